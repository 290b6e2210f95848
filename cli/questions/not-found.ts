import { nearest } from "../../mesh/issues";
import { NameError } from "./end";

/** The only one of those that a name may mean; `undefined` where there is none. @throws NameError that lists several */
export function oneOf<T>(text: string, found: readonly T[], spell: (each: T) => string, what: string): T | undefined {
    const spellings = [...new Set(found.map(spell))];
    if (spellings.length < 2) return found[0];
    const ways = spellings.map((each) => `"${each}"`).join(" or ");
    throw new NameError(`"${text}" is more than one ${what}; write ${ways}`);
}

/** The error for a name that stands for nothing, with the nearest one that does. */
export function notFound(sentence: string, text: string, names: readonly string[], otherwise: string): NameError {
    const best = makerOf(text, names) ?? nearest(text, names) ?? sameName(text, names);
    return new NameError(`${sentence}; ${best === undefined ? otherwise : `did you mean "${best}"?`}`);
}

/** A pod is called like its workload with something behind it, which is far in edit distance. */
function makerOf(text: string, names: readonly string[]): string | undefined {
    return names.find((name) => text.startsWith(`${name}-`));
}

function sameName(text: string, names: readonly string[]): string | undefined {
    const last = text.slice(text.lastIndexOf("/") + 1);
    return last === "*" ? undefined : names.find((name) => name.endsWith(`/${last}`));
}
