/** A rectangle on the screen around some elements, from the top left corner of a frame, and whether the frame shows all of it. */
export interface Surround {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly isInside: boolean;
}

/** Finds the rectangle around elements, with a margin in pixels; undefined where none is shown. */
export function surround(elements: readonly Element[], frame: HTMLElement, margin: number): Surround | undefined {
    const rectangles = elements.map((each) => each.getBoundingClientRect()).filter(({ width }) => width > 0);
    if (rectangles.length === 0) return undefined;
    const { x, y } = frame.getBoundingClientRect();
    const [originX, originY] = [x + frame.clientLeft, y + frame.clientTop];
    const left = Math.min(...rectangles.map((each) => each.left)) - margin - originX;
    const top = Math.min(...rectangles.map((each) => each.top)) - margin - originY;
    const width = Math.max(...rectangles.map((each) => each.right)) + margin - originX - left;
    const height = Math.max(...rectangles.map((each) => each.bottom)) + margin - originY - top;
    const isInside =
        left >= -margin &&
        top >= -margin &&
        left + width <= frame.clientWidth + margin &&
        top + height <= frame.clientHeight + margin;
    return { left, top, width, height, isInside };
}
