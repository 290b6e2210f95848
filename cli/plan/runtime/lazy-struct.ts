import { SOURCE } from "./marks";

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
type PlainObject = Readonly<Record<string, Plain>>;

/** Protobuf's Struct, as far as it is used here. */
interface Struct {
    getFieldsMap(noLazyCreate?: boolean): { set(key: string, value: unknown): void; forEach(each: Each): void };
    toArray(): unknown;
    toJavaScript(): object;
}
type Each = (value: unknown, key: string) => void;
export interface StructClass {
    new (): Struct;
    fromJavaScript(value: object): Struct;
}

const sources = new WeakMap<object, PlainObject>();

/** What a lazy Struct stands for, as long as nobody has asked for its fields; undefined for any other. */
export function sourceOf(struct: object): PlainObject | undefined {
    return sources.get(struct);
}

/** Structs whose messages are built when their fields are asked for. */
export class LazyStructs {
    readonly #Lazy: new () => Struct;
    readonly #build: StructClass["fromJavaScript"];

    constructor(Struct: StructClass) {
        this.#build = Struct.fromJavaScript.bind(Struct);
        this.#Lazy = lazy(Struct, this.#build);
    }

    /** A Struct of a value that came as JSON, with its keys in order; one that is built, where that `matters`. */
    of(source: object, matters = false): Struct {
        if (matters) return this.#build(source);
        const struct = new this.#Lazy();
        sources.set(struct, source as PlainObject);
        return struct;
    }

    /**
     * Has `Struct.fromJavaScript` make such: Pulumi's runtime builds messages for every value of every resource, only for
     * them to be written out and read back.
     */
    replace(Struct: StructClass): void {
        Struct.fromJavaScript = (value) => {
            const source = inOrder.has(value) ? value : isPlainObject(value) ? ordered(value) : undefined;
            return source === undefined ? this.#build(value) : this.of(source as PlainObject);
        };
    }
}

function lazy(Struct: StructClass, build: StructClass["fromJavaScript"]): new () => Struct {
    return class extends Struct {
        get [SOURCE]() {
            return sources.get(this);
        }
        override getFieldsMap(noLazyCreate?: boolean) {
            const source = sources.get(this);
            const fields = super.getFieldsMap(source ? undefined : noLazyCreate);
            if (source) {
                sources.delete(this);
                build(source)
                    .getFieldsMap()
                    .forEach((value, key) => fields.set(key, value));
            }
            return fields;
        }
        override toArray() {
            this.getFieldsMap();
            return super.toArray();
        }
        override toJavaScript() {
            const source = sources.get(this);
            if (!source) return super.toJavaScript();
            return Object.defineProperty(copy(source) as object, SOURCE, { value: source });
        }
    };
}

type Deserialize = (struct: Struct, proxySecrets: boolean) => object;

/**
 * Has `deserializeProperties` of Pulumi's policy SDK take what a lazy Struct copies as it is: there is nothing marked in
 * it to unpack, and so no secret to keep.
 */
export function copiedOnce(deserialize: Deserialize): Deserialize {
    return (struct, proxySecrets) => {
        return sources.has(struct) && !proxySecrets ? struct.toJavaScript() : deserialize(struct, proxySecrets);
    };
}

const inOrder = new WeakSet<object>();

/** Takes note of an object as it is after {@link ordered}: nobody writes to it any more. */
export function markOrdered(value: object): void {
    inOrder.add(value);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is no object; undefined where JSON would not carry it unchanged. */
export function leaf(value: unknown): null | boolean | number | string | undefined {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return LONE_SURROGATE.test(value) ? undefined : value;
    if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
    return undefined;
}

/** A copy with its keys in the order in which protobuf writes them; undefined for what JSON would not carry unchanged. */
export function ordered(value: unknown): Plain | undefined {
    if (typeof value !== "object" || value === null) return leaf(value);
    if (Array.isArray(value)) {
        const items: Plain[] = [];
        for (const item of value) {
            const one = ordered(item);
            if (one === undefined) return undefined;
            items.push(one);
        }
        return items;
    }
    if (!isPlainObject(value)) return undefined;
    const fields: Record<string, Plain> = {};
    for (const key of Object.keys(value).sort()) {
        const field = ordered(value[key]);
        if (field === undefined || key === "__proto__" || leaf(key) === undefined) return undefined;
        fields[key] = field;
    }
    return fields;
}

function copy(value: Plain): Plain {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return (value as readonly Plain[]).map(copy);
    const object = value as PlainObject;
    const fields: Record<string, Plain> = {};
    for (const key of Object.keys(object)) fields[key] = copy(object[key] as Plain);
    return fields;
}

/** Whether a value is an object literal, or as good as one: no instance of a class, and no list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
    if (typeof value !== "object" || value === null) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    // Programs may run in a realm of their own, so the prototype is known by having none itself.
    return prototype === null || Object.getPrototypeOf(prototype) === null;
}
