import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { DiffDocument } from "../../../cli/render/diff/json";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { root } from "../plan-process";
import { EmptyFolder } from "./empty-folder";
import { byDefault, closed, created, namespace, printed, step, textOf, towards, type PrintedStep } from "./printed";

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
