import { plain, plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold, layOut, type TableCell } from "../../terminal/table";
import { blocks, type PackVerdict, type PolicyVerdict, type Violation } from "../../plan/verdict";
import { firstOfEach } from "../first-of-each";
import { count } from "../../terminal/count";
import { heading } from "../words";

/** How a pack's verdict is shown. */
interface Shown {
    /** Whether it passes only because there is nothing that it is about. */
    readonly isIdle: boolean;
    /** Policies that pass too, a line each, and all that is only noted. */
    readonly verbose: boolean;
    readonly style: Style;
}

/** What a pack made of a plan: what is violated in full, the rest in a line. */
export function packLines(verdict: PackVerdict, shown: Shown): string[] {
    const { verbose, style } = shown;
    const own = (policy: PolicyVerdict): Violation[] => verdict.violations.filter((v) => v.policy === policy.name);
    const isQuiet = ({ status }: PolicyVerdict): boolean => !verbose && (status === "passed" || status === "disabled");
    const told = verdict.policies.filter((policy) => !isQuiet(policy));
    const rows = layOut(
        told.map((policy) => policyRow(policy, own(policy), shown)),
        style,
        "  ",
    );
    const violations = verdict.policies.flatMap(own);
    const { kept, left } = verbose
        ? { kept: violations, left: [] }
        : firstOfEach(violations, ({ policy }) => policy, blocks);
    const found = kept.flatMap((violation) => violationLines(violation, style));
    return [
        heading("Policies", verdict.policies.length, plainLine(verdict.pack), style),
        ...rows,
        ...quietLine(verdict.policies.filter(isQuiet), shown),
        ...(found.length > 0 ? ["", ...found] : []),
        ...left.map(([policy, more]) => style.dim(`  and ${more} more of ${plainLine(policy)}; -v lists them`)),
    ];
}

/** `✔ 12 passed, 1 disabled`; nothing where there is none of them. */
function quietLine(policies: readonly PolicyVerdict[], { isIdle, style }: Shown): string[] {
    const of = (status: PolicyVerdict["status"]): number =>
        policies.filter((policy) => policy.status === status).length;
    const [passed, disabled] = [of("passed"), of("disabled")];
    const parts = [
        ...(passed > 0 ? [isIdle ? `${passed} with nothing to judge` : `${passed} passed`] : []),
        ...(disabled > 0 ? [`${disabled} disabled`] : []),
    ];
    if (parts.length === 0) return [];
    const paint = isIdle || passed === 0 ? style.dim : style.green;
    return [`  ${paint(`${isIdle || passed === 0 ? "-" : "✔"} ${parts.join(", ")}`)}${style.dim("; -v lists them")}`];
}

function policyRow(policy: PolicyVerdict, own: readonly Violation[], { isIdle, style }: Shown): TableCell[] {
    const { length } = own;
    // A policy may say something that does not block, whatever its level.
    const told = own.some(blocks)
        ? { mark: "✘", text: count(length, "violation"), paint: style.loud }
        : { mark: "!", text: `${length} to note`, paint: style.yellow };
    const looks = {
        passed: isIdle
            ? { mark: "-", text: "nothing to judge", paint: style.dim }
            : { mark: "✔", text: "passed", paint: style.green },
        violated: told,
        unjudged: { mark: "?", text: "could not be judged", paint: style.yellow },
        disabled: { mark: "-", text: "disabled", paint: style.dim },
    }[policy.status];
    return [
        { text: `${looks.mark} ${plainLine(policy.name)}`, paint: looks.paint },
        { text: policy.level },
        { text: looks.text, paint: looks.paint },
        { text: plain(policy.description), paint: style.dim },
    ];
}

/** A violation: its level and policy, what it says, and the resource that it is about. */
export function violationLines(violation: Violation, style: Style): string[] {
    const paint = blocks(violation) ? style.loud : style.yellow;
    const head = `  ${paint(violation.level)} ${style.bold(plainLine(violation.policy))}${violation.unjudged ? " could not be judged" : ""}`;
    const body = plain(violation.message)
        .split("\n")
        .flatMap((line) => fold(line, style.width - 4));
    return [
        head,
        ...body.map((line) => `    ${line}`),
        ...(violation.urn ? [`    ${style.dim(plainLine(violation.urn))}`] : []),
    ];
}
