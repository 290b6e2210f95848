import type { SeenResource } from "../../policy-pack/stack/resource";

/** Resources with one thing changed that leaves a hole. */
export interface SampleMutant {
    readonly title: string;
    /** The policy, as it was. */
    readonly changed: SeenResource;
    readonly resources: readonly SeenResource[];
}

type Json = Record<string, unknown>;

/** Every mutant of a stack: for each of its NetworkPolicies, the policy gone, and each of the edits below where it applies. */
export function sampleMutants(resources: readonly SeenResource[]): SampleMutant[] {
    return resources.flatMap((resource, index) => {
        if (!resource.type.endsWith(":NetworkPolicy")) return [];
        const rest = (props?: Json) =>
            resources.flatMap((one, at) => (at !== index ? [one] : props === undefined ? [] : [{ ...one, props }]));
        const edited = Object.entries(edits).flatMap(([name, edit]) =>
            edit(structuredClone(resource.props["spec"]) as Spec).map((spec, number) => ({
                title: `${resource.name}: ${name} ${number}`,
                changed: resource,
                resources: rest({ ...resource.props, spec }),
            })),
        );
        return [{ title: `${resource.name}: no such policy`, changed: resource, resources: rest() }, ...edited];
    });
}

interface Spec {
    podSelector?: Json;
    policyTypes?: string[];
    ingress?: Rule[];
    egress?: Rule[];
}
interface Rule {
    from?: Json[];
    to?: Json[];
    ports?: Json[];
}

const keys = ["ingress", "egress"] as const;

/** Each gives the specs that one kind of slip makes of a spec. */
const edits: Readonly<Record<string, (spec: Spec) => Spec[]>> = {
    "a policyType dropped": (spec) =>
        (spec.policyTypes ?? []).map((type) => ({
            ...spec,
            policyTypes: (spec.policyTypes ?? []).filter((one) => one !== type),
        })),
    "podSelector narrowed": (spec) => [
        {
            ...spec,
            podSelector: {
                ...spec.podSelector,
                matchLabels: { ...(spec.podSelector?.["matchLabels"] as Json), slip: "x" },
            },
        },
    ],
    "opened to everyone": (spec) =>
        keys.filter((key) => isOf(spec, key)).map((key) => ({ ...spec, [key]: [...(spec[key] ?? []), {}] })),
    "rule dropped": (spec) => eachRule(spec, () => [undefined]),
    "peers dropped": (spec) => eachRule(spec, ({ from, to, ...rule }) => ((from ?? to ?? []).length > 0 ? [rule] : [])),
    "port dropped": (spec) =>
        eachRule(spec, (rule) =>
            (rule.ports ?? []).length < 2
                ? []
                : (rule.ports ?? []).map((port) => ({
                      ...rule,
                      ports: (rule.ports ?? []).filter((one) => one !== port),
                  })),
        ),
    "ports dropped": (spec) => eachRule(spec, ({ ports, ...rule }) => ((ports ?? []).length > 0 ? [rule] : [])),
    "range widened": (spec) =>
        eachPeer(spec, (peer) =>
            peer["ipBlock"] === undefined
                ? []
                : [
                      {
                          ipBlock: {
                              cidr: String((peer["ipBlock"] as Json)["cidr"]).includes(":") ? "::/0" : "0.0.0.0/0",
                          },
                      },
                  ],
        ),
    "two peers of one": (spec) =>
        eachPeer(spec, ({ namespaceSelector, podSelector }) =>
            namespaceSelector === undefined || podSelector === undefined
                ? []
                : [[{ namespaceSelector }, { podSelector }]],
        ),
    "any pod of the peer's namespaces": (spec) =>
        eachPeer(spec, ({ namespaceSelector, podSelector }) =>
            namespaceSelector === undefined || podSelector === undefined ? [] : [{ namespaceSelector }],
        ),
    "every namespace": (spec) =>
        eachPeer(spec, (peer) => (peer["namespaceSelector"] === undefined ? [] : [{ ...peer, namespaceSelector: {} }])),
};

const isOf = ({ policyTypes = [] }: Spec, key: (typeof keys)[number]) =>
    policyTypes.some((type) => type.toLowerCase() === key);

function eachRule(spec: Spec, change: (rule: Rule) => (Rule | undefined)[]): Spec[] {
    return keys.flatMap((key) =>
        (Array.isArray(spec[key]) && isOf(spec, key) ? spec[key] : []).flatMap((rule, index) =>
            change(rule).map((by) => ({
                ...spec,
                [key]: (spec[key] ?? []).flatMap((one, at) => (at === index ? (by ?? []) : [one])),
            })),
        ),
    );
}

function eachPeer(spec: Spec, change: (peer: Json) => (Json | Json[])[]): Spec[] {
    return eachRule(spec, (rule) => {
        const list = rule.from === undefined ? "to" : "from";
        const peers = rule[list] ?? [];
        return !Array.isArray(peers)
            ? []
            : peers.flatMap((peer, index) =>
                  change(peer).map((by) => ({
                      ...rule,
                      [list]: peers.flatMap((one, at) => (at === index ? by : [one])),
                  })),
              );
    });
}
