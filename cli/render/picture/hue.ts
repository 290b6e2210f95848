import type { PictureGroup } from "./picture";

/** Hues of purposes that most meshes have, as far from each other as so many can be. */
const known: Readonly<Record<string, number>> = {
    gateway: 212,
    inference: 262,
    agents: 165,
    data: 28,
    training: 336,
    tools: 105,
    monitoring: 62,
    sandboxes: 298,
};

/**
 * The hue of what a namespace is for, from 0 to 359: the same in every picture, whatever else is in it. A help to find
 * namespaces of a purpose, never the only sign of anything: two purposes may come close to each other.
 */
export function hueOf(purpose: string): number {
    return Object.hasOwn(known, purpose) ? (known[purpose] ?? 0) : hash(purpose) % 360;
}

/** What a namespace is for; its name where that says it. */
export function purposeOf({ detail, title }: Pick<PictureGroup, "detail" | "title">): string {
    return detail || title;
}

/** FNV-1a, of 32 bits. */
function hash(text: string): number {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return value;
}
