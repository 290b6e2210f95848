import { expect } from "chai";
import { EnforcementLevel, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { unknownString } from "../../policy-pack/stack/unknown-values";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { judged } from "./in-process";
import { bundlePack, type Diagnostic, PackProcess } from "./pack-process";
import { hasOnePlatform, type Sample, samplesOf } from "./sample";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

describe("policy pack, over the analyzer protocol", function () {
    this.timeout(120_000);
    let pack: PackProcess;
    before(async () => {
        pack = await PackProcess.start(await bundlePack("protocol"));
    });
    after(() => pack?.stop());

    const rules = [...stackRules, ...resourceRules];

    /** Only one policy, with its config; the stack's own platform goes the other way, see below. */
    async function configureOnly(
        { policy, header }: Sample,
        level = EnforcementLevel.MANDATORY as number,
    ): Promise<void> {
        const off = rules.map(({ name }) => [name, { level: EnforcementLevel.DISABLED }] as const);
        const config = header.platform === undefined ? header.config : { ...header.config, platform: header.platform };
        await pack.configure({
            ...Object.fromEntries(off),
            [policy]: { level, properties: config ?? {} },
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
            for (const sample of samplesOf(name).filter(hasOnePlatform)) {
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
            for (const sample of samplesOf(name).filter(hasOnePlatform)) {
                await configureOnly(sample);
                const reports = [];
                for (const resource of sample.resources) reports.push(...(await pack.analyze(resource)));
                expect(messages(reports, true), sample.file).to.deep.equal(sample.header.refused ?? []);
                expect(messages(reports, false), sample.file).to.deep.equal(sample.header.told ?? []);
            }
        });
    }

    for (const { name, remedy } of resourceRules) {
        if (remedy === undefined) continue;
        it(`remediates the samples of ${name} where that is safe, and then has nothing to say`, async () => {
            const fixable = samplesOf(name).filter(({ header }) => header.remedied !== undefined);
            expect(fixable).to.have.length.above(0);
            for (const sample of samplesOf(name).filter(hasOnePlatform)) {
                await configureOnly(sample, EnforcementLevel.REMEDIATE);
                const [resource] = sample.resources as [SeenResource];
                const [remediation] = await pack.remediate(resource);
                expect(remediation?.properties, sample.file).to.deep.equal(sample.header.remedied);
                if (remediation === undefined) continue;
                const props = remediation.properties as SeenResource["props"];
                expect(await pack.analyze({ ...resource, props }), sample.file).to.deep.equal([]);
            }
        });
    }

    it("keeps secrets secret when it remediates", async () => {
        const secret = (value: string) => ({
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            value,
        });
        const sample = samplesOf("require-purpose").find(({ file }) => file === "refused-other-labels.yaml") as Sample;
        await configureOnly(sample, EnforcementLevel.REMEDIATE);
        const props = { metadata: { name: "ai-agents", labels: { team: secret("hush") }, annotations: unknownString } };
        const [resource] = sample.resources as [SeenResource];
        const [remediation] = await pack.remediate({ ...resource, props });
        expect(remediation?.properties).to.deep.equal({
            metadata: {
                name: "ai-agents",
                labels: { team: secret("hush"), purpose: "agents" },
                annotations: unknownString,
            },
        });
    });

    it("makes its messages without what is secret", async () => {
        const sample = samplesOf("no-wide-egress").find(({ file }) => file === "refused-cluster.yaml") as Sample;
        await configureOnly(sample);
        const plain = await pack.analyzeStack(sample.resources);
        expect(plain.map(({ message }) => message).join()).to.include("allow-to-tools");
        const wrapped = JSON.parse(
            JSON.stringify(sample.resources).replaceAll(
                '"allow-to-tools"',
                '{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":"allow-to-tools"}',
            ),
        ) as SeenResource[];
        const reports = await pack.analyzeStack(wrapped);
        const resource = sample.resources.find(({ type }) => type.endsWith(":NetworkPolicy"))?.name ?? "";
        expect(reports.map(({ message }) => message)).to.deep.equal(
            plain.map(({ message }) =>
                message.replace(/NetworkPolicy "[^"]*\/allow-to-tools"/, `NetworkPolicy resource "${resource}"`),
            ),
        );
    });

    it("remembers what a MeshIsolation declared when the stack shows its outputs only", async () => {
        for (const [file, blocks] of [
            ["refused-undeclared.yaml", 1],
            ["allowed-declared.yaml", 0],
        ] as const) {
            const sample = samplesOf("only-declared-flows").find((one) => one.file === file) as Sample;
            await configureOnly(sample);
            const mesh = sample.resources.find(({ type }) => type.endsWith(":MeshIsolation")) as SeenResource;
            const stack = sample.resources.map((one) => (one === mesh ? { ...one, props: { policies: [] } } : one));
            await pack.configure({}); // The policy that comes by first must be on to see inputs.
            await pack.analyze(mesh);
            await configureOnly(sample);
            const reports = await pack.analyzeStack(stack);
            expect(messages(reports, true), file).to.have.length(blocks);
            expect(messages(reports, true), file).to.deep.equal(sample.header.refused ?? []);
        }
    });

    it("judges each request by itself, however alike they are", async () => {
        const [allowed, refused] = ["allowed-deny-all.yaml", "refused-ingress-only.yaml"].map((file) =>
            samplesOf("require-deny-all").find((one) => one.file === file),
        ) as [Sample, Sample];
        await pack.configure({});
        const count = async ({ resources }: Sample) =>
            messages(await pack.analyzeStack(resources), true).filter((message) =>
                message.includes("leaves egress open"),
            );
        expect(await count(allowed)).to.have.length(0);
        expect(await count(refused)).to.have.length(1);
        expect(await count(allowed)).to.have.length(0);
        const both = await Promise.all([count(allowed), count(refused), count(allowed), count(refused)]);
        expect(both.map((list) => list.length)).to.deep.equal([0, 1, 0, 1]);
    });

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

    it("ends when the engine asks it to", async () => {
        const other = await PackProcess.start(await bundlePack("cancelled"));
        expect(await other.cancel()).to.equal(0);
    });

    it("takes the stack's own config from the engine before that of the runtime", async () => {
        const platform = (dns: string) => ({ "ai-mesh-isolation:mesh": JSON.stringify({ platform: { dns: [dns] } }) });
        const other = await PackProcess.start(await bundlePack("engine-config"), platform("gke-cloud-dns"));
        try {
            const sample = samplesOf("require-dns").find(({ file }) => file === "allowed-kube-dns.yaml") as Sample;
            const ofDns = async () =>
                (await other.analyzeStack(sample.resources)).filter(({ policy }) => policy === "require-dns");
            await other.configureStack(platform("openshift"));
            expect(messages(await ofDns(), true).join()).to.include("openshift-dns");
            await other.configureStack(platform("kube-dns"));
            expect(await ofDns()).to.deep.equal([]);
            await other.configureStack(platform("openshift"), ["ai-mesh-isolation:mesh"]);
            expect(messages(await ofDns(), true).join()).to.include("depends on a secret");
        } finally {
            other.stop();
        }
    });

    it("tells the engine of config that it cannot read, and shows none of it", async () => {
        const other = await PackProcess.start(await bundlePack("wrong-config"));
        try {
            await other.configureStack({ "ai-mesh-isolation:mesh": "{hush" });
            const asked = other.analyzeStack([]).then(
                () => "no error",
                (error: Error) => error.message,
            );
            expect(await asked).to.equal(
                "13 INTERNAL: Cannot read the stack's config ai-mesh-isolation:mesh: expected an object as JSON",
            );
        } finally {
            other.stop();
        }
    });

    it("ends when whoever started it is gone", async function () {
        if (process.platform === "win32") this.skip();
        const dir = await bundlePack("orphaned");
        const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [dir] });
        const start =
            "const child = require('node:child_process').spawn(process.execPath, process.argv.slice(1), " +
            "{ stdio: ['ignore', 'pipe', 'inherit'] }); child.stdout.once('data', () => console.log(child.pid));";
        const parent = spawn(process.execPath, ["-e", start, runner, "127.0.0.1:1", dir], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [line] = (await once(parent.stdout, "data")) as [Buffer];
        const pid = Number(line.toString());
        expect(isAlive(pid)).to.equal(true);
        parent.kill("SIGKILL");
        for (let waited = 0; isAlive(pid) && waited < 20_000; waited += 100) await setTimeout(100);
        expect(isAlive(pid)).to.equal(false);
    });
});

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
