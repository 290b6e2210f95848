import { notSimple, readFlow } from "./simple-flow";
import { readScalar } from "./scalars";

/**
 * Reads the plain block YAML that manifests are mostly written in, many times faster than a full parser: maps and lists
 * by indentation, scalars and flow collections on one line. Everything else (anchors, tags, block scalars, text over
 * several lines, tabs, double keys, anything doubtful) is `notSimple`, so that an answer is always the full parser's.
 */
export function readSimpleYaml(text: string): unknown {
    const lines = linesOf(text);
    if (lines === undefined) return notSimple;
    if (lines.length === 0) return null;
    try {
        const reader = new Reader(lines);
        const value = reader.node(0);
        return reader.done ? value : notSimple;
    } catch (error) {
        // Very long text can exceed what a regular expression may remember.
        if (error === notSimple || error instanceof RangeError) return notSimple;
        throw error;
    }
}

interface Line {
    readonly indent: number;
    readonly text: string;
}

const key = /^([A-Za-z0-9_][A-Za-z0-9_./-]*|"[^"\\]*"|'[^']*'):(?: +(.*))?$/;

function linesOf(text: string): Line[] | undefined {
    if (/\t|^%|^\.\.\./m.test(text)) return undefined;
    const lines: Line[] = [];
    const raw = text.split("\n");
    for (let at = 0; at < raw.length; at++) {
        const line = raw[at]!.trimEnd();
        const content = line.trimStart();
        if (content === "" || content.startsWith("#")) continue;
        if (at === 0 && line === "---") continue;
        if (line.startsWith("---")) return undefined;
        lines.push({ indent: line.length - content.length, text: content });
    }
    return lines;
}

class Reader {
    private at = 0;

    constructor(private readonly lines: Line[]) {}

    get done(): boolean {
        return this.at >= this.lines.length;
    }

    /** The block collection that begins on this line. */
    node(depth: number): unknown {
        if (depth > 100) throw notSimple;
        const { indent, text } = this.lines[this.at]!;
        return isItem(text) ? this.list(indent, depth) : this.map(indent, depth);
    }

    private list(indent: number, depth: number): unknown[] {
        const list: unknown[] = [];
        while (!this.done) {
            const line = this.lines[this.at]!;
            if (line.indent !== indent || !isItem(line.text)) break;
            const content = line.text.slice(1).trimStart();
            if (content === "" || content.startsWith("#")) {
                this.at++;
                list.push(this.below(indent, depth));
            } else if (isItem(content) || key.test(content)) {
                // "- a: 1" begins a collection whose indentation is where "a" stands.
                this.lines[this.at] = { indent: indent + line.text.length - content.length, text: content };
                list.push(this.node(depth + 1));
            } else list.push(this.inline(content, indent));
        }
        return list;
    }

    private map(indent: number, depth: number): Record<string, unknown> {
        const map: Record<string, unknown> = {};
        while (!this.done) {
            const line = this.lines[this.at]!;
            if (line.indent !== indent || isItem(line.text)) break;
            const [, written, rest = ""] = key.exec(line.text) ?? [];
            if (written === undefined) throw notSimple;
            const name = keyOf(written);
            if (name === "__proto__" || Object.hasOwn(map, name)) throw notSimple;
            if (rest === "" || rest.startsWith("#")) {
                this.at++;
                const next = this.lines[this.at];
                const listHere = next !== undefined && next.indent === indent && isItem(next.text);
                map[name] = listHere ? this.list(indent, depth + 1) : this.below(indent, depth);
            } else map[name] = this.inline(rest, indent);
        }
        return map;
    }

    /** What is nested under a key or dash that has nothing beside it; nothing is null. */
    private below(indent: number, depth: number): unknown {
        const next = this.lines[this.at];
        if (next === undefined || next.indent <= indent) return null;
        return this.node(depth + 1);
    }

    private inline(text: string, indent: number): unknown {
        this.at++;
        const next = this.lines[this.at];
        // Deeper text after a scalar continues it.
        if (next !== undefined && next.indent > indent) throw notSimple;
        const first = text[0]!;
        if (first === '"' || first === "'" || first === "{" || first === "[") return readFlow(text);
        return readScalar(plain(text));
    }
}

function isItem(text: string): boolean {
    return text === "-" || text.startsWith("- ");
}

function keyOf(written: string): string {
    const first = written[0]!;
    return first === '"' || first === "'" ? written.slice(1, -1) : String(readScalar(written));
}

/** A scalar without quotes and without the comment behind it. */
function plain(text: string): string {
    if (/^[&*!|>%@`?:,\]}#]|^-(?: |$)/.test(text)) throw notSimple;
    const comment = text.indexOf(" #");
    const scalar = comment === -1 ? text : text.slice(0, comment).trimEnd();
    if (scalar.includes(": ") || scalar.endsWith(":")) throw notSimple;
    return scalar;
}
