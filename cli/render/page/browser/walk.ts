import { boxesOf, boxIdAt, edgesAt, edgesOf, type MapBox } from "./boxes";

/**
 * Makes the map's boxes one stop of the Tab key, and the arrows of the box that has the focus the next ones. Arrow keys walk
 * from box to box as they lie, and among the arrows of a box; Enter on an arrow goes to its other end.
 */
export function walkWithKeys(canvas: HTMLElement): { drawn(): void } {
    const stop = (id: string | undefined): void => {
        for (const box of boxesOf(canvas)) box.handle.setAttribute("tabindex", box.id === id ? "0" : "-1");
        // In an overview arrows lie behind the boxes, and would come before them; each is told of in its namespace.
        const isOverview = canvas.querySelector(".overview") !== null;
        const own = id === undefined || isOverview ? [] : edgesAt(canvas, id);
        for (const edge of edgesOf(canvas)) edge.setAttribute("tabindex", own.includes(edge) ? "0" : "-1");
    };
    canvas.addEventListener("focusin", ({ target }) => {
        const id = target instanceof Element ? boxIdAt(target) : undefined;
        if (id !== undefined) stop(id);
    });
    canvas.addEventListener("keydown", (event) => {
        const target = event.target instanceof SVGElement ? event.target : undefined;
        const next = target && followed(canvas, target, event.key);
        if (!next) return;
        event.preventDefault();
        next.focus();
    });
    const drawn = (): void => {
        const boxes = boxesOf(canvas);
        boxes.forEach(prepare);
        stop(boxes[0]?.id);
    };
    drawn();
    return { drawn };
}

/** A box is called by what is written in it; what it is for is told after its name. */
function prepare({ id, handle }: MapBox): void {
    handle.dataset["box"] = id;
    handle.setAttribute("role", "button");
    const opens = handle.dataset["open"] !== undefined;
    if (!opens) handle.setAttribute("aria-pressed", "false");
    const told = opens ? handle.getAttribute("aria-label") : "Shows what it reaches and who reaches it";
    if (told) handle.setAttribute("aria-description", told);
    handle.removeAttribute("aria-label");
}

/** What a key leads to from where the focus is. */
function followed(canvas: HTMLElement, at: SVGElement, key: string): SVGElement | undefined {
    const id = boxIdAt(at);
    if (id !== undefined) {
        const direction = directions[key];
        return direction && nearest(at, boxesOf(canvas), direction);
    }
    return at.classList.contains("edge") ? followedFromEdge(canvas, at, key) : undefined;
}

function followedFromEdge(canvas: HTMLElement, edge: SVGElement, key: string): SVGElement | undefined {
    const boxes = boxesOf(canvas);
    const current = boxes.find(({ handle }) => handle.getAttribute("tabindex") === "0");
    const { from, to } = edge.dataset;
    const other = from === current?.id ? to : from;
    if (key === "Escape") return current?.handle;
    if (key === "Enter") return boxes.find(({ id }) => id === other)?.handle;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
    if (step === undefined || !current) return undefined;
    const own = edgesAt(canvas, current.id).filter((each) => getComputedStyle(each).display !== "none");
    return own.at((own.indexOf(edge) + step) % own.length);
}

const directions: Readonly<Record<string, readonly [x: number, y: number] | undefined>> = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
};

/** The box that is nearest in a direction; what lies aside counts as further. */
function nearest(at: SVGElement, boxes: readonly MapBox[], [x, y]: readonly [number, number]): SVGElement | undefined {
    const here = middleOf(at);
    let best: { handle: SVGElement; far: number } | undefined;
    for (const { handle } of boxes) {
        const there = middleOf(handle);
        const [right, down] = [there.x - here.x, there.y - here.y];
        const [ahead, aside] = [right * x + down * y, Math.abs(right * y) + Math.abs(down * x)];
        const far = ahead + 2 * aside;
        if (handle === at || ahead < 4 || (best && best.far <= far)) continue;
        best = { handle, far };
    }
    return best?.handle;
}

function middleOf(element: SVGElement): { x: number; y: number } {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
}
