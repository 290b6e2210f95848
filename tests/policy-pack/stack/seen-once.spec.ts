import { expect } from "chai";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import { SeenOnce } from "../../../policy-pack/stack/seen-once";

describe("SeenOnce", () => {
    const policy = (props: object, more: Partial<SeenResource> = {}): SeenResource => ({
        type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        name: "deny",
        urn: "urn:deny",
        props: props as SeenResource["props"],
        ...more,
    });

    it("of() gives the object that was seen before, where nothing about it is different", () => {
        const once = new SeenOnce();
        const first = policy({ spec: { podSelector: {} } });
        expect(once.of(first)).to.equal(first);
        expect(once.of(policy({ spec: { podSelector: {} } }))).to.equal(first);
    });

    it("of() gives the new object where its values, parent or provider changed, and keeps to that", () => {
        const once = new SeenOnce();
        once.of(policy({ spec: {} }));
        for (const changed of [
            policy({ spec: { podSelector: {} } }),
            policy({ spec: {} }, { parent: "urn:mesh" }),
            policy({ spec: {} }, { provider: { urn: "urn:provider", props: {} } }),
            policy({ spec: {} }, { provider: { urn: "urn:provider", props: { context: "prod" } } }),
        ]) {
            expect(once.of(changed)).to.equal(changed);
            expect(once.of({ ...changed })).to.equal(changed);
        }
    });

    it("of() tells two resources apart that say the same", () => {
        const once = new SeenOnce();
        const [one, two] = [policy({}), policy({}, { urn: "urn:other" })];
        expect(once.of(one)).to.equal(one);
        expect(once.of(two)).to.equal(two);
    });
});
