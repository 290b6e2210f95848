import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { type Api, ApiError, type KubeObject } from "./api";
import { onPath } from "./binaries";
import { until } from "./process";

/** A file of a module that `crds/go.mod` pins. */
export interface ModuleFile {
    readonly module: string;
    readonly file: string;
}

/** A CustomResourceDefinition and where it came from, or the reason why there is none. */
export type Definition = { readonly object: KubeObject; readonly from: string } | { readonly missing: string };

const MODULE = join(__dirname, "crds");

/**
 * The definition called `name`, such as `ciliumnetworkpolicies.cilium.io`: from the folder that AI_MESH_CRDS names, else from
 * the module that has it. Modules are fetched once and kept where Go keeps its modules; go.sum says what they hold.
 */
export function findDefinition(name: string, source?: ModuleFile): Definition {
    const folder = process.env["AI_MESH_CRDS"] ?? "";
    const given = folder === "" ? undefined : definitionsIn(folder).find(({ metadata }) => metadata.name === name);
    if (given !== undefined) return { object: given, from: `AI_MESH_CRDS (${folder})` };
    if (source === undefined)
        return { missing: `${name}: in no module of crds/go.mod, and AI_MESH_CRDS names no folder that has it` };
    const directory = moduleDirectory(source.module);
    if ("missing" in directory) return { missing: `${name}: ${directory.missing}` };
    const object = parse(readFileSync(join(directory.path, source.file), "utf8")) as KubeObject;
    if (object.metadata.name !== name)
        throw new Error(`read ${source.file} of ${directory.version}: it defines ${object.metadata.name}, not ${name}`);
    return { object, from: directory.version };
}

function definitionsIn(folder: string): KubeObject[] {
    return readdirSync(folder)
        .filter((file) => /\.ya?ml$/u.test(file))
        .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), "utf8")))
        .map((document) => document.toJS() as KubeObject | null)
        .filter((object) => object !== null)
        .filter(({ kind }) => kind === "CustomResourceDefinition");
}

/** A module as `crds/go.mod` pins it: `github.com/cilium/cilium@v1.20.2`. */
function pinned(name: string): string {
    const lines = readFileSync(join(MODULE, "go.mod"), "utf8").split("\n");
    const words = lines.map((line) => line.trim().split(" ")).find(([first]) => first === name);
    if (words === undefined) throw new Error(`read ${join(MODULE, "go.mod")}: no line requires ${name}`);
    return words.join("@");
}

/** Where Go keeps a module, and its name with its version. */
function moduleDirectory(name: string): { path: string; version: string } | { missing: string } {
    const version = pinned(name);
    if (onPath("go") === undefined) return { missing: `no Go to fetch ${version} with` };
    // By its version, so that Go reads nothing of what the module requires and leaves go.mod as it is.
    const run = spawnSync("go", ["mod", "download", "-json", version], { cwd: MODULE, encoding: "utf8" });
    const said = `${run.stdout}${run.stderr}`.trim();
    if (run.status !== 0) {
        // What came is not what was pinned: no reason to leave a test out.
        if (said.includes("checksum mismatch")) throw new Error(`fetch ${version}: ${said}`);
        return { missing: `go mod download ${version} failed: ${said.split("\n").slice(-5).join(" | ")}` };
    }
    return { path: (JSON.parse(run.stdout) as { Dir: string }).Dir, version };
}

/**
 * Makes an API server serve what a definition defines, and waits until it does so for every version. One of that name goes
 * first, with all objects of its kind: nobody can see when an API server has noticed that a schema changed.
 */
export async function serve(api: Api, definition: KubeObject): Promise<void> {
    const { apiVersion, kind, metadata } = definition;
    await api.delete(apiVersion, kind, undefined, metadata.name);
    await until(`${metadata.name} to be gone`, () => isGone(api, definition));
    await api.apply(definition);
    const { group, names, versions } = definition["spec"] as {
        readonly group: string;
        readonly names: { readonly kind: string };
        readonly versions: readonly { readonly name: string; readonly served: boolean }[];
    };
    for (const { name } of versions.filter(({ served }) => served))
        await until(`the API server to serve ${names.kind} of ${group}/${name}`, async () => {
            await api.list(`${group}/${name}`, names.kind);
            return true;
        });
}

async function isGone(api: Api, { apiVersion, kind, metadata }: KubeObject): Promise<boolean> {
    try {
        await api.get(apiVersion, kind, undefined, metadata.name);
        return false;
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return true;
        throw error;
    }
}

/** Whether an API server says that it serves a kind, which everybody who may log in may ask. */
export async function isServed(api: Api, apiVersion: string, kind: string): Promise<boolean> {
    try {
        const { resources } = JSON.parse(await api.text("GET", `/apis/${apiVersion}`)) as {
            readonly resources: readonly { readonly kind: string }[];
        };
        return resources.some((resource) => resource.kind === kind);
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return false;
        throw error;
    }
}
