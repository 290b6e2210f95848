import { closest } from "./closest";
import type { Sheet } from "./sheet";

/** Opens a namespace of an overview in the overview's place, and closes it again. */
export function openNamespaces(canvas: HTMLElement, sheet: Sheet, onDraw: () => void): void {
    const overview = sheet.held();
    const back = document.getElementById("back");
    const title = document.getElementById("at");
    if (!back || !title) return;
    const open = (namespace: string | undefined): void => {
        const templates = [...document.querySelectorAll<HTMLTemplateElement>("template[data-namespace]")];
        const template = templates.find(({ dataset }) => dataset["namespace"] === namespace);
        if (!template) return;
        const copy = document.importNode(template.content, true);
        sheet.put([...copy.querySelectorAll("svg")]);
        back.hidden = false;
        title.textContent = namespace ?? "";
        onDraw();
        back.focus();
    };
    const close = (): void => {
        const from = title.textContent;
        sheet.put(overview);
        back.hidden = true;
        title.textContent = "";
        onDraw();
        const groups = [...canvas.querySelectorAll<HTMLElement | SVGElement>("[data-open]")];
        groups.find(({ dataset }) => dataset["open"] === from)?.focus();
    };
    back.addEventListener("click", close);
    document.addEventListener("click", (event) => open(closest(event, "[data-open]")?.dataset["open"]));
    document.addEventListener("keydown", (event) => {
        const group = closest(event, "[data-open]");
        if (!group || (event.key !== "Enter" && event.key !== " ")) return;
        event.preventDefault();
        open(group.dataset["open"]);
    });
}
