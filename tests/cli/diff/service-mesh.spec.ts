import { expect } from "chai";
import type { LineEnd } from "../../../cli/compare/condense";
import { reportOn } from "../../../cli/compare/report";
import { connectionLines } from "../../../cli/render/connection-lines";
import { portsText } from "../../../cli/render/words";
import { empty } from "../../../cli/worlds/empty-side";
import type { Side } from "../../../cli/worlds/side";
import { compile, parseMesh } from "../../../mesh";
import { IpSet } from "../../../netpol";

/** What a cluster holds with these flows and this service mesh; `strip` takes the policies' annotations away. */
function sideOf(serviceMesh: string | undefined, ports: readonly string[], strip = false): Side {
    const mesh = parseMesh({
        platform: { podCidrs: ["10.244.0.0/16"], ...(serviceMesh && { serviceMesh }) },
        namespaces: { apps: { purpose: "apps" }, models: { purpose: "models" } },
        workloads: {
            agent: { namespace: "apps", podLabels: { app: "agent" } },
            vllm: { namespace: "models", podLabels: { app: "vllm" } },
        },
        flows: ports.length === 0 ? [] : [{ from: "agent", to: "vllm", ports, why: "inference" }],
    });
    const { namespaces, policies } = compile(mesh);
    const manifests = policies.map(({ manifest }) =>
        strip ? { ...manifest, metadata: { ...manifest.metadata, annotations: {} } } : manifest,
    );
    const pod = (namespace: string, app: string) => ({
        ...{ kind: "Deployment", namespace, name: app, labels: { app }, ports: [], ips: [], hostNetwork: false },
    });
    return {
        ...empty,
        platform: { ...empty.platform, podCidrs: IpSet.parse("10.244.0.0/16") },
        cluster: {
            namespaces: namespaces.map(({ manifest: { metadata } }) => ({
                name: metadata.name,
                labels: { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name },
            })),
            workloads: [pod("apps", "agent"), pod("models", "vllm")],
            services: [],
            policies: manifests,
        },
    };
}

const nameOf = (end: LineEnd): string => (end.kind === "pods" ? end.pods.id.replace(/\[.*/, "") : "");

/** The rows to vLLM. */
const changes = (before: Side, after: Side): string[] =>
    reportOn(before, after, { failOn: [] })
        .lines.filter(({ line: { to } }) => nameOf(to) === "models/vllm")
        .map((line) => `${line.kind} ${portsText(line)} ${line.evidence.why.join("; ")}`);

const drawn = (side: Side): string[] => {
    const { comparison, pods, names } = reportOn(side, side, { failOn: [] });
    return connectionLines(comparison, pods, names)
        .filter(({ perhaps, line: { to } }) => !perhaps && nameOf(to) === "models/vllm")
        .map(({ connection, evidence }) => `${connection.after.ports} ${evidence.why.join("; ")}`)
        .sort();
};

const carried = "istio-ambient: carries meshed traffic (HBONE)";
const none = sideOf("istio-ambient", []);

describe("rows of what a service mesh needs", () => {
    it("are apart from the declared ports, in a diff and in a picture, each with its reason", () => {
        expect(changes(none, sideOf("istio-ambient", ["8000"])).sort()).to.deep.equal([
            `opened +TCP 15008 ${carried}`,
            "opened +TCP 8000 inference",
        ]);
        expect(changes(sideOf("istio-ambient", ["8000"]), none).sort()).to.deep.equal([
            `closed -TCP 15008 ${carried}`,
            "closed -TCP 8000 inference",
        ]);
        expect(drawn(sideOf("istio-ambient", ["8000"]))).to.deep.equal([`TCP 15008 ${carried}`, "TCP 8000 inference"]);
    });

    it("are what changes where a service mesh comes, and nothing else", () => {
        const [before, after] = [sideOf(undefined, ["8000"]), sideOf("istio-ambient", ["8000"])];
        expect(changes(before, after)).to.deep.equal([`changed +TCP 15008 ${carried}`]);
    });

    it("are none where a declared flow opens the port, alone or among others", () => {
        expect(drawn(sideOf("istio-ambient", ["15008"]))).to.deep.equal(["TCP 15008 inference"]);
        expect(drawn(sideOf("istio-ambient", ["15000-15010"]))).to.deep.equal(["TCP 15000-15010 inference"]);
        expect(drawn(sideOf("istio-ambient", ["any"]))).to.deep.equal(["all inference"]);
    });

    it("leave a policy of somebody else's with the annotation to what it opens by number", () => {
        const side = sideOf("istio-ambient", ["8000"]);
        const [first] = side.cluster.policies.filter(({ metadata }) => metadata.name === "service-mesh-from-agent");
        const named = { ...first!, metadata: { ...first!.metadata, name: "more" } };
        const rule = { from: first!.spec.ingress![0]!.from };
        const policies = [{ ports: [{ port: "http" }] }, { ports: [{ protocol: "UDP" as const }] }, {}].map(
            (more, i) => ({
                ...named,
                metadata: { ...named.metadata, name: `more-${i}` },
                spec: { ...named.spec, ingress: [{ ...rule, ...more }] },
            }),
        );
        const more = { ...side, cluster: { ...side.cluster, policies: [...side.cluster.policies, ...policies] } };
        // One of them opens the declared port at its end too, so it is a reason as well.
        expect(drawn(more)).to.deep.equal([`TCP 15008 ${carried}`, `TCP 8000 inference; ${carried}`]);
    });

    it("are known by the policies' annotation alone", () => {
        expect(drawn(sideOf("istio-ambient", ["8000"], true))).to.deep.equal(["TCP 8000,15008 "]);
    });
});
