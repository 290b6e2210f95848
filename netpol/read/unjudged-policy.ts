import { nameLabel } from "../namespaces";
import { type UnjudgedKind, unjudgedKinds, kindsWithoutEffect, anyUnjudgedKind } from "../unjudged-kinds";
import type { Direction, Labels, LabelSelector, UnjudgedPolicy } from "../types";
import { isClusterPolicyKind } from "../tiers/validate";
import { isObject } from "../is-object";

const operators: readonly unknown[] = ["In", "NotIn", "Exists", "DoesNotExist"];
const both: readonly Direction[] = ["Ingress", "Egress"];

/**
 * Reads a policy of a kind that is not judged; `undefined` where the object is none. Whatever stands in it, nothing is a
 * mistake: what cannot be read counts as the most that it could mean.
 */
export function readUnjudgedPolicy(value: unknown, kind: string, apiVersion: string): UnjudgedPolicy | undefined {
    const metadata = fieldOf(value, "metadata");
    const own = textOf(fieldOf(metadata, "namespace"));
    const row = rowOf(apiVersion.replace(/\/.*/, ""), kind, own === undefined ? "cluster" : "namespace");
    if (row === undefined) return undefined;
    const spec = fieldOf(value, "spec");
    // A Cilium policy may hold several at once, under `specs`.
    const several = fieldOf(value, "specs");
    const specs = Array.isArray(several)
        ? [spec, ...(several as unknown[])].filter((each) => each !== undefined)
        : [spec];
    if (row.decides && !specs.some(row.decides)) return undefined;
    const ways = directionsOf(row, specs);
    const isRoot = row.rootNamespace !== undefined && row.rootNamespace === own;
    return {
        ...{ apiVersion, kind, name: textOf(fieldOf(metadata, "name")) ?? "" },
        ...(row.scope === "namespace" ? { namespace: own ?? "default" } : {}),
        ...(isRoot ? { everywhere: true as const } : {}),
        ...(specs.length === 1 ? podsOf(row, spec) : {}),
        ...{ nodes: row.nodes, peers: row.peers },
        opens: row.opens ? ways.opens : [],
        shuts: row.shuts ? ways.concerns : [],
    };
}

/** Whether policies of a kind may have a say, and are not judged. */
export function isUnjudgedKind(group: string, kind: string): boolean {
    return rowOf(group, kind, "namespace") !== undefined;
}

function rowOf(group: string, kind: string, scope: UnjudgedKind["scope"]): UnjudgedKind | undefined {
    const isThis = (row: { readonly group: string; readonly kind: string }) => row.group === group && row.kind === kind;
    const known = unjudgedKinds.find(isThis);
    if (known !== undefined || kindsWithoutEffect.some(isThis)) return known;
    const isJudged =
        group === "networking.k8s.io" || (group === "policy.networking.k8s.io" && isClusterPolicyKind(kind));
    const isCalledPolicy = /NetworkPolicy$|EgressFirewall$/.test(kind);
    return isCalledPolicy && !isJudged ? anyUnjudgedKind(group, kind, scope) : undefined;
}

/** In which directions it concerns pods, and in which of them it could let anything through. */
function directionsOf(
    { directions }: UnjudgedKind,
    specs: readonly unknown[],
): Record<"concerns" | "opens", Direction[]> {
    if ("always" in directions) return { concerns: [...directions.always], opens: [...directions.always] };
    if ("list" in directions) {
        const listed = specs.flatMap((spec) => fieldOf(spec, directions.list));
        const isSound = listed.length > 0 && listed.every((each) => both.some((way) => way === each));
        const concerns = both.filter((way) => !isSound || listed.includes(way));
        return { concerns, opens: concerns };
    }
    const has = (names: readonly string[]) =>
        specs.some((spec) => names.some((name) => fieldOf(spec, name) !== undefined));
    const concerns = both.filter((way) => has(directions.sections[way]));
    if (concerns.length === 0) return { concerns: [...both], opens: [...both] };
    const allows = (way: Direction) => directions.sections[way].filter((name) => directions.allows.includes(name));
    return { concerns, opens: concerns.filter((way) => has(allows(way))) };
}

function podsOf({ pods, scope }: UnjudgedKind, spec: unknown): Pick<UnjudgedPolicy, "pods" | "namespaces"> {
    switch (pods) {
        case "label selector":
            return only({ pods: selectorOf(fieldOf(spec, "podSelector")) });
        case "subject": {
            const subject = fieldOf(spec, "subject");
            const ofPods = fieldOf(subject, "pods");
            return only({
                pods: selectorOf(fieldOf(ofPods, "podSelector")),
                namespaces: selectorOf(fieldOf(subject, "namespaces") ?? fieldOf(ofPods, "namespaceSelector")),
            });
        }
        case "workload selector": {
            if (fieldOf(spec, "targetRef") !== undefined || fieldOf(spec, "targetRefs") !== undefined) return {};
            const labels = fieldOf(fieldOf(spec, "workloadSelector"), "labels");
            const matchLabels = labels ?? fieldOf(fieldOf(spec, "selector"), "matchLabels");
            return only({ pods: matchLabels === undefined ? undefined : selectorOf({ matchLabels }) });
        }
        case "endpointSelector":
            return ofCilium(fieldOf(spec, "endpointSelector"), scope);
        case "not read":
            return {};
    }
}

/** A LabelSelector; `undefined` where it is absent, or not one to the letter. */
function selectorOf(value: unknown): LabelSelector | undefined {
    if (!isObject(value)) return undefined;
    const { matchLabels = {}, matchExpressions = [], ...rest } = value;
    if (!isLabels(matchLabels) || !Array.isArray(matchExpressions) || Object.keys(rest).length > 0) return undefined;
    return matchExpressions.every(isRequirement) ? { matchLabels, matchExpressions } : undefined;
}

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

function isRequirement(value: unknown): value is Requirement {
    if (!isObject(value) || typeof value["key"] !== "string") return false;
    const { operator, values = [] } = value;
    return operators.includes(operator) && Array.isArray(values) && values.every((each) => typeof each === "string");
}

const isLabels = (value: unknown): value is Labels =>
    isObject(value) && Object.values(value).every((each) => typeof each === "string");

/** Labels of the namespace of a pod, as Cilium has them among those of the pod. */
const ofNamespace = "io.cilium.k8s.namespace.labels.";

/**
 * What an endpointSelector surely asks for. A key may name its source (`k8s:app`), or the pod's namespace and its labels.
 * Cilium leaves some labels out of what it selects by, so that a pod with such a label counts as one without it: what a
 * selector asks not to be there says nothing here.
 *
 * @see https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/
 */
function ofCilium(value: unknown, scope: UnjudgedKind["scope"]): Pick<UnjudgedPolicy, "pods" | "namespaces"> {
    const selector = selectorOf(value);
    const all: Requirement[] = [
        ...Object.entries(selector?.matchLabels ?? {}).map(([key, one]) => ({
            key,
            operator: "In" as const,
            values: [one],
        })),
        ...(selector?.matchExpressions ?? []),
    ].filter(({ operator }) => operator === "In" || operator === "Exists");
    const pods: Requirement[] = [];
    const namespaces: Requirement[] = [];
    for (const { key, ...asked } of all) {
        const plain = key.replace(/^(k8s|any)[:.]/, "");
        if (plain === "io.kubernetes.pod.namespace") namespaces.push({ key: nameLabel, ...asked });
        else if (plain.startsWith(ofNamespace)) namespaces.push({ key: plain.slice(ofNamespace.length), ...asked });
        else if (!/[:]/.test(plain) && !plain.startsWith("io.cilium.")) pods.push({ key: plain, ...asked });
    }
    return only({
        pods: pods.length > 0 ? { matchExpressions: pods } : undefined,
        namespaces: namespaces.length > 0 && scope === "cluster" ? { matchExpressions: namespaces } : undefined,
    });
}

function only(found: { pods?: LabelSelector | undefined; namespaces?: LabelSelector | undefined }) {
    return Object.fromEntries(Object.entries(found).filter(([, selector]) => selector !== undefined));
}

/** A field; null counts as absent. */
function fieldOf(value: unknown, name: string): unknown {
    return (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined) ?? undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
