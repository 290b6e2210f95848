import { closest } from "./closest";

/** Brings the arrows from and to a namespace of an overview to the fore where the mouse or the focus is on it. */
export function highlightNeighbours(canvas: HTMLElement): void {
    let lit: readonly SVGElement[] = [];
    const highlight = (group: HTMLElement | SVGElement | undefined): void => {
        if (group === undefined && lit.length === 0) return;
        for (const edge of lit) edge.classList.remove("lit");
        const id = group?.dataset["id"];
        const edges = id === undefined ? [] : [...canvas.querySelectorAll<SVGElement>(".edge")];
        lit = edges.filter(({ dataset }) => dataset["from"] === id || dataset["to"] === id);
        for (const edge of lit) edge.classList.add("lit");
        canvas.querySelector("svg")?.classList.toggle("asking", lit.length > 0);
    };
    for (const type of ["pointerover", "focusin"]) {
        document.addEventListener(type, (event) => highlight(closest(event, ".overview .group")));
    }
}
