import { itemAt } from "../../../netpol";
import type { ConnectionState } from "../connection-lines";
import type { Story } from "../stories";
import { escape } from "../picture/escape";
import type { CellLine } from "./matrix-axes";
import { portsHtml } from "./ports-html";

const signs: Readonly<Record<ConnectionState, string>> = { same: "", opened: "+ ", closed: "− ", changed: "~ " };
const words: Readonly<Record<ConnectionState, string>> = {
    same: "",
    opened: "opens: ",
    closed: "closes: ",
    changed: "changes: ",
};
/** A line of a cell has so many characters; the story of the cell has them all. */
const longest = 20;
/** And a cell so many lines. */
const mostLines = 3;

/** A cell that is not closed: its ports, a line each, and its story for whoever points at it. */
export function cellHtml(lines: readonly CellLine[], stories: readonly Story[]): string {
    const own = lines.map((each) => ({ ...each, story: itemAt(stories, each.number) }));
    const kinds = [
        stateOf(own.map(({ story }) => story.state)),
        ...(own.every(({ story }) => story.perhaps) ? ["perhaps"] : []),
        ...(own.some(({ isWhole }) => isWhole) ? [] : ["some"]),
    ];
    const texts = textsOf(own.map(({ story }) => story));
    const ends = own.map(({ story: { state, from, to } }) => `${words[state]}${from} to ${to}`);
    const told = own.length > mostLines ? `${own.length} connections` : ends.join("; ");
    return (
        `<button class="cell ${kinds.join(" ")}" data-lines="${own.map(({ number }) => number).join(" ")}" ` +
        `aria-label="${escape(`${texts.join(" ")}: ${told}`)}">${texts.map(portsHtml).join("<br>")}</button>`
    );
}

function stateOf(states: readonly ConnectionState[]): ConnectionState {
    const [only = "same", ...others] = new Set(states.filter((state) => state !== "same"));
    return others.length === 0 ? only : "changed";
}

/** What changes first. */
function textsOf(stories: readonly Story[]): string[] {
    const changing = [...stories].sort((a, b) => Number(a.state === "same") - Number(b.state === "same"));
    const texts = new Set(changing.flatMap(portsOf));
    if (texts.size <= mostLines) return [...texts];
    return [...[...texts].slice(0, mostLines - 1), `and ${texts.size - mostLines + 1} more`];
}

function portsOf({ state, before, after }: Story): string[] {
    return (state === "closed" ? before : after || before).split("; ").map((ports) => `${signs[state]}${brief(ports)}`);
}

function brief(ports: string): string {
    if (ports.length <= longest) return ports;
    const cut = ports.slice(0, longest);
    return `${cut.slice(0, Math.max(cut.lastIndexOf(","), 8))},…`;
}
