/** What stays free above and below boxes that the page is moved to. */
const margin = 12;

/** Moves the page where boxes of the map are not on the screen: to all of them, or to the first where they need more room. */
export function movePage(boxes: readonly Element[], first = boxes[0]): void {
    const all = extent(boxes);
    if (all === undefined || first === undefined) return;
    const room = innerHeight - coveredBelow() - 2 * margin;
    const isTooHigh = all.bottom - all.top > room;
    const { top, bottom } = isTooHigh ? (extent([first]) ?? all) : all;
    if (top >= margin && bottom <= margin + room) return;
    // No further than needed, so that a field that somebody types in stays; one box of many goes to the middle.
    const [up, down] = [top - margin, bottom - margin - room];
    scrollBy({ top: isTooHigh ? (up + down) / 2 : top < margin ? up : down });
}

function extent(boxes: readonly Element[]): { top: number; bottom: number } | undefined {
    const shown = boxes.map((each) => each.getBoundingClientRect()).filter(({ height }) => height > 0);
    if (shown.length === 0) return undefined;
    return { top: Math.min(...shown.map(({ top }) => top)), bottom: Math.max(...shown.map(({ bottom }) => bottom)) };
}

/** What the panel takes at the bottom of a narrow screen; beside the map it covers nothing. */
function coveredBelow(): number {
    const panel = document.getElementById("picked");
    const isBelow = panel !== null && getComputedStyle(panel).bottom === "0px";
    return isBelow ? panel.getBoundingClientRect().height : 0;
}
