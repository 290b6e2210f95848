import { expect } from "chai";
import { adviseAllowedRanges, allowedEntry } from "../../../policy-pack/judge/allowed-advice";
import type { AllowedEntry } from "../../../policy-pack/judge/allowed-entry";
import { readRules } from "../../../policy-pack/stack/rules";
import { judged } from "../in-process";
import { samplesOf, type Sample } from "../sample";

/** Entries of `allowed` that messages propose by themselves and with all but the reason known. */
const proposed = (messages: readonly string[]): AllowedEntry[] =>
    messages
        .filter((message) => !message.includes("instead of anyone, and"))
        .filter((message) => /list (?:it|them) under "allowed"/.test(message))
        .flatMap((message) => [...message.matchAll(/\{"direction".*?"reason":"…"\}/g)])
        .map(([json]) => ({ ...(JSON.parse(json) as AllowedEntry), reason: "it is meant so" }))
        .filter(({ namespace, cidr }) => namespace !== "…" && cidr !== "…");

const messagesOf = (sample: Sample): string[] => judged(sample).map(({ message }) => message);

/** The sample with what its messages propose added to its config, until they propose nothing more. */
function followed(sample: Sample, rounds: number): string[] {
    const messages = messagesOf(sample);
    const entries = proposed(messages);
    if (entries.length === 0 || rounds === 0) return messages;
    const { config = {} } = sample.header;
    const allowed = [...((config["allowed"] as AllowedEntry[] | undefined) ?? []), ...entries];
    return followed({ ...sample, header: { ...sample.header, config: { ...config, allowed } } }, rounds - 1);
}

describe("the entry of allowed that a finding proposes", () => {
    const [rule] = readRules({ egress: [{ to: [], ports: [{ port: 443 }] }] }, "Egress", false);
    const whoseOf = (selector: object | undefined) => {
        const { namespace, workload } = allowedEntry({ namespace: "a", selector }, rule!, { internet: true });
        return { namespace, workload };
    };
    const workload = (podLabels: object) => ({ namespace: undefined, workload: { namespace: "a", podLabels } });
    const wholeNamespace = { namespace: "a", workload: undefined };
    const of = (operator: string, ...values: string[]) => ({ key: "tier", operator, values });

    for (const [title, selector, whose] of [
        ["pods by label", { matchLabels: { app: "x" } }, workload({ app: "x" })],
        ["pods by an expression of one value", { matchExpressions: [of("In", "web")] }, workload({ tier: "web" })],
        [
            "what all of them have, where some is one of several values",
            { matchLabels: { app: "x" }, matchExpressions: [of("In", "a", "b")] },
            workload({ app: "x" }),
        ],
        ["pods by what they must not have", { matchExpressions: [of("NotIn", "web")] }, wholeNamespace],
        ["all pods", {}, wholeNamespace],
        ["pods not known yet", undefined, wholeNamespace],
    ] as const) {
        it(`is for ${title}`, () => {
            expect(whoseOf(selector)).to.deep.equal(whose);
        });
    }

    it("is one for each range, of more than three for the first three", () => {
        const advised = (...ranges: string[]) => adviseAllowedRanges({ namespace: "a", selector: {} }, rule!, ranges);
        const listed = (...ranges: string[]) =>
            ranges
                .map((cidr) =>
                    JSON.stringify({ direction: "egress", cidr, ports: ["443"], namespace: "a", reason: "…" }),
                )
                .join(", ");
        const start = `under "allowed" of a policy in the pack's config (--policy-pack-config FILE): `;
        const [one, two, three] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;
        expect(advised(one)).to.equal(`list it ${start}${listed(one)}`);
        expect(advised(one, two)).to.equal(`list them ${start}${listed(one, two)}`);
        expect(advised(one, two, three, "fd00::/8", "100.64.0.0/10")).to.equal(
            `list them ${start}${listed(one, two, three)} and the like for the other 2`,
        );
    });

    for (const policy of ["no-wide-egress", "no-voided-deny"]) {
        it(`covers what it was proposed for, by ${policy}`, () => {
            let followedSamples = 0;
            for (const sample of samplesOf(policy)) {
                const messages = messagesOf(sample);
                // Of config that is not valid nothing counts.
                if (proposed(messages).length === 0 || messages.some((one) => one.startsWith("Config of"))) continue;
                followedSamples++;
                expect(proposed(followed(sample, 12)), sample.file).to.deep.equal([]);
            }
            expect(followedSamples).to.be.above(5);
        });
    }
});
