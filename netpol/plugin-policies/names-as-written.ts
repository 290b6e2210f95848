/** The names of a peer as its policy spells them, which is what its author looks for. */
export const namesAsWritten = ({
    hosts = [],
    written = hosts,
}: {
    readonly hosts?: readonly string[] | undefined;
    readonly written?: readonly string[] | undefined;
}): readonly string[] => written;

/** `a.io, b.io and 3 more`: names, each once, and so many of them at most. */
export function listNames(names: readonly string[], most = 5): string {
    const all = [...new Set(names)];
    return all.length > most ? `${all.slice(0, most).join(", ")} and ${all.length - most} more` : all.join(", ");
}
