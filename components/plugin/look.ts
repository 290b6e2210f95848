import * as pulumi from "@pulumi/pulumi";

/** What is known of an input now. */
export interface Seen {
    /** The value without Outputs; undefined where it is not known. */
    readonly value: unknown;
    readonly isKnown: boolean;
    readonly isSecret: boolean;
}

/** Looks into an input. Inputs of a plugin are settled: one that is not known now stays unknown for this preview. */
export async function look(input: unknown): Promise<Seen> {
    let seen: { readonly value: unknown } | undefined;
    const applied = (pulumi.output(input) as pulumi.Output<unknown>).apply((value) => {
        seen = { value };
    });
    // Settles after `apply` has called back, which it does only where the value is known.
    const isSecret = await pulumi.isSecret(applied);
    return { value: seen?.value, isKnown: seen !== undefined, isSecret };
}
