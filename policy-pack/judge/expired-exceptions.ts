import { isExpired, type AllowedEntry } from "./allowed";
import type { Finding } from "./finding";
import type { RuleContext } from "./rule-context";

/** One finding for each exception of a direction of which the last day is over. */
export const expiredExceptions = (
    direction: AllowedEntry["direction"],
    { exceptions, today }: Pick<RuleContext, "exceptions" | "today">,
): Finding[] =>
    exceptions
        .filter((one) => one.direction === direction && isExpired(one, today))
        .map(({ reason, expires }) => ({
            kind: "violation",
            aspects: [reason],
            message:
                `An exception under "allowed" expired on ${expires} (reason: ${reason}). ` +
                "Remove it, or review it and set a later day.",
        }));
