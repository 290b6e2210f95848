/** Something that is not known, on which an answer hangs. */
export interface Doubt {
    readonly text: string;
    /** What would tell. */
    readonly fix: string;
    /** Pulumi names of the resources whose values are unknown. */
    readonly resources: readonly string[];
}
