/** Moves a map where it is dragged; fingers do that by themselves. */
export function dragToPan(canvas: HTMLElement): void {
    let from: { x: number; y: number; left: number; top: number } | undefined;
    let isDragged = false;
    canvas.addEventListener("pointerdown", ({ pointerType, button, clientX: x, clientY: y }) => {
        if (pointerType === "touch" || button !== 0) return;
        from = { x, y, left: canvas.scrollLeft, top: canvas.scrollTop };
        isDragged = false;
    });
    addEventListener("pointermove", ({ clientX, clientY }) => {
        if (!from) return;
        const [right, down] = [clientX - from.x, clientY - from.y];
        if (!isDragged && Math.abs(right) + Math.abs(down) < 5) return;
        isDragged = true;
        canvas.classList.add("dragging");
        canvas.scrollLeft = from.left - right;
        canvas.scrollTop = from.top - down;
    });
    addEventListener("pointerup", () => {
        from = undefined;
        canvas.classList.remove("dragging");
    });
    // What was dragged is not chosen.
    canvas.addEventListener(
        "click",
        (event) => {
            if (isDragged) event.stopPropagation();
            isDragged = false;
        },
        true,
    );
}
