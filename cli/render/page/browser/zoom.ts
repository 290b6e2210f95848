const [smallest, largest, step] = [0.2, 4, 1.25];
/** Below this part of its own size the text of a map cannot be read: it then begins larger than its frame. */
const readable = 0.6;

/** Makes the map larger and smaller: by its buttons, by the wheel with Ctrl, and by dragging where the rest of it is. */
export function zoomAndPan(canvas: HTMLElement): { drawn(): void } {
    let scale: number | undefined;
    let isChosen = false;
    const drawing = () => canvas.querySelector<SVGSVGElement>("svg");
    const own = () => Number(drawing()?.getAttribute("width") ?? 0);
    const fitting = () => Math.min(1, (canvas.clientWidth - 10) / Math.max(1, own()));
    const apply = (
        wanted: number | undefined,
        at = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 },
    ): void => {
        const svg = drawing();
        if (!svg) return;
        const before = svg.getBoundingClientRect().width;
        scale = wanted === undefined ? undefined : Math.min(largest, Math.max(smallest, wanted));
        svg.style.width = scale === undefined ? "" : `${own() * scale}px`;
        canvas.classList.toggle("fit", scale === undefined);
        const grown = svg.getBoundingClientRect().width / Math.max(1, before);
        canvas.scrollLeft = (canvas.scrollLeft + at.x) * grown - at.x;
        canvas.scrollTop = (canvas.scrollTop + at.y) * grown - at.y;
    };
    const choose = (wanted: number | undefined, at?: { x: number; y: number }): void => {
        isChosen = true;
        apply(wanted, at);
    };
    const by = (factor: number, at?: { x: number; y: number }) => choose((scale ?? fitting()) * factor, at);
    document.getElementById("zoom-in")?.addEventListener("click", () => by(step));
    document.getElementById("zoom-out")?.addEventListener("click", () => by(1 / step));
    document.getElementById("zoom-fit")?.addEventListener("click", () => choose(undefined));
    turnToZoom(canvas, by);
    dragToPan(canvas);
    const drawn = (): void => {
        isChosen = false;
        apply(fitting() < readable ? readable : undefined, { x: 0, y: 0 });
    };
    drawn();
    // A frame of another width fits otherwise, unless somebody has chosen a size.
    addEventListener("resize", () => (isChosen ? undefined : drawn()));
    return { drawn };
}

/** The wheel alone moves the page. */
function turnToZoom(canvas: HTMLElement, by: (factor: number, at: { x: number; y: number }) => void): void {
    const turned = (event: WheelEvent): void => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { left, top } = canvas.getBoundingClientRect();
        by(Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
    };
    canvas.addEventListener("wheel", turned, { passive: false });
}

/** Fingers pan by themselves. */
function dragToPan(canvas: HTMLElement): void {
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
