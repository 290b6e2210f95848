import { expect } from "chai";
import { holdsToEngine, holdsWhateverLabels } from "./engine";

describe("ai-mesh audit and the engine", () => {
    it("agree on every line of random traffic", async function () {
        this.timeout(60_000);
        const said = await holdsToEngine(10_000, 7);
        for (const verdict of ["allowed", "denied", "unknown"]) expect(said[verdict], verdict).to.be.greaterThan(100);
    });

    it("agree on pods whose labels were not seen, whatever these are", function () {
        this.timeout(120_000);
        const said = holdsWhateverLabels(1_000, 3);
        for (const verdict of ["allowed", "denied", "unknown"])
            expect(said[verdict], JSON.stringify(said)).to.be.greaterThan(10);
    });
});
