import type { KubeObject } from "../api";
import type { ModuleFile } from "../definitions";

/** The namespace that the objects of the tables stand in. */
export const NAMESPACE = "ai-agents";

/**
 * A kind of policy that knows names, and what its schema says of objects of that kind. Every object differs from a sound one
 * in what its row says, and in nothing else.
 */
export interface Dialect {
    readonly apiVersion: string;
    readonly kind: string;
    /** Which of both schemas it is, of a kind that has two. */
    readonly channel?: "standard" | "experimental";
    /** The name of its CustomResourceDefinition. */
    readonly definition: string;
    /** Absent where no Go module that is to be had holds it. */
    readonly source?: ModuleFile;
    /** As a mesh makes them: accepted, and stored as they are written. */
    readonly sound: readonly (readonly [what: string, object: KubeObject])[];
    /** What the API server refuses, and what it says. */
    readonly refused: readonly (readonly [what: string, object: KubeObject, says: RegExp])[];
    /** What the schema lets through although it means nothing or something else: only a check of our own sees it. */
    readonly letThrough: readonly (readonly [what: string, object: KubeObject, why: string])[];
}

/** `count` names, no two alike. */
export const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `host${at}.example.com`);
