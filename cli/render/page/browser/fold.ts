/** Folds the pods of a namespace in the matrix, rows or columns, into the namespace, and unfolds them again. */
export function foldMatrix(): void {
    const matrix = document.querySelector<HTMLElement>(".matrix");
    const table = matrix?.querySelector("table");
    if (!matrix || !table) return;
    for (const button of table.querySelectorAll<HTMLButtonElement>("[data-fold]")) {
        const set = button.dataset["fold"] === "row" ? rowsOf(button) : columnsOf(button, table);
        const fold = (isOpen: boolean): void => {
            button.setAttribute("aria-expanded", String(isOpen));
            set(isOpen);
        };
        button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") !== "true"));
        if (matrix.dataset["folded"] !== undefined) fold(false);
    }
}

/** Shows or hides the rows below a namespace's own. */
function rowsOf(button: HTMLElement): (isOpen: boolean) => void {
    const members = [...(button.closest("tbody")?.rows ?? [])].slice(1);
    return (isOpen) => {
        for (const row of members) row.hidden = !isOpen;
    };
}

/** Shows or hides the columns beside a namespace's own. */
function columnsOf(button: HTMLElement, table: HTMLTableElement): (isOpen: boolean) => void {
    const [above, below] = [...(table.tHead?.rows ?? [])];
    const title = button.closest("th");
    if (!above || !below || !title) return () => undefined;
    const before = [...above.cells].slice(0, title.cellIndex);
    const first = before.reduce((sum, { colSpan }) => sum + colSpan, 0);
    const firstBelow = before.reduce((sum, { colSpan, rowSpan }) => sum + (rowSpan > 1 ? 0 : colSpan), 0);
    const size = title.colSpan;
    const members = [
        ...[...below.cells].slice(firstBelow + 1, firstBelow + size),
        ...[...table.tBodies].flatMap((body) =>
            [...body.rows].flatMap((row) => [...row.cells].slice(first + 1, first + size)),
        ),
    ];
    return (isOpen) => {
        title.colSpan = isOpen ? size : 1;
        for (const cell of members) cell.hidden = !isOpen;
    };
}
