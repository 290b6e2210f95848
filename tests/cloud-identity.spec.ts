import { expect } from "chai";
import { presetNames, presetOf } from "../mesh";
import { identityByPreset } from "../policy-pack/judge/identity";

/** The pack shares no code with the component, so it has a table of its own. */
describe("the identity endpoints of platforms", () => {
    it("are to the pack what they are to the component", () => {
        const ofComponent = presetNames.flatMap((name) => {
            const { value } = presetOf(name).identity;
            return value !== "none" && "cidrs" in value ? [[name, value] as const] : [];
        });
        expect(ofComponent).to.have.length.above(3);
        expect([...identityByPreset]).to.deep.equal(ofComponent);
    });
});
