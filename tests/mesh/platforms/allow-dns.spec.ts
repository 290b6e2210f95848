import { expect } from "chai";
import { compile, parseMesh, presetNames } from "../../../mesh";
import type { EgressRule } from "../../../netpol";
import { judge } from "../../../policy-pack/judge/check";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { today } from "../../policy-pack/in-process";
import { urnOf } from "../../policy-pack/sample";
import { on } from "./sample";

const kubeDns = "kube-system k8s-app=kube-dns";

/** Whom allow-dns lets pods ask, and on which port, on every platform. */
const golden: Readonly<Record<string, string>> = {
    aks: `169.254.10.10/32, 169.254.10.11/32, ${kubeDns}: 53`,
    eks: `169.254.20.10/32, ${kubeDns}: 53`,
    "eks-auto": "172.20.0.10/32: 53",
    gke: `169.254.20.10/32, ${kubeDns}, kube-system k8s-app=node-local-dns: 53`,
    "gke-autopilot": `169.254.169.254/32, 169.254.20.10/32, ${kubeDns}, kube-system k8s-app=node-local-dns: 53`,
    "gke-dataplane-v2": `169.254.20.10/32, ${kubeDns}, kube-system k8s-app=node-local-dns: 53`,
    k3s: `${kubeDns}: 53`,
    kind: `${kubeDns}: 53`,
    kubeadm: `169.254.20.10/32, ${kubeDns}: 53`,
    kubespray: `169.254.25.10/32, ${kubeDns}: 53`,
    openshift: "openshift-dns dns.operator.openshift.io/daemonset-dns=default: 5353",
    rke2: `169.254.20.10/32, ${kubeDns}: 53`,
};

const specOn = (preset: string) => on({ preset, ...(preset === "eks-auto" && { dnsClusterIp: "172.20.0.10" }) });

function textOf({ to = [], ports = [] }: EgressRule): string {
    const peers = to.map(({ ipBlock, namespaceSelector, podSelector }) => {
        if (ipBlock) return ipBlock.cidr;
        const [namespace] = Object.values(namespaceSelector?.matchLabels ?? {});
        const labels = Object.entries(podSelector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
        return `${namespace} ${labels.join(" ")}`;
    });
    expect(ports.map(({ protocol }) => protocol)).to.deep.equal(["TCP", "UDP"]);
    return `${peers.join(", ")}: ${[...new Set(ports.map(({ port }) => port))].join(" ")}`;
}

/** A mesh and what it compiles to, as the pack sees a stack. */
function stackOn(preset: string): SeenResource[] {
    const spec = specOn(preset);
    const { namespaces, policies } = compile(parseMesh(spec));
    const mesh = "ai-mesh-isolation:index:MeshIsolation";
    return [
        { type: mesh, name: "mesh", urn: urnOf(mesh, "mesh"), props: spec },
        ...namespaces.map(({ manifest }) => resource("core/v1:Namespace", manifest.metadata.name, manifest)),
        ...policies.map(({ manifest }) => {
            const { namespace, name } = manifest.metadata;
            return resource("networking.k8s.io/v1:NetworkPolicy", `${namespace}/${name}`, manifest);
        }),
    ];
}

function resource(kind: string, name: string, props: object): SeenResource {
    const type = `kubernetes:${kind}`;
    return { type, name, urn: urnOf(type, name), props: props as SeenResource["props"] };
}

/** Policies of the pack that block a stack. */
const blocking = (resources: readonly SeenResource[]): string[] =>
    judge({ resources, today }).flatMap(({ policy, level }) => (level === "mandatory" ? [policy] : []));

describe("allow-dns", () => {
    it("is known for every platform", () => {
        expect(Object.keys(golden).sort()).to.deep.equal(presetNames);
    });

    for (const preset of presetNames) {
        it(`on ${preset} lets pods ask its resolvers and nobody else`, () => {
            const { policies } = compile(parseMesh(specOn(preset)));
            const rules = policies.find(({ part }) => part === "allow-dns")?.manifest.spec.egress ?? [];
            expect(rules.map(textOf)).to.deep.equal([golden[preset]]);
        });

        it(`on ${preset} passes the pack, which refuses it on another platform`, () => {
            const stack = stackOn(preset);
            expect(blocking(stack)).to.deep.equal([]);
            const elsewhere = preset === "openshift" ? "kind" : "openshift";
            const [mesh, ...rest] = stack;
            const refused = blocking([{ ...mesh!, props: specOn(elsewhere) }, ...rest]);
            expect(new Set(refused)).to.include("require-dns");
        });
    }
});
