import { expect } from "chai";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { z } from "zod";
import schema from "../../../cli/render/plan/schema.json";
import { EmptyFolder } from "./empty-folder";
import {
    byDefault,
    closed,
    created,
    type Json,
    namespace,
    printed,
    type PrintedStep,
    stackStep,
    step,
    textOf,
    towards,
    UNKNOWN,
} from "./printed";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DiffDocument } from "../../../cli/render/diff/json";
import { root } from "../plan-process";

/** A resource of a plan as a preview of a new stack prints it. */
function asPrinted(resource: PlanDocument["resources"][number]): PrintedStep {
    const { urn, type, parent, dependencies, deletedWith, inputs } = resource;
    const isComponent = !type.startsWith("kubernetes:");
    const provider = isComponent ? {} : { provider: byDefault };
    return step("create", {
        urn,
        type,
        custom: !isComponent,
        ...(parent && { parent }),
        ...(deletedWith && { deletedWith }),
        dependencies,
        inputs,
        ...provider,
    });
}

describe("commands that judge by a preview", () => {
    const folder = new EmptyFolder();
    const { place, mesh, file } = folder;
    after(() => folder.remove());

    const safe = created(namespace("agents"), ...closed("agents"));
    const open = created(namespace("agents"));
    const wide = created(namespace("agents"), ...closed("agents"), towards("agents", "out", "1.1.1.1/32"));

    it("plan, check: 0 where nothing is refused, 1 where something is, 2 where it cannot be told", () => {
        const same = printed([stackStep("same")], { changeSummary: { same: 3 } });
        const files = { [file("safe.json", safe)]: 0, [file("open.json", open)]: 1, [file("same.json", same)]: 2 };
        for (const [name, code] of Object.entries(files)) {
            for (const command of ["plan", "check"]) {
                const ran = mesh([command, "--preview", name]);
                expect(ran.code, `${command} ${name}\n${ran.stderr}`).to.equal(code);
                if (code === 2) expect(ran.stderr).to.contain("--show-sames");
            }
        }
    });

    it("plan: prints what a plan of the program would, in the words of its schema, and says what it does not know", () => {
        const { stdout, stderr } = mesh(["plan", "--preview", file("safe.json", safe), "-o", "json"]);
        const document = JSON.parse(stdout) as PlanDocument;
        z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(document);
        expect(document).to.deep.include({ project: "shop", stack: "dev", verdict: "passed" });
        expect(document.connections.map(({ to }) => to)).to.deep.equal([
            "pods k8s-app=kube-dns in namespace kube-system",
        ]);
        expect(document.notes?.join("\n")).to.contain("which cluster").and.to.contain("outputs");
        for (const note of document.notes ?? []) expect(stderr).to.contain(`note: ${note}\n`);
    });

    it("plan: writes manifests of what is printed, and none of a secret", () => {
        const { code, stdout } = mesh(["plan", "--preview", file("safe.json", safe), "--out", "-"]);
        expect(code).to.equal(0);
        expect(stdout.match(/^kind: /gm)).to.have.length(3);
        const secret = created(namespace("agents", {}, { purpose: "agents", token: "[secret]" }), ...closed("agents"));
        const refused = mesh(["plan", "--preview", file("secret.json", secret), "--out", "-"]);
        expect([refused.code, refused.stdout]).to.deep.equal([2, ""]);
        expect(refused.stderr).to.contain("metadata.labels.token is a secret");
    });

    it("plan: tells secrets from what is known only after a deployment, and counts neither in", () => {
        const both = [towards("agents", "one", "[secret]"), towards("agents", "two", UNKNOWN)];
        const preview = file("both.json", created(namespace("agents"), ...closed("agents"), ...both));
        const { stdout } = mesh(["plan", "--preview", preview, "--no-policy-pack", "-o", "json"]);
        const { notCounted } = JSON.parse(stdout) as PlanDocument;
        expect(notCounted).to.deep.equal([
            "agents/one: spec.egress[0].to[0].ipBlock.cidr is a secret",
            "agents/two: spec.egress[0].to[0].ipBlock.cidr is known only after a deployment",
        ]);
        expect(stdout).not.to.contain(UNKNOWN);
    });

    it("diff: a secret on both sides is unclear, since nobody has seen whether it is the same", () => {
        const preview = created(namespace("agents"), ...closed("agents"), towards("agents", "out", "[secret]"));
        const [one, two] = ["one.json", "two.json"].map((name) => file(name, preview));
        const { stdout } = mesh(["diff", "--base-preview", one!, "--preview", two!]);
        expect(stdout).to.contain("spec.egress of policy agents/out").and.not.to.contain(UNKNOWN);
        const known = mesh(["diff", "--base-preview", file("safe.json", safe), "--preview", file("safe2.json", safe)]);
        expect(known.stdout).not.to.contain("spec.egress of policy");
    });

    it("graph: draws it", () => {
        const { code, stdout, stderr } = mesh(["graph", "--preview", file("wide.json", wide), "--output", "mermaid"]);
        expect(code, stderr).to.equal(0);
        expect(stdout).to.contain("1.1.1.1");
        expect(stderr).to.contain("note: The preview does not say which cluster");
    });

    it("lets no control sequence of a file reach the screen", () => {
        const bad = "\u001b]0;title\u0007\u001b[31mred\u009b31m";
        const previews: Json[] = [
            { ...open, diagnostics: [{ message: `error: ${bad}`, severity: "error" }] },
            printed([stackStep(), step(bad, namespace("x"))]),
            created(namespace(`x${bad}`), namespace(`x${bad}`)),
        ];
        for (const preview of previews) {
            const { code, stderr } = mesh(["check", "--preview", file("bad.json", preview)]);
            expect(code).to.equal(2);
            expect(stderr).not.to.match(/[\u0007\u001b\u009b]/);
        }
    });

    it("plan: comes to what running the program comes to, but for outputs", () => {
        const program = join(root, "tests/fixtures/programs/mesh");
        const { outputs, ...run } = JSON.parse(
            mesh(["plan", "--program", program, "-o", "json"]).stdout,
        ) as PlanDocument;
        expect(Object.keys(outputs)).not.to.deep.equal([]);
        const preview = file("program.json", printed(run.resources.map(asPrinted)));
        const { notes, ...document } = JSON.parse(
            mesh(["plan", "--preview", preview, "-o", "json"]).stdout,
        ) as PlanDocument;
        expect(notes).not.to.deep.equal([]);
        expect(document).to.deep.equal({ ...run, outputs: {} });
    });

    it("reads standard input, and files as Windows PowerShell writes them", () => {
        const text = textOf(open);
        const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
        for (const input of [text, `\ufeff${text}`, utf16]) {
            for (const command of ["plan", "check"]) {
                const { code, stdout } = mesh([command, "--preview", "-"], input);
                expect(code, command).to.equal(1);
                expect(stdout).to.contain('Namespace "agents" leaves ingress and egress open');
            }
        }
        expect(mesh(["check", "--preview", "-"], "no preview").stderr).to.contain("the preview on standard input");
    });

    it("diff: says what opens between two previews, or manifests and a preview", () => {
        const [was, is] = [file("safe.json", safe), file("wide.json", wide)];
        const compared = (...args: string[]) => {
            const { stdout, stderr, code } = mesh(["diff", ...args, "--output", "json", "--fail-on", "opens:external"]);
            expect(code, stderr).to.be.oneOf([0, 1]);
            return { code, document: JSON.parse(stdout) as DiffDocument };
        };
        const opened = compared("--base-preview", was, "--preview", is);
        expect(opened.code).to.equal(1);
        expect(JSON.stringify(opened.document)).to.contain("1.1.1.1");
        expect(compared("--base-preview", is, "--preview", is).code).to.equal(0);
        const { stdout } = mesh(["plan", "--preview", was, "--out", "-"]);
        writeFileSync(join(place, "was.yaml"), stdout);
        expect(compared("--base-manifests", "was.yaml", "--preview", is).code).to.equal(1);
    });

    it("refuses a preview beside a program, its stack or its configuration", () => {
        const preview = ["--preview", file("safe.json", safe)];
        for (const more of [
            ["--program", "."],
            ["--stack", "prod"],
            ["--config", "a=b"],
        ]) {
            expect(mesh(["plan", ...preview, ...more]).code, more.join(" ")).to.equal(2);
        }
        expect(mesh(["graph", ...preview, "--program", "."]).code).to.equal(2);
        expect(mesh(["check", ...preview, "--state", "x"]).code).to.equal(2);
        expect(mesh(["diff", ...preview]).stderr).to.contain("--base-preview");
        expect(mesh(["diff", "--base-preview", "safe.json", ...preview, "--manifests", "x"]).code).to.equal(2);
        expect(mesh(["plan", "--preview", "nowhere.json"]).stderr).to.contain("nowhere.json");
    });
});
