import { expect } from "chai";
import { judged } from "../in-process";
import { samplesOf } from "../sample";

/** Rules of policies that messages name: `NetworkPolicy "a/out" spec.egress[0]`, `NetworkPolicy "a/out" …: spec.egress[0]`. */
const rulesIn = (message: string): string[] =>
    [...message.matchAll(/\w+ ("[^"]+")(?: opens half a connection:)? (spec\.\w+\[\d+\])/g)].map(
        ([, policy, path]) => `${policy} ${path}`,
    );

describe("one finding for one fault", () => {
    it("says of no half that it meets another and that it meets none", () => {
        const met: string[] = [];
        for (const sample of samplesOf("only-declared-flows")) {
            const { platform } = sample.header.config ?? {};
            const config = platform === undefined ? {} : { platform };
            const header = { why: sample.header.why, config, platform: sample.header.platform };
            const meeting = judged(sample).flatMap(({ message }) => rulesIn(message));
            const alone = judged({ policy: "require-both-halves", resources: sample.resources, header });
            const both = alone.flatMap(({ message }) => rulesIn(message)).filter((one) => meeting.includes(one));
            expect(both, sample.file).to.deep.equal([]);
            met.push(...meeting);
        }
        expect(met).to.have.length.above(10);
    });
});
