import { type Gap, soleNamespace } from "../gaps";
import { requirementHolds, labelValue, requirements } from "../selectors";
import { podSelectorsOf } from "../tiers/tiers";
import type { LabelSelector, Workload } from "../types";
import { remainingConditions } from "../partial-labels";
import { type Index, seenLabels } from "./create-index";

/** A selector that asks for labels that only pods have, and the namespaces whose pods it speaks of: one, or those of a selector. */
interface Asking {
    readonly selector: LabelSelector;
    readonly in: string | LabelSelector;
}

/** What is remembered of an index. */
interface Found {
    readonly asking: readonly Asking[];
    readonly gaps: Map<Workload, Gap | undefined>;
}

const found = new WeakMap<Index, Found>();

/**
 * The gap of pods of which some policy asks for a label that no template has: whatever is asked about them is unknown.
 * `undefined` where no policy does, or where the labels that are known decide.
 */
export function labelsToComeGap(index: Index, workload: Workload): Gap | undefined {
    if (workload.labelsToCome === undefined) return undefined;
    let known = found.get(index);
    if (known === undefined) found.set(index, (known = { asking: askingOf(index), gaps: new Map() }));
    if (known.asking.length === 0) return undefined;
    if (!known.gaps.has(workload)) known.gaps.set(workload, gapOf(index, known.asking, workload));
    return known.gaps.get(workload);
}

function gapOf(index: Index, asking: readonly Asking[], workload: Workload): Gap | undefined {
    const { namespace } = workload;
    const here = asking.filter(({ in: where }) =>
        typeof where === "string"
            ? where === namespace
            : remainingConditions(where, seenLabels(index, namespace)) !== "no",
    );
    const keys = [...new Set(here.flatMap(({ selector }) => undecided(selector, workload)))].sort();
    return keys.length > 0 ? { kind: "pod labels", workload, keys } : undefined;
}

/** The keys on which it hangs whether a selector matches; none where the labels that are known decide. */
function undecided(selector: LabelSelector, { labels, labelsToCome = [] }: Workload): string[] {
    const keys: string[] = [];
    for (const requirement of requirements(selector)) {
        if (isAmong(labelsToCome, requirement.key)) keys.push(requirement.key);
        else if (!requirementHolds(requirement, labelValue(labels, requirement.key))) return [];
    }
    return keys;
}

/** Whether a key is one of some, of which `prefix/*` stands for every one that begins so. */
function isAmong(keys: readonly string[], key: string): boolean {
    return keys.some((each) => (each.endsWith("*") ? key.startsWith(each.slice(0, -1)) : each === key));
}

/** Every selector of pods that asks for a label to come of any workload. */
function askingOf(index: Index): Asking[] {
    const lists = new Set(index.cluster.workloads.map(({ labelsToCome }) => labelsToCome));
    const keys = [...new Set([...lists].flatMap((list) => list ?? []))];
    const asks = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
        Object.keys(matchLabels ?? {}).some((key) => isAmong(keys, key)) ||
        (matchExpressions ?? []).some(({ key }) => isAmong(keys, key));
    const found: Asking[] = [];
    // One at a time: a large cluster has a million of them, and none asks for such a label.
    for (const asking of allSelectors(index)) if (asks(asking.selector)) found.push(asking);
    return found;
}

function* allSelectors({ policies, tiers, unjudged }: Index): Generator<Asking> {
    for (const [namespace, all] of policies) {
        for (const { selector, rules } of all) {
            yield { selector, in: namespace };
            for (const { peers = [] } of [...(rules.Ingress ?? []), ...(rules.Egress ?? [])]) {
                for (const { podSelector, namespaceSelector } of peers)
                    if (podSelector) yield { selector: podSelector, in: namespaceSelector ?? namespace };
            }
        }
    }
    for (const peer of tiers ? podSelectorsOf(tiers) : [])
        if (peer.kind === "pods" && peer.pods) yield { selector: peer.pods, in: peer.namespaces };
    for (const policy of unjudged)
        if (policy.pods) yield { selector: policy.pods, in: soleNamespace(policy) ?? policy.namespaces ?? {} };
}
