import { distance } from "fastest-levenshtein";

/** One mistake in a spec: where, and what is wrong with what would do. */
export interface Issue {
    readonly path: string;
    readonly message: string;
}

/** Every mistake of a spec at once. The message is one line per mistake, `path: what was found; what would do`. */
export class MeshError extends Error {
    override readonly name = "MeshError";

    constructor(readonly issues: readonly Issue[]) {
        super(issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("\n"));
    }
}

/** `a.b[0]`, as the spec's reader would write it; keys that are no plain words are quoted: `a["b/c"]`. */
export function joinPath(...parts: readonly PropertyKey[]): string {
    return parts.reduce<string>((path, part) => {
        if (typeof part === "number") return `${path}[${part}]`;
        if (!/^[\w-]+$/.test(String(part))) return `${path}[${JSON.stringify(String(part))}]`;
        return path === "" ? String(part) : `${path}.${String(part)}`;
    }, "");
}

/** `; did you mean "x"?` where a known name is near enough to be meant, else nothing. */
export function didYouMean(found: string, known: Iterable<string>): string {
    const meant = nearest(found, known);
    return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** The known name that is most like what was found, where one is near enough to be meant; in whatever case it is written. */
export function nearest(found: string, known: Iterable<string>): string | undefined {
    const near = [...known]
        .map((name) => ({ name, away: distance(found.toLowerCase(), name.toLowerCase()) }))
        .filter(({ name, away }) => away <= tolerance(Math.max(found.length, name.length)))
        .sort((a, b) => a.away - b.away || (a.name < b.name ? -1 : 1));
    return near[0]?.name;
}

/** Edits that still count as a slip of the fingers; two swapped letters are two edits. */
const tolerance = (length: number): number => (length < 4 ? 1 : Math.max(2, Math.floor(length / 3)));
