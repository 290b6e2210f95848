import type { Applier } from "../../worlds/policy-types";

/** Options of `ai-mesh diff`, as commander hands them over. */
export interface DiffOptions {
    readonly base?: string;
    readonly baseManifests?: readonly string[];
    readonly baseState?: string;
    /** A stack's name, or true for the one that is planned. */
    readonly baseStackState?: string | true;
    readonly baseContext?: string;
    readonly basePreview?: string;
    readonly baseProgram?: string;
    readonly manifests?: readonly string[];
    readonly state?: string;
    readonly stackState?: string | true;
    readonly context?: string;
    readonly kubeconfig?: string;
    readonly preview?: string;
    readonly program?: string;
    readonly stack: string;
    readonly config: readonly string[];
    readonly policyPack: readonly string[] | false;
    readonly policyPackConfig: readonly string[];
    readonly podCidrs?: readonly string[];
    readonly cluster?: string;
    readonly appliedBy?: Applier;
    readonly profile?: string;
    readonly failOn: readonly string[];
    /** End with 2 where something was not seen that the comparison may depend on. */
    /** What neither side shows does not exist. */
    readonly closedWorld?: true;
    readonly strict?: true;
    readonly verbose?: true;
    readonly output: "text" | "json" | "md" | "html" | "sarif";
    readonly also: readonly string[];
}
