/** A place, in pixels from the top left corner of the drawing. */
export interface Point {
    readonly x: number;
    readonly y: number;
}

/** A rectangle, in pixels from the top left corner of the drawing. */
export interface Box extends Point {
    readonly width: number;
    readonly height: number;
}

/** An arrow's way, and where its label is; undefined where nothing is written beside it. */
export interface Route {
    readonly path: string;
    readonly label: Box | undefined;
}

/** Where an arrow begins and ends at the right sides of boxes, and how far right it goes up or down. */
export interface Bracket {
    readonly from: Point;
    readonly to: Point;
    readonly turn: number;
}

/** Where everything is. */
export interface Layout {
    readonly width: number;
    readonly height: number;
    readonly groups: ReadonlyMap<string, Box>;
    readonly nodes: ReadonlyMap<string, Box>;
    /** By the ids of arrows. */
    readonly routes: ReadonlyMap<string, Route>;
    /** In a column, where each arrow turns: whoever moves boxes up can draw it again. */
    readonly brackets?: ReadonlyMap<string, Bracket>;
}

/** Empty space around a drawing. */
export const margin = 24;

/** Half a pixel is fine enough, and keeps files small and equal from run to run. */
export function round(value: number): number {
    return Math.round(value * 2) / 2;
}

/** A place as paths write it. */
export function pointText({ x, y }: Point): string {
    return `${round(x)},${round(y)}`;
}

/** The same box or place, elsewhere. */
export function moved<Place extends Point>(place: Place, { x, y }: Point): Place {
    return { ...place, x: place.x + x, y: place.y + y };
}
