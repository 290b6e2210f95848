import { textWidth } from "../../../cli/render/picture/text-width";

/** A rectangle of a drawing. */
export interface Rectangle {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** A rectangle with the name of what it is. */
export type Named = Rectangle & { readonly name: string };

/** An arrow as the points that it passes, at most two pixels apart. */
export interface DrawnArrow {
    readonly id: string;
    /** The group that it stays in; undefined where it leads to another one. */
    readonly within: string | undefined;
    readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a reader sees of a drawing, read from its markup. */
export interface Drawn {
    /** Grounds of labels, named by their arrow. */
    readonly labels: readonly Named[];
    /** Boxes of workloads, and of whatever is drawn as one box. */
    readonly boxes: readonly Named[];
    /** Texts in the headers of boxes. */
    readonly headers: readonly Named[];
    readonly frames: readonly Named[];
    readonly arrows: readonly DrawnArrow[];
}

const arrowMarkup =
    /<g class="edge [^>]*id="([^"]*)" data-from="([^"]*)" data-to="([^"]*)"[^]*?<path class="line" d="([^"]*)"/g;

/** Reads a drawing that svgOf made. */
export function drawn(svg: string): Drawn {
    const groups = [...svg.matchAll(/<g class="group [^]*?(?=<g class="(?:group|edge|label)|<\/svg>)/g)].map(
        ([text]) => text,
    );
    const frames = groups.map((text) => ({
        ...rectangle(text, "frame"),
        name: /data-id="([^"]*)"/.exec(text)?.[1] ?? "",
    }));
    return {
        labels: [...svg.matchAll(/<g class="label (?![^"]*aside)[^>]*data-edge="([^"]*)"[^]*?<\/g>/g)].map(
            ([text, id]) => {
                return { ...rectangle(text, "plate"), name: id ?? "" };
            },
        ),
        boxes: [
            ...[...svg.matchAll(/<g class="node" data-id="([^"]*)"[^]*?<\/g>/g)].map(([text, id]) => {
                return { ...rectangle(text, "box"), name: id ?? "" };
            }),
            ...frames.filter((_, i) => !groups[i]!.includes(`class="node"`)),
        ],
        headers: groups.flatMap((text) =>
            [...text.matchAll(/<text class="(title|detail)" x="([^"]*)" y="([^"]*)">([^<]*)</g)].map(
                ([, kind, x, y, content = ""]): Named => {
                    const size = kind === "title" ? 14 : 11.5;
                    // Titles are bold, and bold letters are wider.
                    const measured = kind === "title" ? size * 1.1 : size;
                    return {
                        name: content,
                        x: Number(x),
                        y: Number(y) - size,
                        width: textWidth(content, measured),
                        height: size + 2,
                    };
                },
            ),
        ),
        frames,
        arrows: [...svg.matchAll(arrowMarkup)].map(([, id = "", from = "", to = "", path = ""]) => {
            const holding = groups.findIndex((text) => text.includes(`data-id="${from}"`));
            const isWithin = groups[holding]?.includes(`data-id="${to}"`) === true;
            return { id, within: isWithin ? frames[holding]?.name : undefined, points: pointsOf(path) };
        }),
    };
}

function rectangle(text: string, name: string): Rectangle {
    const found = new RegExp(`<rect class="${name}" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"`).exec(
        text,
    );
    if (!found) throw new Error(`no ${name} in ${text.slice(0, 200)}`);
    const [x = 0, y = 0, width = 0, height = 0] = found.slice(1).map(Number);
    return { x, y, width, height };
}

type Point = readonly [x: number, y: number];

/** The points of a path, which speaks of M, H, V, C and Q in absolute places. @throws Where it speaks of anything else */
function pointsOf(path: string): Point[] {
    const points: Point[] = [];
    let at: Point = [0, 0];
    for (const [, command = "", text = ""] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
        const numbers = text.trim().split(/[ ,]+/).map(Number);
        const controls: Point[] = [at, ...controlsOf(command, numbers, at)];
        if (command === "M") points.push(numbers as unknown as Point);
        else points.push(...along(controls));
        at = command === "M" ? (numbers as unknown as Point) : controls.at(-1)!;
    }
    return points;
}

function controlsOf(command: string, numbers: readonly number[], [x, y]: Point): Point[] {
    switch (command) {
        case "M":
        case "C":
        case "Q":
            return numbers.flatMap((value, i) => (i % 2 === 0 ? [[value, numbers[i + 1]!] as const] : []));
        case "H":
            return [[numbers[0]!, y]];
        case "V":
            return [[x, numbers[0]!]];
        default:
            throw new Error(`paths do not speak of ${command} here`);
    }
}

/** Points of a Bézier curve of any degree, by de Casteljau. */
function along(controls: readonly Point[]): Point[] {
    const length = controls
        .slice(1)
        .reduce((sum, [x, y], i) => sum + Math.hypot(x - controls[i]![0], y - controls[i]![1]), 0);
    const steps = Math.max(1, Math.ceil(length / 2));
    return Array.from({ length: steps }, (_, i) => {
        let points = controls;
        while (points.length > 1) points = points.slice(1).map((to, k) => between(points[k]!, to, (i + 1) / steps));
        return points[0]!;
    });
}

function between([ax, ay]: Point, [bx, by]: Point, t: number): Point {
    return [ax + (bx - ax) * t, ay + (by - ay) * t];
}
