import type { Picture } from "../picture/picture";
import { boxKey, type KeyEntry, perhapsText } from "../picture/key";
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
        `<span class="spacer"></span><span id="more" hidden></span><span class="zoom" role="group" aria-label="Size of the map">`,
        `<button id="zoom-out" aria-label="Smaller">−</button><button id="zoom-fit">Fit</button><button id="zoom-in" aria-label="Larger">+</button></span>`,
        `</div>`,
    ].join("");
}

/** What the looks of arrows and boxes stand for, and how ports are written, below the map. */
export function legendHtml({ groups, edges }: Picture, changes: boolean): string {
    const kinds: (readonly [look: string, text: string])[] = [
        ...changeLooks.filter(([look]) => edges.some(({ state }) => state === look)),
        ["same", changes ? "as before" : "may connect"],
        ...(edges.some(({ perhaps }) => perhaps) ? [["same perhaps", perhapsText] as const] : []),
        ...(edges.some(({ quiet }) => quiet) ? [["same quiet", "resolves names (DNS)"] as const] : []),
    ];
    const items = kinds.map(([look, text]) => legendItem(look, text));
    return `<p class="legends">${items.join("")}${boxKey(groups).map(boxItem).join("")}</p>${notation}`;
}

const changeLooks = [
    ["opened", "+ opens"],
    ["closed", "− closes"],
    ["changed", "~ changes ports"],
] as const;

const boxItem = ({ sign, meaning }: KeyEntry): string =>
    `<span class="legend"><svg class="mesh of-box" aria-hidden="true" viewBox="0 0 34 16">${sign(0, 8)}</svg>${meaning}</span>`;

/** How the page writes ports, said once: the same everywhere in it. */
const notation =
    `<p class="legends"><span>How ports are written, for example:</span> <span><b>TCP 8000,9000-9010</b> these of the target and no others</span> ` +
    `<span><b>all ports</b> of every protocol</span> <span><b>perhaps TCP 443</b> not known whether it is open</span></p>`;
