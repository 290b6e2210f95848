import { flowAnnotation } from "../../../mesh";
import { type Answer, type Cluster, policyId, refText } from "../../../netpol";
import { plainLine } from "../../terminal/plain";
import type { LogSummary } from "../read-log";
import type { Traffic } from "../traffic";
import type { Audited } from "./report";

/** Which declared flows nobody used, or why that cannot be said. */
export type Unused =
    | { readonly known: true; readonly flows: readonly string[]; readonly since: number | undefined }
    | { readonly known: false; readonly why: string };

/** The policies of which a rule lets a connection through. */
export function usedPolicies(answer: Answer): string[] {
    const answers = [answer, ...(answer.backends ?? []).map((backend) => backend.answer)];
    return answers.flatMap(({ egress, ingress }) =>
        [...egress.allowedBy, ...ingress.allowedBy].map(({ policy }) => refText(policy)),
    );
}

/**
 * Flows that policies say they are a half of, and of which no policy let anything through that was seen. It is said only where
 * every log has every connection that passed, and none that could not be judged may be one of such a flow.
 *
 * @param complete Whether the user says so of logs that do not say it themselves.
 */
export function unusedFlows(
    { policies }: Cluster,
    { used, rows }: Pick<Audited, "used" | "rows">,
    traffic: Pick<Traffic, "logs" | "notKept" | "first">,
    complete: boolean,
): Unused {
    const why = whyUnknown(traffic, complete);
    if (why !== undefined) return { known: false, why };
    const flows = new Map<string, boolean>();
    for (const policy of policies) {
        const flow = policy.metadata.annotations?.[flowAnnotation];
        if (flow === undefined) continue;
        const name = plainLine(flow);
        flows.set(name, (flows.get(name) ?? false) || used.has(policyId(policy)));
    }
    const unused = [...flows].flatMap(([flow, isUsed]) => (isUsed ? [] : [flow]));
    const unjudged = rows.filter(({ verdict }) => verdict === "unknown").length;
    if (unused.length > 0 && unjudged > 0)
        return {
            known: false,
            why: `${unjudged} ${unjudged === 1 ? "connection" : "connections"} could not be judged`,
        };
    return { known: true, flows: unused.sort(), since: traffic.first };
}

function whyUnknown({ logs, notKept }: Pick<Traffic, "logs" | "notKept">, complete: boolean): string | undefined {
    const some = logs.find(({ format }) => !hasAll(format.accepts, complete));
    if (some) {
        const rest = some.format.accepts === "said" ? "; --complete says that it does" : "";
        return `${some.format.title} need not hold every connection that passed${rest}`;
    }
    const broken = logs.find(({ lost, unread }: LogSummary) => lost > 0 || unread.size > 0);
    if (broken) {
        const what = broken.lost > 0 ? `its source lost ${broken.lost} events` : "lines of it could not be read";
        return `${broken.path} is not whole: ${what}`;
    }
    return notKept > 0 ? "there were more connections than are kept" : undefined;
}

const hasAll = (accepts: LogSummary["format"]["accepts"], complete: boolean): boolean =>
    accepts === "all" || (accepts === "said" && complete);
