import { expectedText, failedRows, outcomeText, reasonText } from "../../compare/expectation-changes";
import { isBlocked, type DiffReport } from "../../compare/report";
import { landmarkNames } from "../../compare/landmarks";
import type { FailCondition } from "../../compare/verdict";
import { escape } from "../picture/escape";

/** What each condition of `--fail-on` found. */
const found: Readonly<Record<FailCondition, string>> = {
    widened: "something opens",
    narrowed: "something closes",
    changed: "something opens or closes",
    "opens:external": "something opens from or to the outside of the cluster",
    "opens:internet": `something opens to ${landmarkNames.internet}`,
    "opens:host": `something opens to ${landmarkNames.host}`,
    "opens:metadata": `something opens to ${landmarkNames.metadata}`,
    "opens:api-server": `something opens to ${landmarkNames["api-server"]}`,
    "opens:namespaces": "something opens between namespaces",
    "closes:dns": "something closes that names resolve by",
    expectations: "an expectation is not met, or cannot be judged",
};

/** Why the change is stopped: every mandatory policy, expectation and condition that does; "" where nothing does. */
export function blockedHtml(report: DiffReport): string {
    if (!isBlocked(report)) return "";
    const { packs, expectations, failed, unclear } = report;
    const policies = packs.violations.filter(({ blocks }) => blocks);
    const items = [
        ...policies.map(({ policy, message, isNew }) =>
            item(`Policy ${policy}${isNew ? "" : ", as before"}`, message.trim(), "message"),
        ),
        ...failedRows(expectations).map((each) =>
            item(
                `Expectation ${outcomeText(each)}: ${each.from} → ${each.to}, ${expectedText(each)}`,
                reasonText(each),
            ),
        ),
        ...failed.map((each) =>
            item(
                `--fail-on ${each}`,
                unclear.length > 0 ? `${found[each]}, or may: not all can be judged here` : found[each],
            ),
        ),
    ];
    return (
        `<section class="stopped" aria-labelledby="blocked-title"><h2 id="blocked-title">Why it is blocked</h2>` +
        `<ul>${items.join("")}</ul></section>`
    );
}

function item(head: string, text: string, className = ""): string {
    return `<li><strong>${escape(head)}</strong><p${className && ` class="${className}"`}>${escape(text)}</p></li>`;
}
