import { isObject } from "../is-object";
/** One mistake in an object: where, what was found there (as JSON text), and what would do. */
export interface Problem {
    /** Like `spec.ingress[0].from[1].ipBlock.cidr`. */
    readonly path: string;
    readonly found: string;
    /** Continues the path into a sentence: quotes what was found and says what would do. */
    readonly message: string;
}

/** A value under a path, and where to put what is wrong with it. */
export class ValueAtPath {
    constructor(
        readonly value: unknown,
        readonly path: string,
        private readonly problems: Problem[],
    ) {}

    /** Notes a mistake here. `message` continues the path: `must be …, not <found>`. */
    problem(message: string): void {
        this.problems.push({ path: this.path, found: quote(this.value), message });
    }

    /** Whether no mistake is noted, here or anywhere in the same object. */
    get isSound(): boolean {
        return this.problems.length === 0;
    }

    /** Another value at the same place, as that which this one stands for. */
    as(value: unknown): ValueAtPath {
        return new ValueAtPath(value, this.path, this.problems);
    }

    /** Whether the field is absent; null counts as absent, as it does for the API server. */
    get absent(): boolean {
        return this.value === undefined || this.value === null;
    }

    /** A field of this object. */
    field(name: string): ValueAtPath {
        const value = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
        return new ValueAtPath(value, this.path === "" ? name : `${this.path}.${name}`, this.problems);
    }

    /** The entries of this list; a problem, and none, where it is no list. */
    items(): ValueAtPath[] {
        if (this.absent) return [];
        if (!Array.isArray(this.value)) {
            this.problem(`must be a list, not ${quote(this.value)}`);
            return [];
        }
        return this.value.map((value, i) => new ValueAtPath(value, `${this.path}[${i}]`, this.problems));
    }

    /** The entries of this object under their keys; a problem, and none, where it is no object. */
    entries(): [key: string, value: ValueAtPath][] {
        if (this.absent || !this.object()) return [];
        return Object.entries(this.value as Record<string, unknown>).map(([key, value]) => [
            key,
            new ValueAtPath(value, `${this.path}[${JSON.stringify(key)}]`, this.problems),
        ]);
    }

    /** Whether this is an object; a problem where not. With `known`, any other field is a problem too. */
    object(known?: readonly string[]): boolean {
        if (!isObject(this.value)) {
            this.problem(`must be an object, not ${quote(this.value)}`);
            return false;
        }
        if (known === undefined) return true;
        for (const name of Object.keys(this.value)) {
            if (known.includes(name)) continue;
            const near = known.find((other) => other.toLowerCase() === name.toLowerCase());
            const hint = near ? `did you mean "${near}"?` : `known are ${known.join(", ")}`;
            this.field(name).problem(`is no field that Kubernetes knows here: ${hint}`);
        }
        return true;
    }

    /** The text here; a problem, and `undefined`, where it is none. */
    text(): string | undefined {
        if (typeof this.value === "string") return this.value;
        const hint = typeof this.value === "number" || typeof this.value === "boolean" ? ": put it in quotes" : "";
        this.problem(`must be a string, not ${quote(this.value)}${hint}`);
        return undefined;
    }
}

/** A value as JSON, shortened; values that JSON does not have by their name. */
export function quote(value: unknown): string {
    if (value === undefined) return "nothing";
    let text: string | undefined;
    try {
        text = JSON.stringify(value);
    } catch {
        text = undefined;
    }
    text ??= String(typeof value);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
