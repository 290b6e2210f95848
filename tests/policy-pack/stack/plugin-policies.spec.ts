import { expect } from "chai";
import type { PluginPolicy } from "../../../netpol";
import { contextOf } from "../../../policy-pack/judge/rule-context";
import type { StackRule } from "../../../policy-pack/judge/rule";
import { requireDenyAll } from "../../../policy-pack/rules/require-deny-all/rule";
import { requireDns } from "../../../policy-pack/rules/require-dns/rule";
import { requireExpectations } from "../../../policy-pack/rules/require-expectations/rule";
import { seenPlugin } from "../../../policy-pack/stack/plugin-policies";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { viewOf, type StackView } from "../../../policy-pack/stack/view";
import { denyAll, dnsTo, isolated, namespace } from "../honest/build";
import { today, surroundingsOf } from "../in-process";

const kubeDns = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const plugin = (spec: Partial<PluginPolicy>): PluginPolicy => ({
    ...{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", name: "p", namespace: "a", pods: {} },
    ...{ isolates: [], ingress: [], egress: [] },
    ...spec,
});

/** The stack with a policy of a plugin, given in the form that readers make. */
function withPolicy(stack: StackView, policy: PluginPolicy): StackView {
    const resource: SeenResource = {
        ...{ type: "kubernetes:cilium.io/v2:CiliumNetworkPolicy", name: "p", urn: "urn:p" },
        props: { metadata: { name: "p", namespace: "a" } },
    };
    const seen = seenPlugin(resource, policy, { namespace: "a", isClusterWide: false, isAdminTier: false });
    const beside = (name: string) => (name === "a" ? [seen] : []);
    return {
        ...stack,
        policies: [...stack.policies, seen],
        policiesIn: (home) => [...stack.policiesIn(home), ...beside(home.name)],
        surelyIn: (home) => [...stack.surelyIn(home), ...beside(home.name)],
    };
}

function found(rule: StackRule, resources: readonly SeenResource[], policy: PluginPolicy): string[] {
    const { meshes } = surroundingsOf(rule, { policy: rule.name, header: { why: "" }, resources });
    const context = contextOf(rule.name, new Map(), { meshes, platform: undefined, today });
    return rule.judge(withPolicy(viewOf(resources), policy), {}, context).map(({ message }) => message);
}

const mesh = (verdict: string, to = "hub"): SeenResource => ({
    ...{ type: "ai-mesh-isolation:index:MeshIsolation", name: "mesh", urn: "urn:mesh" },
    props: {
        ...{
            namespaces: { a: { purpose: "a" }, b: { purpose: "b" } },
            externals: { hub: { hosts: ["hf.co"] } },
            flows: [],
        },
        expect: [{ from: "a", to, ports: ["443"], verdict, why: "as agreed" }],
    },
});

describe("policy-pack/stack/plugin-policies", () => {
    const deny = (...peers: object[]) => plugin({ egress: [{ action: "deny", peers }] });

    it("what is denied is no DNS, whoever allows it", () => {
        const stack = isolated("a");
        expect(found(requireDns, stack, plugin({}))).to.deep.equal([]);
        expect(found(requireDns, stack, deny({ namespaceSelector: { matchLabels: { other: "x" } } }))).to.deep.equal(
            [],
        );
        const [message] = found(requireDns, stack, deny(kubeDns));
        expect(message).to.match(/^Namespace "a" keeps pods from DNS|^Namespace "a" keeps some pods from DNS/);
        const onIngress = plugin({ ingress: [{ action: "deny", peers: [kubeDns] }] });
        expect(found(requireDns, stack, onIngress)).to.deep.equal([]);
        const onNothing = plugin({ egress: [{ action: "deny", peers: [kubeDns], ports: [] }] });
        expect(found(requireDns, stack, onNothing)).to.deep.equal([]);
        const onOther = plugin({
            egress: [{ action: "deny", peers: [kubeDns], ports: [{ protocol: "TCP", port: 80 }] }],
        });
        expect(found(requireDns, stack, onOther)).to.deep.equal([]);
    });

    it("DNS that a policy allows which isolates nobody counts beside a deny-all", () => {
        const stack = [namespace("a"), denyAll("a")];
        const dns = {
            action: "allow",
            peers: [kubeDns],
            ports: [
                { protocol: "UDP", port: 53 },
                { protocol: "TCP", port: 53 },
            ],
        } as const;
        expect(found(requireDns, stack, plugin({}))).to.have.length(1);
        expect(found(requireDns, stack, plugin({ egress: [dns] }))).to.deep.equal([]);
        expect(found(requireDns, stack, plugin({ isolates: ["Ingress"], egress: [dns] }))).to.deep.equal([]);
        expect(found(requireDns, stack, plugin({ egress: [{ ...dns, unsure: "some" } as never] }))).to.have.length(1);
    });

    it("a policy that isolates nobody is no deny-all", () => {
        const stack = [namespace("a"), dnsTo("a")];
        const opens = { egress: [{ action: "allow", peers: [{ hosts: ["hf.co"] }] }] } as const;
        expect(found(requireDenyAll, stack, plugin({ ...opens, isolates: ["Ingress", "Egress"] }))).to.deep.equal([]);
        expect(found(requireDenyAll, stack, plugin(opens))[0]).to.match(/"p" isolates nobody \(CiliumNetworkPolicy\)/);
    });

    it("what is expected is judged by what is denied, of names and pods alike", () => {
        const open = { action: "allow", peers: [{ hosts: ["hf.co"] }] } as const;
        const shut = { action: "deny", peers: [{ hosts: ["*"] }] } as const;
        const stack = (verdict: string) => [mesh(verdict), ...isolated("a"), ...isolated("b")];
        expect(found(requireExpectations, stack("allowed"), plugin({ egress: [open] }))).to.deep.equal([]);
        expect(found(requireExpectations, stack("allowed"), plugin({ egress: [open, shut] }))).to.have.length(1);
        expect(found(requireExpectations, stack("denied"), plugin({ egress: [open] }))).to.have.length(1);
        expect(found(requireExpectations, stack("denied"), plugin({ egress: [open, shut] }))).to.deep.equal([]);
        const unsure = { ...shut, unsure: "which names" } as never;
        expect(found(requireExpectations, stack("allowed"), plugin({ egress: [open, unsure] }))).to.have.length(1);
        expect(found(requireExpectations, stack("denied"), plugin({ egress: [open, unsure] }))[0]).to.match(
            /may connect to hf.co/,
        );
        const maybe = { ...open, unsure: "which names" } as never;
        expect(found(requireExpectations, stack("allowed"), plugin({ egress: [maybe] }))[0]).to.match(/It depends on/);
        const free = [mesh("denied"), namespace("a"), namespace("b")];
        expect(found(requireExpectations, free, plugin({ egress: [shut] }))).to.deep.equal([]);
        expect(found(requireExpectations, free, plugin({}))).to.have.length(1);
    });
});
