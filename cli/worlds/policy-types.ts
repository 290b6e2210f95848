import { type Direction, effectivePolicyTypes, type NetworkPolicy, policyId, type UnjudgedPolicy } from "../../netpol";
import type { FieldManager, PolicyTypesRecord } from "./field-managers";
import type { Side } from "./side";

/**
 * What applies a change: `kubectl apply`, from the client's side or the server's; Pulumi; or something that replaces whole
 * objects, as `kubectl replace` does.
 */
export const appliers = ["kubectl", "pulumi", "replace"] as const;
export type Applier = (typeof appliers)[number];

/**
 * What becomes of `policyTypes` that a change leaves out: what is stored is kept, or the API server sets it anew by the
 * rules that are there then. `first`: anew where it is Pulumi's first update since it made the policy, else kept.
 */
export type Fate = "kept" | "anew" | "either" | "first";

/** What is known of how a policy came to be. */
export interface Past extends PolicyTypesRecord {
    /** Whether what was before spelled it: known of manifests and programs, absent for what is deployed. */
    readonly spelled?: boolean | undefined;
    /** Whether the provider of a Pulumi program applies from the client's side (`enableServerSideApply: false`). */
    readonly fromClient?: boolean;
}

/**
 * What becomes of `policyTypes` of a policy that spells none after a change, tried with kubectl 1.32, Pulumi's Kubernetes
 * provider 4.34 and API server 1.37. `by` is absent where nobody says what applies it.
 */
export function fateOf(by: Applier | undefined, past: Past): Fate {
    switch (by) {
        case "replace":
            return "anew";
        case "kubectl":
            return byKubectl(past);
        case "pulumi":
            return past.fromClient === true ? byClient(past, "either") : byPulumi(past);
        case undefined:
            return byAnyone(past);
    }
}

/** From the client's side, what was spelled is taken away, and what was not is never spoken of. */
function byClient({ spelled, lastSpelled = spelled }: Past, unknown: Fate): Fate {
    if (lastSpelled === undefined) return unknown;
    return lastSpelled ? "anew" : "kept";
}

/** On the server's side, a field goes where its only owner no longer applies it. */
function byServer({ owners = [] }: Past, isApplier: (manager: string) => boolean): Fate {
    return owners.length > 0 && owners.every(({ manager }) => isApplier(manager)) ? "anew" : "kept";
}

/** From the side from which it was applied before; what kubectl has never applied is not its own, and stays. */
function byKubectl(past: Past): Fate {
    const { managers } = past;
    const client = byClient(past, managers === undefined ? "either" : "kept");
    const server = byServer(past, (manager) => manager === "kubectl");
    if (managers?.some((each) => isApply(each) && each.manager === "kubectl") !== true) return client;
    const isOfBoth = managers.some(({ manager }) => manager === "kubectl-client-side-apply");
    return isOfBoth && client !== server ? "either" : server;
}

/** The first update takes over what Pulumi owned by making the policy, defaults included; later ones own what they spell. */
function byPulumi(past: Past): Fate {
    if (past.owners !== undefined) return byServer(past, isPulumi);
    const fate = byClient(past, "either");
    return fate === "kept" ? "first" : fate;
}

/** As it was applied before, where that is known of one tool; what was spelled goes with all of them. */
function byAnyone(past: Past): Fate {
    const { managers, lastSpelled } = past;
    if (managers === undefined) return byClient(past, "either") === "anew" ? "anew" : "either";
    const [only, ...others] = managers.filter((each) => isApply(each) && each.manager !== migrated);
    if (only === undefined) return lastSpelled === undefined ? "either" : byClient(past, "either");
    if (others.length > 0 || isPulumi(only.manager)) return "either";
    return only.manager === "kubectl" ? byKubectl(past) : byServer(past, (manager) => manager === only.manager);
}

/** Under this name kubectl keeps its annotation when it goes over to the server's side. */
const migrated = "kubectl-last-applied";

const isPulumi = (manager: string): boolean => manager.startsWith("pulumi");
const isApply = ({ operation }: FieldManager): boolean => operation === "Apply";

/** A policy of which what becomes of `policyTypes` makes a difference. */
interface LeftOut {
    readonly id: string;
    readonly fate: Fate;
    readonly stored: readonly Direction[];
    readonly anew: readonly Direction[];
    /** The policy where what is stored is kept. */
    readonly kept: NetworkPolicy;
}

/**
 * The side after a change with the `policyTypes` that its policies will have where it leaves them out: the API server sets
 * them by the rules of the day on which they are first stored, and what becomes of them then is up to who applies it.
 */
export function withPolicyTypes(before: Side, after: Side, by: Applier | undefined): Side {
    if (after.live !== undefined) return after;
    const found = leftOut(before, after, by);
    if (found.size === 0) return after;
    const all = [...found.values()];
    const [surelyKept, either] = (["kept", "either"] as const).map((fate) =>
        all.filter((one) => one.fate === fate),
    ) as [LeftOut[], LeftOut[]];
    const policiesKept = (some: readonly LeftOut[]): NetworkPolicy[] =>
        after.cluster.policies.map((policy) => {
            const one = found.get(policyId(policy));
            return one !== undefined && (surelyKept.includes(one) || some.includes(one)) ? one.kept : policy;
        });
    const text = (one: LeftOut): string => sentence(one, after.places?.get(one.id));
    return {
        ...after,
        cluster: { ...after.cluster, policies: policiesKept([]) },
        ...(either.length > 0
            ? {
                  otherwise: {
                      policies: policiesKept(either),
                      titles: either.map(({ id }) => titleOf(id, after)),
                      undecided: either.map(undecidedPart),
                      ...(either.length <= mostTried ? { readings: subsets(either).map(policiesKept) } : {}),
                  },
              }
            : {}),
        notes: [...after.notes, ...all.filter(({ fate }) => fate === "kept" || fate === "either").map(text)],
        gaps: [
            ...after.gaps,
            ...all.filter(({ fate }) => fate === "first").map((one) => ({ kind: "objects" as const, text: text(one) })),
        ],
    };
}

/** Policies of which all readings together are tried: of more there are too many. */
const mostTried = 3;

const subsets = <T>(all: readonly T[]): T[][] =>
    all.reduce<T[][]>((some, one) => [...some, ...some.map((each) => [...each, one])], [[]]);

/**
 * What the other reading of a policy does beside the one that is compared, as a policy that is not judged. Where it does not isolate
 * a direction, its rules for that let nothing through either, and others may isolate the same pods.
 */
function undecidedPart({ kept, stored, anew }: LeftOut): UnjudgedPolicy {
    const { name, namespace } = kept.metadata;
    const onlyAnew = anew.filter((direction) => !stored.includes(direction));
    const rules = { Ingress: kept.spec.ingress ?? [], Egress: kept.spec.egress ?? [] };
    const lost = onlyAnew.filter((direction) => rules[direction].length > 0);
    return {
        ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", name, namespace, pods: kept.spec.podSelector },
        ...{ nodes: false, peers: "anybody" },
        opens: onlyAnew,
        shuts: [...stored.filter((direction) => !anew.includes(direction)), ...lost],
        why: "it leaves out policyTypes, and whether these stay as they are stored is up to what applies it",
    };
}

const titleOf = (id: string, { places }: Side): string => {
    const place = places?.get(id);
    return `policyTypes of policy ${id}${place === undefined ? "" : ` (${place})`}, which it leaves out`;
};

function leftOut(before: Side, after: Side, by: Applier | undefined): Map<string, LeftOut> {
    const old = new Map(before.cluster.policies.map((policy) => [policyId(policy), policy]));
    return new Map(
        after.cluster.policies.flatMap((policy) => {
            const id = policyId(policy);
            const earlier = old.get(id);
            // What stays as it is in a live cluster is the same object.
            if (earlier === undefined || earlier === policy || spells(policy)) return [];
            const [stored, anew] = [effectivePolicyTypes(earlier.spec), effectivePolicyTypes(policy.spec)];
            const record = before.deployed?.get(id);
            // What is deployed has them spelled, whoever did it.
            const past = record ?? { spelled: spells(earlier) };
            const fate = fateOf(by, { ...past, fromClient: after.fromClient?.has(id) === true });
            if (fate === "anew" || isSame(stored, anew)) return [];
            const kept = { ...policy, spec: { ...policy.spec, policyTypes: stored } };
            return [[id, { id, fate, stored, anew, kept }] as const];
        }),
    );
}

const spells = ({ spec }: NetworkPolicy): boolean => (spec.policyTypes ?? []).length > 0;
const isSame = (one: readonly Direction[], other: readonly Direction[]): boolean =>
    one.length === other.length && one.every((direction) => other.includes(direction));

function sentence({ id, fate, stored, anew }: LeftOut, place: string | undefined): string {
    const start = `NetworkPolicy ${id}${place === undefined ? "" : ` (${place})`} leaves policyTypes out`;
    const [kept, set] = [stored, anew].map((types) => types.join(" and "));
    switch (fate) {
        case "kept":
        case "anew":
            return `${start}, so it stays ${kept} as it is stored, and is not ${set} as its rules ask for; spell policyTypes`;
        case "either":
            return (
                `${start}: what is stored, ${kept}, stays with kubectl apply and becomes ${set} where the object is replaced; ` +
                "spell policyTypes, or say --applied-by"
            );
        case "first":
            return (
                `${start}: it becomes ${set} in Pulumi's first update since it made the policy, and stays ${kept} in later ones; ` +
                "spell policyTypes"
            );
    }
}
