import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { compile, parseMesh } from "../../../mesh";
import { serveGit, type GitServer } from "./git-server";
import { root } from "../user";
import { missing, User } from "./user";

/** The mesh of the examples in other languages, as Pulumi YAML spells it. */
const { properties } = (
    parse(readFileSync(join(root, "examples/yaml/Pulumi.yaml"), "utf8")) as {
        readonly resources: { readonly mesh: { readonly properties: unknown } };
    }
).resources.mesh;

/** What the mesh is: the spec of each policy by name. */
const expected = Object.fromEntries(
    compile(parseMesh(properties)).policies.map(({ namespace, manifest }) => [
        `mesh/${namespace.name}/${manifest.metadata.name}`,
        manifest.spec,
    ]),
);

interface Preview {
    readonly steps: readonly {
        readonly urn: string;
        readonly newState: { readonly type: string; readonly inputs: { readonly spec?: unknown } };
    }[];
}

/** The policies that `pulumi preview --json` shows. */
const policiesOf = (text: string): Record<string, unknown> =>
    Object.fromEntries(
        (JSON.parse(text) as Preview).steps
            .filter(({ newState }) => newState.type.endsWith(":NetworkPolicy"))
            .map(({ urn, newState }) => [urn.split("::").pop(), newState.inputs.spec]),
    );

/** A language: what has to be on PATH, a file of the example, and a slip in it. */
const languages: Record<
    string,
    { readonly needs: readonly string[]; readonly file: string; readonly slip: [string, string] }
> = {
    python: { needs: ["python3", "pulumi-language-python"], file: "__main__.py", slip: ['to="vllm"', 'to="vlm"'] },
    go: { needs: ["go", "pulumi-language-go"], file: "main.go", slip: ['To: "vllm"', 'To: "vlm"'] },
    yaml: { needs: ["pulumi-language-yaml"], file: "Pulumi.yaml", slip: ["to: vllm", "to: vlm"] },
};

const always = ["pulumi", "pulumi-language-nodejs", "node", "npm", "git"];

function skip(context: Mocha.Context, reason: string): void {
    console.log(`      skipped: ${reason}`);
    context.skip();
}

/** Skips with the reason where this machine lacks something. */
function needs(context: Mocha.Context, ...commands: readonly string[]): void {
    const reason = missing(...always, ...commands);
    if (reason !== undefined) skip(context, reason);
}

describe("the component from other languages, under the real CLI", function () {
    this.timeout(900_000);
    let user: User;

    before(function () {
        needs(this);
        user = new User();
        user.checkout("package");
    });
    after(() => user?.remove());

    for (const [language, { needs: tools, file, slip }] of Object.entries(languages)) {
        describe(language, () => {
            before(async function () {
                needs(this, ...tools);
                user.copy(join(root, "examples", language), language);
                user.edit(`${language}/Pulumi.yaml`, (text) => text.replace(": ../..", ": ../package"));
                await user.must(language, "pulumi", "stack", "init", "dev");
                await user.must(language, "pulumi", "install");
            });

            it("previews the mesh of the example, from a path", async () => {
                const preview = await user.must(language, "pulumi", "preview", "--json", "--non-interactive");
                expect(policiesOf(preview)).to.deep.equal(expected);
            });

            it("names the property of a mistake, and what would do", async () => {
                user.edit(`${language}/${file}`, (text) => text.replace(...slip));
                const { status, stdout, stderr } = await user.run(language, "pulumi", "preview", "--non-interactive");
                expect(status).not.to.equal(0);
                expect(stdout + stderr).to.match(/property flows\[0\]\.to .*did you mean "vllm"\?/);
            });
        });
    }

    it("is a plugin where npm has installed it from its tarball, too", async () => {
        const [tarball] = (await user.must(root, "npm", "pack", "--ignore-scripts", "--pack-destination", user.folder))
            .trim()
            .split("\n")
            .slice(-1);
        user.mkdir("empty");
        await user.must("empty", "npm", "install", "--prefix", "../npm", "--omit=dev", join(user.folder, tarball!));
        const schema = await user.must(
            "empty",
            "pulumi",
            "package",
            "get-schema",
            "../npm/node_modules/ai-mesh-isolation",
        );
        expect(schema).to.contain("ai-mesh-isolation:index:MeshIsolation");
    });

    describe("from a git URL", () => {
        let server: GitServer | undefined;
        let other: User;

        before(async function () {
            needs(this, "openssl", ...languages["yaml"]!.needs);
            const repository = user.checkout("git/acme/ai-mesh-isolation.git");
            const git = (...args: string[]) => user.must(repository, "git", ...args);
            await git("init", "--quiet");
            await git("add", "--all");
            const author = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
            await git(...author, "commit", "--quiet", "--message", "test");
            await git("tag", "v0.1.0");
            server = await serveGit(join(user.folder, "git")).catch((error: Error) => {
                skip(this, `no git server on port 443: ${error.message}`);
                return undefined;
            });
            other = new User({ SSL_CERT_FILE: server?.certificate ?? "" });
        });
        after(() => {
            server?.stop();
            other?.remove();
        });

        it("is cloned, built and previewed", async () => {
            other.copy(join(root, "examples/yaml"), "yaml");
            other.edit("yaml/Pulumi.yaml", (text) =>
                text.replace(": ../..", `: ${server!.url}/acme/ai-mesh-isolation.git@0.1.0`),
            );
            await other.must("yaml", "pulumi", "stack", "init", "dev");
            await other.must("yaml", "pulumi", "install");
            const preview = await other.must("yaml", "pulumi", "preview", "--json", "--non-interactive");
            expect(policiesOf(preview)).to.deep.equal(expected);
        });
    });
});

describe("the SDKs that are generated", function () {
    this.timeout(120_000);
    let user: User;

    before(function () {
        needs(this);
        user = new User();
    });
    after(() => user?.remove());

    /** Where a language's SDK defines what a flow is. */
    const flow: Record<string, RegExp> = {
        nodejs: /export interface FlowArgs \{/,
        python: /^class FlowArgs:/m,
        go: /^type FlowArgs struct \{/m,
        dotnet: /public sealed class FlowArgs : /,
        java: /public final class FlowArgs extends /,
    };

    for (const [language, definition] of Object.entries(flow)) {
        it(`${language}: what a flow takes is called FlowArgs`, async function () {
            needs(this, `pulumi-language-${language}`);
            const schema = join(root, "dist/plugin/schema.json");
            const args = ["package", "gen-sdk", schema, "--language", language, "--out", "sdk"];
            const { status, stderr } = await user.run(".", "pulumi", ...args);
            // The generator for .NET fetches a picture.
            if (/no such host|dial tcp/.test(stderr)) skip(this, "the generator found no network");
            expect(status, stderr).to.equal(0);
            const text = await user.must(".", "grep", "-rh", "FlowArgs", join("sdk", language));
            expect(text).to.match(definition);
            expect(text).not.to.contain("ArgsArgs");
        });
    }
});
