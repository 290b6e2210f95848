import { type Asked, gather } from "./gather";

/** What brings boxes of the map into its frame, and lets go of them. */
export interface Frame {
    /** Where they need more room than there is, `first` is brought. */
    bring(boxes: readonly Element[], first: Element | undefined): void;
    release(): void;
}

/** Who may ask for a part of the map; a chosen box goes before what is looked for. */
type Asker = "picked" | "found";

/** Brings what is asked for into the frame: in a column by moving it together, else by moving the frame. */
export class Focus {
    private readonly wishes = new Map<Asker, Asked>();

    constructor(
        private readonly canvas: HTMLElement,
        private readonly frame: Frame,
    ) {}

    ask(asker: Asker, asked: Asked | undefined): void {
        const isNothingNew = asked === undefined && !this.wishes.has(asker);
        if (isNothingNew) return;
        if (asked) this.wishes.set(asker, asked);
        else this.wishes.delete(asker);
        this.show();
    }

    private show(): void {
        const drawing = this.canvas.querySelector("svg");
        if (!drawing) return;
        const asked = this.wishes.get("picked") ?? this.wishes.get("found");
        if (drawing.querySelector("[data-bracket]")) gather(drawing, asked);
        if (asked === undefined) return this.frame.release();
        const boxes = [...drawing.querySelectorAll<SVGElement>(".group, .node")];
        const isAsked = ({ dataset }: SVGElement): boolean => asked.boxes.has(dataset["id"] ?? "");
        this.frame.bring(
            boxes.filter(isAsked),
            boxes.find(({ dataset }) => dataset["id"] === asked.first),
        );
    }
}
