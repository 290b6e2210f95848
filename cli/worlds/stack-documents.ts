import {
    describeUnjudged,
    isObjectMakerKind,
    isPluginPolicyKind,
    operatorMakesPods,
    readUnjudgedPolicy,
    type SourceDocument,
} from "../../netpol";
import { decisiveHidden } from "../plan/decisive";
import type { StackObject } from "../plan/stack-objects";
import {
    forComputing,
    forPeople,
    isPlainObject,
    withoutSecrets,
    type WireObject,
    type WireValue,
} from "../plan/values";
import { unjudgedTexts } from "./compared-as-text";
import {
    areIdentityAndSubjectPlain,
    decidesOfPolicy,
    directionsOf,
    hiddenPart,
    isPlain,
    sentenceOf,
} from "./hidden-parts";

/** Kinds that say who can reach whom; a Secret, or a value in a container's environment, is never looked at. */
const kindsThatMatter =
    /:(Namespace|NetworkPolicy|Service|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;

/** Kinds of groups that are none of Kubernetes' own: custom resources. */
const customKind = /^kubernetes:(?![\w.-]*\.k8s\.io\/)[\w-]+(?:\.[\w-]+)+\/\w+:/;

/** Policies of a cluster, judged before and after NetworkPolicies. */
const clusterPolicy =
    /^kubernetes:policy\.networking\.k8s\.io\/\w+:(AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy)$/;

/** Whether a controller makes or changes other objects of such an object's. */
function isMaker(type: string): boolean {
    const [, group = "", kind = ""] = /^kubernetes:([^/]+)\/\w+:(\w+)$/.exec(type) ?? [];
    return isObjectMakerKind(group, kind);
}

/** What of a stack's objects is left out, gathered. */
export interface LeftOut {
    /** By what it is called, with its text: see `Side.unknown`. */
    readonly unknown: Map<string, string>;
    /** Each with the reason. */
    readonly notes: string[];
    /** The same of NetworkPolicies of which a part is: see `hiddenPolicies`. */
    readonly ofPolicies: string[];
}

/** The document of an object, as far as it is known and no secret; none where nothing of it is, or its kind does not matter. */
export function documentsOf(object: StackObject, leftOut: LeftOut): SourceDocument[] {
    const isCustom = customKind.test(object.type) || isMaker(object.type);
    return isCustom ? customDocument(object, leftOut) : ownDocument(object, leftOut);
}

/** What cannot be judged, to be compared with the other side's and never shown. */
export function comparedText(inputs: WireValue): string {
    return JSON.stringify(forComputing(inputs));
}

/** An object of one of Kubernetes' own kinds; none where the kind says nothing of who can reach whom. */
function ownDocument({ type, name, inputs, problem }: StackObject, leftOut: LeftOut): SourceDocument[] {
    if (!kindsThatMatter.test(type) && !clusterPolicy.test(type)) return [];
    const { unknown, notes } = leftOut;
    const hidden = type.endsWith("Policy") ? undefined : decisiveHidden(inputs);
    const why = problem ?? (hidden && sentenceOf(hidden));
    if (why !== undefined) notes.push(`not counted: ${name}: ${why}`);
    if (problem !== undefined) unknown.set(`${type.split(":").at(-1)} ${name}`, comparedText(inputs));
    const value = problem === undefined ? known({ type, name, inputs }, leftOut) : undefined;
    return value === undefined ? [] : [{ source: name, document: 1, value }];
}

/**
 * A custom resource: a policy of another kind, or one of which an operator may make pods. In part it would make other pods
 * than it does; a policy of which a part is hidden may concern any pod of its scope.
 */
function customDocument(object: StackObject, leftOut: LeftOut): SourceDocument[] {
    const { type, name, inputs, problem } = object;
    const { unknown, notes } = leftOut;
    const [, apiVersion = "", kind = ""] = /^kubernetes:(.+):(\w+)$/.exec(type) ?? [];
    if (isPluginPolicy({ type })) return pluginDocument(object, { apiVersion, kind }, leftOut);
    const shown = withoutSecrets({ ...inputs, apiVersion, kind });
    const scope = { apiVersion, kind, metadata: isPlainObject(shown) ? shown.metadata : undefined };
    const policy = readUnjudgedPolicy(scope, kind, apiVersion);
    const isPolicy = policy !== undefined;
    const why = problem ?? hiddenPart(inputs);
    const whole = forComputing({ ...inputs, apiVersion, kind });
    // Its title is printed, and what it says is compared.
    const said = isPlainObject(whole) ? { spec: whole.spec, specs: whole.specs } : {};
    // Of a policy with a hidden part nothing may hang on what it holds, not even whether it would be judged.
    if (policy !== undefined && why !== undefined)
        unknown.set(describeUnjudged(policy), JSON.stringify([said.spec, said.specs]));
    else for (const [title, text] of unjudgedTexts([{ ...scope, ...said }])) unknown.set(title, text);
    if (why === undefined) return [{ source: name, document: 1, value: whole }];
    // Of a policy its namespace is enough: it may concern any pod there. Without that nothing is known of it.
    if (isPolicy && problem === undefined) return [{ source: name, document: 1, value: scope }];
    if (isPolicy || isMaker(type) || operatorMakesPods(apiVersion, kind, shown)) {
        notes.push(`not counted: ${name}: ${why}`);
        unknown.set(`${kind} ${name}`, JSON.stringify(whole));
    }
    return [];
}

/** Whether an object is a policy of a network plugin, of a kind that is judged beside NetworkPolicies. */
export function isPluginPolicy({ type }: Pick<StackObject, "type">): boolean {
    const [, apiVersion = "", kind = ""] = /^kubernetes:(.+):(\w+)$/.exec(type) ?? [];
    return isPluginPolicyKind(kind, apiVersion);
}

/**
 * A policy of a network plugin where all that decides is known: without a part it would say something else, so that nothing
 * of it is left but what `hiddenPolicies` says.
 */
function pluginDocument(
    { name, inputs, problem }: StackObject,
    typed: { readonly apiVersion: string; readonly kind: string },
    { unknown, ofPolicies }: LeftOut,
): SourceDocument[] {
    const why = problem ?? hiddenPart(inputs, decidesOfPolicy);
    const value = { ...inputs, ...typed };
    if (why === undefined) {
        const whole = forComputing({ ...value, metadata: shownMetadata(inputs.metadata) });
        for (const [title, text] of unjudgedTexts([whole])) unknown.set(title, text);
        return [{ source: name, document: 1, value: whole }];
    }
    ofPolicies.push(`not counted: ${name}: ${why}`);
    // Compared with the other side's, never shown.
    unknown.set(`${typed.kind} ${name}`, comparedText(value));
    return [];
}

/** What is called a secret among its annotations is printed as one. */
const shownMetadata = (metadata: WireValue | undefined): WireValue =>
    metadata === undefined ? {} : forPeople(metadata);

type NamedObject = Pick<StackObject, "type" | "name" | "inputs">;

function known(object: NamedObject, leftOut: LeftOut): WireValue | undefined {
    const { type, name, inputs } = object;
    if (type.endsWith(":NetworkPolicy")) return knownPart(object, leftOut);
    // In part, a cluster's policy would decide more or less than it does: its first rule that matches decides.
    const isPolicy = clusterPolicy.test(type);
    const isLeftOut = isPolicy ? !isPlain(inputs) : decisiveHidden(inputs) !== undefined;
    if (!isLeftOut) return withoutSecrets(inputs);
    if (isPolicy) leftOut.notes.push(`not counted: ${name}: ${hiddenPart(inputs)}`);
    const title = isPolicy ? "policy" : (type.split(":").at(-1) ?? type);
    leftOut.unknown.set(`${title} ${name}`, comparedText(inputs));
    return undefined;
}

function knownPart({ name, inputs }: NamedObject, { unknown, ofPolicies }: LeftOut): WireValue | undefined {
    if (isPlain(inputs)) return forComputing(inputs);
    const { apiVersion, kind, spec, metadata } = inputs;
    const hidden = hiddenPart(inputs, decidesOfPolicy);
    if (hidden !== undefined) ofPolicies.push(`not counted: ${name}: ${hidden}`);
    const isKindPlain = [apiVersion, kind].every(isPlain);
    if (
        !isKindPlain ||
        !isPlainObject(spec) ||
        !isPlainObject(metadata) ||
        !areIdentityAndSubjectPlain(metadata, spec)
    ) {
        unknown.set(`policy ${name}`, comparedText(inputs));
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
        unknown.set(title, comparedText(rules));
        known[direction] = Array.isArray(rules) ? (rules as readonly WireValue[]).filter(isPlain) : [];
    }
    return { ...(withoutSecrets({ ...inputs, spec: known }) as WireObject), metadata: forPeople(metadata) };
}
