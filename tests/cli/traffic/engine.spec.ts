import { expect } from "chai";
import { holdsToEngine } from "./engine";

describe("ai-mesh audit and the engine", () => {
    it("agree on every line of random traffic", async function () {
        this.timeout(60_000);
        const said = await holdsToEngine(10_000, 7);
        for (const verdict of ["allowed", "denied", "unknown"]) expect(said[verdict], verdict).to.be.greaterThan(100);
    });
});
