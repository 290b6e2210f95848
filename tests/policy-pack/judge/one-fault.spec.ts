import { expect } from "chai";
import { Judgment } from "../../../policy-pack/judge/judgment";
import { judged, today } from "../in-process";
import { samplesOf } from "../sample";

/** Rules of policies that messages name: `NetworkPolicy "a/out" spec.egress[0]`, `NetworkPolicy "a/out" …: spec.egress[0]`. */
const rulesIn = (message: string): string[] =>
    [...message.matchAll(/\w+ ("[^"]+")(?: opens half a connection:)? (spec\.\w+\[\d+\])/g)].map(
        ([, policy, path]) => `${policy} ${path}`,
    );

/** Rules that one message each is about: `NetworkPolicy "a/out" …: spec.egress[0] …`. */
const rulesOpen = (message: string): string[] =>
    [...message.matchAll(/^\w+ ("[^"]+")[^:]*: (spec\.egress\[\d+\]) /g)].map(
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

    it("says of a rule that opens the DNS port too wide what it opens, and whom it is for, once", () => {
        const wide = samplesOf("require-dns").filter(({ header }) =>
            header.refused?.some((message) => message.includes("opens DNS to anywhere")),
        );
        expect(wide).to.have.length.above(3);
        for (const { file, header, resources } of wide) {
            const judgment = new Judgment(undefined, () => today);
            judgment.config = {};
            const found = [
                ...resources.flatMap((resource) => judgment.resource(resource)),
                ...judgment.stack(resources),
            ];
            const told = found.map(({ report }) => report.message).filter((message) => /spec\.egress/.test(message));
            const rules = header.refused?.flatMap(rulesOpen) ?? [];
            for (const rule of rules) {
                // Metadata addresses of a range are a fault of their own.
                const own = told.filter((message) => rulesOpen(message).includes(rule) && !message.includes(" holds "));
                expect(own, file).to.have.length(1);
                expect(own[0], file).to.match(/For DNS, limit its peers to |opens "\*"/);
            }
        }
    });
});
