import type { PageData, PageLine } from "../data";
import { element } from "./element";
import type { Reach } from "./reach";

/** Items that a list shows; the others are counted. */
const most = 40;

/** What a panel leads to. */
export interface PanelWays {
    /** Chooses what an end of a connection stands for; undefined where the map has no box for it. */
    to(end: string): (() => void) | undefined;
    close(): void;
}

/** An end of a connection, and what is told of it. */
interface Item {
    readonly end: string;
    readonly text: string;
}

/** What is told of a chosen box: what it reaches, what lies beyond, and who reaches it. What is on the map can be chosen from there. */
export function pickedPanel(
    title: string,
    { steps, out, in: into }: Reach,
    { lines, pods }: PageData,
    { start, ways }: { start: readonly string[]; ways: PanelWays },
): HTMLElement[] {
    const nameOf = new Map(pods.map(({ id, name }) => [id, name]));
    for (const { ends, to } of lines) if (!nameOf.has(ends[1]) && !ends[1].endsWith("/")) nameOf.set(ends[1], to);
    const known = new Set(pods.map(({ id }) => id));
    const reached = [...steps].filter(([id]) => !start.includes(id));
    const ofPods = reached.filter(([id]) => known.has(id));
    const direct = ofPods.filter(([, far]) => far === 1).length;
    const places = reached.length - ofPods.length;
    const beyond = reached.filter(([, far]) => far > 1).map(([id]) => ({ end: id, text: nameOf.get(id) ?? id }));
    const told = (numbers: readonly number[], end: "from" | "to") =>
        numbers.flatMap((number): Item[] => {
            const line = lines[number];
            if (!line) return [];
            const [from, to] = line.ends;
            return [{ end: end === "from" ? from : to, text: `${line[end]}: ${portsOf(line)}` }];
        });
    return [
        closeButton(ways),
        heading(title),
        element(
            "p",
            `Whoever holds it gets to ${count(ofPods.length, "kind")} of pods, ${direct} of them directly, and to ${count(places, "place")} outside.`,
        ),
        ...list("Reaches", "out", told(out, "to"), ways),
        ...list("Gets to through them", "beyond", beyond, ways),
        ...list("Reached by", "in", told(into, "from"), ways),
    ];
}

const portsOf = ({ before, after }: PageLine): string => after || before;
const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? "" : "s"}`;

function closeButton({ close }: PanelWays): HTMLElement {
    const button = element("button", "×", "close");
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", close);
    return button;
}

/** It takes the focus where a box was chosen from the panel: Tab goes on to what that box is connected with. */
function heading(title: string): HTMLElement {
    const made = element("h3", title);
    made.tabIndex = -1;
    return made;
}

function list(title: string, mark: string, all: readonly Item[], ways: PanelWays): HTMLElement[] {
    const head = element("h4", `${title} (${all.length})`, `mark ${mark}`);
    if (all.length === 0) return [head, element("p", "nothing", "by")];
    const items = element("ul");
    items.append(...all.slice(0, most).map((each) => itemOf(each, ways)));
    if (all.length > most) items.append(element("li", `and ${all.length - most} more`, "by"));
    return [head, items];
}

function itemOf({ end, text }: Item, ways: PanelWays): HTMLElement {
    const choose = ways.to(end);
    if (choose === undefined) return element("li", text);
    const button = element("button", text);
    button.addEventListener("click", choose);
    const item = element("li");
    item.append(button);
    return item;
}
