import {
    type Cluster,
    type Labels,
    pluginPolicyTitle,
    policyId,
    readUnjudgedPolicy,
    type UnjudgedPolicy,
    workloadId,
    clusterPolicyTitle,
} from "../../netpol";
import { kindOf } from "../../policy-pack/stack/kinds";
import { appliedResources, type StackResource } from "../plan/stack-objects";
import { isPlainObject, type WireObject } from "../plan/values";
import { gapOfPolicy, type WorldGap } from "./gaps";
import { plainText } from "./hidden-parts";
import { clusterOf } from "./planned-cluster";
import type { LookedUp } from "./side";

/**
 * What a stack only reads. Of objects whose content is not in sight, as in a plan, which asks no cluster, a namespace may have
 * any labels, a policy may do anything where it stands, and what makes pods is a gap.
 *
 * @throws InputError as {@link clusterOf}
 */
export function lookedUpBy(resources: readonly StackResource[]): LookedUp {
    const { applied } = appliedResources(resources);
    const read = applied.filter(({ external, type }) => external && type.startsWith("kubernetes:"));
    const { cluster, hidden, gaps } = clusterOf(
        read.filter(({ isSeen }) => isSeen === true).map((each) => ({ ...each, external: false })),
    );
    const others = read.filter(({ isSeen }) => isSeen !== true);
    const namespaces = others.flatMap((each) => namespaceOf(each) ?? []);
    return {
        cluster: { ...cluster, namespaces: [...cluster.namespaces, ...namespaces] },
        hidden: [...hidden, ...others.flatMap((each) => policyOf(each) ?? [])],
        gaps: [...gaps, ...others.flatMap((each) => gapOf(each) ?? [])],
    };
}

/** What both sides of a comparison only read: of a namespace the labels, where one of them knows them. */
export function bothLookedUp(one: LookedUp | undefined, other: LookedUp | undefined): Cluster {
    const nothing: Cluster = { namespaces: [], workloads: [], services: [], policies: [] };
    return withLookedUp(one?.cluster ?? nothing, other?.cluster ?? nothing);
}

/** What a comparison does not see of what a side only reads: policies and pods of which no side shows what they are. */
export function gapsOfLookedUp({ hidden, gaps }: LookedUp, both: Cluster): WorldGap[] {
    const seen = new Set([
        ...both.policies.map((policy) => `NetworkPolicy ${policyId(policy)}`),
        ...(both.pluginPolicies ?? []).map(pluginPolicyTitle),
    ]);
    const unseen = hidden.filter(({ kind, namespace = "", name }) => !seen.has(`${kind} ${idOf({ namespace, name })}`));
    return [...gaps, ...unseen.map((policy) => gapOfPolicy(policy))];
}

/** A cluster with what is only read beside it; what it holds itself stays, but for labels that it does not know. */
export function withLookedUp(own: Cluster, read: Cluster): Cluster {
    const labels = new Map(
        read.namespaces.flatMap(({ name, labels: known, labelsKnown }) =>
            labelsKnown === false ? [] : [[name, known]],
        ),
    );
    const listed = own.namespaces.map((each) => {
        const known = labels.get(each.name);
        return each.labelsKnown !== false || known === undefined
            ? each
            : { name: each.name, labels: { ...known, ...each.labels } satisfies Labels };
    });
    const unjudged = [...(own.unjudged ?? []), ...missing(own.unjudged, read.unjudged, idOfUnjudged)];
    const clusterPolicies = [
        ...(own.clusterPolicies ?? []),
        ...missing(own.clusterPolicies, read.clusterPolicies, clusterPolicyTitle),
    ];
    const pluginPolicies = [
        ...(own.pluginPolicies ?? []),
        ...missing(own.pluginPolicies, read.pluginPolicies, pluginPolicyTitle),
    ];
    return {
        ...own,
        namespaces: [...listed, ...missing(own.namespaces, read.namespaces, ({ name }) => name)],
        workloads: [...own.workloads, ...missing(own.workloads, read.workloads, workloadId)],
        services: [...own.services, ...missing(own.services, read.services, idOf)],
        policies: [...own.policies, ...missing(own.policies, read.policies, (policy) => policyId(policy))],
        ...(clusterPolicies.length > 0 ? { clusterPolicies } : {}),
        ...(pluginPolicies.length > 0 ? { pluginPolicies } : {}),
        ...(unjudged.length > 0 ? { unjudged } : {}),
    };
}

function missing<Item>(
    own: readonly Item[] | undefined = [],
    read: readonly Item[] | undefined = [],
    idOfItem: (item: Item) => string,
): Item[] {
    const there = new Set(own.map(idOfItem));
    return read.filter((item) => !there.has(idOfItem(item)));
}

const idOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => `${namespace}/${name}`;
const idOfUnjudged = ({ apiVersion, kind, namespace = "", name }: UnjudgedPolicy) =>
    [apiVersion, kind, namespace, name].join(" ");

function namespaceOf(resource: StackResource): Cluster["namespaces"][number] | undefined {
    const { name } = metadataOf(resource);
    const isNamespace = kindOf(resource.type).kind === "namespace";
    return isNamespace && name !== undefined ? { name, labels: {}, labelsKnown: false } : undefined;
}

const why = "the stack only reads it, and what it says is not in sight";

function policyOf(resource: StackResource): UnjudgedPolicy | undefined {
    const [, apiVersion = "", kind = ""] = /^kubernetes:(.+):(\w+)$/.exec(resource.type) ?? [];
    const { name = resource.name, namespace } = metadataOf(resource);
    const scope = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
    if (kindOf(resource.type).kind === "policy") return { ...scope, ...anything, nodes: false };
    if (/^policy\.networking\.k8s\.io\//.test(apiVersion)) return { ...scope, ...anything, nodes: true };
    const other = readUnjudgedPolicy({ apiVersion, kind, metadata: { name, namespace } }, kind, apiVersion);
    return other && { ...other, why };
}

const anything = { opens: ["Ingress", "Egress"], shuts: ["Ingress", "Egress"], peers: "anybody", why } as const;

function gapOf(resource: StackResource): WorldGap | undefined {
    if (kindOf(resource.type).kind !== "workload") return undefined;
    const { name = resource.name, namespace = "default" } = metadataOf(resource);
    const kind = resource.type.split(":").at(-1) ?? "";
    return { kind: "pods", text: `Not read: the pods of ${kind} ${namespace}/${name}: the stack only reads it` };
}

/** The name and namespace, where they are known. */
function metadataOf({ inputs }: StackResource): { readonly name?: string; readonly namespace?: string } {
    const metadata: WireObject = isPlainObject(inputs.metadata) ? inputs.metadata : {};
    const [name, namespace] = [plainText(metadata.name), plainText(metadata.namespace)];
    return { ...(name ? { name } : {}), ...(namespace ? { namespace } : {}) };
}
