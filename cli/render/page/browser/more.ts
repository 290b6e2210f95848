/** Marks the sides of the map's frame beyond which there is more of it, and says how to get there. */
export function showMore(canvas: HTMLElement): { drawn(): void } {
    const hint = document.getElementById("more");
    const mark = (): void => {
        const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = canvas;
        const sides = {
            left: scrollLeft > 2,
            right: scrollLeft + clientWidth < scrollWidth - 2,
            top: scrollTop > 2,
            bottom: scrollTop + clientHeight < scrollHeight - 2,
        };
        const hidden = Object.entries(sides).flatMap(([side, isHidden]) => (isHidden ? [side] : []));
        canvas.dataset["more"] = hidden.join(" ");
        if (hint) hint.hidden = hidden.length === 0;
    };
    canvas.addEventListener("scroll", mark, { passive: true });
    const observer = new ResizeObserver(mark);
    const drawn = (): void => {
        observer.disconnect();
        for (const each of [canvas, ...canvas.children]) observer.observe(each);
        mark();
    };
    drawn();
    return { drawn };
}
