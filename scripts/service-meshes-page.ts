// Writes docs/service-meshes.md from what mesh/service-meshes knows: npx tsx scripts/service-meshes-page.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { serviceMeshNames, serviceMeshOf, type ServiceMesh } from "../mesh";
import type { Fact } from "../mesh/platforms/preset";
import { code, factRow } from "./markdown-table";

export const pageFile = join(__dirname, "../docs/service-meshes.md");

const before = `<!-- Written by scripts/service-meshes-page.ts from mesh/service-meshes: change it there. -->

# Service meshes

Istio's ambient mode and Linkerd bring a connection between two of their pods to a port of their own, whichever port the client
asked for. A NetworkPolicy sees that port, so behind \`deny-all\` a declared flow alone does not pass. \`platform.serviceMesh\` says
which service mesh it is:

\`\`\`yaml
platform:
  serviceMesh: istio-ambient       # or istio-sidecar, linkerd
namespaces:
  ai-inference: { purpose: inference }
  ai-batch: { purpose: batch, serviceMesh: false }                 # not in the service mesh
neighbours:
  ingress: { serviceMesh: true }                                   # others' namespaces are not in it, unless the spec says so
workloads:
  redis: { namespace: ai-inference, podLabels: { app: redis }, serviceMesh: false }
\`\`\`

The spec says what is so; it enrols no pod. Beside the policies of the declared flows, which stay as they are, it makes:

- \`service-mesh-to-<peer>\` and \`service-mesh-from-<peer>\`: for each flow with TCP ports between two ends that both are in the
  service mesh, the port that carries it. \`plan\`, \`graph\` and \`diff\` show it as a row of its own, with the reason. A flow that
  has the port already gets none. A flow from \`nodes\`, as for probes where the network plugin judges them, gets the ports on
  which the proxy answers probes.
- \`allow-service-mesh\`, in each namespace that is in the service mesh: the control plane, and the addresses of probes. It is for
  every pod there, those of a workload with \`serviceMesh: false\` too, as \`allow-dns\` is.

An end outside the cluster, and a flow to or from one, stays as it is. So does UDP, which is not carried. A waypoint is a pod: make
it a workload, and declare the flows to it, from it, and from it to istiod on 15012.

## What a policy cannot tell apart

Between two meshed pods with a declared flow every port travels over the one that carries: no NetworkPolicy can let 8000 pass and
refuse 22. Undeclared TCP ports between such a pair are therefore **unknown**, neither open nor shut:

- \`plan\` and \`pulumi preview\` name the pairs.
- A row under \`expect\` that says \`denied\` of another TCP port of such a pair is unknown in \`plan\`, and the policy pack refuses
  it: nothing in sight makes it so.
- \`ai-mesh verify\` opens no connections from pods in the service mesh: their own proxy answers each, whatever policies say. It
  names them as not tried, and so is a row of \`expect\` that begins at such pods, even where it begins at others as well.

What refuses the other ports is the service mesh's own policy: Istio's AuthorizationPolicy, Linkerd's Server and
AuthorizationPolicy. Pods without a declared flow have no such port open, and stay denied. Istio's sidecars carry nothing over a
port of their own, so that there every answer is as without them.

## Facts
`;

const nameOf = (source: string): string => source.replace(/^https:\/\//, "").replace(/\/$/, "");
const fact = (what: string, value: string, known: Fact<unknown>): string => factRow(what, value, known, nameOf);

function section({ name, title, carries, controlPlane, probeSources, probePorts, metricsPorts }: ServiceMesh): string {
    const { value } = carries;
    const asked = controlPlane.value.map(({ namespace, podLabels, ports }) => {
        const labels = Object.entries(podLabels).map(([key, label]) => `${key}=${label}`);
        return `\`${labels.join(",")}\` in \`${namespace}\` on ${code(ports)}`;
    });
    return [
        `### ${name}: ${title}`,
        "",
        "| fact | value | source |",
        "|---|---|---|",
        fact("carries over TCP", value === "none" ? "none" : `${code([value.port])} (${value.as})`, carries),
        fact("control plane, asked by every meshed pod", asked.length === 0 ? "none" : asked.join("; "), controlPlane),
        fact("addresses of probes", code(probeSources.value), probeSources),
        fact("ports of probes, for flows from `nodes`", code(probePorts.value), probePorts),
        fact("ports of metrics, for which only a flow opens", code(metricsPorts.value), metricsPorts),
        "",
    ].join("\n");
}

/** The page, as it is in docs. */
export const serviceMeshesPage = (): string =>
    [before, ...serviceMeshNames.map((name) => section(serviceMeshOf(name)))].join("\n");

if (require.main === module) writeFileSync(pageFile, serviceMeshesPage());
