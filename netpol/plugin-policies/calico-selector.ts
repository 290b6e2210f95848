import { itemAt } from "../item-at";
import type { LabelSelector } from "../types";

export type CalicoSelector = LabelSelector;

const key = "([\\w./-]+)";
const quoted = `(?:"([^"]*)"|'([^']*)')`;
const list = `\\{\\s*((?:${quoted}\\s*,?\\s*)*)\\}`;
const forms = {
    equals: new RegExp(`^${key}\\s*==\\s*${quoted}$`),
    has: new RegExp(`^(!?)\\s*has\\(\\s*${key}\\s*\\)$`),
    among: new RegExp(`^${key}\\s+(not\\s+)?in\\s+${list}$`),
};

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

/**
 * A selector in Calico's language as a LabelSelector, where it is a conjunction of what both can say: `all()`, `app == 'a'`,
 * `has(role)`, `!has(role)`, `env in { 'a', 'b' }`, `env not in { 'c' }`. `undefined` for every other.
 *
 * @see https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selector
 */
export function readCalicoSelector(text: string): CalicoSelector | undefined {
    const parts = text
        .split("&&")
        .map((part) => part.trim())
        .filter((part) => part !== "all()" && part !== "");
    const all = parts.map(requirementOf);
    // Labels of this prefix are Calico's own, and no pod carries them.
    if (all.some((each) => each === undefined || each.key.startsWith("projectcalico.org/"))) return undefined;
    return all.length === 0 ? {} : { matchExpressions: all as Requirement[] };
}

function requirementOf(text: string): Requirement | undefined {
    const equals = forms.equals.exec(text);
    if (equals) return { key: itemAt(equals, 1), operator: "In", values: [equals[2] ?? equals[3] ?? ""] };
    const has = forms.has.exec(text);
    if (has) return { key: itemAt(has, 2), operator: has[1] === "!" ? "DoesNotExist" : "Exists" };
    const among = forms.among.exec(text);
    if (!among) return undefined;
    const values = [...itemAt(among, 3).matchAll(new RegExp(quoted, "g"))].map((found) => found[1] ?? found[2] ?? "");
    if (values.length === 0) return undefined;
    return { key: itemAt(among, 1), operator: among[2] === undefined ? "In" : "NotIn", values };
}
