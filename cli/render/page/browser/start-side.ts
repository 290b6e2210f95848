/** The side of a map from which more of its boxes are wholly in sight where its frame cannot hold them all; the left one of equals. */
export function startSide(canvas: HTMLElement): "left" | "right" {
    const svg = canvas.querySelector("svg");
    if (!svg || canvas.scrollWidth <= canvas.clientWidth) return "left";
    const { left, right } = svg.getBoundingClientRect();
    const room = canvas.clientWidth;
    const boxes = [...svg.querySelectorAll(".node > .box, .group:not(:has(.node)) > .frame")]
        .map((box) => box.getBoundingClientRect())
        .filter(({ width }) => width > 0);
    const fromLeft = boxes.filter((box) => box.right <= left + room).length;
    const fromRight = boxes.filter((box) => box.left >= right - room).length;
    return fromRight > fromLeft ? "right" : "left";
}
