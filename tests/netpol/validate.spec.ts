import { expect } from "chai";
import { validatePolicy } from "../../netpol";
import { invalid, port, sound, valid } from "../cases/invalid";

describe("validatePolicy()", () => {
    for (const [name, change] of valid) {
        it(`takes ${name}`, () => {
            expect(validatePolicy({ ...sound, ...change })).to.deep.equal([]);
        });
    }

    for (const [name, change, path, message] of invalid) {
        it(`refuses ${name}`, () => {
            const problems = validatePolicy({ ...sound, ...change });
            expect(problems.map((p) => ({ path: p.path, message: p.message }))).to.deep.equal([{ path, message }]);
        });
    }

    it("quotes what it found", () => {
        expect(validatePolicy({ ...sound, ...port({ port: 0 }) })[0]?.found).to.equal("0");
        expect(validatePolicy({ ...sound, ...port({ port: "x".repeat(500) }) })[0]?.found).to.have.length(58);
    });

    it("reports everything at once", () => {
        const problems = validatePolicy({
            ...sound,
            spec: { policyTypes: ["x"], ingress: [{ from: [{}], ports: [{ port: -1 }] }] },
        });
        expect(problems.map(({ path }) => path)).to.deep.equal([
            "spec.policyTypes[0]",
            "spec.ingress[0].from[0]",
            "spec.ingress[0].ports[0].port",
        ]);
    });

    it("reports anything that is no object, cycles included", () => {
        const cycle: unknown[] = [];
        cycle.push(cycle);
        for (const value of [null, undefined, 1, "x", [], cycle, () => 1, 1n]) {
            expect(validatePolicy(value), typeof value).to.have.length(1);
        }
        expect(validatePolicy({ ...sound, spec: { ingress: cycle } })).to.have.length(1);
    });
});
