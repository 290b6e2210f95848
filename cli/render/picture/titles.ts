import type { PictureGroup, PictureNode } from "./picture";
import { shortened } from "./shortened";
import { textWidth } from "./text-width";

/** Sizes of the texts in boxes. */
export const sizes = { group: 14, node: 13, detail: 11.5 } as const;

/** Bold letters are wider than {@link textWidth} takes letters to be; it is asked for those of this size. */
const boldSize = sizes.group * 1.1;

/** No box is wider than its texts at these widths: one long name would push all others out of sight. */
const widest = { group: 400, node: 300, detail: 420 } as const;

/** The second line of a group's title, whole. */
export function detailText({ detail, folded }: PictureGroup): string {
    const workloads = folded === 0 ? "" : `${folded} ${folded === 1 ? "workload" : "workloads"}`;
    return [detail, workloads].filter(Boolean).join(" · ");
}

/** The title of a node as a box holds it that is `width` pixels wide inside, without its middle where it is long. */
export function nodeTitle({ title }: PictureNode, width = Infinity): string {
    return shortened(title, sizes.node, Math.min(widest.node, width));
}

/** Both lines of a group's title as a box holds them that is `width` pixels wide inside. */
export function groupTitles(group: PictureGroup, width = Infinity): { title: string; detail: string } {
    const room = width - dotWidth(group);
    return {
        title: shortened(group.title, boldSize, Math.min(widest.group, room)),
        detail: shortened(detailText(group), sizes.detail, Math.min(widest.detail, width)),
    };
}

/** How wide a group's title is, both lines of it, with its dot. */
export function titlesWidth(group: PictureGroup): number {
    const { title, detail } = groupTitles(group);
    return Math.max(textWidth(title, boldSize) + dotWidth(group), textWidth(detail, sizes.detail));
}

/** What the dot before a namespace's title takes. */
export function dotWidth({ kind }: PictureGroup): number {
    return kind === "ours" ? 18 : 0;
}
