/**
 * Whether a YAML text may use a collection as the key of a mapping, which js-yaml makes text of and kubectl refuses, or the
 * tag `!` with nothing behind it, which the two read otherwise. A hit by chance costs a closer look, nothing else; quotes and
 * block scalars, where all this is only text, are left out first.
 */
export function mayHaveOddKeys(text: string): boolean {
    return odd.test(text) && odd.test(withoutText(text));
}

const odd =
    /[\]}][ \t]*:|[{,]\s*\[|\{\s*\{|(?:^|[\s,[{])\?(?:\s|$)|\[object Object\]|(?:^|[\s,[{:-])!\s*(?:$|[#,\]}])/m;

function withoutText(text: string): string {
    const kept: string[] = [];
    /** Lines that are indented more are in a block scalar. */
    let block: number | undefined;
    for (const line of text.split("\n")) {
        const indent = line.search(/[^ ]|$/);
        if (block !== undefined && (indent > block || indent === line.length)) continue;
        block = blockIndent(line);
        kept.push(line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '""'));
    }
    return kept.join("\n");
}

/** How far the parent of a block scalar that begins on this line is indented. */
function blockIndent(line: string): number | undefined {
    if (!/[|>][-+0-9]*[ \t]*(?:#.*)?$/.test(line)) return undefined;
    const dashes = /^ *(?:- +)*/.exec(line)?.[0] ?? "";
    const besideDash = /^[|>]/.test(line.slice(dashes.length));
    return besideDash ? dashes.lastIndexOf("-") : dashes.length;
}

/**
 * Whether a list in a YAML text may have an empty item ("-" and nothing behind it) before an item of an outer list: js-yaml
 * then takes the outer item for one more of the inner list.
 */
export function hasEmptyItem(text: string): boolean {
    if (!/(?:^|[ \t])-[ \t]*(?:#.*)?$/m.test(text)) return false;
    let next = { indent: 0, isItem: false };
    for (const line of text.split("\n").reverse()) {
        const indent = line.search(/[^ ]|$/);
        if (/^[ \t]*(?:#|$)/.test(line)) continue;
        const dash = /(?:^|[ \t])-[ \t]*(?:#.*)?$/.exec(line);
        if (dash && next.isItem && next.indent < line.indexOf("-", dash.index)) return true;
        next = { indent, isItem: /^-(?:\s|$)/.test(line.slice(indent)) };
    }
    return false;
}
