/**
 * The JSON values of a text: one, or several one after another. `undefined` where the text is not JSON throughout; it may
 * be YAML still.
 */
export function jsonValues(text: string): unknown[] | undefined {
    try {
        return [JSON.parse(text) as unknown];
    } catch {
        return severalValues(text);
    }
}

function severalValues(text: string): unknown[] | undefined {
    const values: unknown[] = [];
    let start = 0;
    for (const end of endsOf(text)) {
        try {
            values.push(JSON.parse(text.slice(start, end)));
        } catch {
            return undefined;
        }
        start = end;
    }
    return values.length > 1 && text.slice(start).trim() === "" ? values : undefined;
}

/** Where each outermost object or list ends. */
function* endsOf(text: string): Generator<number> {
    let depth = 0;
    for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
        if (token === "{" || token === "[") depth++;
        else if (token === "}" || token === "]") depth--;
        if (depth === 0 && token[0] !== '"') yield index + 1;
    }
}
