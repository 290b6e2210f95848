import { fittingScale, readable } from "./scale";

/** Frames that are this wide in pixels show a wide drawing, however small its text gets. */
const wideEnough = 760;

/** Of the two drawings of what is shown, keeps the one in the frame that suits its width: everything asked of the map is asked of one. */
export class Sheet {
    private drawings: readonly SVGSVGElement[];

    constructor(private readonly canvas: HTMLElement) {
        this.drawings = this.shown();
        canvas.classList.add("one");
        this.suit();
    }

    /** The drawings of everything, to be put back later. */
    held(): readonly SVGSVGElement[] {
        return this.drawings;
    }

    /** Puts other drawings into the frame. */
    put(drawings: readonly SVGSVGElement[]): void {
        this.drawings = drawings;
        this.suit();
    }

    /** Shows the drawing that suits the frame. @returns Whether it is another one than before */
    suit(): boolean {
        const [wide, narrow = wide] = this.drawings;
        if (wide === undefined || narrow === undefined) return false;
        const { clientWidth } = this.canvas;
        const isTooNarrow = clientWidth < wideEnough && fittingScale(wide, clientWidth) < readable;
        const wanted = isTooNarrow ? narrow : wide;
        const shown = this.shown();
        if (shown.length === 1 && shown[0] === wanted) return false;
        this.canvas.replaceChildren(wanted);
        return true;
    }

    private shown(): SVGSVGElement[] {
        return [...this.canvas.querySelectorAll("svg")];
    }
}
