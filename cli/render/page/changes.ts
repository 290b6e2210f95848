import { landmarkNames } from "../../compare/landmarks";
import type { ChangeLine, DiffReport } from "../../compare/report";
import { lineEndNamespace } from "../../compare/condense";
import { escape } from "../picture/escape";
import { count } from "../../terminal/count";
import { portsHtml } from "./ports-html";
import { lineEndName, perhapsNote, short, unclearNote, whyText } from "../words";

/** Signs and words of what becomes of a connection. */
export const changeSigns = { opened: "+ opens", closed: "− closes", changed: "~ changes" } as const;

/** What stands above the connections of each kind, in the order in which a reviewer asks for them. */
const headings = { opened: "Opens", changed: "Changes ports", closed: "Closes" } as const;
const kinds = ["opened", "changed", "closed"] as const;

/** What opens, what changes and what closes; what reaches further than the cluster first. */
export function changesHtml(report: DiffReport): string {
    const certain = report.lines.filter(({ perhaps }) => !perhaps);
    if (certain.length === 0) return "";
    const bodies = kinds.map((kind) => {
        const lines = inOrder(certain.filter((line) => line.kind === kind));
        if (lines.length === 0) return "";
        const rows = lines.map((line) => row(line, report)).join("");
        return `<tbody><tr><th colspan="5" scope="rowgroup" class="band">${headings[kind]} (${lines.length})</th></tr>${rows}</tbody>`;
    });
    const head = [`<span class="visually-hidden">Change</span>`, "From", "To", "Ports", "Why"]
        .map((text) => `<th scope="col">${text}</th>`)
        .join("");
    return (
        `<section aria-labelledby="changes-title"><h2 id="changes-title">What opens and closes</h2>` +
        `<div class="wide"><table class="stacks"><thead><tr>${head}</tr></thead>${bodies.join("")}</table></div></section>`
    );
}

function inOrder(lines: readonly ChangeLine[]): ChangeLine[] {
    const key = ({ line, places }: ChangeLine) =>
        `${places.length > 0 ? 0 : 1} ${(lineEndNamespace(line.from) ?? lineEndNamespace(line.to))?.title ?? ""}`;
    return [...lines].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function row(each: ChangeLine, { names }: DiffReport): string {
    const [from, to] = [each.line.from, each.line.to].map((end) => escape(lineEndName(end, names)));
    const places = each.places.map((place) => `<span class="place">reaches ${landmarkNames[place]}</span>`);
    const why = [...places, escape(whyText(each))].filter(Boolean).join("; ");
    return (
        `<tr class="${each.kind}"><td class="sign">${changeSigns[each.kind]}</td><td data-head="From">${from}</td>` +
        `<td data-head="To">${to}</td><td class="ports" data-head="Ports">${changedPorts(each)}</td><td data-head="Why">${why}</td></tr>`
    );
}

/** What opens after `+`, what closes after `−`, and what is perhaps so in words. */
function changedPorts({ change }: ChangeLine): string {
    const { opened, closed, perhapsOpened, perhapsClosed } = change;
    const part = (sign: string, set: typeof opened) =>
        set.isEmpty ? [] : [portsHtml(`${sign} ${short(set.toString())}`)];
    return [
        ...part("+", opened),
        ...part("−", closed),
        ...part("+ perhaps", perhapsOpened),
        ...part("− perhaps", perhapsClosed),
    ].join("<br>");
}

/** What nobody can judge before a deployment. */
export function unclearHtml({ unclear }: DiffReport): string {
    if (unclear.length === 0) return "";
    const items = unclear.map((title) => `<li>${escape(title)}</li>`).join("");
    return `<section><h2>Not to be judged here</h2><p>${unclearNote}</p><ul>${items}</ul></section>`;
}

/** What only perhaps changes. */
export function perhapsHtml({ lines, names }: DiffReport): string {
    const uncertain = lines.filter(({ perhaps }) => perhaps);
    if (uncertain.length === 0) return "";
    const rows = uncertain.map((each) => {
        const [from, to] = [each.line.from, each.line.to].map((end) => escape(lineEndName(end, names)));
        return `<tr><td data-head="From">${from}</td><td data-head="To">${to}</td><td class="ports" data-head="Ports">${changedPorts(each)}</td><td data-head="Depends on">${escape(each.dependsOn.join("; "))}</td></tr>`;
    });
    const head = ["From", "To", "Ports", "Depends on"].map((text) => `<th scope="col">${text}</th>`).join("");
    return (
        `<section><details><summary>${count(uncertain.length, "connection")} may change</summary><p class="soft">${escape(perhapsNote)}</p>` +
        `<div class="wide"><table class="stacks"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div></details></section>`
    );
}
