import { type Answer, refText } from "../../../netpol";

/** The policies of which a rule lets a connection through, as `refText` writes them. */
export function usedPolicies(answer: Answer): string[] {
    const answers = [answer, ...(answer.backends ?? []).map((backend) => backend.answer)];
    return answers
        .flatMap(({ egress, ingress }) => [egress, ingress])
        .flatMap(({ allowedBy, decidedBy }) => [
            ...allowedBy.map(({ policy }) => refText(policy)),
            ...(decidedBy === undefined ? [] : [`${decidedBy.kind} ${decidedBy.policy}`]),
        ]);
}
