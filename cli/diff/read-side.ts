import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { IpSet } from "../../netpol";
import { allRules, checkResources } from "../../policy-pack/judge/check";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { readManifestResources } from "../check/manifest-resources";
import { readState } from "../check/state";
import { readManifests } from "../manifests/read-manifests";
import { InputError } from "../terminal/input-error";
import { plan, type Progress } from "../plan/plan";
import { readProject, stackFile, stackNames, type Project } from "../plan/project";
import { readStackConfig } from "../plan/stack-config";
import type { WireObject } from "../plan/values";
import type { PackVerdict, PolicyVerdict, Violation } from "../plan/verdict";
import { clusterOf } from "./planned-cluster";
import type { Side } from "./side";
import { withWorktree } from "./worktree";

/** A side to be read: manifests, a program's stack (as it is, or at a git ref), or an exported state. */
export type Source =
    | { readonly kind: "manifests"; readonly paths: readonly string[] }
    | { readonly kind: "state"; readonly file: string }
    | { readonly kind: "program"; readonly directory: string; readonly ref?: string | undefined };

/** What a program is planned with. */
export interface PlanWith {
    readonly stack: string;
    readonly config: readonly string[];
    /** Directories of policy packs. */
    readonly packs: readonly string[];
    readonly progress: Progress;
}

/**
 * Reads one side. A git ref at which the program or the stack does not exist yet is an empty side, with a note.
 *
 * @throws InputError or ManifestError that names what cannot be read
 */
export async function readSide(source: Source, how: PlanWith): Promise<Side> {
    switch (source.kind) {
        case "manifests":
            return ofManifests(source.paths);
        case "state":
            return ofState(source.file);
        case "program": {
            const { directory, ref } = source;
            if (ref === undefined) return planned(readProject(directory), how, `stack ${how.stack}`);
            how.progress(`checking out ${ref}`);
            return withWorktree(directory, ref, (at) => atRef(at.directory, ref, how));
        }
    }
}

function ofManifests(paths: readonly string[]): Side {
    const { cluster } = readManifests(paths);
    const { resources, redact } = readManifestResources(paths);
    return { ...empty, title: paths.join(", "), file: paths[0] ?? ".", cluster, verdicts: [judged(resources, redact)] };
}

function ofState(file: string): Side {
    const { resources, redact } = readState(file);
    const inputs = resources.map(({ type, name, props }) => ({
        type,
        name,
        inputs: props as WireObject,
        external: false,
    }));
    return { ...empty, title: file, file, ...clusterOf(inputs), verdicts: [judged(resources, redact)] };
}

/** What this package's own policies say of objects that no program made: in process, as `ai-mesh check` does. */
function judged(resources: readonly SeenResource[], redact: (text: string) => string): PackVerdict {
    const today = new Date().toISOString().slice(0, 10);
    const violations = checkResources(resources, {}, today).map(({ policy, level, message, urn = "" }): Violation => ({
        pack: ownPack,
        policy,
        level,
        urn,
        message: redact(message),
        unjudged: false,
    }));
    const policies = allRules.map(({ name, level, description }): PolicyVerdict => {
        const violated = violations.some(({ policy }) => policy === name);
        const status = level === "disabled" ? "disabled" : violated ? "violated" : "passed";
        return { pack: ownPack, name, level, description, status };
    });
    return { pack: ownPack, policies, violations };
}

/** The name of this package's policy pack. */
const ownPack = "ai-mesh-isolation";

/** A side with nothing in it. */
export const empty: Side = {
    title: "nothing",
    file: ".",
    cluster: { namespaces: [], workloads: [], services: [], policies: [] },
    verdicts: [],
    platform: { clusterCidrs: IpSet.none, apiServer: IpSet.none },
    unknown: new Map(),
    notes: [],
};

async function atRef(directory: string, ref: string, how: PlanWith): Promise<Side> {
    const title = `stack ${how.stack} at ${ref}`;
    if (!["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(directory, name)))) {
        return { ...empty, title, notes: [`${ref} has no program here, so everything is new.`] };
    }
    const project = readProject(directory);
    if (!stackNames(project).includes(how.stack)) {
        return { ...empty, title, notes: [`${ref} has no stack "${how.stack}", so everything is new.`] };
    }
    return planned(project, how, title);
}

async function planned(project: Project, how: PlanWith, title: string): Promise<Side> {
    try {
        const config = readStackConfig(project, how.stack, how.config);
        const result = await plan({ project, name: how.stack, config }, how.packs, how.progress);
        const file = relative(process.cwd(), stackFile(project, how.stack));
        return { title, file, notes: [], verdicts: result.verdicts, ...clusterOf(result.resources) };
    } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw new InputError(`Cannot plan ${title}:\n${error.message}`);
    }
}
