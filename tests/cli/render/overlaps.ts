import { type Drawn, drawn, type Named, type Rectangle } from "./drawn";

/** What covers what in a drawing and should not; a line each. */
export function overlapsIn(svg: string): string[] {
    const found = drawn(svg);
    return [...labelsOn(found), ...arrowsOn(found), ...arrowsOnArrows(found)];
}

function labelsOn({ labels, boxes, headers, frames, arrows }: Drawn): string[] {
    const points = new PointGrid(arrows);
    return labels.flatMap((label, i) => [
        ...labels
            .slice(i + 1)
            .filter((other) => meet(label, other))
            .map(({ name }) => `label ${label.name} on label ${name}`),
        ...boxes.filter((box) => meet(label, box)).map(({ name }) => `label ${label.name} on box ${name}`),
        ...headers.filter((text) => meet(label, text)).map(({ name }) => `label ${label.name} on header ${name}`),
        ...frames
            .filter((frame) => meet(label, frame) && !holds(frame, label))
            .map(({ name }) => `label ${label.name} on the frame of ${name}`),
        ...points
            .arrowsIn(label)
            .filter((id) => id !== label.name)
            .map((id) => `label ${label.name} on arrow ${id}`),
    ]);
}

/** Arrows that run through boxes or their headers; each may touch the side of a box where it ends. */
function arrowsOn({ boxes, headers, arrows }: Drawn): string[] {
    const points = new PointGrid(arrows);
    const through = (what: string, { x, y, width, height, name }: Named): string[] => {
        const inside = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
        return points.arrowsIn(inside).map((id) => `arrow ${id} through ${what} ${name}`);
    };
    return [...boxes.flatMap((box) => through("box", box)), ...headers.flatMap((text) => through("header", text))];
}

const cell = 32;

/** The points of arrows, by where they are. */
class PointGrid {
    private readonly cells = new Map<string, { id: string; x: number; y: number }[]>();

    constructor(arrows: Drawn["arrows"]) {
        for (const { id, points } of arrows) {
            for (const [x, y] of points) {
                const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
                const held = this.cells.get(key) ?? [];
                this.cells.set(key, held);
                held.push({ id, x, y });
            }
        }
    }

    /** The arrows that have a point in a rectangle, each once. */
    arrowsIn(rectangle: Rectangle): string[] {
        const { x, y, width, height } = rectangle;
        const found = new Set<string>();
        for (let column = Math.floor(x / cell); column <= Math.floor((x + width) / cell); column++) {
            for (let row = Math.floor(y / cell); row <= Math.floor((y + height) / cell); row++) {
                for (const each of this.cells.get(`${column} ${row}`) ?? [])
                    if (isIn(rectangle, each.x, each.y)) found.add(each.id);
            }
        }
        return [...found];
    }
}

/** More places, of two by two pixels, than two arrows share where they cross. */
const longestCrossing = 4;

/** Arrows within one namespace that run on each other, so that nobody can tell which is which. */
function arrowsOnArrows({ arrows }: Drawn): string[] {
    const byPixel = new Map<string, Set<string>>();
    for (const { id, points } of arrows.filter(({ within }) => within !== undefined)) {
        for (const [x, y] of points) {
            const pixel = `${Math.round(x / 2)} ${Math.round(y / 2)}`;
            byPixel.set(pixel, (byPixel.get(pixel) ?? new Set()).add(id));
        }
    }
    const shared = new Map<string, number>();
    for (const ids of byPixel.values()) {
        const all = [...ids].sort();
        all.forEach((a, i) =>
            all.slice(i + 1).forEach((b) => shared.set(`${a} ${b}`, (shared.get(`${a} ${b}`) ?? 0) + 1)),
        );
    }
    return [...shared]
        .filter(([, pixels]) => pixels > longestCrossing)
        .map(([pair, pixels]) => `arrows ${pair} on each other in ${pixels} places`);
}

function meet(a: Rectangle, b: Rectangle): boolean {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function holds(outer: Rectangle, inner: Rectangle): boolean {
    return (
        inner.x >= outer.x &&
        inner.y >= outer.y &&
        inner.x + inner.width <= outer.x + outer.width &&
        inner.y + inner.height <= outer.y + outer.height
    );
}

function isIn({ x, y, width, height }: Rectangle, px: number, py: number): boolean {
    return px > x && px < x + width && py > y && py < y + height;
}
