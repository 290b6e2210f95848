import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { actions, ciFiles } from "../../../cli/render/init/ci-files";
import type { CiHost, NewProject } from "../../../cli/render/init/new-project";
import { needs } from "../../on-path";
import { root } from "../plan-process";
import { scratch } from "./run";

const folder = scratch();
const project: NewProject = {
    ...{ name: "m", stack: "dev", platform: "platform:\n  preset: kind\n", version: "1.0.0", sdk: "^3" },
    ...{ stackFile: "stacks/Pulumi.dev.yaml", inRepository: "" },
};
const places = ["", "deploy/mesh"];
const textOf = (host: CiHost, inRepository: string): string =>
    ciFiles({ ...project, inRepository }, host)[0]?.text ?? "";

/** What actionlint says of a workflow. */
function lint(text: string): string {
    const file = join(folder(), ".github/workflows/mesh.yaml");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return spawnSync("actionlint", [file], { encoding: "utf8", cwd: dirname(file) }).stdout;
}

/** Shell texts of a workflow or a pipeline. */
const scriptsOf = (value: unknown): string[] =>
    typeof value !== "object" || value === null
        ? []
        : Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
              ["run", "script"].includes(key)
                  ? [item].flat().filter((text) => typeof text === "string")
                  : scriptsOf(item),
          );

describe("the CI that init writes", () => {
    for (const place of places) {
        it(`has nothing that actionlint finds, in "${place}"`, function () {
            needs(this, "actionlint");
            expect(lint(textOf("github", place))).to.equal("");
            expect(lint(textOf("github", place).replace("runs-on", "run-on"))).to.contain("run-on");
        }).timeout(60_000);
    }

    it("is written in a shell that bash can read, on both hosts", () => {
        const scripts = places.flatMap((place) =>
            (["github", "gitlab"] as const).flatMap((host) => scriptsOf(parse(textOf(host, place)))),
        );
        expect(scripts).to.have.length.above(12);
        for (const script of scripts) execFileSync("bash", ["-n"], { input: script });
    });

    it("takes actions of others at the commits that this repository's own examples take", () => {
        const examples = readdirSync(join(root, "examples/ci/github"))
            .map((name) => join(root, "examples/ci/github", name))
            .concat(join(root, ".github/actions/mesh-diff/action.yml"));
        const known = examples.map((file) => readFileSync(file, "utf8")).join("\n");
        for (const action of Object.values(actions)) expect(known).to.contain(`uses: ${action}\n`);
    });

    it("puts no text of a pull request into a shell, and needs no secret", () => {
        for (const script of scriptsOf(parse(textOf("github", "")))) expect(script).not.to.contain("${{");
        expect(textOf("github", "")).to.contain("permissions:\n  contents: read\n").and.not.to.contain("secrets.");
    });

    it("is for no host, where none is asked for", () => {
        expect(ciFiles(project, "none")).to.deep.equal([]);
        expect(ciFiles(project, "gitlab").map(({ path }) => path)).to.deep.equal([".gitlab-ci.yml"]);
    });
});
