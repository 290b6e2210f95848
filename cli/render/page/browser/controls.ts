/** Shows what only works by this script. */
export function showControls(): void {
    for (const each of document.querySelectorAll<HTMLElement>(".tools, .keys")) each.hidden = false;
}

/** Checkboxes that show and hide parts of the picture: each sets or takes away a class. */
export function switches(canvas: HTMLElement): void {
    for (const box of document.querySelectorAll<HTMLInputElement>("[data-toggle]")) {
        const { toggle = "", when } = box.dataset;
        const apply = (): void => void canvas.classList.toggle(toggle, box.checked !== (when === "off"));
        box.addEventListener("change", apply);
        apply();
    }
}

/** Shows those rows of the table of connections that hold what is typed. */
export function filterConnections(): void {
    const filter = document.getElementById("filter");
    const count = document.getElementById("shown");
    if (!(filter instanceof HTMLInputElement) || !count) return;
    filter.addEventListener("input", () => {
        const text = filter.value.toLowerCase();
        const rows = [...document.querySelectorAll<HTMLElement>("#connections tbody tr")];
        for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(text);
        count.textContent = `${rows.filter(({ hidden }) => !hidden).length} shown`;
    });
}

/** Paper shows nothing that is folded. */
export function printEverything(): void {
    addEventListener("beforeprint", () => {
        for (const details of document.querySelectorAll("details")) details.open = true;
    });
}
