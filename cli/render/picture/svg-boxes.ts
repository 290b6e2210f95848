import { entryOf } from "./entry-of";
import { escape } from "./escape";
import { type Box, type Layout, round } from "./geometry";
import { hueOf, purposeOf } from "./hue";
import type { PictureGroup, PictureNode } from "./picture";
import { detailText, dotWidth, groupTitles, nodeTitle } from "./titles";

/** A namespace with its workloads, or a place outside. Where it stands in a page, one that is folded can be opened. */
export function groupSvg(group: PictureGroup, layout: Layout, standalone: boolean): string {
    const box = entryOf(layout.groups, group.id);
    const opens = group.folded > 0 && !standalone;
    const press = opens
        ? ` role="button" tabindex="0" data-open="${escape(group.title)}" aria-label="${escape(`Show the ${group.folded} workloads of ${group.title}`)}"`
        : "";
    return [
        `<g class="group ${group.kind}${opens ? " opens" : ""}" style="--hue:${hueOf(purposeOf(group))}" data-id="${escape(group.id)}"${press}>`,
        ...titleSvg(group, box),
        ...group.nodes.map((node) => nodeSvg(node, entryOf(layout.nodes, node.id))),
        "</g>",
    ].join("");
}

function titleSvg(group: PictureGroup, box: Box): string[] {
    const { title, detail } = groupTitles(group, box.width - 32);
    const whole = detailText(group);
    const left = box.x + 16;
    // A box without nodes holds its title in its middle.
    const middle = box.y + box.height / 2;
    const top = group.nodes.length > 0 ? box.y + 22 : detail ? middle - 4 : middle + 5;
    const dot =
        group.kind === "ours" ? `<circle class="dot" cx="${round(left + 4)}" cy="${round(top - 5)}" r="4"/>` : "";
    const isCut = title !== group.title || detail !== whole;
    return [
        isCut ? `<title>${escape([group.title, whole].filter(Boolean).join("\n"))}</title>` : "",
        rect(box, 12, "frame"),
        dot,
        `<text class="title" x="${round(left + Math.max(0, dotWidth(group) - 2))}" y="${round(top)}">${escape(title)}</text>`,
        detail ? `<text class="detail" x="${round(left)}" y="${round(top + 16)}">${escape(detail)}</text>` : "",
    ];
}

function nodeSvg(node: PictureNode, box: Box): string {
    const title = nodeTitle(node, box.width - 12);
    const whole = title === node.title ? "" : `<title>${escape(node.title)}</title>`;
    const text = `<text x="${round(box.x + box.width / 2)}" y="${round(box.y + box.height / 2 + 4.5)}">${escape(title)}</text>`;
    return `<g class="node" data-id="${escape(node.id)}">${whole}${rect(box, 8, "box")}${text}</g>`;
}

/** A rectangle with round corners. */
export function rect({ x, y, width, height }: Box, radius: number, name: string): string {
    return `<rect class="${name}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}
