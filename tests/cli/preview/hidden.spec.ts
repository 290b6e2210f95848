import { expect } from "chai";
import { clusterOf } from "../../../cli/worlds/planned-cluster";
import { withSecretsOf } from "../../../cli/worlds/preview/hidden";
import { previewOf, type Preview } from "../../../cli/worlds/preview/read-preview";
import { seenResources } from "../../../cli/worlds/preview/seen";
import { forPeople, type WireObject } from "../../../cli/plan/values";
import { judge } from "./judge";
import {
    closed,
    created,
    namespace,
    policy,
    printed,
    stackStep,
    state,
    step,
    textOf,
    towards,
    UNKNOWN,
    urnOf,
    type Json,
} from "./printed";

const read = (preview: unknown): Preview => previewOf(textOf(preview), "p.json");
const violated = (preview: unknown): string[] => judge(seenResources(read(preview)));
const refuses = (policy: string) => (found: string) => found.startsWith(`${policy} `);

const cluster = (preview: unknown, file: string) =>
    clusterOf(read(preview).resources.map((each) => ({ ...each, inputs: withSecretsOf(file, each.inputs) })));

describe("secrets in a preview", () => {
    const listed = [{ ipBlock: { cidr: "[secret]" } }, { ipBlock: { cidr: "10.0.0.1/32" } }];
    const withPeers = (to: unknown): Json =>
        policy("agents", "out", { podSelector: {}, policyTypes: ["Egress"], egress: [{ to }] });
    const inputs = (to: unknown): WireObject => read(created(withPeers(to))).resources[0]!.inputs;

    it("are unknown values, and what stands beside them is known", () => {
        const [peers] = [(inputs(listed)["spec"] as { egress: { to: unknown[] }[] }).egress[0]!.to];
        expect(peers[1]).to.deep.equal({ ipBlock: { cidr: "10.0.0.1/32" } });
        const seen = seenResources(read(created(withPeers(listed))))[1];
        expect(JSON.stringify(seen?.props)).to.contain(`"cidr":"${UNKNOWN}"`).and.to.contain("10.0.0.1/32");
    });

    it("make a whole list unknown where the whole list is one", () => {
        expect(violated(created(namespace("agents"), ...closed("agents"), withPeers("[secret]")))).to.satisfy(
            (found: string[]) => found.some(refuses("no-wide-egress")),
        );
        expect(violated(created(namespace("agents"), ...closed("agents")))).to.deep.equal([]);
    });

    it("are shown as what they are", () => {
        expect(JSON.stringify(forPeople(inputs("[secret]")))).to.contain('"to":"[secret]"');
        expect(JSON.stringify(forPeople(inputs(UNKNOWN)))).to.contain('"to":"[unknown]"');
    });

    it("leave nothing of a ciphertext or plaintext that somebody put there", () => {
        const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        const kept = [{ ciphertext: "hunter2" }, { plaintext: '"hunter2"' }].map((own) => inputs({ ...mark, ...own }));
        expect(JSON.stringify(kept)).not.to.contain("hunter2");
    });

    it("of two previews are never taken for equal, and two unknown values of them are", () => {
        const texts = (cidr: string) =>
            ["before.json", "after.json"].map((file) => [
                ...cluster(created(namespace("agents"), towards("agents", "out", cidr)), file).unknown.values(),
            ]);
        const [before, after] = texts("[secret]");
        expect(before).to.have.length(1);
        expect(before).not.to.deep.equal(after);
        const [was, is] = texts(UNKNOWN);
        expect(was).to.have.length(1).and.to.deep.equal(is);
    });

    it("of the configuration are known by key only", () => {
        const config = { "shop:token": "[secret]", "shop:mode": "base" };
        expect(read(created()).config).to.deep.equal({ values: { "shop:mode": "base" }, secretKeys: [] });
        expect(read({ ...created(), config }).config).to.deep.equal({
            values: { "shop:mode": "base" },
            secretKeys: ["shop:token"],
        });
    });
});

describe("clusters in a preview", () => {
    const providerType = "pulumi:providers:kubernetes";
    const provider = (name: string, inputs: Json): Json =>
        state(providerType, name, { ...inputs, version: "4.34.2" }, { provider: undefined });
    const by = (name: string): Json => ({ provider: `${urnOf(providerType, name)}::${UNKNOWN}` });
    /** A namespace by one provider and its policies by another: closed where both are one cluster. */
    const split = (one: Json, other: Json, ...providers: Json[]): unknown =>
        created(...providers, namespace("agents", one), ...closed("agents", other));
    const isOneCluster = (preview: unknown): boolean => !violated(preview).some(refuses("require-deny-all"));

    it("is one for default providers of whatever version", () => {
        expect(isOneCluster(split({}, {}))).to.equal(true);
        expect(isOneCluster(split(by("default_4_29_0"), by("default_4_34_2")))).to.equal(true);
    });

    it("is told by what providers connect to, as far as that is printed", () => {
        const [one, two] = [provider("one", { context: "a" }), provider("two", { context: "b" })];
        expect(isOneCluster(split(by("one"), by("two"), one, two))).to.equal(false);
        expect(isOneCluster(split(by("one"), by("two"), one, provider("two", { context: "a" })))).to.equal(true);
        expect(isOneCluster(split({}, by("one"), one))).to.equal(false);
    });

    it("is one of its own for a provider whose connection is secret or not known yet", () => {
        for (const hidden of ["[secret]", UNKNOWN]) {
            const [one, two] = ["one", "two"].map((name) => provider(name, { kubeconfig: hidden }));
            expect(isOneCluster(split(by("one"), by("two"), one!, two!)), hidden).to.equal(false);
            expect(isOneCluster(split(by("one"), by("one"), one!, two!)), hidden).to.equal(true);
        }
    });

    it("is one of its own for a provider that Pulumi keeps to itself because its name begins with default", () => {
        expect(isOneCluster(split({}, by("default-eks")))).to.equal(false);
        expect(isOneCluster(split({}, by("default")))).to.equal(false);
        expect(isOneCluster(split(by("default-eks"), by("default-eks")))).to.equal(true);
        const { resources } = read(split({}, by("default-eks")));
        const [found] = resources.filter(({ type }) => type === providerType);
        expect(found).to.deep.include({ name: "default-eks", external: true });
    });

    it("is that of the stack's configuration for the default provider", () => {
        const one = provider("one", { context: "a" });
        const preview = split({}, by("one"), one) as Json;
        expect(isOneCluster({ ...preview, config: { "kubernetes:context": "a" } })).to.equal(true);
        expect(isOneCluster({ ...preview, config: { "kubernetes:context": "[secret]" } })).to.equal(false);
    });

    it("is said to be open, each provider once", () => {
        const one = provider("one", { kubeconfig: "[secret]" });
        const known = provider("two", { clusterIdentifier: "a", kubeconfig: "[secret]" });
        const { notes } = read(
            created(
                one,
                known,
                namespace("a"),
                namespace("b", by("one")),
                namespace("c", by("two")),
                namespace("d", by("default-x")),
            ),
        );
        expect(notes.map((note) => /the (default )?Kubernetes provider( "[^"]*")?/.exec(note)?.[0])).to.deep.equal([
            "the default Kubernetes provider",
            'the Kubernetes provider "default-x"',
            'the Kubernetes provider "one"',
        ]);
        expect(read(created()).notes).to.deep.equal([]);
    });

    it("escapes what a file gives for a name", () => {
        const bad = by("x\u001b[31m\u0007");
        const steps = [stackStep(), step("create", namespace("a", bad))];
        expect(read(printed(steps)).notes.join()).not.to.match(/[\u0007\u001b]/);
    });
});
