import { checkMetadata } from "../validate/names";
import { isObject } from "../is-object";
import { type Problem, quote, ValueAtPath } from "../validate/problem";
import type { ClusterPolicy } from "./types";
import { atLeastOne, atMost } from "./validate-lists";
import { checkPeer } from "./validate-peers";
import { checkAdminPort, checkProtocol } from "./validate-ports";

/** What the kinds differ in: the words of the API for each. */
interface Shape {
    readonly apiVersions: readonly string[];
    readonly spec: readonly string[];
    readonly actions: readonly string[];
    readonly ports: "ports" | "protocols";
    /** How many rules of a direction, and peers or ports of a rule, an object may have. */
    readonly most: number;
    /** Peers of egress rules; those of ingress rules are always namespaces and pods. */
    readonly egressPeers: readonly string[];
}

const group = "policy.networking.k8s.io";
const rules = ["subject", "ingress", "egress"] as const;
const addressed = ["namespaces", "pods", "nodes", "networks"] as const;

const shapes: Readonly<Record<ClusterPolicy["kind"], Shape>> = {
    AdminNetworkPolicy: {
        apiVersions: [`${group}/v1alpha1`],
        spec: ["priority", ...rules],
        actions: ["Allow", "Deny", "Pass"],
        ports: "ports",
        most: 100,
        egressPeers: [...addressed, "domainNames"],
    },
    BaselineAdminNetworkPolicy: {
        apiVersions: [`${group}/v1alpha1`],
        spec: rules,
        actions: ["Allow", "Deny"],
        ports: "ports",
        most: 100,
        egressPeers: addressed,
    },
    ClusterNetworkPolicy: {
        apiVersions: [`${group}/v1beta1`, `${group}/v1alpha2`],
        spec: ["tier", "priority", ...rules],
        actions: ["Accept", "Deny", "Pass"],
        ports: "protocols",
        most: 25,
        egressPeers: [...addressed, "domainNames"],
    },
};

/** The API versions that serve a kind of cluster-wide policy, the newest first; none where it is no such kind. */
export function clusterPolicyVersions(kind: string): readonly string[] {
    return isClusterPolicyKind(kind) ? shapes[kind].apiVersions : [];
}

/** Whether a kind is one of the cluster-wide policies. */
export function isClusterPolicyKind(kind: string): kind is ClusterPolicy["kind"] {
    return Object.hasOwn(shapes, kind);
}

/**
 * Says everything that the API server would refuse in a cluster-wide policy, in one go; an empty list means it would take
 * it. Fields that the API does not know are problems too: a misspelt `namespaces` would otherwise leave a peer without
 * any field.
 *
 * @see https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export function validateClusterPolicy(object: unknown): Problem[] {
    const problems: Problem[] = [];
    const root = new ValueAtPath(object, "", problems);
    if (!root.object(["apiVersion", "kind", "metadata", "spec", "status"])) return problems;
    const kind = root.field("kind");
    if (typeof kind.value !== "string" || !isClusterPolicyKind(kind.value)) {
        kind.problem(`must be ${Object.keys(shapes).map(quote).join(" or ")}, not ${quote(kind.value)}`);
        return problems;
    }
    const shape = shapes[kind.value];
    oneOf(root.field("apiVersion"), shape.apiVersions);
    checkName(root.field("metadata"), kind.value);
    checkSpec(root.field("spec"), shape);
    return problems;
}

function checkName(metadata: ValueAtPath, kind: ClusterPolicy["kind"]): void {
    checkMetadata(metadata, kind);
    const name = metadata.field("name");
    // "Only one baseline admin network policy with metadata.name="default" can be created in the cluster."
    if (kind === "BaselineAdminNetworkPolicy" && name.value !== "default") {
        name.problem(`must be "default", not ${quote(name.value)}: a cluster has one ${kind} only`);
    }
}

function checkSpec(spec: ValueAtPath, shape: Shape): void {
    if (!spec.object(shape.spec)) return;
    if (shape.spec.includes("tier")) oneOf(spec.field("tier"), ["Admin", "Baseline"]);
    if (shape.spec.includes("priority")) checkPriority(spec.field("priority"));
    checkPeer(spec.field("subject"), ["namespaces", "pods"], shape.ports === "ports");
    checkRules(spec.field("ingress"), "from", ["namespaces", "pods"], shape);
    checkRules(spec.field("egress"), "to", shape.egressPeers, shape);
}

function checkPriority(spot: ValueAtPath): void {
    const { value } = spot;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1000) return;
    spot.problem(`must be a whole number from 0 to 1000, not ${quote(value)}`);
}

function checkRules(list: ValueAtPath, peers: "from" | "to", known: readonly string[], shape: Shape): void {
    for (const rule of atMost(list, shape.most)) {
        if (!rule.object(["name", "action", peers, shape.ports])) continue;
        oneOf(rule.field("action"), shape.actions);
        checkRuleName(rule.field("name"));
        for (const peer of atLeastOne(rule.field(peers), shape.most)) checkPeer(peer, known, shape.ports === "ports");
        const ports = rule.field(shape.ports);
        if (ports.absent) continue;
        checkNamedPorts(rule.field(peers), ports);
        for (const port of atLeastOne(ports, shape.most))
            (shape.ports === "ports" ? checkAdminPort : checkProtocol)(port);
    }
}

/** "networks/nodes/domainNames peer cannot be set with namedPorts since there are no namedPorts for" them. */
function checkNamedPorts(peers: ValueAtPath, ports: ValueAtPath): void {
    const has = (list: ValueAtPath, ...fields: string[]): boolean =>
        Array.isArray(list.value) &&
        list.value.some((entry) => isObject(entry) && fields.some((field) => Object.hasOwn(entry, field)));
    if (has(peers, "networks", "nodes", "domainNames") && has(ports, "namedPort", "destinationNamedPort")) {
        ports.problem("may not have a named port where a peer is networks, nodes or domainNames, which have none");
    }
}

function checkRuleName(name: ValueAtPath): void {
    const text = name.absent ? "" : name.text();
    if (text !== undefined && text.length > 100) name.problem(`may have 100 characters at most, not ${text.length}`);
}

function oneOf(spot: ValueAtPath, wanted: readonly string[]): void {
    if (wanted.some((each) => each === spot.value)) return;
    spot.problem(`must be ${wanted.map(quote).join(" or ")}, not ${quote(spot.value)}`);
}
