import { isObject } from "../../is-object";
import { nameLabel } from "../../namespaces";
import type { Direction, LabelSelector, UnjudgedPolicy } from "../../types";
import type { PluginPolicy, PluginRule } from "../types";
import { annotationsOf } from "../annotations";
import { readSeenQuestions } from "./dns-rules";
import { fieldOf, listOf, RefusedByCilium, unknownFields } from "./refused";
import { readRule } from "./rules";
import { type EndpointSelector, readEndpointSelector, whyUnread } from "./selectors";

/** What was read of one object: what is judged, and the rest. */
interface Reading {
    readonly policies: readonly PluginPolicy[];
    readonly unjudged: readonly UnjudgedPolicy[];
}

/** What all parts of one object have in common. */
type Identity = Pick<PluginPolicy, "apiVersion" | "kind" | "name" | "namespace">;

const both: readonly Direction[] = ["Ingress", "Egress"];
const sections = {
    Ingress: { allow: "ingress", deny: "ingressDeny" },
    Egress: { allow: "egress", deny: "egressDeny" },
} as const;
const specFields = new Set([
    ...["endpointSelector", "nodeSelector", "ingress", "ingressDeny", "egress", "egressDeny"],
    ...["enableDefaultDeny", "labels", "description", "log"],
]);

/** A selector that no pod satisfies. */
const noPod: LabelSelector = {
    matchExpressions: ["Exists", "DoesNotExist"].map((operator) => ({ key: "none", operator: operator as "Exists" })),
};

/**
 * Reads a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy, `spec` and every entry of `specs`. Whatever stands in it,
 * nothing is a mistake: what Cilium would refuse, and what is not read, becomes an `UnjudgedPolicy` that says why.
 *
 * @see https://docs.cilium.io/en/v1.18/network/kubernetes/policy/
 */
export function readCiliumPolicy(value: unknown, kind: string, apiVersion: string): Reading {
    const metadata = fieldOf(value, "metadata");
    const [name, own] = [fieldOf(metadata, "name"), fieldOf(metadata, "namespace")];
    const namespace = typeof own === "string" && own !== "" ? own : "default";
    const identity: Identity = {
        ...{ apiVersion, kind, name: typeof name === "string" ? name : "" },
        ...(kind === "CiliumNetworkPolicy" ? { namespace } : {}),
    };
    try {
        const spec = fieldOf(value, "spec");
        const specs = [...(spec === undefined ? [] : [spec]), ...(listOf(value, "specs") ?? [])];
        // Whoever holds back what an object says shows nothing but what it is called.
        if (specs.length === 0) throw new RefusedByCilium("it has no spec");
        const read = specs.map((each) => readSpec(each, identity));
        const policies = read.flatMap((each) => each.policies).map((each) => ({ ...each, ...annotationsOf(metadata) }));
        return { policies, unjudged: read.flatMap(({ unjudged }) => unjudged) };
    } catch (error) {
        if (!(error instanceof RefusedByCilium)) throw error;
        // An earlier version of the object may be in force still.
        const why = `Cilium does not accept it (${error.message}): whether anything of it is in force is not known`;
        const nodes = kind === "CiliumClusterwideNetworkPolicy";
        return { policies: [], unjudged: [{ ...identity, nodes, opens: both, shuts: both, peers: "anybody", why }] };
    }
}

function readSpec(spec: unknown, identity: Identity): Reading {
    if (!isObject(spec)) throw new RefusedByCilium("a spec is no object");
    const ways = both.filter((way) => rulesOf(spec, way, "allow").length + rulesOf(spec, way, "deny").length > 0);
    // It says nothing, whatever its selector is: an empty list of rules is none.
    if (ways.length === 0) return { policies: [], unjudged: [] };
    const [ofPods, ofNodes] = [fieldOf(spec, "endpointSelector"), fieldOf(spec, "nodeSelector")];
    if ((ofPods === undefined) === (ofNodes === undefined))
        throw new RefusedByCilium("it needs one of endpointSelector and nodeSelector");
    if (ofNodes !== undefined) {
        if (identity.namespace !== undefined) throw new RefusedByCilium("nodeSelector in a policy of a namespace");
        const why = "policies of nodes are not judged";
        return { policies: [], unjudged: [{ ...identity, ...unread(spec, ways, why), pods: noPod, nodes: true }] };
    }
    const selector = readEndpointSelector(ofPods);
    const [other] = unknownFields(spec, specFields);
    const policy = judgedPart(spec, ways, identity, selector);
    const why =
        whyUnread(selector) ??
        whyOtherNamespace(selector, identity) ??
        (other === undefined ? undefined : `its field ${other} is not read`);
    if (why === undefined) return { policies: [policy], unjudged: [] };
    const { pods, namespaces } = policy;
    const concerned = namespaces === undefined ? { pods } : { pods, namespaces };
    return { policies: [], unjudged: [{ ...identity, ...unread(spec, ways, why), ...concerned }] };
}

function unread(spec: unknown, ways: readonly Direction[], why: string) {
    const opens = ways.filter((way) => rulesOf(spec, way, "allow").length > 0);
    return { opens, shuts: ways, peers: "anybody", nodes: false, why } as const;
}

/** A policy of a namespace applies to the pods there, whatever its selector says of namespaces: which then is not plain. */
function whyOtherNamespace({ namespaces }: EndpointSelector, { namespace }: Identity): string | undefined {
    if (namespace === undefined || namespaces === undefined) return undefined;
    const isOwn = (namespaces.matchExpressions ?? []).every(
        ({ key, operator, values }) =>
            key === nameLabel && operator === "In" && values?.length === 1 && values[0] === namespace,
    );
    return isOwn ? undefined : "it selects by namespaces, and stands in one";
}

function judgedPart(
    spec: unknown,
    ways: readonly Direction[],
    identity: Identity,
    { pods, namespaces }: EndpointSelector,
): PluginPolicy {
    const rules = (direction: Direction): PluginRule[] =>
        (["allow", "deny"] as const).flatMap((action) =>
            rulesOf(spec, direction, action).flatMap((rule, at) =>
                readRule(rule, { direction, action, own: identity.namespace }, at),
            ),
        );
    return {
        ...identity,
        ...(namespaces === undefined || identity.namespace !== undefined ? {} : { namespaces }),
        pods,
        isolates: ways.filter((way) => isolates(spec, way)),
        judgesOwnNode: true,
        ingress: rules("Ingress"),
        egress: rules("Egress"),
        seenQuestions: rulesOf(spec, "Egress", "allow").flatMap((rule, at) =>
            readSeenQuestions(rule, { direction: "Egress", action: "allow", own: identity.namespace }, at),
        ),
    };
}

function rulesOf(spec: unknown, direction: Direction, action: "allow" | "deny"): readonly unknown[] {
    return listOf(spec, sections[direction][action]) ?? [];
}

/** "If not specified, the default is true for each traffic direction that has rules, and false otherwise." */
function isolates(spec: unknown, direction: Direction): boolean {
    const said = fieldOf(fieldOf(spec, "enableDefaultDeny"), direction.toLowerCase());
    if (said === undefined || typeof said === "boolean") return said ?? true;
    throw new RefusedByCilium("enableDefaultDeny is neither true nor false");
}
