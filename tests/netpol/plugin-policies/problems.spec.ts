import { expect } from "chai";
import { createIndex, type PluginPolicy } from "../../../netpol";

const namespaces = ["a", "b", "c"].map((name) => ({ name, labels: {} }));

const withBlock = (name: string, action: "allow" | "deny"): PluginPolicy => ({
    ...{ apiVersion: "cilium.io/v2", kind: "CiliumClusterwideNetworkPolicy", name, pods: {}, isolates: ["Egress"] },
    ingress: [],
    egress: [{ action, peers: [{ ipBlock: { cidr: "10.0.0.0/64" } }] }],
});

describe("policies of network plugins that cannot be read", () => {
    it("are named, each once however many namespaces they apply to, whether they allow or deny", () => {
        const pluginPolicies = [withBlock("open", "allow"), withBlock("shut", "deny")];
        const index = () => createIndex({ namespaces, workloads: [], services: [], policies: [], pluginPolicies });
        const lines = [...(catchError(index) ?? "").matchAll(/^(\w+ \w+):/gm)].map(([, title]) => title);
        expect(lines).to.deep.equal(["CiliumClusterwideNetworkPolicy open", "CiliumClusterwideNetworkPolicy shut"]);
    });
});

function catchError(of: () => unknown): string | undefined {
    try {
        of();
        return undefined;
    } catch (error) {
        return String(error);
    }
}
