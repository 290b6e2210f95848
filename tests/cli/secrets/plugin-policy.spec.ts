import { expect } from "chai";
import { documentsOf } from "../../../cli/worlds/stack-documents";
import type { StackResource } from "../../../cli/plan/stack-objects";
import type { WireObject } from "../../../cli/plan/values";
import { marks, signature } from "../../../policy-pack/stack/wire-marks";

/** What is said of a policy whose spec is a secret. */
function titlesOf(spec: object): string[] {
    const inputs = {
        ...{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name: "p", namespace: "a" } },
        spec: { [signature]: marks.secret, value: spec },
    } as unknown as WireObject;
    const leftOut = { unknown: new Map<string, string>(), notes: [], ofPolicies: [] };
    const type = "kubernetes:cilium.io/v2:CiliumNetworkPolicy";
    documentsOf({ type, name: "p", inputs, resource: { type, name: "p", inputs } as StackResource }, leftOut);
    return [...leftOut.unknown.keys()];
}

describe("a policy of a network plugin whose spec is a secret", () => {
    it("is called the same whether its kind's reader would judge what it holds or not", () => {
        const judged = titlesOf({ endpointSelector: {}, ingress: [{}] });
        expect(judged).to.deep.equal(["CiliumNetworkPolicy p"]);
        expect(titlesOf({ nodeSelector: {}, ingress: [{}] })).to.deep.equal(judged);
        expect(titlesOf({ podSelector: {} })).to.deep.equal(judged);
    });
});
