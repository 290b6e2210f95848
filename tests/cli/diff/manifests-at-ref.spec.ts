import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { DiffOptions } from "../../../cli/commands/diff/options";
import { sourcesOf } from "../../../cli/commands/diff/sources";
import { ManifestError } from "../../../cli/manifests/read-manifests";
import type { PlanWith } from "../../../cli/worlds/plan-with";
import { readSide } from "../../../cli/worlds/read-side";
import { addsFlow, Repository } from "./repository";

const how: PlanWith = { stack: "dev", config: [], packs: [], progress: () => undefined };

describe("diff --base REF --manifests PATH", function () {
    this.timeout(120_000);
    let repository: Repository;
    let manifests: string;

    before(() => {
        repository = new Repository();
        manifests = join(repository.directory, "manifests");
        repository.branch("adds-flow", addsFlow);
    });

    const sideAt = (ref: string, ...paths: string[]) =>
        readSide({ kind: "manifests", paths: paths.length > 0 ? paths : [manifests], ref }, how);
    const problemOf = (ref: string, ...paths: string[]): Promise<unknown> =>
        sideAt(ref, ...paths).then(
            () => "none",
            (error: unknown) => (error as Error).message,
        );

    it("asks for the manifests at the ref, and for the program there where one is named", () => {
        const sides = (options: Partial<DiffOptions>) => sourcesOf(options as DiffOptions);
        expect(sides({ base: "main", manifests: ["deploy"] })).to.deep.equal([
            { kind: "manifests", paths: ["deploy"], ref: "main" },
            { kind: "manifests", paths: ["deploy"] },
        ]);
        expect(sides({ base: "main", manifests: ["deploy"], program: "." })).to.deep.equal([
            { kind: "program", directory: ".", ref: "main" },
            { kind: "manifests", paths: ["deploy"] },
        ]);
    });

    it("reads what was there then, with the names of now", async () => {
        const names = (side: Awaited<ReturnType<typeof sideAt>>): string[] =>
            side.cluster.policies.map((policy) => `${policy.metadata.namespace}/${policy.metadata.name}`);
        const [then, now] = [await sideAt("main"), await readSide({ kind: "manifests", paths: [manifests] }, how)];
        expect(names(now).filter((name) => !names(then).includes(name))).to.deep.equal([
            "ai-agents/allow-to-db",
            "ai-data/allow-from-agent",
        ]);
        expect(then).to.deep.include({ title: `${manifests} at main`, file: now.file, notes: now.notes });
        expect([...(then.places?.values() ?? [])].filter((place) => !place.startsWith(`${manifests}/`))).to.deep.equal(
            [],
        );
    });

    it("needs no packages: another package-lock.json does not matter", async () => {
        repository.branch("locks", (own) => own.write("package-lock.json", "{}"));
        expect((await sideAt("main")).cluster.policies).not.to.deep.equal([]);
        repository.git("checkout", "--quiet", "adds-flow");
    });

    it("says which paths were not there, and that they are new", async () => {
        mkdirSync(join(repository.directory, "more"));
        repository.write("more/quota.yaml", repository.read("manifests/namespace-ai-data.yaml"));
        const more = join(repository.directory, "more");
        const none = await sideAt("main", more);
        expect(none.notes).to.deep.equal([`main has no ${more}, so everything is new.`]);
        expect(none.cluster.namespaces).to.deep.equal([]);
        const [note] = (await sideAt("main", manifests, more)).notes;
        expect(note).to.equal(`main has no ${more}, so everything there is new.`);
        rmSync(more, { recursive: true });
    });

    it("names a file that cannot be read as it is called now", async () => {
        repository.branch("broken", (own) => own.write("manifests/broken.yaml", "apiVersion: v1\nkind: [\n"));
        const problem = await sideAt("broken").catch((error: unknown) => error);
        expect(problem).to.be.instanceOf(ManifestError);
        expect((problem as Error).message)
            .to.contain(`  ${manifests}/broken.yaml:`)
            .and.not.contain("ai-mesh-base-");
        repository.git("checkout", "--quiet", "adds-flow");
    });

    it("refuses what git does not know", async () => {
        expect(await problemOf("main", "-")).to.equal(
            "Cannot use --base with --manifests -: git does not know what standard input was before; give that with " +
                "--base-manifests",
        );
        expect(await problemOf("main", manifests, "/etc/hosts")).to.match(
            /^Cannot use --base: "\/etc\/hosts" is not in the git repository "/,
        );
        expect(await problemOf("main", "/etc/hosts")).to.equal('Cannot use --base: "/etc" is in no git repository');
    });
});
