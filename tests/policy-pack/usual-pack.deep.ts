import { expect } from "chai";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { allRules } from "../../policy-pack/judge/check";
import { hasUnknown } from "../../policy-pack/stack/unknown-values";
import { today } from "./in-process";
import { bundlePack, PackProcess, type Diagnostic } from "./pack-process";
import { folders, hasOnePlatform, samplesOf, type Sample } from "./sample";

describe("the pack beside the same rules in a pack on Pulumi's policy SDK", function () {
    this.timeout(240_000);
    let own: PackProcess;
    let usual: PackProcess;
    before(async () => {
        process.env["TODAY"] = today;
        own = await PackProcess.start(await bundlePack("beside-usual"));
        usual = await PackProcess.start(await bundlePack("usual-rules", require.resolve("./usual-rules-pack.ts")));
    });
    after(() => {
        delete process.env["TODAY"];
        own?.stop();
        usual?.stop();
    });

    async function found(pack: PackProcess, { policy, header, resources }: Sample): Promise<Diagnostic[]> {
        const off = allRules.map(({ name }) => [name, { level: EnforcementLevel.DISABLED }] as const);
        const config = header.platform === undefined ? header.config : { ...header.config, platform: header.platform };
        await pack.configure({
            ...Object.fromEntries(off),
            [policy]: { level: EnforcementLevel.MANDATORY, properties: config ?? {} },
        });
        const alone: Diagnostic[] = [];
        for (const resource of resources) alone.push(...(await pack.analyze(resource)));
        return [...alone, ...(await pack.analyzeStack(resources))];
    }

    /** What was said, in the words of both: the usual one can give a finding no level of its own. */
    const words = (diagnostics: readonly Diagnostic[]) =>
        [
            ...new Set(
                diagnostics.map(({ message, mandatory, urn }) =>
                    message.startsWith("(advisory) ")
                        ? `${urn} ${message}`
                        : `${urn} ${mandatory ? "" : "(advisory) "}${message}`,
                ),
            ),
        ].sort();

    for (const policy of folders()) {
        it(`gives the same verdicts on every sample of ${policy}`, async () => {
            let compared = 0;
            for (const sample of samplesOf(policy)) {
                if (hasUnknown(sample.resources) || !hasOnePlatform(sample)) continue;
                const [one, other] = [await found(own, sample), await found(usual, sample)];
                expect(words(one), sample.file).to.deep.equal(words(other));
                compared++;
            }
            expect(compared).to.be.above(0);
        });
    }

    it("is the only one of the two that finds what is open where a value is not known yet", async () => {
        const missed: string[] = [];
        for (const sample of folders().flatMap(samplesOf)) {
            if (!hasUnknown(sample.resources) || (sample.header.refused ?? []).length === 0) continue;
            const [one, other] = [await found(own, sample), await found(usual, sample)];
            expect(
                one.some(({ mandatory }) => mandatory),
                sample.path,
            ).to.equal(true);
            if (!other.some(({ mandatory }) => mandatory)) missed.push(sample.file);
        }
        expect(missed).to.have.length.above(0);
    });
});
