import type { PageData } from "../data";
import { boxesOf, edgesOf } from "./boxes";
import { closest } from "./closest";
import { numbersOf } from "./data";
import type { Focus } from "./focus";
import type { Asked } from "./gather";
import { pickedPanel } from "./panel";
import { panelWays } from "./panel-ways";
import { type Reach, ReachFinder } from "./reach";

/** Lights what the pods of a chosen box reach and who reaches them, and tells it beside the map. */
export function pickBoxes(canvas: HTMLElement, data: PageData, focus: Focus): { drawn(): void } {
    const panel = document.getElementById("picked");
    if (!panel) return { drawn: () => undefined };
    const finder = new ReachFinder(data);
    let picked: string | undefined;
    const pick = (id: string | undefined): void => {
        picked = id;
        const box = boxesOf(canvas).find((each) => each.id === id);
        for (const { id: own, handle } of boxesOf(canvas)) {
            if (handle.hasAttribute("aria-pressed")) handle.setAttribute("aria-pressed", String(own === id));
        }
        panel.hidden = id === undefined || box === undefined;
        if (id === undefined || box === undefined) {
            clear(canvas);
            return focus.ask("picked", undefined);
        }
        const reach = finder.of(id);
        light(canvas, { id, reach, finder });
        panel.replaceChildren(...pickedPanel(box.title, reach, data, { start: finder.podsOf(id), ways }));
        focus.ask("picked", { ...connectedWith(canvas), first: id });
    };
    const ways = panelWays(panel, { canvas, finder, pick, picked: () => picked });
    canvas.addEventListener("click", (event) => {
        const id = boxIdOf(event);
        if (id !== undefined) pick(id === picked ? undefined : id);
    });
    canvas.addEventListener("keydown", (event) => {
        if (event.key === "Escape") pick(undefined);
        const id = event.key === "Enter" || event.key === " " ? boxIdOf(event) : undefined;
        if (id === undefined) return;
        event.preventDefault();
        pick(id === picked ? undefined : id);
    });
    return { drawn: () => pick(undefined) };
}

/** The box that an event is about; none where it is about an arrow, or opens a namespace. */
function boxIdOf(event: Event): string | undefined {
    const handle = closest(event, "[data-box], .node, .group");
    return closest(event, "[data-open], .edge") ? undefined : (handle?.dataset["box"] ?? handle?.dataset["id"]);
}

const marks = ["start", "direct", "further", "source", "out", "in", "beyond"] as const;

function clear(canvas: HTMLElement): void {
    canvas.querySelector("svg")?.classList.remove("picking");
    for (const each of canvas.querySelectorAll(".edge, .node, .group, .label")) each.classList.remove(...marks);
}

function light(canvas: HTMLElement, { id, reach, finder }: { id: string; reach: Reach; finder: ReachFinder }): void {
    clear(canvas);
    canvas.querySelector("svg")?.classList.add("picking");
    for (const edge of edgesOf(canvas)) {
        const numbers = numbersOf(edge);
        const [out, into] = [reach.out, reach.in].map((own) => numbers.some((each) => own.includes(each)));
        const beyond = numbers.some((each) => reach.lines.has(each));
        const mark = out ? "out" : into ? "in" : beyond ? "beyond" : undefined;
        if (mark === undefined) continue;
        edge.classList.add(mark);
        canvas.querySelector(`.label[data-edge="${edge.id}"]`)?.classList.add(mark);
    }
    const sources = new Set(reach.in.flatMap((number) => finder.startsOf(number)));
    for (const box of canvas.querySelectorAll<SVGElement>(".node, .group")) {
        const own = box.dataset["id"] ?? "";
        // A namespace with boxes in it is as lit as they are.
        if (box.querySelector(".node") && own !== id) continue;
        const pods = finder.podsOf(own);
        const steps = Math.min(...pods.map((each) => reach.steps.get(each) ?? Infinity));
        if (own === id) box.classList.add("start");
        else if (steps === 1) box.classList.add("direct");
        else if (steps < Infinity && steps > 0) box.classList.add("further");
        if (own !== id && pods.some((each) => sources.has(each))) box.classList.add("source");
    }
}

/** What is lit: the chosen box, what it is connected with itself, and the arrows between. */
function connectedWith(canvas: HTMLElement): Asked {
    const edges = edgesOf(canvas).filter(({ classList }) => classList.contains("out") || classList.contains("in"));
    const ends = edges.flatMap(({ dataset }) => [dataset["from"] ?? "", dataset["to"] ?? ""]);
    const lit = [...canvas.querySelectorAll<SVGElement>(".start, .direct, .source")];
    return {
        boxes: new Set([...ends, ...lit.map(({ dataset }) => dataset["id"] ?? "")]),
        edges: new Set(edges.map(({ id }) => id)),
    };
}
