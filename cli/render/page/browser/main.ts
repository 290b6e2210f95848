/**
 * What the page does by itself: it tells a connection's story on hover and on focus, lights what a chosen box reaches, finds
 * connections, makes the map larger and smaller, opens namespaces of a large picture, folds the matrix and filters the table.
 * Everything is told without it; it needs no library and asks no network. The build puts it into the page, see
 * scripts/page-script.mjs.
 */
import { askMap } from "./ask";
import { filterConnections, printEverything, showControls, switches } from "./controls";
import { readData } from "./data";
import { foldMatrix } from "./fold";
import { openNamespaces } from "./namespaces";
import { highlightNeighbours } from "./neighbours";
import { pickBoxes } from "./picked";
import { tellStories } from "./tooltip";
import { walkWithKeys } from "./walk";
import { zoomAndPan } from "./zoom";

const data = readData();
const canvas = document.querySelector<HTMLElement>(".canvas");
const tooltip = tellStories(data);
showControls();
if (canvas) {
    highlightNeighbours(canvas);
    const parts = [pickBoxes(canvas, data), walkWithKeys(canvas), askMap(canvas, data), zoomAndPan(canvas)];
    openNamespaces(canvas, () => {
        tooltip.hide();
        for (const part of parts) part.drawn();
    });
    switches(canvas);
}
foldMatrix();
filterConnections();
printEverything();
