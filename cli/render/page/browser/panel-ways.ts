import { boxesOf, type MapBox } from "./boxes";
import type { PanelWays } from "./panel";
import type { ReachFinder } from "./reach";

interface Picking {
    readonly canvas: HTMLElement;
    readonly finder: ReachFinder;
    pick(id: string | undefined): void;
    /** The box that is chosen now. */
    picked(): string | undefined;
}

/** Leads from the panel of a chosen box to other boxes, and back to the map. */
export function panelWays(panel: HTMLElement, { canvas, finder, pick, picked }: Picking): PanelWays {
    const boxOf = (end: string): MapBox | undefined => {
        const boxes = boxesOf(canvas);
        return boxes.find(({ id }) => id === end) ?? boxes.find(({ id }) => id === finder.namespaceOf(end));
    };
    const choose = (end: string): void => {
        // A namespace that is folded opens; then its pods have boxes.
        const opens = boxOf(end)?.handle;
        if (opens?.dataset["open"] !== undefined) opens.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        const box = boxOf(end);
        pick(box?.id);
        // The box becomes the map's stop of the Tab key; from there on the panel is read.
        box?.handle.focus({ preventScroll: true });
        panel.querySelector("h3")?.focus({ preventScroll: true });
    };
    const close = (): void => {
        const box = boxesOf(canvas).find(({ id }) => id === picked());
        pick(undefined);
        box?.handle.focus();
    };
    panel.addEventListener("keydown", ({ key }) => {
        if (key === "Escape") close();
    });
    return { to: (end) => (boxOf(end) ? () => choose(end) : undefined), close };
}
