import { type Cluster, isObject, type Labels, nameLabel } from "../../netpol";
import type { Change } from "../compare/change";
import { compare } from "../compare/compare";
import { asCluster, policiesOf } from "./compared-policies";
import type { Live } from "./live";
import { bothOf, type Effect, type PolicyEffects } from "./policy-effects";

/** A label of one of the intent's namespaces that is not what the intent says, and what the intent's policies do otherwise for it. */
export interface LabelEffect extends Effect {
    readonly namespace: string;
    readonly key: string;
}

/** Which label: of which namespace, by which key. */
type OneLabel = Pick<LabelEffect, "namespace" | "key">;

/**
 * The labels of the intent's namespaces that are otherwise in the cluster, or that others added, and by which the intent's policies
 * let through or stop something else than with those that the intent says. What other policies do by them is theirs.
 */
export function labelEffects(intent: Cluster, live: Live, effects: PolicyEffects): LabelEffect[] {
    const sides = new BothLabels(intent, live);
    const whole = sides.changes(intent.namespaces, sides.live);
    if (whole.length === 0) return [];
    const found = sides.differing.map((label): LabelEffect => {
        const alone = sides.changes(intent.namespaces, sides.with(intent.namespaces, label, sides.live));
        const beside = sides.changes(sides.with(sides.live, label, intent.namespaces), sides.live);
        return { ...label, ...bothOf(effects.linesOf(alone), effects.linesOf(beside)) };
    });
    const told = found.filter(({ opens, closes }) => opens.length + closes.length > 0);
    // Several that each suffice are told by what they do in all.
    return told.length > 0 ? told : found.map((label) => ({ ...label, ...effects.linesOf(whole) }));
}

/** The intent's policies, beside the labels that it says and those that are live. */
class BothLabels {
    readonly live: Cluster["namespaces"];
    /** Labels that are not the same, of those that some policy selects namespaces by. */
    readonly differing: readonly OneLabel[];

    constructor(
        private readonly intent: Cluster,
        live: Live,
    ) {
        const labels = new Map(live.namespaces.map((each) => [each.name, each.labels]));
        const known = intent.namespaces.filter(({ name, labelsKnown }) => labels.has(name) && labelsKnown !== false);
        const selectors = namespaceSelectorsIn(policiesOf(intent)).map((each) => JSON.stringify(each));
        const isSelectedBy = (key: string): boolean =>
            key !== nameLabel && selectors.some((each) => each.includes(JSON.stringify(key)));
        this.differing = known.flatMap(({ name, labels: wanted }) => {
            const now = labels.get(name) ?? {};
            return [...new Set([...Object.keys(wanted), ...Object.keys(now)])]
                .sort()
                .filter((key) => wanted[key] !== now[key] && isSelectedBy(key))
                .map((key) => ({ namespace: name, key }));
        });
        this.live = this.differing.reduce(
            (all, label) => this.with(all, label, live.namespaces),
            intent.namespaces as Cluster["namespaces"],
        );
    }

    /** Some namespaces, with one label as it is among others. */
    with(namespaces: Cluster["namespaces"], { namespace, key }: OneLabel, others: Cluster["namespaces"]) {
        const value = others.find(({ name }) => name === namespace)?.labels[key];
        return namespaces.map((each) =>
            each.name === namespace ? { ...each, labels: set(each.labels, key, value) } : each,
        );
    }

    /** What the intent's policies let through or stop among namespaces labelled otherwise. */
    changes(before: Cluster["namespaces"], after: Cluster["namespaces"]): readonly Change[] {
        if (this.differing.length === 0) return [];
        return compare(this.clusterOf(before), this.clusterOf(after)).changes;
    }

    private clusterOf(namespaces: Cluster["namespaces"]): Cluster {
        return { namespaces, workloads: [], services: [], ...asCluster(policiesOf(this.intent)) };
    }
}

/** The selectors of namespaces in a policy of any kind, wherever they stand; what they say of pods is a selector of its own. */
function namespaceSelectorsIn(value: unknown): unknown[] {
    if (Array.isArray(value)) return value.flatMap(namespaceSelectorsIn);
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([field, inner]) =>
        field === "namespaceSelector" || field === "namespaces" ? [inner] : namespaceSelectorsIn(inner),
    );
}

function set(labels: Labels, key: string, value: string | undefined): Labels {
    const others = Object.fromEntries(Object.entries(labels).filter(([each]) => each !== key));
    return value === undefined ? others : { ...others, [key]: value };
}
