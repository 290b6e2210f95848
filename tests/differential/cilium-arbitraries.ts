import fc from "fast-check";
import type { Cluster, LabelSelector } from "../../netpol/types";
import { cluster, selector } from "./arbitraries";
import type { CiliumPolicy, CiliumRule, CiliumSpec, Name, PortRule } from "./cilium-objects";

// Few labels, entities and ports, so that policies meet: deny beside allow, empty lists beside full ones.

const sources = fc.constantFrom("", "k8s:", "any:");

/** A selector of pods, each key with the source that it may have. */
const podSelector: fc.Arbitrary<LabelSelector> = fc
    .tuple(selector, sources)
    .map(([{ matchLabels, matchExpressions }, source]) => ({
        ...(matchLabels && {
            matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [source + key, value])),
        }),
        ...(matchExpressions && {
            matchExpressions: matchExpressions.map((each) => ({ ...each, key: source + each.key })),
        }),
    }));

const namespaceName = fc.constantFrom("x", "y", "z");
const inNamespace: fc.Arbitrary<LabelSelector> = fc.oneof(
    namespaceName.map((name) => ({ matchLabels: { "k8s:io.kubernetes.pod.namespace": name } })),
    fc
        .tuple(fc.constantFrom<"In" | "NotIn">("In", "NotIn"), fc.uniqueArray(namespaceName, { minLength: 1 }))
        .map(([operator, values]) => ({
            matchExpressions: [{ key: "io.kubernetes.pod.namespace", operator, values }],
        })),
    fc
        .tuple(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b", ""))
        .map(([key, value]) => ({ matchLabels: { [`k8s:io.cilium.k8s.namespace.labels.${key}`]: value } })),
    fc
        .constantFrom<"Exists" | "DoesNotExist">("Exists", "DoesNotExist")
        .map((operator) => ({ matchExpressions: [{ key: "io.cilium.k8s.namespace.labels.app", operator }] })),
);

/** One that may speak of namespaces, too. */
const anySelector: fc.Arbitrary<LabelSelector> = fc.oneof(
    podSelector,
    fc.tuple(podSelector, inNamespace).map(([a, b]) => ({
        matchLabels: { ...a.matchLabels, ...b.matchLabels },
        matchExpressions: [...(a.matchExpressions ?? []), ...(b.matchExpressions ?? [])],
    })),
);

const cidr = fc.constantFrom(
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.200.5.7",
    "128.0.0.0/1",
    "::/0",
    "2a04:4e42::/32",
    "10.244.0.0/16",
);
const cidrSet = fc.constantFrom(
    { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "151.101.1.69/32"] },
    { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] },
    { cidr: "128.0.0.0/1" },
    { cidr: "::/0", except: ["2a04::/16"] },
);

/** Entities that are exact, or of which it is not known whom they hold. */
const entity = fc.constantFrom("all", "world", "world", "cluster", "cluster", "none", "kube-apiserver", "unmanaged");
const everyNode = ["host", "remote-node"];

const port = fc.record(
    {
        port: fc.constantFrom("0", "1", "53", "80", "80", "8080", "http", "dns"),
        endPort: fc.constantFrom(0, 60, 81, 8081),
        protocol: fc.constantFrom("TCP", "TCP", "UDP", "SCTP", "ANY"),
    },
    { requiredKeys: ["port"] },
);
const numbered = port
    .filter(({ port: text }) => /^\d/.test(text))
    .map(({ port: text, ...rest }) => {
        // A range after every port is none.
        return text === "0" ? { ...rest, port: text, endPort: 0 } : { ...rest, port: text };
    });
const portRule: fc.Arbitrary<PortRule> = fc.oneof(
    {
        weight: 8,
        arbitrary: fc.record({ ports: fc.array(fc.oneof(numbered, named()), { minLength: 1, maxLength: 2 }) }),
    },
    { weight: 1, arbitrary: fc.constant<PortRule>({ ports: [] }) },
    {
        weight: 1,
        arbitrary: fc.constant<PortRule>({
            ports: [{ port: "80", protocol: "TCP" }],
            rules: { http: [{ path: "/" }] },
        }),
    },
);
/** Names as `toFQDNs` and `rules.dns` have them. */
const name: fc.Arbitrary<Name> = fc.constantFrom<Name>(
    ...[{ matchName: "hf.co" }, { matchName: "cdn.hf.co" }, { matchPattern: "*.hf.co" }],
    ...[{ matchPattern: "**.hf.co" }, { matchPattern: "*" }, { matchName: "pypi.org" }],
);
/** Names that questions are asked about. */
export const askedHost = fc.constantFrom("hf.co", "cdn.hf.co", "eu.cdn.hf.co", "pypi.org", "x.ai");

/** A rule by which questions pass the DNS proxy, or one that is none. */
const queries: fc.Arbitrary<PortRule> = fc.record({
    ports: fc.constantFrom(
        [{ port: "53", protocol: "ANY" }],
        [{ port: "53", protocol: "UDP" }],
        [{ port: "53", protocol: "TCP" }],
    ),
    rules: fc.record({ dns: fc.array(name, { minLength: 1, maxLength: 2 }) }),
});
const everyQuery: PortRule = { ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } };

function named() {
    return port
        .filter(({ port: text }) => !/^\d/.test(text))
        .map(({ port: text, protocol = "ANY" }) => ({ port: text, protocol }));
}

/** Lists that are mostly not empty: an empty one is nobody. */
function some<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
    return fc.oneof(
        { weight: 8, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) },
        { weight: 1, arbitrary: fc.constant<T[]>([]) },
    );
}

/** How a list of rules differs from others. */
interface RuleShape {
    readonly isEgress: boolean;
    readonly isDeny: boolean;
    /** Whether the own node and the others are told apart where that cannot be answered for certain. */
    readonly splitNodes: boolean;
    /** Whether most is about names outside, and nothing about addresses there. */
    readonly byName: boolean;
}

function ruleOf({ isEgress, isDeny, splitNodes, byName }: RuleShape): fc.Arbitrary<CiliumRule> {
    const letsIn = !isEgress && !isDeny;
    const oneSort = letsIn || splitNodes ? [{ weight: 2, arbitrary: some(fc.constantFrom(...everyNode)) }] : [];
    const entities = fc.oneof(
        { weight: 6, arbitrary: some(entity) },
        { weight: 2, arbitrary: fc.constant(everyNode) },
        ...oneSort,
    );
    const peers: fc.Arbitrary<CiliumRule> = fc.oneof(
        { weight: 6, arbitrary: fc.record({ endpoints: some(anySelector) }) },
        { weight: 4, arbitrary: fc.record({ entities }) },
        { weight: byName ? 0 : 2, arbitrary: fc.record({ cidrs: some(cidr) }) },
        { weight: byName ? 0 : 2, arbitrary: fc.record({ cidrSet: some(cidrSet) }) },
        { weight: 2, arbitrary: fc.constant<CiliumRule>({}) },
        ...(isEgress && !isDeny
            ? [
                  {
                      weight: byName ? 12 : 1,
                      arbitrary: fc.record({ names: fc.array(name, { minLength: 1, maxLength: 2 }) }),
                  },
              ]
            : []),
    );
    const plain = portRule.filter(({ rules }) => !isDeny || rules === undefined);
    const ofPorts: fc.Arbitrary<CiliumRule> = fc.oneof(
        { weight: 4, arbitrary: fc.constant<CiliumRule>({}) },
        { weight: 6, arbitrary: fc.record({ toPorts: some(plain) }) },
        { weight: 1, arbitrary: fc.constant<CiliumRule>({ icmps: [{ fields: [{ type: 8 }] }] }) },
        ...(isEgress && !isDeny
            ? [
                  { weight: 1, arbitrary: fc.constant<CiliumRule>({ toPorts: [everyQuery] }) },
                  { weight: byName ? 6 : 0, arbitrary: fc.tuple(queries).map((toPorts): CiliumRule => ({ toPorts })) },
              ]
            : []),
    );
    return fc.tuple(peers, ofPorts).map(([who, what]) => ({ ...who, ...what }));
}

function specOf(
    endpointSelector: fc.Arbitrary<LabelSelector>,
    how: Pick<RuleShape, "splitNodes" | "byName">,
): fc.Arbitrary<CiliumSpec> {
    const list = (isEgress: boolean, isDeny: boolean) =>
        fc.array(ruleOf({ isEgress, isDeny, ...how }), { maxLength: 2 });
    return fc.record(
        {
            endpointSelector,
            ...{ ingress: list(false, false), ingressDeny: list(false, true) },
            ...{ egress: list(true, false), egressDeny: list(true, true) },
            enableDefaultDeny: fc.record({ ingress: fc.boolean(), egress: fc.boolean() }, { requiredKeys: [] }),
        },
        { requiredKeys: ["endpointSelector"] },
    );
}

/** Policies of both kinds, with one spec or several. */
export function ciliumPolicies(splitNodes: boolean, byName = false): fc.Arbitrary<CiliumPolicy[]> {
    const specs = (of: fc.Arbitrary<LabelSelector>) =>
        fc.array(specOf(of, { splitNodes, byName }), { minLength: 1, maxLength: 2 });
    return fc.array(
        fc.oneof(
            { weight: 3, arbitrary: fc.record({ namespace: namespaceName, specs: specs(podSelector) }) },
            { weight: 2, arbitrary: fc.record({ specs: specs(anySelector) }) },
        ),
        { minLength: 1, maxLength: 4 },
    );
}

/** A cluster with NetworkPolicies, and with a Node at one of the addresses that questions are asked about, or without. */
export const ciliumCluster: fc.Arbitrary<Cluster> = fc.tuple(cluster, fc.boolean()).map(([made, hasNode]) => ({
    ...made,
    ...(hasNode ? { nodes: [{ name: "n0", labels: {}, ips: ["10.200.5.7"] }] } : {}),
}));
