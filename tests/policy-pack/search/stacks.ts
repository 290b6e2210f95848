import type { SeenResource } from "../../../policy-pack/stack/resource";
import { dnsTo, mesh, named, namespace, policy, provider, resource, type Where } from "../honest/build";
import { namesPolicy } from "./names";
import type { Random } from "./random";
import { blocks, label, namespaceSelectors, podSelectors, ports } from "./vocabulary";

/** Cluster ranges that the pack's config names: pods and Services. */
export const clusterCidrs = ["10.244.0.0/16", "10.96.0.0/12"];

/** A stack of a few namespaces, with policies that a team might write, and slips. */
export interface RandomStack {
    readonly resources: readonly SeenResource[];
    /** Namespaces of a mesh: only its declared flow is to pass between them. */
    readonly isMesh: boolean;
}

function peersBy(random: Random): readonly object[] | undefined {
    if (random.is(0.03)) return undefined;
    if (random.is(0.02)) return [];
    const one = (): readonly object[] => {
        if (random.is(0.35)) return random.pick(blocks);
        const pods = random.is(0.6) ? { podSelector: random.pick(podSelectors) } : {};
        if (random.is(0.45)) return [{ namespaceSelector: random.pick(namespaceSelectors), ...pods }];
        return [
            random.is(0.6)
                ? { ...named(random.pick(["a", "b", "monitoring"])), ...pods }
                : { podSelector: {}, ...pods },
        ];
    };
    return Array.from({ length: random.is(0.7) ? 1 : 2 }, one).flat();
}

function rulesBy(random: Random, list: "from" | "to"): object[] {
    return Array.from({ length: random.is(0.8) ? 1 : 2 }, () => {
        const [peers, ofPorts] = [peersBy(random), random.pick(ports)];
        return { ...(peers && { [list]: peers }), ...(ofPorts && { ports: ofPorts }) };
    });
}

/** Policies beside the others of some namespaces. */
export const extrasBy = (random: Random, homes: readonly string[], where: Where = {}): SeenResource[] =>
    Array.from({ length: Math.floor(random.next() * 4) }, (_, index) =>
        policy(random.pick(homes), `extra-${index}`, extraSpec(random), where),
    );

function extraSpec(random: Random): object {
    const direction = random.pick(["Ingress", "Egress", "both"]);
    const isIn = direction !== "Egress";
    const isOut = direction !== "Ingress";
    const types = [...(isIn ? ["Ingress"] : []), ...(isOut ? ["Egress"] : [])];
    return {
        podSelector: random.pick(podSelectors),
        ...(random.is(0.85) && { policyTypes: types }),
        ...(isIn && { ingress: rulesBy(random, "from") }),
        ...(isOut && { egress: rulesBy(random, "to") }),
    };
}

/** What denies by default in a namespace: mostly all there is to it. */
function denialsBy(random: Random, home: string, where: Where): SeenResource[] {
    const spec = (podSelector: object, ...policyTypes: string[]) => ({ podSelector, policyTypes });
    const make = (name: string, of: object, at: Where = where) => policy(home, name, of, at);
    const both = ["Ingress", "Egress"];
    const kinds: readonly (() => SeenResource[])[] = [
        () => [make("deny-in", spec({}, "Ingress")), make("deny-out", spec({}, "Egress"))],
        () => [
            make("deny-x", spec(label("app", "In", "x"), ...both)),
            make("deny-rest", spec(label("app", "NotIn", "x"), ...both)),
        ],
        () => [
            make("deny-app", spec(label("app", "Exists"), ...both)),
            make("deny-none", spec(label("app", "DoesNotExist"), ...both)),
        ],
        () => [make("deny-all", spec({}, "Ingress"))],
        () => [make("deny-all", { podSelector: {}, egress: [] })],
        () => [make("deny-all", spec({ matchLabels: { app: "x" } }, ...both))],
        () => [
            make("deny-x", spec(label("app", "In", "x"), ...both)),
            make("deny-y", spec(label("app", "In", "y"), ...both)),
        ],
        () => [],
        () => [make("deny-all", spec({}, ...both), provider("elsewhere"))],
        () => [make("deny-all", spec({}, ...both), provider("files", { renderYamlToDirectory: "out" }))],
        () => [
            make("deny-all", spec({}, ...both), { ...where }),
            resource(
                "networking.k8s.io/v1:NetworkPolicyPatch",
                `${home}/patch`,
                { metadata: { name: "deny-all", namespace: home }, spec: spec({}, "Ingress") },
                where,
            ),
        ],
        () => [
            resource(
                "extensions/v1beta1:NetworkPolicy",
                `${home}/old`,
                { metadata: { name: "deny-all", namespace: home }, spec: spec({}, ...both) },
                where,
            ),
        ],
        () => [
            resource(
                "networking.k8s.io/v1:NetworkPolicy",
                `${home}/deny-all`,
                {
                    metadata: { name: "deny-all", namespace: home, labels: { "bad label": "x" } },
                    spec: spec({}, ...both),
                },
                where,
            ),
        ],
    ];
    return random.is(0.75) ? [make("deny-all", spec({}, ...both))] : random.pick(kinds)();
}

const flows = [{ from: "x", to: "b", ports: ["443"], why: "data" }];
/** A mesh of two namespaces and one flow. */
export const meshSpec = {
    platform: { dns: ["kube-dns"], clusterCidrs },
    namespaces: { a: { purpose: "a" }, b: { purpose: "b" } },
    workloads: { x: { namespace: "a", podLabels: { app: "x" } } },
    flows,
};

/** Makes a stack; the same seed makes the same. */
export function randomStack(random: Random): RandomStack {
    const isMesh = random.is(0.3);
    const homes = isMesh ? ["a", "b"] : random.pick([["a"], ["a", "b"]]);
    const where: Where = random.is(0.1) ? provider("main") : {};
    const base = isMesh
        ? mesh("mesh", meshSpec, where)
        : homes.flatMap((home) => [
              namespace(home, { purpose: home, ...(random.is(0.3) && { team: "one" }) }, where),
              ...denialsBy(random, home, where),
              dnsTo(home, undefined, undefined, where),
          ]);
    const names =
        random.is(0.15) && where.provider === undefined ? [namesPolicy(random, random.pick(homes), "names")] : [];
    return { resources: [...base, ...extrasBy(random, homes, where), ...names], isMesh };
}
