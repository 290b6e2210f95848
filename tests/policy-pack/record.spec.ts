import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { recordedCalls } from "../../policy-pack/server/rehearsal";
import { answered, said } from "./record/answers";

const advice = "run `npx tsx tests/policy-pack/record --answers`, and read what changed of said.txt";
const written = readFileSync(join(__dirname, "record/said.txt"), "utf8");

describe("what the pack asks itself at its start", () => {
    it("has the answers that the rules give now, in their present words", () => {
        expect(answered(recordedCalls), advice).to.deep.equal(recordedCalls);
        expect(said(recordedCalls), advice).to.equal(written);
    });

    it("refuses the open namespace, the unknown name and the namespace of another cluster, and shows no secret", () => {
        const ofStack = written.slice(written.indexOf("# analyzeStack"));
        for (const start of [
            'mandatory require-deny-all: Namespace "open" leaves ingress and egress open',
            'mandatory require-deny-all: Namespace resource "unknown-name" cannot be judged',
            'mandatory require-deny-all: Namespace "ai-data" leaves ingress and egress open',
            "mandatory only-declared-flows: ",
        ]) {
            expect(ofStack).to.include(`\n${start}`);
        }
        // What was found in a policy by itself is not told again with the stack.
        const alone = 'no-dangerous-rules: NetworkPolicy resource "ai-agents-allow-to-partner" lets pods out too wide';
        expect(written.slice(0, -ofStack.length)).to.include(`\nmandatory ${alone}`);
        expect(ofStack).to.not.include("no-wide-egress");
        expect(ofStack).to.not.include('"ai-agents" leaves');
        expect(written).to.include("advisory require-policy-types: ").and.not.include("hush");
    });
});
