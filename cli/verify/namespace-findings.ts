import type { Labels } from "../../netpol";
import type { Intent } from "./intent";
import { type LabelEffect, labelEffects } from "./label-effects";
import type { Live } from "./live";
import { bothOf, type PolicyEffects } from "./policy-effects";
import type { PolicyFinding } from "./policy-finding";

/**
 * Namespaces that are not there; labels of the intent's namespaces that are not what it says, by which others' policies select, too;
 * and labels that others added, where the intent's policies do something else for them.
 */
export function namespaceFindings(intent: Intent, live: Live, effects: PolicyEffects): PolicyFinding[] {
    const labels = new Map(live.namespaces.map((each) => [each.name, each.labels]));
    const missing = [...intent.namespaces]
        .filter((name) => !labels.has(name))
        .map((object): PolicyFinding => {
            return { matter: "missing-namespace", object, ...bothOf(), advice: "run `pulumi up --refresh`" };
        });
    const decisive = labelEffects(intent.cluster, live, effects);
    const wrong = intent.cluster.namespaces.flatMap(({ name, labels: wanted }) => {
        const [now, own] = [labels.get(name), decisive.filter(({ namespace }) => namespace === name)];
        return now === undefined
            ? []
            : [...changedLabels(name, wanted, now, own), ...addedLabels(name, wanted, now, own)];
    });
    return [...missing, ...wrong].sort((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0));
}

function changedLabels(object: string, wanted: Labels, now: Labels, decisive: readonly LabelEffect[]): PolicyFinding[] {
    const wrong = Object.entries(wanted).filter(([key, value]) => now[key] !== value);
    if (wrong.length === 0) return [];
    const said = wrong.map(([key, value]) => `${key}: ${now[key] ?? "(absent)"} instead of ${value}`).join(", ");
    const advice = `set it back with \`pulumi up --refresh\`; others' policies select by it (${said})`;
    return [{ matter: "label", object, ...bothOf(...decisive.filter(({ key }) => key in wanted)), advice }];
}

/** A refresh compares only what the program set, and policies of the intent select by these. */
function addedLabels(object: string, wanted: Labels, now: Labels, decisive: readonly LabelEffect[]): PolicyFinding[] {
    const added = decisive.filter(({ key }) => !(key in wanted));
    if (added.length === 0) return [];
    const said = added.map(({ key }) => `${key}: ${now[key]}`).join(", ");
    const take = `kubectl label namespace ${object} ${added.map(({ key }) => `${key}-`).join(" ")}`;
    const advice = `take it off with \`${take}\`, or declare it: the intent's policies select by it (${said})`;
    return [{ matter: "label", object, ...bothOf(...added), advice }];
}
