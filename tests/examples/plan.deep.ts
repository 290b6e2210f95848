import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";

const root = join(__dirname, "../..");
/** The Node.js programs; those in other languages are previewed by the real CLI, in tests/ground/languages. */
const examples = readdirSync(join(root, "examples")).filter((name) => {
    const project = join(root, "examples", name, "Pulumi.yaml");
    // Other tests have programs of their own there for a while, in folders whose names begin with a dot.
    if (name.startsWith(".") || !existsSync(project)) return false;
    const { runtime } = parse(readFileSync(project, "utf8")) as { runtime: string | { name: string } };
    return (typeof runtime === "string" ? runtime : runtime.name) === "nodejs";
});

/** The reasons that an example gives the policy pack, where it opens what needs some. */
const reasons = (name: string): readonly string[] => {
    const file = join("examples", name, "policy-config.json");
    return existsSync(join(root, file)) ? ["--policy-pack-config", file] : [];
};
/** What an example shows where it is refused. */
const refused: Record<string, RegExp> = {
    "network-outputs": /which addresses spec\.egress\[0\] opens is not known yet/,
};

const plan = (name: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), "plan", "--program", `examples/${name}`, ...args], {
        cwd: root,
        encoding: "utf8",
    });

describe("every example", function () {
    this.timeout(240_000);

    for (const name of examples) {
        it(`${name} plans as its README says`, () => {
            const { status, stdout, stderr } = plan(name, ...reasons(name));
            const shows = refused[name];
            expect(status, stdout + stderr).to.equal(shows ? 1 : 0);
            expect(stdout).to.match(shows ?? /Passed\s*$/);
        });
    }

    it("agents-eks is refused where nobody gave a reason for the metadata address", () => {
        const { status, stdout } = plan("agents-eks");
        expect(status).to.equal(1);
        expect(stdout).to.contain("169.254.170.23");
    });
});
