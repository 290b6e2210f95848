/**
 * What the page does by itself: it tells a connection's story on hover and on focus, lights what a chosen box reaches, finds
 * connections, makes the map larger and smaller, opens namespaces of a large picture, folds the matrix and filters the table.
 * Everything is told without it; it needs no library and asks no network. The build puts it into the page, see
 * scripts/page-script.mjs.
 */
import { askMap } from "./ask";
import { filterConnections, printEverything, showControls, switches } from "./controls";
import { readData } from "./data";
import { Focus } from "./focus";
import { foldMatrix } from "./fold";
import { showMore } from "./more";
import { openNamespaces } from "./namespaces";
import { highlightNeighbours } from "./neighbours";
import { pickBoxes } from "./picked";
import { Sheet } from "./sheet";
import { tellStories } from "./tooltip";
import { walkWithKeys } from "./walk";
import { zoomAndPan } from "./zoom";

const data = readData();
const canvas = document.querySelector<HTMLElement>(".canvas");
const tooltip = tellStories(data);
showControls();
if (canvas) {
    const sheet = new Sheet(canvas);
    highlightNeighbours(canvas);
    const zoom = zoomAndPan(canvas);
    const focus = new Focus(canvas, zoom);
    // In this order: a box is brought into a frame that has its size.
    const parts = [
        zoom,
        pickBoxes(canvas, data, focus),
        walkWithKeys(canvas),
        askMap(canvas, data, focus),
        showMore(canvas),
    ];
    const drawn = (): void => {
        tooltip.hide();
        for (const part of parts) part.drawn();
    };
    openNamespaces(canvas, sheet, drawn);
    addEventListener("resize", () => (sheet.suit() ? drawn() : undefined));
    matchMedia("print").addEventListener("change", ({ matches }) => (sheet.print(matches) ? drawn() : undefined));
    switches(canvas);
}
foldMatrix();
filterConnections();
printEverything();
