import { fittingScale, readable } from "./scale";

/** Frames that are this wide in pixels show a wide drawing, however small its text gets. */
const wideEnough = 760;
/** What a sheet of A4 has for a drawing, in pixels. */
const paper = { width: 700, height: 850 };

/** Of the two drawings of what is shown, keeps the one in the frame that suits its width: everything asked of the map is asked of one. */
export class Sheet {
    private drawings: readonly SVGSVGElement[];
    private isOnPaper = false;

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

    /** Shows what suits paper, or the frame again. @returns Whether it is another drawing than before */
    print(isOnPaper: boolean): boolean {
        this.isOnPaper = isOnPaper;
        return this.suit();
    }

    /** Shows the drawing that suits the frame. @returns Whether it is another one than before */
    suit(): boolean {
        const [wide, narrow = wide] = this.drawings;
        if (wide === undefined || narrow === undefined) return false;
        const wanted = this.isOnPaper ? onPaper(wide, narrow) : onScreen(wide, narrow, this.canvas.clientWidth);
        const shown = this.shown();
        if (shown.length === 1 && shown[0] === wanted) return false;
        this.canvas.replaceChildren(wanted);
        return true;
    }

    private shown(): SVGSVGElement[] {
        return [...this.canvas.querySelectorAll("svg")];
    }
}

function onScreen(wide: SVGSVGElement, narrow: SVGSVGElement, frame: number): SVGSVGElement {
    return frame < wideEnough && fittingScale(wide, frame) < readable ? narrow : wide;
}

/** The drawing that is larger on a sheet. */
function onPaper(wide: SVGSVGElement, narrow: SVGSVGElement): SVGSVGElement {
    const scale = (drawing: SVGSVGElement): number =>
        Math.min(fittingScale(drawing, paper.width), paper.height / Number(drawing.getAttribute("height") ?? 1));
    return scale(wide) >= readable || scale(wide) >= scale(narrow) ? wide : narrow;
}
