import { isObject } from "../is-object";
import { composers } from "./composers";
import { deployers } from "./deployers";
import { policyEngines } from "./policy-engines";
import type { ObjectMakerKind } from "./types";
import { bagOf, textAt } from "./values";

export type { ObjectMakerKind } from "./types";

/** One row per kind. */
export const objectMakerKinds: readonly ObjectMakerKind[] = [...deployers, ...policyEngines, ...composers];

/** An object of which a controller makes, changes or deletes others that may have a say in who reaches whom. */
export interface ObjectMaker {
    readonly apiVersion: string;
    readonly kind: string;
    /** Absent for one of the whole cluster. */
    readonly namespace?: string | undefined;
    readonly name: string;
    /** The rest of a sentence that begins with its name. */
    readonly does: string;
}

/** Reads such an object; `undefined` where it is none, or nothing of what it does has a say. */
export function readObjectMaker(value: unknown, kind: string, apiVersion: string): ObjectMaker | undefined {
    const row = rowOf(apiVersion.replace(/\/.*/, ""), kind);
    if (row === undefined || !isObject(value)) return undefined;
    const does = row.does(bagOf(value["spec"]), value);
    if (does === undefined) return undefined;
    const namespace = row.scope === "namespace" ? (textAt(value, "metadata", "namespace") ?? "default") : undefined;
    return { apiVersion, kind, namespace, name: textAt(value, "metadata", "name") ?? "", does };
}

/** Whether a controller makes or changes other objects of this kind's. */
export const isObjectMakerKind = (group: string, kind: string): boolean => rowOf(group, kind) !== undefined;

/** Whether objects of such a kind are in a namespace. */
export const isObjectMakerInNamespace = (group: string, kind: string): boolean =>
    rowOf(group, kind)?.scope === "namespace";

const rowOf = (group: string, kind: string): ObjectMakerKind | undefined =>
    objectMakerKinds.find((row) => row.group === group && row.kind === kind);

/** `Application argocd/x deploys objects from https://… that were not read`. */
export function describeObjectMaker({ kind, namespace, name, does }: ObjectMaker): string {
    return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`} ${does}`;
}
