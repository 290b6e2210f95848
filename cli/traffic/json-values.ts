/** A piece of a log that is read on its own: one line, or a JSON value that stands on several. */
export interface LogRecord {
    readonly text: string;
    /** The line that it begins at, from 1. */
    readonly line: number;
}

/** A value that is longer was cut off somewhere: it is given up. */
const longest = 4 * 2 ** 20;

/** Puts JSON values together that are written on several lines, alone or in a list; one on a line of its own stays as it is. */
export class JsonValues {
    private text = "";
    private from = 0;
    private depth = 0;
    private inString = false;

    /** The values that are whole with this line. */
    add(line: string, number: number): LogRecord[] {
        if (this.text === "") return this.begin(line, number);
        // What began with more than a brace may be cut off; a whole value that follows is one of its own.
        if (line.startsWith("{") && !this.text.startsWith("{\n") && isWhole(line)) {
            return [this.given(), { text: line, line: number }];
        }
        this.text += `\n${line}`;
        this.scan(line);
        if (this.depth > 0 && this.text.length < longest) return [];
        return [this.given()];
    }

    /** What is left at the end of a file: cut off. */
    end(): LogRecord[] {
        return this.text === "" ? [] : [this.given()];
    }

    private begin(line: string, number: number): LogRecord[] {
        const text = line.trim();
        if (text === "" || text === "[" || text === "]" || text === "],") return [];
        if (text.startsWith("[") && text.endsWith("]")) return ofList(text, number);
        const first = text.startsWith("[") ? text.slice(1) : text;
        if (!first.startsWith("{") || /\}[,\]]?$/.test(first) || !/[{[,]$/.test(first)) {
            return [{ text: first.replace(/\}[,\]]$/, "}"), line: number }];
        }
        [this.text, this.from, this.depth, this.inString] = [first, number, 0, false];
        this.scan(first);
        return [];
    }

    private scan(line: string): void {
        for (let at = 0; at < line.length; at++) {
            const code = line.charCodeAt(at);
            if (code === 0x5c && this.inString) at++;
            else if (code === 0x22) this.inString = !this.inString;
            else if (this.inString) continue;
            else if (code === 0x7b || code === 0x5b) this.depth++;
            else if (code === 0x7d || code === 0x5d) this.depth--;
        }
    }

    private given(): LogRecord {
        const record = { text: this.text.replace(/[,\]]\s*$/, ""), line: this.from };
        this.text = "";
        return record;
    }
}

function ofList(text: string, line: number): LogRecord[] {
    try {
        const values: unknown = JSON.parse(text);
        return Array.isArray(values)
            ? values.map((value) => ({ text: JSON.stringify(value), line }))
            : [{ text, line }];
    } catch {
        return [{ text, line }];
    }
}

function isWhole(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}
