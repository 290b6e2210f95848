import { isObject } from "../../netpol";
import { marks, signature } from "./wire-marks";
import type { SeenResource } from "./resource";
import { pathsOf } from "./unknown-values";

/*
 * How secrets stay secret. A secret comes as a marked value (wire-marks.ts); where it is read, the resource gets two forms
 * (SeenResource): with the secret, for the verdict, and `printable`, with `[secret]` in its place. Both are judged
 * (judge/check.ts). The first says no more than which policies are violated, and by which resources; every word that goes
 * out is made of the second, so no spelling, part or sum of a secret can be in it.
 */

/** What is printed in place of a secret: of a value, or of a whole map or list. To a rule it is a value that is not known. */
export const redacted = "[secret]";

/** Whether an object is a secret as the engine and states write it. */
export const isSecret = (value: unknown): boolean => isObject(value) && value[signature] === marks.secret;

/** Paths of the secrets of a resource, as `spec.egress[0].ports`; each ends where the secret begins. */
export const secretPaths = ({ printable }: SeenResource): string[] =>
    printable === undefined ? [] : pathsOf(printable.props, "", (value) => value === redacted);
