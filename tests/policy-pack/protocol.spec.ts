import { expect } from "chai";
import { EnforcementLevel, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { judged } from "./in-process";
import { bundlePack, PackProcess, type Diagnostic } from "./pack-process";
import { samplesOf, type Sample } from "./sample";

describe("policy pack, over the analyzer protocol", function () {
    this.timeout(120_000);
    let pack: PackProcess;
    before(async () => {
        pack = await PackProcess.start(await bundlePack("protocol"));
    });
    after(() => pack?.stop());

    const rules = [...stackRules, ...resourceRules];

    /** Only one policy, with its config; the stack's own platform goes the other way, see below. */
    async function configureOnly({ policy, header }: Sample): Promise<void> {
        const off = rules.map(({ name }) => [name, { level: EnforcementLevel.DISABLED }] as const);
        const config = header.platform === undefined ? header.config : { ...header.config, platform: header.platform };
        await pack.configure({
            ...Object.fromEntries(off),
            [policy]: { level: EnforcementLevel.MANDATORY, properties: config ?? {} },
        });
    }

    const messages = (reports: readonly Diagnostic[], mandatory: boolean) =>
        reports.filter((report) => report.mandatory === mandatory).map(({ message }) => message);

    it("says who it is and what each policy does and takes", async () => {
        const info = await pack.info();
        expect(info.getName()).to.equal("ai-mesh-isolation");
        expect(info.getPoliciesList().map((policy) => [policy.getName(), policy.getPolicyType()])).to.deep.equal([
            ...stackRules.map(({ name }) => [name, PolicyType.POLICY_TYPE_STACK]),
            ...resourceRules.map(({ name }) => [name, PolicyType.POLICY_TYPE_RESOURCE]),
        ]);
        for (const policy of info.getPoliciesList()) {
            const rule = rules.find(({ name }) => name === policy.getName());
            expect(policy.getEnforcementlevel(), policy.getName()).to.equal(
                EnforcementLevel[rule?.level.toUpperCase() as "MANDATORY"],
            );
            const settings = Object.keys(policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {});
            expect(settings, policy.getName()).to.include.members(["exemptions", "advisoryUnknowns"]);
        }
    });

    for (const { name } of stackRules) {
        it(`gives the samples of ${name} the verdicts they have in process`, async () => {
            for (const sample of samplesOf(name)) {
                await configureOnly(sample);
                const reports = await pack.analyzeStack(sample.resources);
                const expected = judged(sample);
                expect(messages(reports, true), sample.file).to.deep.equal(
                    expected.filter(({ advisory }) => !advisory).map(({ message }) => message),
                );
                expect(messages(reports, false), sample.file).to.deep.equal(
                    expected.filter(({ advisory }) => advisory).map(({ message }) => message),
                );
            }
        });
    }

    for (const { name } of resourceRules) {
        it(`gives the samples of ${name} the verdicts they have in process`, async () => {
            for (const sample of samplesOf(name)) {
                await configureOnly(sample);
                const reports = [];
                for (const resource of sample.resources) reports.push(...(await pack.analyze(resource)));
                expect(messages(reports, true), sample.file).to.deep.equal(sample.header.refused ?? []);
                expect(messages(reports, false), sample.file).to.deep.equal(sample.header.told ?? []);
            }
        });
    }

    it("takes the platform from the stack's own config", async () => {
        const mesh = JSON.stringify({ platform: { dns: ["openshift"] } });
        const other = await PackProcess.start(await bundlePack("stack-config"), { "ai-mesh-isolation:mesh": mesh });
        try {
            const sample = samplesOf("require-dns").find(({ file }) => file === "allowed-kube-dns.yaml") as Sample;
            const reports = await other.analyzeStack(sample.resources);
            expect(messages(reports, true)).to.deep.equal(
                judged({ ...sample, header: { ...sample.header, platform: { dns: ["openshift"] } } }).map(
                    ({ message }) => message,
                ),
            );
            expect(messages(reports, true).join()).to.include("openshift-dns");
        } finally {
            other.stop();
        }
    });
});
