import { isDeepStrictEqual } from "node:util";
import { type Cluster, type ClusterPolicy, normalizePolicy } from "../../netpol";
import { type Compared, idOf, isClusterPolicy, isNetworkPolicy, namespaceOf, policiesOf } from "./compared-policies";
import type { Intent } from "./intent";
import type { Live } from "./live";
import { type Effect, PolicyEffects } from "./policy-effects";

/** What is the matter with one object. `rewritten` and `harmless` are no difference: the effect is what it should be. */
export type Matter = "missing" | "changed" | "extra" | "missing-namespace" | "label" | "rewritten" | "harmless";

/** One object that is not as intended. */
export interface PolicyFinding extends Effect {
    readonly matter: Matter;
    /** `namespace/name` of a policy, with its kind before it where it is no NetworkPolicy, or a namespace's name. */
    readonly object: string;
    /** What to do about it. */
    readonly advice: string;
}

/** What was compared. */
export interface PolicyReport {
    /** Policies of the intent; how many of them are there as intended; policies in its namespaces in all. */
    readonly intended: number;
    readonly asIntended: number;
    readonly live: number;
    readonly findings: readonly PolicyFinding[];
}

const differences: ReadonlySet<Matter> = new Set(["missing", "changed", "extra", "missing-namespace", "label"]);

/** Whether a finding is a difference from what was intended. */
export function isDifference({ matter }: Pick<PolicyFinding, "matter">): boolean {
    return differences.has(matter);
}

/** Compares the live policies of the intent's namespaces with intent, by what they do rather than how they are written. */
export function comparePolicies(intent: Intent, live: Live): PolicyReport {
    const declared = byId(policiesOf(intent.cluster));
    const found = byId(policiesOf(live).filter((policy) => mayConcern(policy, intent)));
    const isAsIntended = ([id, now]: readonly [string, Compared]): boolean => {
        const policy = declared.get(id);
        return policy !== undefined && isDeepStrictEqual(saidBy(policy), saidBy(now));
    };
    const effects = new PolicyEffects(
        { ...intent.cluster, namespaces: asLabelled(intent.cluster, live) },
        { all: [...found.values()], asIntended: [...found].filter(isAsIntended).map(([, now]) => now) },
    );
    const missing = [...declared]
        .filter(([id]) => !found.has(id))
        .map(([id, policy]) => missingPolicy(id, policy, effects));
    const changed = [...declared].flatMap(([id, policy]) => {
        const now = found.get(id);
        return now === undefined ? [] : changedPolicy(id, policy, now, effects);
    });
    const extra = [...found]
        .filter(([id]) => !declared.has(id))
        .map(([id, policy]) => extraPolicy(id, policy, effects));
    return {
        intended: declared.size,
        asIntended: declared.size - [...missing, ...changed].filter(isDifference).length,
        live: found.size,
        findings: [...namespaceFindings(intent, live), ...missing, ...changed, ...extra],
    };
}

/** Policies by what they are called; parts of one object of Cilium's, which may hold several, by their number. */
function byId(policies: readonly Compared[]): ReadonlyMap<string, Compared> {
    const parts = new Map<string, number>();
    return new Map(
        policies.map((policy) => {
            const id = idOf(policy);
            const part = (parts.get(id) ?? 0) + 1;
            parts.set(id, part);
            return [part === 1 ? id : `${id} (part ${part})`, policy];
        }),
    );
}

/** Whether a policy stands in a namespace that the intent has policies in, or in none: it may then apply to pods of any. */
function mayConcern(policy: Compared, { namespaces, cluster }: Intent): boolean {
    const own = namespaceOf(policy);
    return own === undefined || namespaces.has(own) || policiesOf(cluster).some((each) => namespaceOf(each) === own);
}

/** The intent's namespaces with the labels that they have in the cluster, too: policies select by these. */
const asLabelled = ({ namespaces }: Cluster, live: Live): Cluster["namespaces"] =>
    namespaces.map((each) => {
        const now = live.namespaces.find(({ name }) => name === each.name);
        return now === undefined ? each : { ...each, labels: { ...each.labels, ...now.labels } };
    });

/** What it says, however it is written. */
function saidBy(policy: Compared): unknown {
    if (isNetworkPolicy(policy)) return normalizePolicy(policy).spec;
    return isClusterPolicy(policy) ? withoutRuleNames(policy) : { ...policy, annotations: undefined };
}

/** What a policy of a tier decides: the names of its rules are for people. */
function withoutRuleNames({ spec }: ClusterPolicy): object {
    const unnamed = (rules: readonly object[] = []): object[] => rules.map((rule) => ({ ...rule, name: undefined }));
    return { ...spec, ingress: unnamed(spec.ingress), egress: unnamed(spec.egress) };
}

function missingPolicy(object: string, policy: Compared, effects: PolicyEffects): PolicyFinding {
    const advice = "run `pulumi up --refresh`, which makes it again";
    return { matter: "missing", object, ...effects.without(policy), advice };
}

function changedPolicy(object: string, policy: Compared, now: Compared, effects: PolicyEffects): PolicyFinding[] {
    if (isDeepStrictEqual(saidBy(policy), saidBy(now))) return [];
    if (effects.same(policy, now)) {
        const advice = "nothing: it is written otherwise and does the same";
        return [{ matter: "rewritten", object, opens: [], closes: [], advice }];
    }
    // A refresh compares only what the program set, so a rule that somebody appended stays unseen by it.
    const unseen = "a refresh alone does not see rules that others added (pulumi-kubernetes#2404)";
    // Without a policy of a tier that denies, what it denied would be open for a while.
    const advice = isClusterPolicy(policy)
        ? `take out what others added, and run \`pulumi up --refresh\`: ${unseen}`
        : `delete the policy and run \`pulumi up --refresh\`: ${unseen}`;
    return [{ matter: "changed", object, ...effects.inPlaceOf(policy, now), advice }];
}

function extraPolicy(object: string, policy: Compared, effects: PolicyEffects): PolicyFinding {
    const effect = effects.inPlaceOf(undefined, policy);
    if (effect.opens.length === 0 && effect.closes.length === 0) {
        return { matter: "harmless", object, ...effect, advice: "nothing: it changes nothing that the intent decides" };
    }
    const because = isClusterPolicy(policy) ? "" : ": policies add up, so what it opens no other can close";
    return { matter: "extra", object, ...effect, advice: `delete it, or declare what it is for${because}` };
}

function namespaceFindings({ namespaces, cluster }: Intent, live: Live): PolicyFinding[] {
    const labels = new Map(live.namespaces.map((each) => [each.name, each.labels]));
    const none = { opens: [], closes: [] };
    return [...namespaces].sort().flatMap((object): PolicyFinding[] => {
        const now = labels.get(object);
        if (now === undefined)
            return [{ matter: "missing-namespace", object, ...none, advice: "run `pulumi up --refresh`" }];
        const wanted = cluster.namespaces.find(({ name }) => name === object)?.labels ?? {};
        const wrong = Object.entries(wanted).filter(([key, value]) => now[key] !== value);
        if (wrong.length === 0) return [];
        const said = wrong.map(([key, value]) => `${key}: ${now[key] ?? "(absent)"} instead of ${value}`).join(", ");
        const advice = `set it back with \`pulumi up --refresh\`; others' policies select by it (${said})`;
        return [{ matter: "label", object, ...none, advice }];
    });
}
