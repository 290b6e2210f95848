import { type Direction, effectivePolicyTypes, type NetworkPolicySpec } from "../../netpol";
import type { DecisiveHidden } from "../plan/decisive";
import { forComputing, unprintable, type WireObject, type WireValue } from "../plan/values";

/** Whether nothing in a value is unknown or a secret: a secret is as little to be shown as an unknown can be. */
export function isPlain(value: WireValue | undefined): boolean {
    return value === undefined || unprintable(value).length === 0;
}

/** A text that is known and no secret. */
export function plainText(value: WireValue | undefined): string | undefined {
    return typeof value === "string" && isPlain(value) ? value : undefined;
}

/** The first part of a value that is unknown or a secret, and which it is; undefined where all can be shown. */
export function hiddenPart(value: WireValue, isMeant: (path: string) => boolean = () => true): string | undefined {
    const hidden = unprintable(value).find(({ path }) => isMeant(path));
    return hidden && sentenceOf(hidden);
}

/** "spec.egress[0].to is a secret". */
export function sentenceOf({ path, why }: DecisiveHidden): string {
    return `${path} is ${why === "secret" ? "a secret" : "known only after a deployment"}`;
}

/** Whether it is known, and no secret, which policy it is and which pods it selects. */
export function areIdentityAndSubjectPlain(
    { name, namespace }: WireObject,
    { podSelector, policyTypes }: WireObject,
): boolean {
    return [name, namespace, podSelector, policyTypes].every(isPlain);
}

/** Whether a part of a policy, by its path, says what it does or which policy it is; a policy of Cilium's may have `specs`. */
export const decidesOfPolicy = (path: string): boolean => /^specs?\b|^metadata(\.(name|namespace))?$/.test(path);

/** The directions that a policy isolates by its spec, hidden rules included; a list that is hidden as a whole counts as some. */
export function directionsOf(spec: WireObject): Direction[] {
    return [...effectivePolicyTypes(forComputing(spec) as unknown as NetworkPolicySpec)];
}
