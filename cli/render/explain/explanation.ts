import {
    type Answer,
    type Half,
    type PolicyRef,
    type ProfileName,
    PortSet,
    type Protocol,
    type RuleRef,
    type TierRuleRef,
    type Verdict,
} from "../../../netpol";
import type { WorldGap } from "../../worlds/gaps";

/** One question and its answer, ready to be shown. */
export interface Explanation {
    readonly from: string;
    readonly to: string;
    readonly protocol: Protocol;
    readonly port: number;
    readonly profile: ProfileName;
    readonly answer: Answer;
    /** What was not seen and may change the answer. */
    readonly gaps: readonly WorldGap[];
}

/** The port as reports write it: "TCP 443". */
export function portText({ protocol, port }: Pick<Explanation, "protocol" | "port">): string {
    return PortSet.of(protocol, port).toString();
}

/** `ai-mesh explain --output json`: `verdict` on top, both halves with their evidence below. */
export function explanationJson(explanation: Explanation): unknown {
    const { from, to, profile, answer, gaps } = explanation;
    return {
        version: 1,
        verdict: answer.verdict,
        from,
        to,
        port: portText(explanation),
        profile,
        gaps,
        ...halves(answer),
    };
}

function halves({ egress, ingress, backends }: Answer): object {
    const behind = backends?.map(({ workload, port, answer }) => ({
        workload,
        port,
        verdict: answer.verdict,
        ...halves(answer),
    }));
    return { egress: half(egress), ingress: half(ingress), ...(behind === undefined ? {} : { backends: behind }) };
}

interface HalfJson {
    readonly verdict: Verdict;
    readonly isolatedBy: readonly string[];
    readonly allowedBy: readonly { readonly policy: string; readonly rule: number }[];
    /** The rule of a cluster-wide policy that decides, where one does. */
    readonly decidedBy?: TierRuleRef;
    /** The rule that came nearest to allowing, where there is one, and why it did not. */
    readonly nearest?: { readonly policy?: string; readonly rule?: number; readonly why: string };
    readonly assumption?: string;
}

function half({ verdict, isolatedBy, allowedBy, decidedBy, nearest, assumption }: Half): HalfJson {
    return {
        verdict,
        isolatedBy: isolatedBy.map(refText),
        allowedBy: allowedBy.map(ruleJson),
        ...(decidedBy === undefined ? {} : { decidedBy }),
        ...(nearest === undefined
            ? {}
            : { nearest: { ...(nearest.rule && ruleJson(nearest.rule)), why: nearest.why } }),
        ...(assumption === undefined ? {} : { assumption }),
    };
}

/** `rule` counts from 0, as in `spec.ingress[0]`. */
function ruleJson({ policy, rule }: RuleRef): { readonly policy: string; readonly rule: number } {
    return { policy: refText(policy), rule };
}

/** `ns/name` of a policy. */
export function refText({ namespace, name }: PolicyRef): string {
    return `${namespace}/${name}`;
}
