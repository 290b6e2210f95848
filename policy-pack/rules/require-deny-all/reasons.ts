import { describeSelector, type Direction, type Labels } from "../../../netpol";
import { labelsText, listed } from "../../judge/finding";
import type { SeenPolicy } from "../../stack/policies";

/** A direction that some pod of the namespace has open. */
export interface Open {
    readonly direction: Direction;
    /** Labels of such a pod; undefined: the selectors are too many to tell. */
    readonly witness: Labels | undefined;
}

/** `ingress and egress`. */
export const directionsText = (open: readonly Open[]): string =>
    listed(open.map(({ direction }) => direction.toLowerCase()));

/** Which pod it is open for. */
export function podText([first]: readonly Open[]): string {
    return first?.witness === undefined
        ? "some pod (its policies' selectors are too many to tell)"
        : `a pod with labels ${labelsText(first.witness)}`;
}

/** Why no policy of the namespace closes what is open, each direction with its own reason where they differ. */
export function becauseOf(
    own: readonly SeenPolicy[],
    open: readonly Open[],
    isSure: (policy: SeenPolicy) => boolean,
): string {
    if (own.length === 0) return "no NetworkPolicy of the stack is in it";
    const reasons = open.map(({ direction }) => ({ direction, text: reasonsText(own, direction, isSure) }));
    const texts = new Set(reasons.map(({ text }) => text));
    return texts.size === 1
        ? [...texts].join("")
        : reasons.map(({ direction, text }) => `for ${direction.toLowerCase()}, ${text}`).join("; ");
}

function reasonsText(
    own: readonly SeenPolicy[],
    direction: Direction,
    isSure: (policy: SeenPolicy) => boolean,
): string {
    const reasons = own
        .map((policy) =>
            isSure(policy)
                ? whyNot(policy, direction)
                : `${nameOf(policy)} of resource "${policy.resource}" is written by other resources too`,
        )
        .slice(0, 3);
    const more = own.length - reasons.length;
    return [...reasons, ...(more > 0 ? [`${more} more ${more === 1 ? "does" : "do"} not either`] : [])].join(", ");
}

const nameOf = ({ name, resource }: SeenPolicy) => `"${name ?? resource}"`;

/** Why a policy does not isolate the open pod: the near misses that look like a deny-all. */
function whyNot(policy: SeenPolicy, direction: Direction): string {
    const title = nameOf(policy);
    if (policy.invalid) return `${title} is one that the API server refuses`;
    if (policy.unknown.some((path) => path !== "metadata.name"))
        return `${title} has ${listed(policy.unknown)} unknown`;
    if (!policy.isolates.includes(direction)) return `${title} ${typesText(policy)}`;
    return `${title} selects only pods with ${describeSelector(policy.selector)}`;
}

function typesText({ kind, isolates, spelled, patch }: SeenPolicy): string {
    if (kind !== "NetworkPolicy") {
        const types = isolates.map((direction) => `${direction.toLowerCase()} only`);
        return `isolates ${types.join() || "nobody"} (${kind})`;
    }
    if (patch && isolates.length === 0) return "is a patch that does not spell podSelector and policyTypes";
    const types = isolates.map((direction) => direction.toLowerCase()).join(" and ");
    if (spelled.policyTypes) return `isolates ${types} only (policyTypes: [${isolates.join(", ")}])`;
    return spelled.emptyEgress
        ? `isolates ${types} only (egress: [] without policyTypes does not deny egress)`
        : `isolates ${types} only (no policyTypes, no egress rules)`;
}
