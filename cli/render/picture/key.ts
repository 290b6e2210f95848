import { hueOf, purposeOf } from "./hue";
import type { Picture, PictureEdge, PictureGroup } from "./picture";

/** A sign of a drawing and what it means. */
export interface KeyEntry {
    /** The sign in a room of 34 pixels from `x`, its middle at `y`. */
    readonly sign: (x: number, y: number) => string;
    readonly meaning: string;
}

/** What a dotted arrow stands for. */
export const perhapsText = "perhaps: open or not as far as is known";

interface EdgeKind {
    /** Its classes, which its style is by. */
    readonly look: string;
    readonly meaning: string;
    readonly is: (edge: PictureEdge) => boolean;
}

/** Kinds of arrows. */
const edgeKinds: readonly EdgeKind[] = [
    { look: "opened", meaning: "+ opens", is: ({ state }) => state === "opened" },
    { look: "closed", meaning: "− closes", is: ({ state }) => state === "closed" },
    { look: "changed", meaning: "~ changes ports", is: ({ state }) => state === "changed" },
    {
        look: "same",
        meaning: "may connect, to these ports of its target",
        is: ({ state, quiet, perhaps }) => state === "same" && !quiet && !perhaps,
    },
    { look: "same quiet", meaning: "looks names up (DNS), and nothing else", is: ({ quiet }) => quiet },
    { look: "same perhaps", meaning: perhapsText, is: ({ perhaps }) => perhaps },
];

interface GroupKind {
    readonly kind: PictureGroup["kind"];
    readonly meaning: string;
}

/** Kinds of boxes. */
const groupKinds: readonly GroupKind[] = [
    { kind: "ours", meaning: "namespace, in the colour of its purpose" },
    { kind: "neighbour", meaning: "namespace that is known from policies only" },
    { kind: "outside", meaning: "addresses or names outside the cluster" },
];

/** The signs that a drawing has, and nothing that it has not. */
export function keyOf({ groups, edges }: Pick<Picture, "groups" | "edges">): KeyEntry[] {
    return [
        ...edgeKinds.filter(({ is }) => edges.some(is)).map(({ look, meaning }) => ({ meaning, sign: arrow(look) })),
        ...boxKey(groups),
    ];
}

/** What the looks of boxes stand for. */
export function boxKey(groups: Picture["groups"]): KeyEntry[] {
    return groupKinds
        .filter(({ kind }) => groups.some((group) => group.kind === kind))
        .map(({ kind, meaning }) => ({ meaning, sign: box(kind) }));
}

/** The colour of each purpose. */
export function purposeKey(groups: Picture["groups"]): KeyEntry[] {
    const purposes = groups.filter(({ kind }) => kind === "ours").map(purposeOf);
    return [...new Set(purposes)].sort().map((purpose) => ({
        meaning: purpose,
        sign: (x, y) => `<circle class="dot" style="--hue:${hueOf(purpose)}" cx="${x + 30}" cy="${y}" r="4"/>`,
    }));
}

function arrow(look: string): KeyEntry["sign"] {
    const marker = look === "same quiet" ? "quiet" : look.split(" ", 1)[0];
    return (x, y) => `<g class="${look}"><path class="line" d="M${x},${y}h34" marker-end="url(#arrow-${marker})"/></g>`;
}

function box(kind: PictureGroup["kind"]): KeyEntry["sign"] {
    const dot = (x: number, y: number): string =>
        kind === "ours" ? `<circle class="dot" cx="${x + 11}" cy="${y}" r="3"/>` : "";
    return (x, y) =>
        `<g class="${kind}" style="--hue:212"><rect class="frame" x="${x}" y="${y - 7}" width="34" height="14" rx="4"/>${dot(x, y)}</g>`;
}
