import { isDeepStrictEqual } from "node:util";
import { type Cluster, type ClusterPolicy, normalizePolicy } from "../../netpol";
import { type Compared, idOf, isClusterPolicy, isNetworkPolicy, namespaceOf, policiesOf } from "./compared-policies";
import type { Intent } from "./intent";
import type { Live } from "./live";
import { namespaceFindings } from "./namespace-findings";
import { bothOf, type Difference, type Effect, PolicyEffects } from "./policy-effects";
import { isDifference, type PolicyFinding } from "./policy-finding";
import { type SharedEffect, SharedEffects } from "./together";

/** What was compared. */
export interface PolicyReport {
    /** Policies of the intent; how many of them are there as intended; policies in its namespaces in all. */
    readonly intended: number;
    readonly asIntended: number;
    readonly live: number;
    readonly findings: readonly PolicyFinding[];
}

/** Compares the live policies of the intent's namespaces with intent, by what they do rather than how they are written. */
export function comparePolicies(intent: Intent, live: Live): PolicyReport {
    const declared = byId(policiesOf(intent.cluster));
    const found = byId(policiesOf(live).filter((policy) => mayConcern(policy, intent)));
    const isAsIntended = ([id, now]: readonly [string, Compared]): boolean => {
        const policy = declared.get(id);
        return policy !== undefined && saysTheSame(policy, now);
    };
    const written = [...found].filter(isAsIntended).map(([, now]) => now);
    const effects = new PolicyEffects(
        { ...intent.cluster, namespaces: asLabelled(intent.cluster, live) },
        { all: [...found.values()], asIntended: written },
    );
    const differences = differencesOf(declared, found);
    const { own, untold } = toldAlone(differences, effects);
    const shared = new SharedEffects(effects, written, differences).of(untold);
    const wrong = new Set([
        ...own.filter(isDifference).map(({ object }) => object),
        ...shared.flatMap(({ ids }) => ids),
    ]);
    return {
        intended: declared.size,
        asIntended: [...declared.keys()].filter((id) => !wrong.has(id)).length,
        live: found.size,
        findings: [
            ...namespaceFindings(intent, live, effects),
            // What does something with others is no harmless one.
            ...own.filter((each) => isDifference(each) || !wrong.has(each.object)),
            ...shared.map(togetherFinding),
        ],
    };
}

/** Policies that are not written as intended: missing ones first, then changed ones, then extra ones. */
function differencesOf(declared: ById, found: ById): ReadonlyMap<string, Difference> {
    const both = [...declared].map(([id, intended]) => [id, { intended, live: found.get(id) }] as const);
    return new Map<string, Difference>([
        ...both.filter(([, { live }]) => live === undefined),
        ...both.filter(([, { intended, live }]) => live !== undefined && !saysTheSame(intended, live)),
        ...[...found].filter(([id]) => !declared.has(id)).map(([id, live]) => [id, { live }] as const),
    ]);
}

/** A finding on each policy of its own, and what of the whole cluster is not as intended and none of these tells. */
function toldAlone(differences: ReadonlyMap<string, Difference>, effects: PolicyEffects) {
    let untold = effects.whole;
    const own = [...differences].map(([id, difference]): PolicyFinding => {
        const finding = findingOf(id, difference, effects);
        if (!isDifference(finding)) return finding;
        const { left, more } = effects.tell(untold, difference);
        untold = left;
        return finding.matter === "missing" ? { ...finding, ...bothOf(finding, more) } : finding;
    });
    return { own, untold };
}

type ById = ReadonlyMap<string, Compared>;

/** Policies by what they are called; parts of one object of Cilium's, which may hold several, by their number. */
function byId(policies: readonly Compared[]): ById {
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

const saysTheSame = (a: Compared, b: Compared): boolean => isDeepStrictEqual(saidBy(a), saidBy(b));

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

function findingOf(object: string, difference: Difference, effects: PolicyEffects): PolicyFinding {
    const { intended, live } = difference;
    const effect = effects.of(difference);
    if (intended === undefined) return extraPolicy(object, live, effect);
    if (live === undefined) {
        return { matter: "missing", object, ...effect, advice: "run `pulumi up --refresh`, which makes it again" };
    }
    if (isNothing(effect) && effects.same(intended, live)) {
        const advice = "nothing: it is written otherwise and does the same";
        return { matter: "rewritten", object, ...effect, advice };
    }
    return changedPolicy(object, live, effect);
}

function changedPolicy(object: string, policy: Compared, effect: Effect): PolicyFinding {
    // A refresh compares only what the program set, so a rule that somebody appended stays unseen by it.
    const unseen = "a refresh alone does not see rules that others added (pulumi-kubernetes#2404)";
    // Without a policy of a tier that denies, what it denied would be open for a while.
    const advice = isClusterPolicy(policy)
        ? `take out what others added, and run \`pulumi up --refresh\`: ${unseen}`
        : `delete the policy and run \`pulumi up --refresh\`: ${unseen}`;
    return { matter: "changed", object, ...effect, advice };
}

function extraPolicy(object: string, policy: Compared, effect: Effect): PolicyFinding {
    if (isNothing(effect)) {
        return { matter: "harmless", object, ...effect, advice: "nothing: it changes nothing that the intent decides" };
    }
    const because = isClusterPolicy(policy) ? "" : ": policies add up, so what it opens no other can close";
    return { matter: "extra", object, ...effect, advice: `delete it, or declare what it is for${because}` };
}

const isNothing = ({ opens, closes }: Effect): boolean => opens.length === 0 && closes.length === 0;

function togetherFinding({ ids, opens, closes }: SharedEffect): PolicyFinding {
    const advice =
        "delete those that are extra, and set back the others: they do together what none of them does alone";
    return { matter: "together", object: ids.join(", "), opens, closes, advice };
}
