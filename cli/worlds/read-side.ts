import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { IpSet, isObject } from "../../netpol";
import { allRules, judge, levelOf } from "../../policy-pack/judge/check";
import { resourcesOfManifests } from "./manifest-resources";
import { readOwnConfig } from "../plan/own-rules-config";
import type { JudgedResources as Resources } from "./resources";
import { readStackState, readState, type State } from "./state";
import type { ClusterOptions } from "../kubernetes/kubeconfig";
import { clusterOfManifests, wholeValue } from "../manifests/read-manifests";
import { readManifestObjects } from "../manifests/read-objects";
import { manifestNotes } from "../manifests/skipped";
import { withSecretsOf } from "./preview/hidden";
import { unjudgedTexts, unreadFileTexts, unreadPodTexts } from "./compared-as-text";
import { readPreview } from "./preview/read-preview";
import { seenResources } from "./preview/seen";
import { InputError } from "../terminal/input-error";
import { OWN_PACK } from "../plan/own-rules";
import { isOwn, type PackChoice } from "../plan/pack-choices";
import { plan, type Progress } from "../plan/plan";
import { readProject, stackFile, stackNames, type Project } from "../plan/project";
import { readStackConfig } from "../plan/stack-config";
import type { WireObject } from "../plan/values";
import type { PackVerdict, PolicyVerdict, Violation } from "../plan/verdict";
import { type PolicyTypesRecord, policyTypesRecord } from "./field-managers";
import { placeOfManifest } from "./finding-place";
import { gapOfNothing, gapsOfFiles, gapsOfPods, mayDecide } from "./gaps";
import { readLiveCluster } from "./live-side";
import { noNames } from "./mesh-names";
import { clusterOf } from "./planned-cluster";
import type { Side } from "./side";
import { withWorktree } from "./worktree";

/** A side to be read: manifests, a program's stack (as it is, or at a git ref), what is deployed of it, or a live cluster. */
export type SideSource =
    | { readonly kind: "manifests"; readonly paths: readonly string[] }
    | { readonly kind: "state"; readonly file: string }
    | { readonly kind: "stack-state"; readonly stack: string; readonly directory: string }
    | { readonly kind: "preview"; readonly file: string }
    | { readonly kind: "live"; readonly options: ClusterOptions }
    | { readonly kind: "program"; readonly directory: string; readonly ref?: string | undefined };

/** What a program is planned with. */
export interface PlanWith {
    readonly stack: string;
    readonly config: readonly string[];
    /** Policy packs; sides that no program makes are judged by this package's own, where it is one of them. */
    readonly packs: readonly PackChoice[];
    readonly progress: Progress;
}

/**
 * Reads one side. A git ref at which the program or the stack does not exist yet is an empty side, with a note.
 *
 * @throws InputError or ManifestError that names what cannot be read
 */
export async function readSide(source: SideSource, how: PlanWith): Promise<Side> {
    switch (source.kind) {
        case "manifests":
            return ofManifests(source.paths, how);
        case "state":
            return ofState(source.file, source.file, readState(source.file), how);
        case "stack-state": {
            const { stack, directory } = source;
            how.progress("exporting the stack");
            return ofState(`deployed stack ${stack}`, directory, readStackState({ stack, directory }), how);
        }
        case "preview":
            return ofPreview(source.file, how);
        case "live":
            how.progress("reading the cluster");
            return ofCluster(source.options);
        case "program": {
            const { directory, ref } = source;
            if (ref === undefined) return planned(readProject(directory), how, `stack ${how.stack}`);
            how.progress(`checking out ${ref}`);
            return withWorktree(directory, ref, (at) => atRef(at.directory, ref, how));
        }
    }
}

async function ofManifests(paths: readonly string[], how: PlanWith): Promise<Side> {
    // Read once: standard input cannot be read twice.
    const read = readManifestObjects(paths);
    const { cluster, unreadPods } = clusterOfManifests(read);
    const nothing = gapOfNothing(cluster, paths);
    const values = read.objects.map(wholeValue);
    const source = resourcesOfManifests(read);
    // A finding is shown beside a file, where a directory was named as well.
    const first = placeOfManifest(source.resources[0]?.urn ?? "")?.file;
    const verdicts = await judged(source, how);
    return {
        ...empty,
        owns: "some",
        title: paths.join(", "),
        unknown: new Map([
            ...unjudgedTexts(values),
            ...unreadPodTexts(values, unreadPods),
            ...unreadFileTexts(mayDecide(read.skipped), paths),
            ...nothing.map(({ text }) => [text, ""] as const),
        ]),
        gaps: [...gapsOfFiles(read.skipped), ...gapsOfPods(unreadPods), ...nothing],
        // Without this package's own policies, nothing is judged that notes could be about.
        notes: how.packs.some(isOwn) ? (source.notes ?? []) : manifestNotes(read),
        file: first ?? paths[0] ?? ".",
        cluster,
        verdicts,
        namespaceObjects: new Map(
            source.resources.filter(isNamespaceObject).map(({ urn, name }) => [urn, name] as const),
        ),
        withoutObject: source.implied ?? [],
        places: placesOf(source.resources),
    };
}

/** Where NetworkPolicies stand, by `ns/name`. */
function placesOf(resources: Resources["resources"]): ReadonlyMap<string, string> {
    return new Map(
        resources.flatMap(({ type, name, urn }) => {
            const place = placeOfManifest(urn);
            if (place === undefined || !type.endsWith(":NetworkPolicy")) return [];
            return [[name.includes("/") ? name : `default/${name}`, `${place.file}:${place.line}`] as const];
        }),
    );
}

const isNamespaceObject = ({ type }: Resources["resources"][number]) => type === "kubernetes:core/v1:Namespace";

async function ofState(title: string, file: string, state: State, how: PlanWith): Promise<Side> {
    // What is reached is printed, so no secret may be among it.
    const inputs = state.sealed.map(({ type, name, props }) => ({
        type,
        name,
        inputs: props as WireObject,
        external: false,
    }));
    const deployed = recordsOf(state);
    return { ...empty, title, file, ...clusterOf(inputs), deployed, verdicts: await judged(state, how) };
}

/** Who set `policyTypes` of a state's policies. */
function recordsOf({ sealed }: State): ReadonlyMap<string, PolicyTypesRecord> {
    const policies = sealed.filter(({ type }) => type.endsWith(":NetworkPolicy"));
    return new Map(
        policies.map(({ props, inputs }) => {
            const { namespace, name } = isObject(props["metadata"]) ? props["metadata"] : {};
            return [
                `${typeof namespace === "string" ? namespace : "default"}/${String(name)}`,
                policyTypesRecord(props, inputs),
            ];
        }),
    );
}

async function ofPreview(file: string, how: PlanWith): Promise<Side> {
    const preview = readPreview(file);
    const resources = preview.inOrder.map((each) => ({ ...each, inputs: withSecretsOf(file, each.inputs) }));
    const verdicts = await judged(
        { resources: seenResources(preview), redact: (message) => message, stackConfig: preview.config },
        how,
    );
    const found = clusterOf(resources);
    return {
        ...empty,
        title: `preview of stack ${preview.stack}`,
        file,
        ...found,
        verdicts,
        notes: [...preview.notes, ...found.notes],
    };
}

async function ofCluster(options: ClusterOptions): Promise<Side> {
    const { cluster, apiServer, unknown, deployed, facts } = await readLiveCluster(options);
    const title = `cluster ${facts.context}`;
    return {
        ...empty,
        owns: "everything",
        title,
        cluster,
        platform: { ...empty.platform, apiServer },
        unknown,
        deployed,
        live: facts,
    };
}

/** What this package's own policies say of objects that no program made: in process, as `ai-mesh check` does. */
export async function judged(
    { resources, redact, stackConfig }: Pick<Resources, "resources" | "redact" | "stackConfig">,
    { packs }: Pick<PlanWith, "packs">,
): Promise<PackVerdict[]> {
    const own = packs.find(isOwn);
    if (own === undefined) return [];
    const config = await readOwnConfig(own.configFile);
    const today = new Date().toISOString().slice(0, 10);
    const violations = judge({ resources, config, stackConfig, today }).map(
        ({ policy, level, message, urn = "" }): Violation => ({
            pack: OWN_PACK,
            policy,
            level,
            urn,
            message: redact(message),
            unjudged: false,
        }),
    );
    const policies = allRules.map((rule): PolicyVerdict => {
        const { name, description } = rule;
        const level = levelOf(rule, config);
        const violated = violations.some(({ policy }) => policy === name);
        const status = level === "disabled" ? "disabled" : violated ? "violated" : "passed";
        return { pack: OWN_PACK, name, level, description, status };
    });
    return [{ pack: OWN_PACK, policies, violations }];
}

/** A side with nothing in it. */
export const empty: Side = {
    title: "nothing",
    file: ".",
    cluster: { namespaces: [], workloads: [], services: [], policies: [] },
    verdicts: [],
    platform: { clusterCidrs: IpSet.none, apiServer: IpSet.none },
    unknown: new Map(),
    gaps: [],
    declared: [],
    meshNames: noNames,
    notes: [],
    owns: "all",
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
        return { ...empty, title, file, verdicts: result.verdicts, ...clusterOf(result.resources) };
    } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw new InputError(`Cannot plan ${title}:\n${error.message}`);
    }
}
