import {
    type Cluster,
    IpSet,
    operatorMakesPods,
    readUnjudgedPolicy,
    type SourceDocument,
    type UnjudgedPolicy,
    type Workload,
} from "../../netpol";
import { readable } from "../kubernetes/readable";
import { decisiveSecret } from "../plan/decisive";
import { MESH_TYPE } from "../plan/resource";
import { appliedResources, type StackResource, type StackObject, stackObjects } from "../plan/stack-objects";
import {
    forComputing,
    forPeople,
    isPlainObject,
    UNKNOWN,
    unprintable,
    withoutSecrets,
    type WireObject,
    type WireValue,
} from "../plan/values";
import { meshWorkloads } from "./declared-workloads";
import { gapsOfPods, type WorldGap } from "./gaps";
import { areIdentityAndSubjectPlain, directionsOf, hiddenPolicies, isPlain } from "./hidden-policies";
import { unjudgedTexts, unreadPodTexts } from "./compared-as-text";
import { type MeshNames, meshNamesOf } from "./mesh-names";
import { Patches } from "./patches";
import type { Platform } from "./side";

/** What a stack's resources come to. */
export interface StackCluster {
    readonly cluster: Cluster;
    /** Workloads that the stack's meshes name. */
    readonly declared: readonly Workload[];
    /** What else they name. */
    readonly meshNames: MeshNames;
    readonly platform: Platform;
    /** See `Side.unknown`. */
    readonly unknown: ReadonlyMap<string, string>;
    /** What policies with a part in `unknown` may do. */
    readonly hidden: readonly UnjudgedPolicy[];
    /** What was not read of the objects and an answer may hang on. */
    readonly gaps: readonly WorldGap[];
    /** Objects that are not counted, and why. */
    readonly notes: readonly string[];
}

/** Kinds that say who can reach whom; a Secret, or a value in a container's environment, is never looked at. */
const kindsThatMatter =
    /:(Namespace|NetworkPolicy|Service|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;

/** Kinds of groups that are none of Kubernetes' own: custom resources. */
const customKind = /^kubernetes:(?![\w.-]*\.k8s\.io\/)[\w-]+(?:\.[\w-]+)+\/\w+:/;

/** Policies of a cluster, judged before and after NetworkPolicies. */
const clusterPolicy =
    /^kubernetes:policy\.networking\.k8s\.io\/\w+:(AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy)$/;

/**
 * The cluster that a stack's resources describe. A rule with a part that is known only after a deployment, or that is a
 * secret, is left out and named in `unknown`; so is a policy of which the pods or the name are, and any other object of
 * which a secret decides what it means.
 *
 * @throws InputError that lists every object that the API server would refuse
 */
export function clusterOf(resources: readonly StackResource[]): StackCluster {
    const unknown = new Map<string, string>();
    const { applied, rendered } = appliedResources(resources);
    const { objects, uncounted } = stackObjects(applied);
    const notes = [
        ...uncounted.map(({ resource, why }) => `not counted: ${resource.name}: ${why}`),
        ...rendered.map(({ name }) => `not counted: ${name}: its provider writes it to a file, not to the cluster`),
    ];
    for (const { resource } of uncounted) setText(unknown, `the objects of ${resource.name}`, resource.inputs);
    const patches = new Patches();
    const whole = objects.filter((object) => !patches.take(object));
    for (const [title, text] of patches.texts) unknown.set(title, text);
    const documents = whole.flatMap((object) =>
        customKind.test(object.type) ? customDocument(object, unknown, notes) : ownDocument(object, unknown, notes),
    );
    const { cluster, unreadPods } = readable(documents, "the stack's objects");
    const values = documents.map(({ value }) => value);
    for (const [title, text] of unreadPodTexts(values, unreadPods)) unknown.set(title, text);
    return {
        cluster: patches.over(cluster),
        declared: meshWorkloads(resources),
        meshNames: meshNamesOf(resources),
        platform: platformOf(resources),
        unknown,
        hidden: hiddenPolicies(whole),
        gaps: [...gapsOfPods(unreadPods), ...notes.map((text) => ({ kind: "objects" as const, text }))],
        notes,
    };
}

/** Keeps what cannot be judged, to be compared with the other side's and never shown. */
function setText(unknown: Map<string, string>, title: string, inputs: WireObject): void {
    unknown.set(title, JSON.stringify(forComputing(inputs)));
}

/** An object of one of Kubernetes' own kinds; none where the kind says nothing of who can reach whom. */
function ownDocument(
    { type, name, inputs, problem }: StackObject,
    unknown: Map<string, string>,
    notes: string[],
): SourceDocument[] {
    if (!kindsThatMatter.test(type) && !clusterPolicy.test(type)) return [];
    const secret = decisiveSecret(inputs);
    const why = problem ?? (type.endsWith("Policy") ? undefined : secret && `${secret.path} is a secret`);
    if (why !== undefined) notes.push(`not counted: ${name}: ${why}`);
    if (problem !== undefined) setText(unknown, `${type.split(":").at(-1)} ${name}`, inputs);
    const value = problem === undefined ? known(type, name, inputs, unknown) : undefined;
    return value === undefined ? [] : [{ source: name, document: 1, value }];
}

/**
 * A custom resource: a policy of another kind, or one of which an operator may make pods. In part it would make other pods
 * than it does; a policy of which a part is hidden may concern any pod of its scope.
 */
function customDocument(
    { type, name, inputs, problem }: StackObject,
    unknown: Map<string, string>,
    notes: string[],
): SourceDocument[] {
    const [, apiVersion = "", kind = ""] = /^kubernetes:(.+):(\w+)$/.exec(type) ?? [];
    const shown = withoutSecrets({ ...inputs, apiVersion, kind });
    const scope = { apiVersion, kind, metadata: isPlainObject(shown) ? shown.metadata : undefined };
    const isPolicy = readUnjudgedPolicy(scope, kind, apiVersion) !== undefined;
    const [hidden] = unprintable(inputs);
    const why =
        problem ??
        (hidden && `${hidden.path} is ${hidden.why === "secret" ? "a secret" : "known only after a deployment"}`);
    const whole = forComputing({ ...inputs, apiVersion, kind });
    for (const [title, text] of unjudgedTexts([whole])) unknown.set(title, text);
    if (why === undefined) return [{ source: name, document: 1, value: whole }];
    // Of a policy its namespace is enough: it may concern any pod there. Without that nothing is known of it.
    if (isPolicy && problem === undefined) return [{ source: name, document: 1, value: scope }];
    if (isPolicy || operatorMakesPods(apiVersion, kind, shown)) {
        notes.push(`not counted: ${name}: ${why}`);
        unknown.set(`${kind} ${name}`, JSON.stringify(whole));
    }
    return [];
}

function known(type: string, name: string, inputs: WireObject, unknown: Map<string, string>): WireValue | undefined {
    if (type.endsWith(":NetworkPolicy")) return knownPart(name, inputs, unknown);
    // In part, a cluster's policy would decide more or less than it does: its first rule that matches decides.
    const isLeftOut = clusterPolicy.test(type) ? !isPlain(inputs) : decisiveSecret(inputs) !== undefined;
    if (!isLeftOut) return withoutSecrets(inputs);
    const title = clusterPolicy.test(type) ? "policy" : (type.split(":").at(-1) ?? type);
    unknown.set(`${title} ${name}`, JSON.stringify(forComputing(inputs)));
    return undefined;
}

function knownPart(name: string, inputs: WireObject, unknown: Map<string, string>): WireValue | undefined {
    if (isPlain(inputs)) return forComputing(inputs);
    const { spec, metadata } = inputs;
    if (!isPlainObject(spec) || !isPlainObject(metadata) || !areIdentityAndSubjectPlain(metadata, spec)) {
        unknown.set(`policy ${name}`, JSON.stringify(forComputing(inputs)));
        return undefined;
    }
    const { name: own, namespace } = metadata;
    // Spelled, since it goes by the rules: those that are left out below count as well.
    const known: Record<string, WireValue> = { ...spec, policyTypes: directionsOf(spec) };
    for (const direction of ["ingress", "egress"] as const) {
        const rules = spec[direction];
        if (rules === undefined || isPlain(rules)) continue;
        const title = `spec.${direction} of policy ${typeof namespace === "string" ? namespace : "default"}/${String(own)}`;
        // Compared with the other side's, never shown.
        unknown.set(title, JSON.stringify(forComputing(rules)));
        known[direction] = Array.isArray(rules) ? (rules as readonly WireValue[]).filter(isPlain) : [];
    }
    return { ...(forComputing({ ...inputs, spec: known }) as WireObject), metadata: forPeople(metadata) };
}

function platformOf(resources: readonly StackResource[]): Platform {
    const platforms = resources.filter(({ type }) => type === MESH_TYPE).map(({ inputs }) => withoutSecrets(inputs));
    const cidrs = (pick: (platform: WireObject) => WireValue | undefined): IpSet =>
        IpSet.unionAll(
            platforms.flatMap((mesh) => {
                const platform = isPlainObject(mesh) ? mesh.platform : undefined;
                const list = isPlainObject(platform) ? pick(platform) : undefined;
                return Array.isArray(list) ? (list as readonly WireValue[]).flatMap(readCidr) : [];
            }),
        );
    return {
        clusterCidrs: cidrs(({ clusterCidrs }) => clusterCidrs),
        apiServer: cidrs(({ apiServer }) => (isPlainObject(apiServer) ? apiServer.cidrs : undefined)),
    };
}

function readCidr(value: WireValue): IpSet[] {
    try {
        return typeof value === "string" && value !== UNKNOWN ? [IpSet.parse(value)] : [];
    } catch {
        // Whatever reads the component's arguments says what is wrong with them; here they only name things.
        return [];
    }
}
