/** What `ai-mesh reach` was asked, as commander read it. */
export interface ReachOptions {
    readonly manifests: readonly string[];
    readonly profile: string;
    readonly compareProfiles?: string;
    readonly output: "table" | "json" | "md" | "csv" | "dot" | "mermaid";
    readonly focus?: string;
}

/** Runs `ai-mesh reach`. */
export async function runReach(options: ReachOptions, _out: NodeJS.WritableStream): Promise<void> {
    throw new Error(`Cannot compute reachability of ${options.manifests.join(", ")}: not built yet`);
}
