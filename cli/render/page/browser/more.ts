const words = { left: "on the left", right: "on the right", top: "above", bottom: "below" } as const;

/** Marks the sides of the map's frame beyond which there is more of it, and says which they are and how to get there. */
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
        const hidden = (Object.keys(words) as (keyof typeof words)[]).filter((side) => sides[side]);
        canvas.dataset["more"] = hidden.join(" ");
        if (!hint) return;
        hint.hidden = hidden.length === 0;
        hint.textContent = hint.hidden
            ? ""
            : `There is more ${listed(hidden.map((side) => words[side]))}: drag the map`;
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

function listed(texts: readonly string[]): string {
    return [texts.slice(0, -1).join(", "), ...texts.slice(-1)].filter(Boolean).join(" and ");
}
