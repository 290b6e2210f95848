import type { Mesh } from "../mesh";
import { describePods, IpSet, refText, type PolicyRef } from "../netpol";
import type { Mismatch } from "./ask-again";
import { declaredAndShut } from "./declared-and-shut";
import { isWhole } from "./later";
import type { Proof } from "./proof";
import { specText } from "./spec-text";

/** What the component says of a proof. */
export interface ProofReport {
    /** Why the deploy stops. */
    readonly error?: string | undefined;
    /** What the deploy does not stop for. */
    readonly warnings: readonly string[];
    readonly info?: string | undefined;
}

/** Lines of one message; the others are counted. */
const mostLines = 10;

const openings: Readonly<Record<Mismatch["kind"], string>> = {
    open: "Undeclared, but open: the policies let connections pass that no flow declares. The deploy stops.",
    shut: `${declaredAndShut} the policies do not let connections pass that flows declare. The deploy goes on.`,
    other: "Not proven: for these connections some policies differ from what was declared, but just the declared connections pass. The deploy goes on.",
};

/**
 * A proof in words: undeclared and open is an error, declared and shut a warning that `plan` counts as a failure, anything
 * else a warning. Each asks for a report, with the spec that shows it.
 *
 * @param shown The mesh as far as it may be shown: lists of CIDRs that may be secret are `later`, and then no address is told.
 */
export function reportProof({ mismatches, complete }: Proof, shown: Mesh): ProofReport {
    const [error, ...warnings] = (["open", "shut", "other"] as const).map((kind) => {
        const these = mismatches.filter((mismatch) => mismatch.kind === kind);
        return these.length === 0 ? undefined : message(openings[kind], linesOf(these, isWhole(shown)), shown);
    });
    const info = complete
        ? undefined
        : "The proof covers the kinds of pods that it looked at: flows tell so many of them apart by independent labels that it left some out.";
    return { error, warnings: warnings.filter((each) => each !== undefined), info };
}

/** A proof that could not be made: nothing is known to be wrong, and nothing is known to be right. */
export function reportFailedProof(error: unknown, shown: Mesh): ProofReport {
    const why = isWhole(shown) && error instanceof Error ? [`  ${error.message}`] : [];
    const opening = "Not proven: the proof that the policies do what the mesh declares broke off. The deploy goes on.";
    return { warnings: [message(opening, why, shown)] };
}

function message(opening: string, lines: readonly string[], shown: Mesh): string {
    const request = "This is a mistake of ai-mesh-isolation, not of the mesh; please report it with this spec:";
    return [opening, ...lines, request, `  ${specText(shown)}`].join("\n");
}

/** A line for each connection; those that differ in nothing but addresses share one. */
function linesOf(mismatches: readonly Mismatch[], tellsAddresses: boolean): string[] {
    const byText = new Map<string, IpSet[]>();
    for (const mismatch of mismatches) {
        const text = line(mismatch, tellsAddresses);
        const own = [mismatch.from, mismatch.to].flatMap((end) => ("id" in end ? [] : [IpSet.parse(end.addresses)]));
        byText.set(text, [...(byText.get(text) ?? []), ...own]);
    }
    const lines = [...byText].map(([text, sets]) =>
        text.replace(outside, tellsAddresses ? `${IpSet.unionAll(sets)}` : outside),
    );
    const more = lines.length - mostLines;
    return [...lines.slice(0, mostLines), ...(more > 0 ? [`  and ${more} more like these`] : [])];
}

const outside = "addresses outside";

function line({ from, to, ports, ...rest }: Mismatch, tellsAddresses: boolean): string {
    const [source, target] = [from, to].map((end) => ("id" in end ? describePods(end.namespace, end.pods) : outside));
    const why = tellsAddresses ? ` (${reason(rest)})` : "";
    return `  ${source} -> ${target}: ${ports.isAll ? "all ports" : ports.toString()}${why}`;
}

/** What the engine's answer says: which policies open, or shut. */
function reason({ kind, direction, answer }: Pick<Mismatch, "kind" | "direction" | "answer">): string {
    const shut = (["egress", "ingress"] as const).find((side) => answer[side].verdict === "denied");
    if (kind === "shut" && shut) return `${shut}: no rule of ${names(answer[shut].isolatedBy)} allows it`;
    const side = direction === "Egress" ? "egress" : "ingress";
    const { verdict, isolatedBy, allowedBy } = answer[side];
    if (verdict !== "allowed") return `${side}: no rule of ${names(isolatedBy)} allows it`;
    return allowedBy.length === 0
        ? `${side}: no policy isolates the pods`
        : `${side}: opened by ${names(allowedBy.map(({ policy }) => policy))}`;
}

const names = (policies: readonly PolicyRef[]): string => [...new Set(policies.map(refText))].join(", ");
