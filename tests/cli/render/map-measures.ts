// What is measured of the map of a page that is open in a browser; each is evaluated in the page.

/** Boxes of the map that a reader has to move it sideways for. */
export const beyondTheSides = `(() => {
    const { left, right } = document.querySelector(".canvas").getBoundingClientRect();
    return [...document.querySelectorAll(".canvas .frame")].flatMap((frame) => {
        const own = frame.getBoundingClientRect();
        return own.left < left || own.right > right ? [frame.parentElement.dataset.id] : [];
    });
})()`;

/** How high the letters of the smallest name in a box are on the screen, in pixels. */
export const smallestName = `Math.min(...[...document.querySelectorAll(".canvas .title, .canvas .node text")].map((text) =>
    parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))`;

/** How high and wide the map is drawn. */
export const heightOfMap = `(() => {
    const { height, width } = document.querySelector(".canvas svg").getBoundingClientRect();
    return [height, width];
})()`;

/** Which of some boxes are not wholly in the map's frame, or not on the screen. */
export const outOfSightOf = `(ids) => ids.filter((id) => {
    const box = document.querySelector('.canvas [data-id="' + id + '"] > rect').getBoundingClientRect();
    const frame = document.querySelector(".canvas").getBoundingClientRect();
    const [left, top] = [Math.max(0, frame.left), Math.max(0, frame.top)];
    const [right, bottom] = [Math.min(innerWidth, frame.right), Math.min(innerHeight, frame.bottom)];
    return box.width === 0 || box.left < left - 1 || box.top < top - 1 || box.right > right + 1 || box.bottom > bottom + 1;
})`;

/** Arrows that are shown and do not begin and end at the right sides of boxes that are, and labels away from them. */
export const loose = `[...document.querySelectorAll(".canvas .edge:not(.away)")].flatMap((edge) => {
    const line = edge.querySelector(".line");
    const at = (length) => line.getPointAtLength(length).matrixTransform(line.getScreenCTM());
    const ends = [[at(0), edge.dataset.from], [at(line.getTotalLength()), edge.dataset.to]];
    const touches = ends.every(([point, id]) => {
        const box = document.querySelector('.canvas [data-id="' + id + '"] > rect').getBoundingClientRect();
        return Math.abs(point.x - box.right) < 2 && point.y >= box.top && point.y <= box.bottom;
    });
    const label = document.querySelector('.canvas .label[data-edge="' + edge.id + '"] .plate')?.getBoundingClientRect();
    const isBeside = !label || label.width === 0 || Math.abs(label.top + label.height / 2 - at(0).y) < 2;
    return touches && isBeside ? [] : [edge.id];
})`;

/** What can be tapped and is smaller than WCAG's 24 by 24 pixels, unless it stands in a line of text. */
export const smallTargets = `[...document.querySelectorAll("button, select, summary, input:not([type=checkbox]), label:has(input), .canvas .node, .canvas .group > rect")]
    .filter((each) => each.getClientRects().length > 0)
    .flatMap((each) => {
        const { width, height } = each.getBoundingClientRect();
        return width < 24 || height < 24 ? [each.outerHTML.slice(0, 90) + " " + Math.round(width) + " x " + Math.round(height)] : [];
    })`;
