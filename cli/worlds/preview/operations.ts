/**
 * What a step of each kind says of the stack as it will be.
 *
 * - `stays`: its `newState` is the resource as the deployment leaves it.
 * - `goes`: it takes a resource out of the stack, or the old one of a replacement; what replaces that has its own step.
 * - `looks`: it reads what is there or prepares a provider; the program's own step for the resource comes after it.
 */
export type OperationOutcome = "stays" | "goes" | "looks";

/**
 * Every kind of step that Pulumi's engine knows.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step.go (`Op…`)
 */
const outcomes: Readonly<Record<string, OperationOutcome>> = {
    same: "stays",
    create: "stays",
    update: "stays",
    // A replacement is one `replace`; --show-replacement-steps adds the steps it is made of.
    replace: "stays",
    "create-replacement": "stays",
    read: "stays",
    "read-replacement": "stays",
    import: "stays",
    "import-replacement": "stays",
    delete: "goes",
    "delete-replaced": "goes",
    discard: "goes",
    "discard-replaced": "goes",
    "remove-pending-replace": "goes",
    refresh: "looks",
    diff: "looks",
    "extend-parameterize": "looks",
};

/** What a step says of the stack; undefined for a kind of step that is not known. */
export function outcomeOf(op: string): OperationOutcome | undefined {
    return Object.hasOwn(outcomes, op) ? outcomes[op] : undefined;
}

/** Names of all kinds of steps. */
export const operations: readonly string[] = Object.keys(outcomes);

/** Whether two steps are one replacement: `replace`, and a step that it is made of. */
export function isOneReplacement(one: string, other: string): boolean {
    return (one === "replace") !== (other === "replace") && [one, other].some((op) => op.endsWith("-replacement"));
}
