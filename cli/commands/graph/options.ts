/** Options of `ai-mesh graph`, as commander hands them over. */
export interface GraphOptions {
    readonly manifests?: readonly string[];
    readonly state?: string;
    /** A stack's name, or true for the one of `stack`. */
    readonly stackState?: string | true;
    readonly preview?: string;
    readonly context?: string;
    readonly kubeconfig?: string;
    readonly program?: string;
    readonly stack: string;
    readonly config: readonly string[];
    readonly podCidrs?: readonly string[];
    readonly output: "svg" | "html" | "mermaid" | "dot";
}
