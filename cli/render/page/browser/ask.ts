import type { PageData } from "../data";
import { edgesOf } from "./boxes";
import { numbersOf } from "./data";
import type { Focus } from "./focus";
import { type Field, isMatch } from "./matching";

/** So many arrows with what stands beside them are still readable. */
const mostLabels = 20;

/** Shows those arrows of the map that are asked for, and fades the boxes that none of them begins or ends at. */
export function askMap(canvas: HTMLElement, { lines }: PageData, focus: Focus): { drawn(): void } {
    const field = document.getElementById("ask-of");
    const text = document.getElementById("ask");
    const told = document.getElementById("asked");
    if (!(field instanceof HTMLSelectElement) || !(text instanceof HTMLInputElement) || !told) {
        return { drawn: () => undefined };
    }
    const apply = (): void => {
        const isAsked = text.value.trim() !== "";
        const wanted = lines.map((line) => isMatch(line, field.value as Field, text.value));
        const shown = edgesOf(canvas).filter((edge) => {
            const isShown = numbersOf(edge).some((number) => wanted[number]);
            edge.classList.toggle("unasked", !isShown);
            canvas.querySelector(`.label[data-edge="${edge.id}"]`)?.classList.toggle("unasked", !isShown);
            return isShown;
        });
        const ends = new Set(shown.flatMap(({ dataset }) => [dataset["from"], dataset["to"]]));
        for (const box of canvas.querySelectorAll<SVGElement>(".node, .group")) {
            const inner = [...box.querySelectorAll<SVGElement>(".node")];
            const isTouched = [box, ...inner].some(({ dataset }) => ends.has(dataset["id"]));
            box.classList.toggle("unasked", isAsked && !isTouched);
        }
        canvas.classList.toggle("labelled", isAsked && shown.length <= mostLabels);
        const edges = new Set(shown.map(({ id }) => id));
        const boxes = new Set([...ends].filter((id) => id !== undefined));
        focus.ask("found", isAsked && edges.size > 0 ? { boxes, edges } : undefined);
        const found = wanted.filter(Boolean).length;
        told.textContent = isAsked ? `${found} of ${lines.length} connections` : "";
    };
    field.addEventListener("change", apply);
    text.addEventListener("input", apply);
    return { drawn: apply };
}
