import type { Frame } from "./focus";
import { movePage } from "./page-scroll";
import { dragToPan } from "./pan";
import { fittingScale, ownWidth, readable, wholeFrom } from "./scale";
import { startSide } from "./start-side";
import { surround } from "./surround";

const [smallest, largest, step] = [0.2, 4, 1.25];
/** What a frame has around a drawing of its own size: {@link fittingScale}'s room, and the map's border. */
const around = 12;
/** What stays free around boxes that are brought into the frame. */
const margin = 30;

/** Makes the map larger and smaller: by its buttons, by the wheel with Ctrl, and by dragging where the rest of it is. */
export function zoomAndPan(canvas: HTMLElement): Frame & { drawn(): void } {
    const zoom = new Zoom(canvas);
    document.getElementById("zoom-in")?.addEventListener("click", () => zoom.by(step));
    document.getElementById("zoom-out")?.addEventListener("click", () => zoom.by(1 / step));
    document.getElementById("zoom-fit")?.addEventListener("click", () => zoom.choose(undefined));
    turnToZoom(canvas, zoom);
    dragToPan(canvas);
    zoom.drawn();
    // A frame of another width fits otherwise, unless somebody has chosen a size.
    addEventListener("resize", () => zoom.resized());
    return zoom;
}

interface Place {
    readonly x: number;
    readonly y: number;
}

class Zoom implements Frame {
    /** The part of its own size that the drawing has; undefined where it fits. */
    private scale: number | undefined;
    private isChosen = false;
    private isBrought = false;

    constructor(private readonly canvas: HTMLElement) {}

    by(factor: number, at?: Place): void {
        this.choose(this.now() * factor, at);
    }

    choose(wanted: number | undefined, at?: Place): void {
        this.isChosen = true;
        this.apply(wanted, at);
    }

    drawn(): void {
        this.isChosen = this.isBrought = false;
        giveRoom(this.canvas, this.drawing());
        this.apply(this.first(), { x: 0, y: 0 });
        this.canvas.scrollTop = 0;
        this.canvas.scrollLeft = startSide(this.canvas) === "left" ? 0 : this.canvas.scrollWidth;
    }

    resized(): void {
        if (!this.isChosen) this.drawn();
    }

    /** Moves the frame to some boxes; where it cannot hold them all, the drawing gets smaller. */
    bring(boxes: readonly Element[], first: Element | undefined): void {
        this.moveFrame(boxes);
        movePage(boxes, first);
    }

    private moveFrame(boxes: readonly Element[]): void {
        const needed = surround(boxes, this.canvas, margin);
        if (needed === undefined || needed.isInside) return;
        const { clientWidth, clientHeight } = this.canvas;
        const room = Math.min(clientWidth / needed.width, clientHeight / needed.height);
        // In a column a frame moves down instead: it holds nothing but what is asked for.
        const least = this.drawing()?.classList.contains("narrow") ? Math.min(readable, this.now()) : smallest;
        if (room < 1) {
            this.isBrought = true;
            this.apply(Math.max(least, this.now() * room));
        }
        const now = surround(boxes, this.canvas, margin);
        if (now === undefined) return;
        this.canvas.scrollLeft += now.left - (this.canvas.clientWidth - now.width) / 2;
        this.canvas.scrollTop += now.top - Math.max(0, (this.canvas.clientHeight - now.height) / 2);
    }

    release(): void {
        if (this.isBrought && !this.isChosen) this.apply(this.first());
        this.isBrought = false;
    }

    private drawing(): SVGSVGElement | null {
        return this.canvas.querySelector("svg");
    }

    private fitting(): number {
        const drawing = this.drawing();
        return drawing ? fittingScale(drawing, this.canvas.clientWidth) : 1;
    }

    private now(): number {
        return this.scale ?? this.fitting();
    }

    /** The size that a drawing begins with. */
    private first(): number | undefined {
        return this.fitting() < wholeFrom ? readable : undefined;
    }

    private apply(
        wanted: number | undefined,
        at: Place = { x: this.canvas.clientWidth / 2, y: this.canvas.clientHeight / 2 },
    ): void {
        const { canvas } = this;
        const svg = this.drawing();
        if (!svg) return;
        const before = svg.getBoundingClientRect().width;
        this.scale = wanted === undefined ? undefined : Math.min(largest, Math.max(smallest, wanted));
        svg.style.width = this.scale === undefined ? "" : `${ownWidth(svg) * this.scale}px`;
        canvas.classList.toggle("fit", this.scale === undefined);
        const grown = svg.getBoundingClientRect().width / Math.max(1, before);
        canvas.scrollLeft = (canvas.scrollLeft + at.x) * grown - at.x;
        canvas.scrollTop = (canvas.scrollTop + at.y) * grown - at.y;
    }
}

/** Lets the map be as wide as what is drawn, where the window has more room than the page's text takes. */
function giveRoom(canvas: HTMLElement, svg: SVGSVGElement | null): void {
    if (svg) canvas.closest<HTMLElement>(".map")?.style.setProperty("--own", `${ownWidth(svg) + around}px`);
}

/** The wheel alone moves the page. */
function turnToZoom(canvas: HTMLElement, zoom: Zoom): void {
    const turned = (event: WheelEvent): void => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { left, top } = canvas.getBoundingClientRect();
        zoom.by(Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
    };
    canvas.addEventListener("wheel", turned, { passive: false });
}
