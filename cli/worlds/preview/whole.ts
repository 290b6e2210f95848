import { STACK_TYPE } from "../../plan/resource";
import type { Digest, Step } from "./digest";
import { COMMAND } from "./documents";
import { operations, outcomeOf } from "./operations";
import { refuse } from "./refuse";

/**
 * Refuses a preview that does not hold the whole stack: one that failed or did not end, that leaves out unchanged
 * resources, or that is of something else than a deployment of the program. What is not in it would not be judged.
 *
 * @throws InputError with every reason
 */
export function refusePartial(digest: Digest, title: string): void {
    const { steps } = digest;
    const reasons = [
        ...failures(digest),
        ...unended(digest),
        ...unknownOperations(steps),
        ...missing(digest),
        ...untargeted(steps),
        ...rootless(steps),
    ];
    if (reasons.length > 0) refuse(title, reasons);
}

/** What the program and its providers say goes wrong; each once. */
function failures({ diagnostics, maybeCorrupt }: Digest): string[] {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const said = [
        ...new Set(errors.map(({ urn, message }) => `${urn && `${urn}: `}${message.replace(/^error: /, "").trim()}`)),
    ];
    return [
        ...said.map((error) => `the preview failed, so that it may lack resources: ${error}`),
        ...(maybeCorrupt ? ["maybeCorrupt: Pulumi says that the stack's state may be corrupt; repair it first"] : []),
    ];
}

function unended({ changeSummary }: Digest): string[] {
    return changeSummary === undefined
        ? ["changeSummary is missing: the preview did not end by itself, so that it may lack resources; run it again"]
        : [];
}

function unknownOperations(steps: readonly Step[]): string[] {
    return steps.flatMap(({ op }, i) =>
        outcomeOf(op) === undefined
            ? [`steps[${i}].op is "${op}", which is not known here; expected one of ${operations.join(", ")}`]
            : [],
    );
}

/** Pulumi counts every step, also those that it leaves out where nobody asks for them. */
function missing({ steps, changeSummary = {} }: Digest): string[] {
    return Object.entries(changeSummary).flatMap(([op, counted]) => {
        const held = steps.filter((step) => step.op === op).length;
        if (counted <= held) return [];
        const count = `changeSummary.${op} is ${counted}, and ${held} such steps are there`;
        return op === "same"
            ? [`${count}: unchanged resources are left out; run ${COMMAND}`]
            : [`${count}: the file was shortened; run ${COMMAND}`];
    });
}

/** With `--target` a resource that is not made is printed like one that stays, but nothing of it exists. */
function untargeted(steps: readonly Step[]): string[] {
    return steps.flatMap(({ op, urn, oldState }, i) =>
        op === "same" && oldState !== undefined && oldState.custom && oldState.id === ""
            ? [
                  `steps[${i}] (${urn}) does not exist and would not be made; run the preview without --target and --exclude`,
              ]
            : [],
    );
}

/** A deployment of a program always has a step for the stack itself; refresh, destroy and import have none that keeps it. */
function rootless(steps: readonly Step[]): string[] {
    const isRoot = ({ op, newState }: Step): boolean => newState?.type === STACK_TYPE && outcomeOf(op) === "stays";
    return steps.some(isRoot)
        ? []
        : [`it has no step for the stack itself, as previews of refresh or destroy do not; run ${COMMAND}`];
}
