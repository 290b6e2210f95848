import type { WorldGap } from "../worlds/gaps";
import type { Traffic } from "./traffic";

/** What the logs cannot show, and what of them was lost or could not be read: each a gap of whatever is said of the traffic. */
export function sourceGaps({ logs, notKept, resolver }: Pick<Traffic, "logs" | "notKept" | "resolver">): WorldGap[] {
    const formats = new Set(logs.map(({ format }) => format));
    const texts = [
        ...[...formats].flatMap(({ cannotSee }) => cannotSee.map(capital)),
        ...lossesOf({ logs, notKept }),
        ...(resolver.byAddress
            ? [
                  "Addresses are taken to be whose they are in the objects that were read: pods that are gone may have had them",
              ]
            : []),
    ];
    return texts.map((text) => ({ kind: "traffic", text }));
}

/** What was lost of logs that were read: by their sources, or since it could not be read or kept. */
export function lossesOf({ logs, notKept }: Pick<Traffic, "logs" | "notKept">): string[] {
    return [
        ...logs.flatMap(({ path, lost, unread }) => [
            ...(lost > 0 ? [`Lost by its source: ${lost} events of ${path}`] : []),
            ...[...unread].map(
                ([reason, { count, first }]) =>
                    `Not read: ${count} ${count === 1 ? "line" : "lines"} of ${path}: ${reason} (the first: ${first})`,
            ),
        ]),
        ...(notKept > 0 ? [`Not kept: ${notKept} lines of connections beyond the first million different ones`] : []),
    ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
