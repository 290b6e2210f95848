import type { PageData, PageLine } from "../data";
import { element } from "./element";
import type { Reach } from "./reach";

/** Items that a list shows; the others are counted. */
const most = 40;

/** What is told of a chosen box: what it reaches, what lies beyond, and who reaches it. */
export function pickedPanel(
    title: string,
    { steps, out, in: into }: Reach,
    { lines, pods }: PageData,
    start: readonly string[],
): HTMLElement[] {
    const nameOf = new Map(pods.map(({ id, name }) => [id, name]));
    for (const { ends, to } of lines) if (!nameOf.has(ends[1]) && !ends[1].endsWith("/")) nameOf.set(ends[1], to);
    const known = new Set(pods.map(({ id }) => id));
    const reached = [...steps].filter(([id]) => !start.includes(id));
    const ofPods = reached.filter(([id]) => known.has(id));
    const direct = ofPods.filter(([, far]) => far === 1).length;
    const places = reached.length - ofPods.length;
    const beyond = reached.filter(([, far]) => far > 1).map(([id]) => nameOf.get(id) ?? id);
    const told = (numbers: readonly number[], end: "from" | "to") =>
        numbers.flatMap((number) => {
            const line = lines[number];
            return line ? [`${line[end]}: ${portsOf(line)}`] : [];
        });
    return [
        element("h3", title),
        element(
            "p",
            `Whoever holds it gets to ${count(ofPods.length, "kind")} of pods, ${direct} of them directly, and to ${count(places, "place")} outside.`,
        ),
        ...list("Reaches", "out", told(out, "to")),
        ...list("Gets to through them", "beyond", beyond),
        ...list("Reached by", "in", told(into, "from")),
    ];
}

const portsOf = ({ before, after }: PageLine): string => after || before;
const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? "" : "s"}`;

function list(title: string, mark: string, texts: readonly string[]): HTMLElement[] {
    const head = element("h4", `${title} (${texts.length})`, `mark ${mark}`);
    if (texts.length === 0) return [head, element("p", "nothing", "by")];
    const items = element("ul");
    items.append(...texts.slice(0, most).map((text) => element("li", text)));
    if (texts.length > most) items.append(element("li", `and ${texts.length - most} more`, "by"));
    return [head, items];
}
