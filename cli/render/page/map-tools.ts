import type { Picture } from "../picture/picture";
import { perhapsText } from "../picture/svg-legend";
import { legendItem } from "./legend-item";

/** What the map can be asked for, by the value of its control. */
const asked = [
    ["anything", "anything"],
    ["namespace", "namespace"],
    ["workload", "workload"],
    ["port", "port"],
    ["reason", "reason or policy"],
] as const;

/** The controls of the map. They are the script's, so that a page without one shows none that does nothing. */
export function toolsHtml(picture: Picture, { large, changes }: { large: boolean; changes: boolean }): string {
    const options = asked.map(([value, text]) => `<option value="${value}">${text}</option>`).join("");
    const hasDns = picture.edges.some(({ quiet }) => quiet);
    return [
        `<div class="tools" hidden>`,
        large ? `<button id="back" hidden>← All namespaces</button><strong id="at" aria-live="polite"></strong>` : "",
        `<span class="ask"><label for="ask-of">Find</label> <select id="ask-of" aria-label="What to find">${options}</select>`,
        `<input id="ask" type="search" aria-label="Name, port or reason to find" placeholder="name, port or reason" autocomplete="off"></span>`,
        `<span id="asked" role="status"></span>`,
        changes ? `<label><input type="checkbox" data-toggle="only-changes"> Only changes</label>` : "",
        hasDns || large
            ? `<label><input type="checkbox" data-toggle="no-dns" data-when="off"${large ? "" : " checked"}> DNS</label>`
            : "",
        `<span class="spacer"></span><span class="zoom" role="group" aria-label="Size of the map">`,
        `<button id="zoom-out" aria-label="Smaller">−</button><button id="zoom-fit">Fit</button><button id="zoom-in" aria-label="Larger">+</button></span>`,
        `<span id="more" hidden>There is more: drag the map</span>`,
        `</div>`,
    ].join("");
}

/** What the looks of arrows and boxes stand for, below the map. */
export function legendHtml({ edges }: Picture, changes: boolean): string {
    const kinds: (readonly [look: string, text: string])[] = [
        ...(changes ? changeLooks : []),
        ...(edges.some(({ perhaps }) => perhaps) ? [["same perhaps", perhapsText] as const] : []),
        ...(edges.some(({ quiet }) => quiet) ? [["same quiet", "resolves names (DNS)"] as const] : []),
    ];
    const items = kinds.map(([look, text]) => legendItem(look, text));
    return `<p class="legends">${items.join("")}</p>`;
}

const changeLooks = [
    ["opened", "+ opens"],
    ["closed", "− closes"],
    ["changed", "~ changes ports"],
    ["same", "as before"],
] as const;
