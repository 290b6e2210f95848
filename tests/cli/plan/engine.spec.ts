import { expect } from "chai";
import { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { dependenciesOf, dependingOn, forPlugin, holdsSecret, secretOf, withoutOutputs } from "../../../cli/plan/marks";
import { Monitor, type Asked } from "../../../cli/plan/monitor";
import { aliasUrns } from "../../../cli/plan/requests";
import { UNKNOWN } from "../../../cli/plan/values";
import { fixture, plan } from "../plan-process";

describe("ai-mesh plan, in the place of Pulumi's engine", function () {
    this.timeout(120_000);
    let document: PlanDocument;
    before(async () => {
        const { code, stdout, stderr } = await plan([...fixture("engine"), "-o", "json"]);
        expect(code, stderr).to.equal(0);
        document = JSON.parse(stdout) as PlanDocument;
    });
    const urnOf = (name: string): string => `urn:pulumi:dev::engine::made:index:Thing::${name}`;
    const named = (name: string) => document.resources.find((resource) => resource.name === name);

    it("knows the outputs of no other stack", () => expect(document.outputs.elsewhere).to.equal("[unknown]"));

    it("knows no output that a provider computes, and every URN", () =>
        expect(document.outputs).to.include({ computed: "[unknown]", urn: urnOf("first") }));

    it("takes what a resource waits for from its transforms", () => {
        expect(named("transformed")?.dependencies).to.deep.equal([urnOf("second")]);
        expect(named("transformed")?.inputs).to.deep.equal({ size: "[unknown]" });
    });

    it("has children take over from their component what they do not say", () => {
        expect(named("kept-child")).to.include({ retainOnDelete: true, deletedWith: urnOf("first") });
        expect(named("first")).to.include({ retainOnDelete: false, deletedWith: "" });
    });

    it("calls the hooks that want to be called in a preview, and no others", () =>
        expect(document.outputs.calls).to.equal("true hooked"));

    it("aliasUrns() fills in what an alias leaves out", () => {
        const request = new RegisterResourceRequest().setType("a:b:C").setName("now").setAliasurnsList(["urn:x"]);
        request.setParent("urn:pulumi:dev::app::my:index:Group::group");
        const spec = () => new Alias.Spec();
        request.setAliasesList([
            new Alias().setUrn("urn:y"),
            new Alias().setSpec(spec().setName("before")),
            new Alias().setSpec(spec().setNoparent(true)),
            new Alias().setSpec(spec().setProject("old").setStack("prod").setType("a:b:D")),
        ]);
        expect(aliasUrns(request, "dev", "app")).to.deep.equal([
            "urn:x",
            "urn:y",
            "urn:pulumi:dev::app::my:index:Group$a:b:C::before",
            "urn:pulumi:dev::app::a:b:C::now",
            "urn:pulumi:prod::old::my:index:Group$a:b:D::now",
        ]);
    });

    it("Monitor.register() refuses what comes after the program has ended, which nobody would judge", () => {
        const monitor = new Monitor("dev", "app");
        const asked = { type: "a:b:C", name: "late", parent: "", inputs: {} } as Asked;
        monitor.register({ ...asked, name: "early" });
        monitor.end();
        expect(() => monitor.register(asked)).to.throw('Cannot take in a:b:C "late": the program has ended');
    });

    describe("marked values", () => {
        const signature = "4dabf18193072939515e22adb298388d";
        const output = (fields: object) =>
            ({ [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...fields }) as Record<string, string>;
        const reference = { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "i" };

        it("withoutOutputs() keeps values, secrets and references", () => {
            const given = {
                known: output({ value: "a", dependencies: ["x"] }),
                unknown: [output({})],
                secret: output({ value: "hunter2", secret: true }),
                inside: secretOf(output({ value: 1 })),
                reference,
            };
            expect(withoutOutputs(given)).to.deep.equal({
                known: "a",
                unknown: [UNKNOWN],
                secret: secretOf("hunter2"),
                inside: secretOf(1),
                reference,
            });
        });

        it("dependingOn() marks what does not depend on a resource yet", () => {
            expect(dependingOn("a", [])).to.equal("a");
            expect(dependingOn("a", ["x"])).to.deep.equal(output({ value: "a", dependencies: ["x"] }));
            expect(dependingOn(UNKNOWN, ["x"])).to.deep.equal(output({ dependencies: ["x"] }));
            const both = dependingOn(output({ value: 1, dependencies: ["y"] }), ["x", "y"]);
            expect([...dependenciesOf({ deep: [both] })].sort()).to.deep.equal(["x", "y"]);
        });

        it("forPlugin() lowers what a plugin does not take", () => {
            const given = { secret: secretOf("s"), reference, output: output({ value: 1, secret: true }) };
            const all = { secrets: true, resources: true, outputs: true };
            expect(forPlugin(given, all)).to.deep.equal(given);
            expect(forPlugin(given, { ...all, outputs: false })).to.deep.equal({ ...given, output: secretOf(1) });
            expect(forPlugin(given, { secrets: false, resources: false, outputs: false })).to.deep.equal({
                secret: "s",
                reference: "i",
                output: 1,
            });
        });

        it("holdsSecret() finds one however deep", () => {
            expect(holdsSecret({ a: [{ b: secretOf(1) }] })).to.equal(true);
            expect(holdsSecret({ a: output({ value: 1, secret: true }) })).to.equal(true);
            expect(holdsSecret({ a: [output({ value: 1 }), reference, "s"] })).to.equal(false);
        });
    });
});
