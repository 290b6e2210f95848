import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { KubeObject } from "./api";
import type { ControlPlane } from "./control-plane";
import { until } from "./process";
import { REPOSITORY } from "./pulumi";
import { isServed } from "./definitions";
import { controlPlane, guestOn, skip } from "./setup";

/** A project directory of this repository and one of its stacks. */
interface Planned {
    readonly directory: string;
    readonly stack: string;
}

function stacksOf(directory: string): Planned[] {
    const project = parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as { stackConfigDir?: string };
    return readdirSync(join(directory, project.stackConfigDir ?? "."))
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/u.exec(file)?.[1] ?? [])
        .map((stack) => ({ directory, stack }));
}

function everyStack(): Planned[] {
    const examples = join(REPOSITORY, "examples");
    const projects = readdirSync(examples, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
        .map(({ name }) => join(examples, name))
        .filter((directory) => existsSync(join(directory, "Pulumi.yaml")));
    return [REPOSITORY, ...projects].flatMap(stacksOf);
}

/** What `ai-mesh plan` says where a value comes from a resource: no manifest can hold it. */
const LATER = "is known only after a deployment";

/** The manifests of a stack in the order in which they are to be applied, written by `ai-mesh plan`. */
function manifestsOf({ directory, stack }: Planned): KubeObject[] | typeof LATER {
    const out = mkdtempSync(join(tmpdir(), "ai-mesh-manifests-"));
    const cli = [process.execPath, "--import", "tsx", join(REPOSITORY, "cli", "main.ts")] as const;
    const args = ["plan", "--program", directory, "--stack", stack, "--no-policy-pack", "--out", out];
    try {
        const run = spawnSync(cli[0], [...cli.slice(1), ...args], { cwd: REPOSITORY, encoding: "utf8" });
        if (run.stderr.includes(LATER)) return LATER;
        if (run.status !== 0)
            throw new Error(`ai-mesh ${args.join(" ")}: exit ${run.status}\n${run.stdout}${run.stderr}`);
        return readdirSync(out)
            .sort()
            .map((file) => parse(readFileSync(join(out, file), "utf8")) as KubeObject);
    } finally {
        rmSync(out, { recursive: true, force: true });
    }
}

/** Kinds that the mesh makes. Of others a program may leave out what the API server then fills in. */
const OURS = new Set(["v1 Namespace", "networking.k8s.io/v1 NetworkPolicy"]);
const isOurs = ({ apiVersion, kind }: KubeObject): boolean => OURS.has(`${apiVersion} ${kind}`);
const isPolicy = (object: KubeObject): boolean => isOurs(object) && object.kind === "NetworkPolicy";

const idOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

describe("manifests on the API server", () => {
    let plane: ControlPlane;
    before(async function () {
        plane = controlPlane(this);
    });

    for (const planned of everyStack()) {
        const title = `${relative(REPOSITORY, planned.directory) || "the program"}, stack ${planned.stack}`;
        it(`${title}: accepted as written, stored as written, unchanged by a second apply`, async function () {
            const made = manifestsOf(planned);
            if (made === LATER) return skip(this, `a part of its policies ${LATER}: outputs.cluster.ts deploys it`);
            const manifests = await servedBy(plane, made);
            expect(manifests.filter(isPolicy).length).to.be.greaterThan(0);
            const names = manifests.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
            const guest = await guestOn(this, plane, names, { asWritten: true });
            try {
                const moved = manifests.map((manifest) => guest.moved(manifest));
                for (const manifest of moved) await storedAsWritten(plane, manifest);
                for (const manifest of moved.filter((each) => isKept(plane, each))) {
                    const { resourceVersion } = (await live(plane, manifest)).metadata;
                    expect((await plane.api.apply(manifest)).metadata.resourceVersion, idOf(manifest)).to.equal(
                        resourceVersion,
                    );
                }
                expect(await policiesIn(plane, moved)).to.include.members(moved.filter(isPolicy).map(idOf).sort());
            } finally {
                for (const manifest of [...manifests].reverse().map((each) => guest.moved(each)))
                    if (manifest.kind !== "Namespace") await remove(plane, manifest);
                await guest.leave();
            }
        });
    }

    it("a policy whose protocol is left out is not stored as written (so the comparison can fail)", async function () {
        const guest = await guestOn(this, plane, ["x"]);
        const policy = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "defaulted", namespace: guest.name("x") },
            spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] },
        };
        const stored = await plane.api.create(policy).finally(() => guest.leave());
        expect(stored["spec"]).not.to.deep.equal(policy.spec);
    });
});

/** Objects of kinds that the API server serves; policies of network plugins are held against their schemas in schemas.cluster.ts. */
async function servedBy({ api }: ControlPlane, objects: readonly KubeObject[]): Promise<KubeObject[]> {
    const known = new Map<string, boolean>();
    for (const object of objects) {
        const { apiVersion, kind } = object;
        const title = `${apiVersion} ${kind}`;
        if (known.has(title)) continue;
        const served = isOurs(object) || (await isServed(api, apiVersion, kind));
        known.set(title, served);
        if (!served) console.log(`      not served here, and left out: ${title}`);
    }
    return objects.filter(({ apiVersion, kind }) => known.get(`${apiVersion} ${kind}`));
}

/** The API server adds one thing to a namespace: the finalizer of its content. */
function specAsStored(manifest: KubeObject): unknown {
    return manifest.kind === "Namespace" ? { finalizers: ["kubernetes"] } : manifest["spec"];
}

/** On somebody's cluster what is not ours is tried and not kept: a Deployment would start pods. */
const isKept = ({ origin }: ControlPlane, object: KubeObject): boolean => origin === "own" || isOurs(object);

async function storedAsWritten(plane: ControlPlane, manifest: KubeObject): Promise<void> {
    const stored = await plane.api.apply(manifest, undefined, { dryRun: !isKept(plane, manifest) });
    if (isOurs(manifest)) expect(stored["spec"], idOf(manifest)).to.deep.equal(specAsStored(manifest));
    expect(stored.metadata.labels ?? {}, idOf(manifest)).to.include(manifest.metadata.labels ?? {});
    expect(stored.metadata.annotations ?? {}, idOf(manifest)).to.include(manifest.metadata.annotations ?? {});
}

/** The policies that are in the namespaces of some manifests, as the API server lists them. */
async function policiesIn(plane: ControlPlane, manifests: readonly KubeObject[]): Promise<string[]> {
    const names = manifests.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
    const lists = await Promise.all(names.map((name) => plane.api.list("networking.k8s.io/v1", "NetworkPolicy", name)));
    return lists.flatMap(({ items }) => items.map(idOf));
}

function live(plane: ControlPlane, { apiVersion, kind, metadata }: KubeObject): Promise<KubeObject> {
    return plane.api.get(apiVersion, kind, metadata.namespace, metadata.name);
}

/** A guard goes first, and keeps others off for as long as the API server has not noticed that. */
function remove(plane: ControlPlane, { apiVersion, kind, metadata }: KubeObject): Promise<void> {
    return until(`${kind} ${metadata.name} to be deleted`, async () => {
        await plane.api.delete(apiVersion, kind, metadata.namespace, metadata.name);
        return true;
    });
}
