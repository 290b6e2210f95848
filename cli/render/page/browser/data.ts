import type { PageData } from "../data";

/** What the page carries for its script. */
export function readData(): PageData {
    const text = document.getElementById("data")?.textContent;
    return text ? (JSON.parse(text) as PageData) : { lines: [], pods: [] };
}

/** The connections that an element of the page stands for, by their places in {@link PageData.lines}. */
export function numbersOf(element: HTMLElement | SVGElement): number[] {
    return (element.dataset["lines"] ?? "").split(" ").filter(Boolean).map(Number);
}
