import { flowAnnotation } from "../../../mesh";
import { type Cluster, clusterPolicyTitle, pluginPolicyTitle, policyId } from "../../../netpol";
import { count } from "../../terminal/count";
import { plainLine } from "../../terminal/plain";
import type { LogSummary } from "../read-log";
import type { Traffic } from "../traffic";
import type { Audited } from "./report";

/** Which declared flows nobody used, or why that cannot be said. */
export type Unused =
    | { readonly known: true; readonly flows: readonly string[]; readonly since: number | undefined }
    | { readonly known: false; readonly why: string };

/**
 * Flows that policies say they are a half of, and of which no policy let anything through that was seen. It is said only where
 * every log has every connection that passed, and none that could not be judged may be one of such a flow.
 *
 * @param complete Whether the user says so of logs that do not say it themselves.
 */
export function unusedFlows(
    cluster: Cluster,
    { used, rows, nameless }: Pick<Audited, "used" | "rows" | "nameless">,
    traffic: Pick<Traffic, "logs" | "notKept" | "first">,
    complete: boolean,
): Unused {
    const why = whyUnknown(traffic, complete);
    if (why !== undefined) return { known: false, why };
    const halves = halvesOf(cluster);
    if (halves.length === 0) return { known: false, why: "no policy that was read says of which flow it is" };
    const usedFlows = new Set(halves.filter(({ policy }) => used.has(policy)).map(({ flow }) => flow));
    const unused = halves.filter(({ flow }) => !usedFlows.has(flow));
    const unjudged = rows.filter(({ verdict }) => verdict === "unknown").length;
    if (unused.length > 0 && unjudged > 0)
        return { known: false, why: `${count(unjudged, "connection")} could not be judged` };
    if (unused.some(({ toNames }) => toNames) && nameless > 0) {
        const which = `${count(nameless, "connection")} went to addresses outside of which the logs say no name`;
        return { known: false, why: `${which}, and may be of flows to names` };
    }
    return { known: true, flows: [...new Set(unused.map(({ flow }) => flow))].sort(), since: traffic.first };
}

/** A policy, and the flow of which it says that it is a half. */
interface Half {
    readonly policy: string;
    readonly flow: string;
    /** Flows to names have policies of these kinds alone. */
    readonly toNames: boolean;
}

function halvesOf({ policies, pluginPolicies = [], clusterPolicies = [] }: Cluster): Half[] {
    const all = [
        ...policies.map((each) => [policyId(each), each.metadata.annotations, false] as const),
        ...pluginPolicies.map((each) => [pluginPolicyTitle(each), each.annotations, true] as const),
        ...clusterPolicies.map((each) => [clusterPolicyTitle(each), each.metadata.annotations, true] as const),
    ];
    return all.flatMap(([policy, annotations, toNames]) => {
        const flow = annotations?.[flowAnnotation];
        return flow === undefined ? [] : [{ policy, flow: plainLine(flow), toNames }];
    });
}

function whyUnknown({ logs, notKept }: Pick<Traffic, "logs" | "notKept">, complete: boolean): string | undefined {
    const some = logs.find(({ format }) => !hasAll(format.accepts, complete));
    if (some) {
        const rest = some.format.accepts === "said" ? "; --complete says that it does" : "";
        return `${some.format.title} need not hold every connection that passed${rest}`;
    }
    const broken = logs.find(({ lost, unread }: LogSummary) => lost > 0 || unread.size > 0);
    if (broken) {
        const what =
            broken.lost > 0 ? `its source lost ${count(broken.lost, "event")}` : "lines of it could not be read";
        return `${broken.path} is not whole: ${what}`;
    }
    return notKept > 0 ? "there were more connections than are kept" : undefined;
}

const hasAll = (accepts: LogSummary["format"]["accepts"], complete: boolean): boolean =>
    accepts === "all" || (accepts === "said" && complete);
