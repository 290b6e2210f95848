import { namespaceLabels } from "../namespaces";
import { readPluginPolicy } from "../plugin-policies/read";
import type { ClusterPolicy } from "../tiers/types";
import { isClusterPolicyKind, validateClusterPolicy } from "../tiers/validate";
import type { Cluster, Workload } from "../types";
import { checkMetadata } from "../validate/names";
import { validatePolicy } from "../validate/policy";
import { isObject } from "../is-object";
import { type Problem, quote, ValueAtPath } from "../validate/problem";
import { type ObjectMaker, readObjectMaker } from "../object-makers";
import { customKindOf } from "./custom-kinds";
import { readCustomWorkloads } from "./custom-workloads";
import { operatorMakesPods } from "./operator-makes-pods";
import { groupedKind, isClusterScoped, versionProblem, versionsOf } from "./kinds";
import { isFinished } from "./finished";
import { clusterOf, type Found, nothingFound, type OperatorOwner } from "./found";
import { readNode } from "./node";
import { readPolicy } from "./policy";
import { readUnjudgedPolicy } from "./unjudged-policy";
import { withoutNulls } from "./without-nulls";
import { isWorkloadKind, labelsOf, namespaceOf, readService, readWorkload } from "./workload";

/** One parsed document of one file; `document` counts from 1. */
export interface SourceDocument {
    readonly source: string;
    readonly document: number;
    readonly value: unknown;
}

/** A mistake and where it stands. */
export interface SourceProblem extends Problem {
    readonly source: string;
    readonly document: number;
}

/** Everything that was read, what was passed over and what is wrong. Objects with a problem are not in `cluster`. */
export interface ReadResult {
    readonly cluster: Cluster;
    /** How many objects of each kind have no say in reachability; a foreign group is spelled: "Service.serving.knative.dev". */
    readonly skipped: Readonly<Record<string, number>>;
    /** Objects of which an operator makes pods that are not in `cluster`, since this reader does not know them. */
    readonly unreadPods: readonly OperatorOwner[];
    /** Objects of which a controller makes or changes others, which are not among these. */
    readonly objectMakers: readonly ObjectMaker[];
    readonly problems: readonly SourceProblem[];
}

/**
 * Makes a cluster out of parsed manifests. `List` kinds are unrolled, empty documents passed over; an invalid object is
 * reported in full and left out whole, so that nothing is ever half-read.
 */
export function readObjects(documents: readonly SourceDocument[]): ReadResult {
    const found = nothingFound();
    const problems: SourceProblem[] = [];
    for (const { source, document, value } of documents) {
        const own: Problem[] = [];
        readObject(new ValueAtPath(value, "", own), found, own, 0);
        problems.push(...own.map((problem) => ({ source, document, ...problem })));
    }
    return {
        cluster: clusterOf(found),
        unreadPods: found.unreadPods,
        objectMakers: found.objectMakers,
        skipped: Object.fromEntries([...found.skipped].sort(([a], [b]) => (a < b ? -1 : 1))),
        problems,
    };
}

function readObject(spot: ValueAtPath, found: Found, problems: Problem[], depth: number): void {
    if (spot.absent) return;
    if (!isObject(spot.value)) return spot.problem(`must be a Kubernetes object, not ${quote(spot.value)}`);
    const [kind, apiVersion] = [spot.field("kind").value, spot.field("apiVersion").value];
    if (typeof kind !== "string" || typeof apiVersion !== "string") {
        return spot.problem(`must be a Kubernetes object with "apiVersion" and "kind", not ${quote(spot.value)}`);
    }
    if (kind.endsWith("List") && Array.isArray(spot.value["items"])) {
        if (depth > 8) return spot.problem("nests lists more than 8 deep");
        return unroll(spot, { kind, apiVersion }, found, problems, depth);
    }
    if (!versionsOf(kind).includes(apiVersion)) {
        const plugin = readPluginPolicy(spot.value, kind, apiVersion);
        if (plugin !== undefined) {
            if (isDuplicate(spot, groupedKind(kind, apiVersion), found)) return;
            found.pluginPolicies.push(...plugin.policies);
            found.unjudged.push(...plugin.unjudged);
            return;
        }
        const other = readUnjudgedPolicy(spot.value, kind, apiVersion);
        if (other !== undefined) return void found.unjudged.push(other);
        const problem = versionProblem(kind, apiVersion);
        if (problem !== undefined) return spot.field("apiVersion").problem(problem);
        return readCustom(spot, apiVersion, kind, found, problems);
    }
    const before = problems.length;
    const accept = readKind(spot, kind, problems);
    if (problems.length > before || isDuplicate(spot, kind, found)) return;
    accept?.(found);
}

/** Items of a typed list may leave out their own kind and apiVersion: the list's say it. */
function unroll(
    list: ValueAtPath,
    { kind, apiVersion }: Pick<OperatorOwner, "kind" | "apiVersion">,
    found: Found,
    problems: Problem[],
    depth: number,
): void {
    const itemKind = kind.slice(0, -"List".length);
    for (const item of list.field("items").items()) {
        const typed =
            isObject(item.value) && itemKind !== "" ? { apiVersion, kind: itemKind, ...item.value } : item.value;
        readObject(new ValueAtPath(typed, item.path, problems), found, problems, depth + 1);
    }
}

/** Objects of a kind that is none of Kubernetes' own: pods that an operator makes of them count, all else has no say. */
function readCustom(spot: ValueAtPath, apiVersion: string, kind: string, found: Found, problems: Problem[]): void {
    const custom = customKindOf(apiVersion, kind);
    const before = problems.length;
    const workloads = custom === undefined ? [] : readCustomWorkloads(spot, custom);
    if (problems.length > before || (workloads.length > 0 && isDuplicate(spot, `${kind}.${apiVersion}`, found))) return;
    const shown = groupedKind(kind, apiVersion);
    found.workloads.push(...workloads.map((each) => ({ workload: { ...each, kind: shown }, owner: undefined })));
    if (workloads.length > 0) return;
    skip(found, groupedKind(kind, apiVersion));
    const maker = readObjectMaker(spot.value, kind, apiVersion);
    if (maker !== undefined) found.objectMakers.push(maker);
    if (!operatorMakesPods(apiVersion, kind, spot.value)) return;
    const name = String(spot.field("metadata").field("name").value ?? "");
    found.unreadPods.push({ apiVersion, kind, namespace: namespaceOf(spot), name });
}

/** Checks one object and gives back how to add it, once it is known to be sound. */
function readKind(spot: ValueAtPath, kind: string, problems: Problem[]): ((found: Found) => void) | undefined {
    const metadata = spot.field("metadata");
    if (kind === "NetworkPolicy") {
        const prefix = spot.path === "" ? "" : `${spot.path}.`;
        problems.push(...validatePolicy(spot.value).map((p) => ({ ...p, path: prefix + p.path })));
        return (found) => found.policies.push(readPolicy(spot.value));
    }
    if (isClusterPolicyKind(kind)) {
        const prefix = spot.path === "" ? "" : `${spot.path}.`;
        problems.push(...validateClusterPolicy(spot.value).map((p) => ({ ...p, path: prefix + p.path })));
        return (found) => found.clusterPolicies.push(withoutNulls(spot.value) as ClusterPolicy);
    }
    if (kind === "Node") {
        const node = readNode(spot);
        return (found) => found.nodes.push(node);
    }
    if (kind === "Namespace") {
        checkMetadata(metadata, kind);
        const name = String(metadata.field("name").value);
        return (found) => found.namespaces.set(name, namespaceLabels(name, labelsOf(metadata.field("labels"))));
    }
    if (kind === "Service") {
        const service = readService(spot);
        return (found) => found.services.push(service);
    }
    if (!isWorkloadKind(kind)) return undefined;
    return addWorkload(spot, readWorkload(spot, kind));
}

function addWorkload(spot: ValueAtPath, workload: Workload): (found: Found) => void {
    if (isFinished(workload, spot.field("status"))) return (found) => skip(found, `${workload.kind} (finished)`);
    const references = spot.field("metadata").field("ownerReferences").items();
    const controller = references.find((reference) => reference.field("controller").value === true);
    const [kind, name] = [controller?.field("kind").value, controller?.field("name").value];
    const owner = typeof kind === "string" && typeof name === "string" ? { kind, name } : undefined;
    return (found) => found.workloads.push({ workload, owner });
}

function isDuplicate(spot: ValueAtPath, kind: string, found: Found): boolean {
    const metadata = spot.field("metadata");
    const [name, own] = [String(metadata.field("name").value), metadata.field("namespace").value];
    const namespace = isClusterScoped(kind) ? "" : `${typeof own === "string" && own !== "" ? own : "default"}/`;
    const id = `${kind} ${namespace}${name}`;
    if (!found.seen.has(id)) {
        found.seen.add(id);
        return false;
    }
    metadata.field("name").problem(`names ${id} a second time: which of the two is meant cannot be told; keep one`);
    return true;
}

function skip({ skipped }: Found, kind: string): void {
    skipped.set(kind, (skipped.get(kind) ?? 0) + 1);
}
