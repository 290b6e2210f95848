/** What `ai-mesh explain` was asked, as commander read it. */
export interface ExplainOptions {
    readonly manifests: readonly string[];
    readonly from: string;
    readonly to: string;
    readonly port: string;
    readonly profile: string;
    readonly output: "text" | "json";
}

/** Runs `ai-mesh explain`. */
export async function runExplain(options: ExplainOptions, _out: NodeJS.WritableStream): Promise<void> {
    throw new Error(`Cannot explain ${options.from} -> ${options.to}: not built yet`);
}
