import { expect } from "chai";
import { holdsToEngine } from "./engine";

describe("ai-mesh audit and the engine", () => {
    it("agree on each of 1,000,000 lines of random traffic", async function () {
        this.timeout(1_200_000);
        const said = await holdsToEngine(1_000_000, 11);
        for (const verdict of ["allowed", "denied", "unknown"])
            expect(said[verdict], verdict).to.be.greaterThan(10_000);
    });
});
