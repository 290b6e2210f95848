/**
 * What the page does by itself: it tells a connection's story on hover and on focus, opens namespaces of a large picture
 * and filters its table. Everything is there without it; it needs no library and asks no network. The build puts it into
 * the page, see scripts/page-script.mjs.
 */
import { openNamespaces } from "./namespaces";
import { filterConnections, printEverything, switches } from "./controls";
import { highlightNeighbours } from "./neighbours";
import { tellStories } from "./tooltip";

const canvas = document.querySelector<HTMLElement>(".canvas");
const tooltip = tellStories();
if (canvas) {
    highlightNeighbours(canvas);
    openNamespaces(canvas, tooltip.hide);
    switches(canvas);
}
filterConnections();
printEverything();
