import type { Story } from "../../stories";
import type { PageData } from "../data";
import { closest } from "./closest";
import { numbersOf } from "./data";
import { element } from "./element";

const words = { opened: "Opens", closed: "Closes", changed: "Changes", same: "" };
const signs = { opened: "+ ", closed: "− ", changed: "~ ", same: "" };
/** Stories that one tooltip tells; the others are counted. */
const most = 6;

/** Tells the connections of whatever has the mouse over it or the focus, in a tooltip. */
export function tellStories({ lines }: PageData): { hide(): void } {
    const box = document.getElementById("told");
    if (!box) return { hide: () => undefined };
    const tooltip = new Tooltip(box, lines);
    document.addEventListener("pointermove", (event) => {
        const target = closest(event, "[data-lines]");
        if (target) tooltip.show(target, event.clientX, event.clientY);
        else if (!tooltip.isAbout(document.activeElement)) tooltip.hide();
    });
    document.addEventListener("focusin", (event) => {
        const target = closest(event, "[data-lines]");
        if (!target) return tooltip.hide();
        const { left, width, top, bottom } = target.getBoundingClientRect();
        const middle = Math.min(bottom - Math.min((bottom - top) / 2, 40), innerHeight - 40);
        tooltip.show(target, left + width / 2, middle);
    });
    document.addEventListener("focusout", () => tooltip.hide());
    document.addEventListener("keydown", ({ key }) => {
        if (key === "Escape") tooltip.hide();
    });
    return { hide: () => tooltip.hide() };
}

class Tooltip {
    private about: HTMLElement | SVGElement | undefined;

    constructor(
        private readonly box: HTMLElement,
        private readonly stories: readonly Story[],
    ) {}

    isAbout(element: Element | null): boolean {
        return this.about !== undefined && this.about === element;
    }

    show(target: HTMLElement | SVGElement, x: number, y: number): void {
        if (this.about !== target) {
            this.hide();
            this.about = target;
            this.tell(numbersOf(target).flatMap((at) => this.stories[at] ?? []));
            this.box.hidden = false;
            light(target, true);
        }
        const { width, height } = this.box.getBoundingClientRect();
        const left = Math.min(Math.max(8, x + 14), innerWidth - width - 8);
        const top = y + 18 + height > innerHeight ? Math.max(8, y - height - 12) : y + 18;
        this.box.style.left = `${left}px`;
        this.box.style.top = `${top}px`;
    }

    hide(): void {
        if (this.about) light(this.about, false);
        this.about = undefined;
        this.box.hidden = true;
    }

    private tell(stories: readonly Story[]): void {
        this.box.replaceChildren();
        stories.slice(0, most).forEach((story, number) => {
            if (number > 0) this.box.append(element("hr"));
            this.box.append(...paragraphsOf(story));
        });
        if (stories.length > most) this.box.append(element("p", `and ${stories.length - most} more`, "by"));
    }
}

function paragraphsOf(story: Story): HTMLElement[] {
    const { state, from, to, before, after, why, policies, remarks } = story;
    const head = element("h4");
    if (words[state]) head.append(element("span", `${signs[state]}${words[state]} `, state));
    head.append(`${from} → ${to}`);
    return [
        head,
        element("p", state === "changed" ? `${before} becomes ${after}` : after || before, "mono"),
        ...(why.length > 0 ? [element("p", why.join("; "))] : []),
        ...(policies.length > 0 ? [element("p", `By ${policies.join(", ")}`, "by")] : []),
        ...remarks.map((remark) => element("p", remark, "by")),
    ];
}

/** Brings an arrow of the picture to the fore. */
function light(target: Element, on: boolean): void {
    if (!(target instanceof SVGElement) || !target.classList.contains("edge")) return;
    const svg = target.ownerSVGElement;
    svg?.classList.toggle("asking", on);
    target.classList.toggle("lit", on);
    svg?.querySelector(`.label[data-edge="${target.id}"]`)?.classList.toggle("lit", on);
}
