import type { StackConfig } from "../../policy-pack/judge/stack-config";
import type { SeenResource } from "../../policy-pack/stack/resource";
import type { WorldGap } from "./gaps";

/** What is judged, and where it stands. */
export interface JudgedResources {
    readonly resources: readonly SeenResource[];
    /** Namespaces whose Namespace object is not in the source, where only objects in them are; whether they are judged. */
    readonly implied?: readonly { readonly name: string; readonly judged: boolean }[];
    /** Places by URN, where a resource stands in a file. */
    readonly locations: ReadonlyMap<string, Location>;
    /** What was not read and a policy may depend on. */
    readonly gaps?: readonly WorldGap[];
    /** What was not read, or not as its author may mean, in sentences. */
    readonly notes?: readonly string[];
    /** The stack's configuration, where the source has it. */
    readonly stackConfig?: StackConfig;
}

/** A place in a file; lines and columns count from 1. */
export interface Location {
    readonly file: string;
    readonly line: number;
    /** Where it is known. */
    readonly column?: number | undefined;
}
