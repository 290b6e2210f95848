import { UnreadableError } from "./unreadable-error";
import { isMarked, SpecialScalar, writtenKey } from "./yaml-schema";

type Mapping = Record<string, unknown>;

/**
 * Makes plain values of what js-yaml read with {@link kubectlSchema}: keys get their text, merge keys (`<<`) are followed
 * where they stand, so that they overrule what stands above them and not what stands below, as in kubectl's parser.
 * Collections that aliases share stay shared.
 *
 * @throws UnreadableError for keys and numbers that JSON has no form for.
 */
export function convert(raw: unknown, text: string, doubleKeys: boolean): unknown {
    return new Converter(text, doubleKeys).value(raw);
}

class Converter {
    private readonly done = new Map<object, unknown>();
    private readonly shares: boolean;

    constructor(
        private readonly text: string,
        private readonly doubleKeys: boolean,
    ) {
        this.shares = text.includes("&");
    }

    value(raw: unknown): unknown {
        if (typeof raw !== "object" || raw === null) return raw;
        if (raw instanceof SpecialScalar) return scalarValue(raw);
        if (!this.shares) return this.collection(raw);
        const known = this.done.get(raw);
        if (known === open) throw new UnreadableError("contains itself by an alias", 1);
        if (known !== undefined) return known;
        this.done.set(raw, open);
        const made = this.collection(raw);
        this.done.set(raw, made);
        return made;
    }

    private collection(raw: object): unknown {
        if (Array.isArray(raw)) return raw.map((item) => this.value(item));
        const map = raw as Mapping;
        const keys = Object.keys(map);
        if (keys.some(isMarked) || keys.includes("null")) return this.keyed(map, keys);
        const made: Mapping = {};
        for (const key of keys) setKey(made, key, this.value(map[key]));
        return made;
    }

    /** A mapping some of whose keys are not simply text. */
    private keyed(map: Mapping, keys: readonly string[]): Mapping {
        const made: Mapping = {};
        const own = new Set(keys.map((written) => writtenKey(written).key));
        const types = new Map<string, string>();
        for (const written of keys) {
            const { type, key } = writtenKey(written);
            if (type === "merge") {
                this.merge(made, map[written], own);
                continue;
            }
            this.checkKey(type, key);
            const other = types.get(key);
            if (other !== undefined) {
                throw new UnreadableError(
                    `has the key ${JSON.stringify(key)} twice in one mapping, as ${typeWords[other]} and as ${typeWords[type]}: which of them counts cannot be told`,
                    1,
                );
            }
            types.set(key, type);
            setKey(made, key, this.value(map[written]));
        }
        return made;
    }

    private checkKey(type: string, key: string): void {
        // An empty key is "null" to js-yaml.
        const quoted = type === "str" && (key !== "null" || /["']null["']|!!str null/.test(this.text));
        if (type === "null" || (type === "str" && !quoted)) {
            throw new UnreadableError("has a key that is null: write it in quotes", 1);
        }
        if (key === "" && type === "int")
            throw new UnreadableError("has a key that is an integer of more than 63 bits", 1);
    }

    private merge(made: Mapping, source: unknown, own: ReadonlySet<string>): void {
        // Of several mappings the first counts most.
        const sources = Array.isArray(source) ? [...(source as unknown[])].reverse() : [source];
        for (const each of sources) {
            const value = this.value(each);
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                throw new UnreadableError("merges (<<) what is neither a mapping nor a list of mappings", 1);
            }
            for (const [key, field] of Object.entries(value)) {
                // js-yaml keeps the order of keys, but not of doubles, and JavaScript not of whole numbers.
                const placeLost = this.doubleKeys || /^\d+$/.test(key);
                if (placeLost && own.has(key)) {
                    throw new UnreadableError(
                        `merges (<<) a mapping with the key ${JSON.stringify(key)} into one that has that key itself: which of them counts cannot be told`,
                        1,
                    );
                }
                setKey(made, key, field);
            }
        }
    }
}

/** Stands for a collection that is being made. */
const open = Symbol("open");

const typeWords: Readonly<Record<string, string>> = {
    str: "text",
    int: "an integer",
    float: "a number",
    bool: "true or false",
};

function scalarValue({ scalar }: SpecialScalar): unknown {
    if (scalar === undefined) return "<<";
    if (typeof scalar.value === "number" && !Number.isFinite(scalar.value)) {
        throw new UnreadableError(`has ${scalar.value} as a number, which JSON does not have: write it in quotes`, 1);
    }
    return scalar.value;
}

function setKey(map: Mapping, key: string, value: unknown): void {
    if (key !== "__proto__") map[key] = value;
    else Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
}
