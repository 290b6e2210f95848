/** Options of `ai-mesh plan`, as commander hands them over. */
export interface PlanOptions {
    readonly stack: string;
    readonly program?: string;
    readonly preview?: string;
    readonly policyPack: readonly string[] | false;
    readonly policyPackConfig: readonly string[];
    readonly config: readonly string[];
    readonly profile?: string;
    /** End with 2 where something was not seen that the connections may depend on. */
    readonly strict?: true;
    readonly verbose?: true;
    readonly output: "text" | "json";
    /** A directory for manifests, or `-`. */
    readonly out?: string;
    /** `-o json`, as it was before. */
    readonly json?: true;
    /** `out`, by the name that it had before. */
    readonly manifests?: string;
}
