import { type Answer, describeTierRule, type HalfAnswer, refText, type RuleRef } from "../../../netpol";

/** "rule 1 of ai-data/allow-from-vllm". */
export function ruleText({ policy, rule }: RuleRef): string {
    return `rule ${rule + 1} of ${refText(policy)}`;
}

/** Why an answer is what it is, in one line: what lets it through, or each half that does not. */
export function reasonOf({ verdict, egress, ingress }: Answer): string {
    const halves = [
        ["egress", egress],
        ["ingress", ingress],
    ] as const;
    if (verdict === "allowed") return halves.map(([name, half]) => `${name}: ${allowance(half)}`).join("; ");
    const against = halves.filter(([, half]) => half.verdict === verdict);
    const [first, ...rest] = against.map(([name, half]) => [name, refusal(half)] as const);
    if (first === undefined) return "";
    // What is not in sight is told of both halves in one sentence.
    if (rest.every(([, why]) => why === first[1])) return rest.length > 0 ? first[1] : `${first[0]}: ${first[1]}`;
    return [first, ...rest].map(([name, why]) => `${name}: ${why}`).join("; ");
}

function allowance({ allowedBy, decidedBy, isolatedBy, assumption }: HalfAnswer): string {
    const granted = assumption === undefined ? "" : `, taking for granted that ${assumption}`;
    if (decidedBy !== undefined) return describeTierRule(decidedBy) + granted;
    const [first, ...rest] = allowedBy;
    if (first !== undefined) return ruleText(first) + (rest.length > 0 ? ` and ${rest.length} more` : "") + granted;
    return assumption ?? (isolatedBy.length === 0 ? "not isolated" : "allowed");
}

function refusal({ verdict, decidedBy, nearest, assumption }: HalfAnswer): string {
    if (decidedBy !== undefined) return `${describeTierRule(decidedBy)}: ${decidedBy.action}`;
    if (verdict === "denied" && nearest !== undefined && assumption !== undefined && assumption !== nearest.why)
        return `${nearest.why}, taking for granted that ${assumption}`;
    return assumption ?? nearest?.why ?? "";
}
