import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { resourcesOfManifests } from "./manifest-resources";
import type { JudgedResources as Resources } from "./resources";
import { ofPlan, ofPreview, ofState } from "./stack-side";
import { readStackState, readState } from "./state";
import type { ClusterOptions } from "../kubernetes/kubeconfig";
import { clusterOfManifests, wholeValue } from "../manifests/read-manifests";
import { type ManifestObjects, readManifestObjects } from "../manifests/read-objects";
import { manifestNotes } from "../manifests/skipped";
import { objectMakerTexts, unjudgedTexts, unreadFileTexts, unreadPodTexts } from "./compared-as-text";
import { InputError } from "../terminal/input-error";
import { isOwn } from "../plan/pack-choices";
import { plan } from "../plan/plan";
import { readProject, stackFile, stackNames, type Project } from "../plan/project";
import { readStackConfig } from "../plan/stack-config";
import { empty } from "./empty-side";
import { placeOfManifest } from "./finding-location";
import { gapOfNothing, gapsOfFiles, gapsOfObjectMakers, gapsOfPods, skippedThatMayDecide } from "./gaps";
import { judged } from "./judged";
import { readLiveCluster } from "./live-side";
import type { PlanWith } from "./plan-with";
import type { Side } from "./side";
import { readManifestsAtRef } from "./manifests-at-ref";
import { withProgramAt } from "./worktree";

/** A side to be read: manifests or a program's stack (as they are, or at a git ref), what is deployed of it, or a live cluster. */
export type SideSource =
    | { readonly kind: "manifests"; readonly paths: readonly string[]; readonly ref?: string | undefined }
    | { readonly kind: "state"; readonly file: string }
    | { readonly kind: "stack-state"; readonly stack: string; readonly directory: string }
    | { readonly kind: "preview"; readonly file: string }
    | { readonly kind: "live"; readonly options: ClusterOptions }
    | { readonly kind: "program"; readonly directory: string; readonly ref?: string | undefined };

/**
 * Reads one side. A git ref at which the manifests, the program or the stack do not exist yet is an empty side, with a note.
 *
 * @throws InputError or ManifestError that names what cannot be read
 */
export async function readSide(source: SideSource, how: PlanWith): Promise<Side> {
    switch (source.kind) {
        case "manifests":
            // Read once: standard input cannot be read twice.
            if (source.ref === undefined) return ofManifests(readManifestObjects(source.paths), source.paths, how);
            how.progress(`checking out ${source.ref}`);
            return manifestsAt(source.ref, source.paths, how);
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
            return withProgramAt(directory, ref, (at) => atRef(at.directory, ref, how));
        }
    }
}

async function manifestsAt(ref: string, paths: readonly string[], how: PlanWith): Promise<Side> {
    const { read, missing } = await readManifestsAtRef(paths, ref);
    const title = `${paths.join(", ")} at ${ref}`;
    const note = `${ref} has no ${missing.join(", ")}, so everything ${read === undefined ? "" : "there "}is new.`;
    if (read === undefined) return { ...empty, title, owns: "some", notes: [note] };
    const side = await ofManifests(read, paths, how);
    return { ...side, title, notes: missing.length === 0 ? side.notes : [note, ...side.notes] };
}

async function ofManifests(read: ManifestObjects, paths: readonly string[], how: PlanWith): Promise<Side> {
    const { cluster, unreadPods, objectMakers } = clusterOfManifests(read);
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
            ...objectMakerTexts(values),
            ...unreadFileTexts(skippedThatMayDecide(read.skipped), paths),
            ...nothing.map(({ text }) => [text, ""] as const),
        ]),
        gaps: [
            ...gapsOfFiles(read.skipped),
            ...gapsOfObjectMakers(objectMakers),
            ...gapsOfPods(unreadPods),
            ...nothing,
        ],
        // Without this package's own policies, nothing is judged that notes could be about.
        notes: how.packs.some(isOwn) ? (source.notes ?? []) : manifestNotes(read),
        file: first ?? paths[0] ?? ".",
        cluster,
        verdicts,
        judged: source,
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
            if (place === undefined || !type.endsWith("networking.k8s.io/v1:NetworkPolicy")) return [];
            return [[name.includes("/") ? name : `default/${name}`, `${place.file}:${place.line}`] as const];
        }),
    );
}

const isNamespaceObject = ({ type }: Resources["resources"][number]) => type === "kubernetes:core/v1:Namespace";

async function ofCluster(options: ClusterOptions): Promise<Side> {
    const { cluster, apiServer, unknown, deployed, facts } = await readLiveCluster(options);
    const title = `cluster ${facts.context}`;
    return {
        ...empty,
        owns: "everything",
        title,
        cluster,
        platform: { ...empty.platform, apiServer, ...(!apiServer.isEmpty && { apiServerAlone: apiServer }) },
        unknown,
        deployed,
        live: facts,
    };
}

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
    // A stack that is not there says so itself.
    const file = relative(process.cwd(), stackFile(project, how.stack));
    const { config, resources, verdicts } = await runProgram(project, how, title);
    return { ...ofPlan(title, resources, config, how), file, verdicts };
}

async function runProgram(project: Project, how: PlanWith, title: string) {
    try {
        const config = readStackConfig(project, how.stack, how.config);
        return { config, ...(await plan({ project, name: how.stack, config }, how.packs, how.progress)) };
    } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw new InputError(`Cannot plan ${title}:\n${error.message}`);
    }
}
