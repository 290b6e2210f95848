import { count } from "../terminal/count";
import type { WorldGap } from "../worlds/gaps";
import type { SourceFormat } from "./sources/source";
import type { Traffic } from "./traffic";

/**
 * What the logs cannot show, and what of them was lost or could not be read: each a gap of whatever is said of the traffic.
 *
 * @param complete Whether the user says that logs which do not say it themselves hold every connection that passed; `undefined`
 * where a command has no option to say so.
 */
export function sourceGaps(
    { logs, notKept, resolver }: Pick<Traffic, "logs" | "notKept" | "resolver">,
    complete?: boolean,
): WorldGap[] {
    const formats = new Set(logs.map(({ format }) => format));
    const texts = [
        ...[...formats].flatMap((format) => unseenBy(format, complete)),
        ...lossesOf({ logs, notKept }),
        ...(resolver.byAddress
            ? [
                  "Addresses are taken to be whose they are in the objects that were read: pods that are gone may have had them",
              ]
            : []),
    ];
    return texts.map((text) => ({ kind: "traffic", text }));
}

function unseenBy({ accepts, cannotSee }: SourceFormat, complete: boolean | undefined): string[] {
    if (accepts !== "said" || complete === undefined) return cannotSee.map(capital);
    return complete ? [] : cannotSee.map((text) => `${capital(text)}; --complete says that none were`);
}

/** What was lost of logs that were read, by their sources, or since it could not be read, kept or told apart. */
export function lossesOf({ logs, notKept }: Pick<Traffic, "logs" | "notKept">): string[] {
    return [
        ...logs.flatMap(({ path, lost, unread }) => [
            ...(lost > 0 ? [`Lost by its source: ${count(lost, "event")} of ${path}`] : []),
            ...[...unread].map(
                ([reason, { count: lines, first }]) =>
                    `Not read: ${count(lines, "line")} of ${path}: ${reason} (the first: ${first})`,
            ),
        ]),
        ...mixedClusters(logs),
        ...(notKept > 0
            ? [`Not kept: ${count(notKept, "line")} of connections beyond the first million different ones`]
            : []),
    ];
}

/** Which logs are of several clusters together: nothing tells their namespaces and addresses apart. */
function mixedClusters(logs: Pick<Traffic, "logs">["logs"]): string[] {
    const names = [...new Set(logs.flatMap(({ clusters }) => clusters))].sort();
    if (names.length < 2) return [];
    const paths = logs.flatMap(({ clusters, path }) => (clusters.length > 0 ? path : [])).join(", ");
    const verb = paths.includes(", ") ? "have" : "has";
    return [
        `${paths} ${verb} traffic of ${names.length} clusters (${names.join(", ")}): what has one name or address in several of them is taken for one`,
    ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
