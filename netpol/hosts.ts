/**
 * Names outside the cluster, as policies write them:
 *
 * - `huggingface.co`: that name.
 * - `*.hf.co`: every name below it, of any depth, and not the name itself.
 * - `?.hf.co`: every name one label below it. No spec says so, but some kinds of policies mean it by their `*`.
 * - `*`: every name.
 *
 * Of any two of these one holds the other or they share no name, so that a list of them divides all names without a remainder.
 */
export interface HostPattern {
    readonly depth: "itself" | "one below" | "any below";
    /** The labels after the wildcard, the last first: `["co", "hf"]`. */
    readonly labels: readonly string[];
}

const wildcards = new Map<string, HostPattern["depth"]>([
    ["*", "any below"],
    ["?", "one below"],
]);

/** Reads a name or pattern; upper case and a dot at the end mean nothing (RFC 4343, RFC 1034 3.1). */
export function parseHost(text: string): HostPattern {
    const labels = text.toLowerCase().replace(/\.$/, "").split(".").reverse();
    const depth = wildcards.get(labels.at(-1) ?? "");
    return depth === undefined ? { depth: "itself", labels } : { depth, labels: labels.slice(0, -1) };
}

const marks: Readonly<Record<HostPattern["depth"], readonly string[]>> = {
    itself: [],
    "one below": ["?"],
    "any below": ["*"],
};

/** A name or pattern as it is written, the same for equal ones. */
export const hostText = ({ depth, labels }: HostPattern): string =>
    [...marks[depth], ...[...labels].reverse()].join(".");

/** Whether every name of the second is one of the first. */
export function hostCovers(outer: HostPattern, inner: HostPattern): boolean {
    const below = inner.labels.length - outer.labels.length;
    if (below < 0 || !outer.labels.every((label, at) => label === inner.labels[at])) return false;
    switch (outer.depth) {
        case "itself":
            return below === 0 && inner.depth === "itself";
        case "one below":
            return (below === 1 && inner.depth === "itself") || (below === 0 && inner.depth === "one below");
        case "any below":
            return below > 0 || inner.depth !== "itself";
    }
}

/** {@link hostCovers} of texts. */
export const isHostIn = (host: string, patterns: readonly string[]): boolean =>
    patterns.some((pattern) => hostCovers(parseHost(pattern), parseHost(host)));

/** As it is said to people: `host:huggingface.co`. */
export const hostId = (host: string): string => `host:${host}`;
