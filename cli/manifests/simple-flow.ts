import { readScalar } from "./scalars";

/** What the readers of simple YAML give for text that they leave to the full parser. */
export const notSimple = Symbol("not simple");

/** Reads a quoted scalar or a flow collection (`{a: [1, "x"]}`) that ends on its line; throws `notSimple` for any other. */
export function readFlow(text: string): unknown {
    const reader = new FlowReader(text);
    const value = reader.value(0);
    reader.end();
    return value;
}

class FlowReader {
    private at = 0;

    constructor(private readonly text: string) {}

    value(depth: number): unknown {
        if (depth > 100) throw notSimple;
        this.space();
        const first = this.text[this.at];
        if (first === "{") return this.map(depth);
        if (first === "[") return this.list(depth);
        return first === '"' || first === "'" ? this.quoted() : readScalar(this.plain());
    }

    /** Nothing but a comment may follow. */
    end(): void {
        if (!/^(?: +#.*| *)$/.test(this.text.slice(this.at))) throw notSimple;
    }

    private map(depth: number): Record<string, unknown> {
        const map: Record<string, unknown> = {};
        this.at++;
        while (!this.closes("}")) {
            const quoted = this.text[this.at] === '"' || this.text[this.at] === "'";
            const name = quoted ? this.quoted() : String(readScalar(this.plain()));
            // ":" must be followed by a space: {a:1} is the key "a:1".
            if (!this.text.startsWith(": ", this.at)) throw notSimple;
            this.at += 2;
            if (name === "" || name === "__proto__" || Object.hasOwn(map, name)) throw notSimple;
            map[name] = this.value(depth + 1);
            this.comma("}");
        }
        return map;
    }

    private list(depth: number): unknown[] {
        const list: unknown[] = [];
        this.at++;
        while (!this.closes("]")) {
            list.push(this.value(depth + 1));
            this.comma("]");
        }
        return list;
    }

    private closes(bracket: string): boolean {
        this.space();
        if (this.text[this.at] !== bracket) return false;
        this.at++;
        return true;
    }

    private comma(bracket: string): void {
        this.space();
        if (this.text[this.at] === ",") this.at++;
        else if (this.text[this.at] !== bracket) throw notSimple;
    }

    private space(): void {
        while (this.text[this.at] === " ") this.at++;
    }

    private plain(): string {
        plainPattern.lastIndex = this.at;
        const match = plainPattern.exec(this.text)?.[0] ?? "";
        // A colon ends a key unless it is inside a word.
        const colon = match.search(/:(?![A-Za-z0-9])/);
        const scalar = (colon === -1 ? match : match.slice(0, colon)).trimEnd();
        if (scalar === "") throw notSimple;
        this.at += scalar.length;
        return scalar;
    }

    private quoted(): string {
        quotedPattern.lastIndex = this.at;
        const quoted = quotedPattern.exec(this.text)?.[0];
        if (quoted === undefined) throw notSimple;
        this.at += quoted.length;
        if (quoted[0] === "'") return quoted.slice(1, -1).replaceAll("''", "'");
        return JSON.parse(quoted) as string;
    }
}

// Characters that cannot be doubted: no indicator, no comment.
const plainPattern = /(?:[A-Za-z0-9_./+~]|-(?=[A-Za-z0-9_.]))[A-Za-z0-9_./+~ :-]*/y;
const quotedPattern = /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|'(?:[^'\u0000-\u001f]|'')*'/y;
