/** A box of the map that a reader can choose: what takes the focus for it, and its id. */
export interface MapBox {
    readonly id: string;
    readonly title: string;
    /** What takes the focus: the box, or its title where other boxes are in it. */
    readonly handle: SVGElement;
}

/** The boxes of the map as it is drawn now. */
export function boxesOf(canvas: HTMLElement): MapBox[] {
    return [...canvas.querySelectorAll<SVGElement>(".group, .node")].flatMap((box) => {
        const id = box.dataset["id"];
        const title = box.querySelector(":scope > text")?.textContent;
        if (id === undefined || title === null || title === undefined) return [];
        const inner = box.querySelector(".node") ? box.querySelector<SVGElement>(":scope > .title") : null;
        return [{ id, title: wholeTitle(box) ?? title, handle: inner ?? box }];
    });
}

/** The title that a box has no room for. */
function wholeTitle(box: SVGElement): string | undefined {
    return box.querySelector(":scope > title")?.textContent.split("\n")[0];
}

/** The id of the box that an element takes the focus for. */
export function boxIdAt(element: Element | null): string | undefined {
    const handle = element?.closest<SVGElement>("[data-box]");
    return handle?.dataset["box"];
}

/** The arrows of the map that begin or end at a box. */
export function edgesAt(canvas: HTMLElement, box: string): SVGElement[] {
    return edgesOf(canvas).filter(({ dataset }) => dataset["from"] === box || dataset["to"] === box);
}

/** The arrows of the map. */
export function edgesOf(canvas: Element): SVGElement[] {
    return [...canvas.querySelectorAll<SVGElement>(".edge")];
}
