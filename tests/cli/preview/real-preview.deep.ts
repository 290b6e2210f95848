import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { onPath } from "../../cluster/binaries";
import { root } from "../plan-process";

/** A program with a namespace that is closed but for DNS; `mode` in its configuration changes it. */
const program = `
const k8s = require("@pulumi/kubernetes"), pulumi = require("@pulumi/pulumi");
const mode = new pulumi.Config().get("mode") ?? "base";
if (mode === "fails") throw new pulumi.RunError("went wrong");
const metadata = { name: mode === "renamed" ? "crew" : "team", labels: { purpose: "agents" } };
const team = new k8s.core.v1.Namespace("team", { metadata });
const policy = (name, spec) => new k8s.networking.v1.NetworkPolicy(
    name,
    { metadata: { name, namespace: team.metadata.name }, spec: { podSelector: {}, ...spec } },
    { parent: team, deletedWith: team },
);
const out = (to, port = 443) => ({ policyTypes: ["Egress"], egress: [{ to: [to], ports: [{ protocol: "TCP", port }, { protocol: "UDP", port }] }] });
const dns = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
if (mode !== "open") policy("deny-all", { policyTypes: ["Ingress", "Egress"] });
policy("allow-dns", out(dns, 53));
if (mode === "wider") policy("allow-to-hub", out({ ipBlock: { cidr: "1.1.1.1/32" } }));
if (mode === "secret") policy("allow-to-hub", out({ ipBlock: { cidr: pulumi.secret("10.1.2.3/32") } }));
if (mode === "unknown") policy("allow-to-id", out({ namespaceSelector: { matchLabels: { id: team.id } } }));
if (mode === "read") k8s.core.v1.ConfigMap.get("dns", "kube-system/coredns");
exports.name = team.metadata.name;
`;

/** Why no preview of Pulumi's can be made here; undefined where one can. */
function missing(): string | undefined {
    const absent = ["pulumi", "pulumi-language-nodejs"].filter((name) => onPath(name) === undefined);
    return absent.length === 0 ? undefined : `not on PATH: ${absent.join(", ")}`;
}

describe("a preview that Pulumi's own CLI prints", function () {
    this.timeout(300_000);
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-real-preview-"));
    const project = join(place, "shop");
    const env: NodeJS.ProcessEnv = {
        ...process.env,
        PATH: [join(place, "bin"), process.env["PATH"]].join(delimiter),
        PULUMI_BACKEND_URL: `file://${join(place, "state")}`,
        PULUMI_HOME: join(place, "home"),
        PULUMI_CONFIG_PASSPHRASE: "x",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        NO_COLOR: "1",
    };

    function run(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}, input = "") {
        const options = {
            cwd,
            env: { ...env, ...more },
            input,
            encoding: "utf8" as const,
            maxBuffer: 1 << 26,
            timeout: 120_000,
        };
        const { status, stdout, stderr } = spawnSync(command, [...args], options);
        return { code: status, stdout, stderr };
    }
    const pulumi = (args: readonly string[], cwd = project, more: NodeJS.ProcessEnv = {}) =>
        run("pulumi", [...args, "--non-interactive"], cwd, more);
    const mesh = (args: readonly string[], input = "") =>
        run(process.execPath, [join(root, "cli/dist/cli.js"), ...args], place, {}, input);
    const mode = (name: string): string[] => ["--config", `mode=${name}`];
    const whole = ["preview", "--stack", "dev", "--json", "--show-sames"];

    /** What a plan by Pulumi's preview of the program comes to. */
    function previewed(args: readonly string[], cwd = project, more: NodeJS.ProcessEnv = {}) {
        const { stdout } = pulumi(args, cwd, more);
        const ran = mesh(["plan", "--preview", "-", "-o", "json"], stdout);
        const document = ran.code === 2 ? undefined : (JSON.parse(ran.stdout) as PlanDocument);
        return { ...ran, printed: stdout, document };
    }
    const planned = (directory: string, args: readonly string[]): PlanDocument =>
        JSON.parse(mesh(["plan", "--program", directory, "-o", "json", ...args]).stdout) as PlanDocument;
    /** A plan without what a preview does not hold. */
    const held = ({ notes: _, outputs: __, ...rest }: PlanDocument): object => rest;

    before(function () {
        const why = missing();
        if (why !== undefined) {
            console.log(`      skipped: ${why}`);
            this.skip();
        }
        for (const folder of ["bin", "state", "shop"]) mkdirSync(join(place, folder));
        const plugin = join(place, "bin/pulumi-resource-kubernetes");
        const provider = [
            process.execPath,
            "--require",
            require.resolve("tsx/cjs"),
            join(__dirname, "echo-provider.ts"),
        ];
        writeFileSync(plugin, `#!/bin/sh\nexec ${provider.map((part) => `'${part}'`).join(" ")}\n`);
        chmodSync(plugin, 0o755);
        writeFileSync(
            join(project, "Pulumi.yaml"),
            "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n",
        );
        writeFileSync(join(project, "package.json"), '{ "name": "shop" }');
        writeFileSync(join(project, "index.js"), program);
        symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
        expect(pulumi(["stack", "init", "dev"]).stderr).not.to.contain("error");
    });

    after(() => rmSync(place, { recursive: true, force: true }));

    for (const name of ["base", "open", "wider", "unknown", "read"]) {
        it(`gives the plan that running the program gives: ${name}`, () => {
            const { document, stderr } = previewed([...whole, ...mode(name)]);
            expect(document, stderr).not.to.equal(undefined);
            expect(held(document!)).to.deep.equal(held(planned(project, mode(name))));
            if (name === "open") expect(document!.verdict).to.equal("blocked");
        });
    }

    it("gives the plan of the dev stack of this package's own program", () => {
        const directory = join(place, "dev");
        mkdirSync(directory);
        for (const file of [
            "components",
            "mesh",
            "netpol",
            "node_modules",
            "package.json",
            "tsconfig.json",
            "index.ts",
        ])
            symlinkSync(join(root, file), join(directory, file));
        for (const file of ["Pulumi.yaml", "stacks"])
            cpSync(join(root, file), join(directory, file), { recursive: true });
        pulumi(["stack", "init", "dev"], directory);
        const { document, stderr } = previewed(whole, directory);
        expect(document?.verdict, stderr).to.equal("passed");
        expect(document!.resources.length).to.be.greaterThan(15);
        expect(held(document!)).to.deep.equal(held(planned(directory, [])));
    });

    it("takes a secret for unknown, and prints nothing of it", () => {
        const { document, stdout, stderr } = previewed([...whole, ...mode("secret")]);
        expect(document?.verdict).to.equal("blocked");
        expect(document?.notCounted.join()).to.contain("is a secret that is not told here");
        expect(stdout + stderr).not.to.contain("10.1.2.3");
    });

    it("refuses one that failed, and a stream of events", () => {
        const failed = previewed([...whole, ...mode("fails")]);
        expect(failed).to.deep.include({ code: 2 });
        expect(failed.stderr).to.contain("went wrong");
        const stream = previewed([...whole, ...mode("base")], project, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" });
        expect(stream).to.deep.include({ code: 2 });
        expect(stream.stderr).to.contain("it is a stream of events");
    });

    describe("of a stack that is deployed", () => {
        before(function () {
            const { stdout, code } = pulumi(["up", "--stack", "dev", "--yes", "--skip-preview", ...mode("base")]);
            expect(code, stdout).to.equal(0);
        });

        /** By mode and flags, how many steps of each kind there are. */
        const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, number>>])[] = [
            ["base", [], { same: 4 }],
            ["wider", [], { same: 4, create: 1 }],
            ["renamed", [], { same: 1, replace: 3 }],
            ["renamed", ["--show-replacement-steps"], { same: 1, replace: 3, "create-replacement": 3 }],
            ["open", [], { same: 3, delete: 1 }],
            ["base", ["--refresh"], { same: 4, refresh: 4 }],
        ];
        for (const [name, flags, steps] of cases) {
            it(`gives the plan that running the program gives: ${[name, ...flags].join(" ")}`, () => {
                const { document, stderr, printed } = previewed([...whole, ...flags, ...mode(name)]);
                for (const [op, count] of Object.entries(steps)) {
                    expect(printed.match(new RegExp(`"op": "${op}"`, "g")), op).to.have.length(count);
                }
                expect(document, stderr).not.to.equal(undefined);
                expect(held(document!)).to.deep.equal(held(planned(project, mode(name))));
            });
        }

        it("refuses one that leaves out unchanged or untargeted resources, or is of another command", () => {
            const target = ["--target", "urn:pulumi:dev::shop::kubernetes:core/v1:Namespace::team"];
            const refused: readonly (readonly [readonly string[], string])[] = [
                [["preview", "--stack", "dev", "--json", ...mode("base")], "run pulumi preview --json --show-sames"],
                [[...whole, ...target, ...mode("wider")], "does not exist and would not be made"],
                [["destroy", "--stack", "dev", "--json", "--preview-only"], "no step for the stack itself"],
                [["refresh", "--stack", "dev", "--json", "--preview-only"], "no step for the stack itself"],
            ];
            for (const [args, why] of refused) {
                const { code, stderr } = previewed(args);
                expect(code, args.join(" ")).to.equal(2);
                expect(stderr).to.contain(why);
            }
        });
    });
});
