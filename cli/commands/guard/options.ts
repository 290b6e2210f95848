/** Options of `ai-mesh guard`, as commander hands them over. */
export interface GuardOptions {
    readonly manifests?: readonly string[];
    readonly program?: string;
    readonly stack: string;
    readonly config: readonly string[];
    readonly namespace?: readonly string[];
    readonly deployerUser?: readonly string[];
    readonly deployerGroup?: readonly string[];
    readonly deployerServiceAccount?: readonly string[];
    readonly action?: string;
    readonly clusterCidrs?: readonly string[];
}
