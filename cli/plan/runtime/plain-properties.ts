import { isPlainObject, leaf, markOrdered, type Plain } from "./lazy-struct";

type Serialized = [Record<string, unknown>, Map<string, Set<unknown>>];
type Serialize = (label: string, props: Record<string, unknown>, options?: unknown) => Promise<Serialized>;
type Reach = (resources: ReadonlySet<unknown>, exclude: ReadonlySet<unknown>) => Promise<Set<unknown>>;

/**
 * Has `serializeResourceProperties` of Pulumi's runtime take properties that hold no Output, promise, resource, asset or
 * function as they are: it waits for every single value otherwise.
 */
export function plainProperties(serialize: Serialize): Serialize {
    return (label, props, options) => {
        const result: Record<string, unknown> = {};
        const needs = new Map<string, Set<unknown>>();
        for (const key of Object.keys(props).sort()) {
            const value = props[key];
            if (key === "id" || key === "urn" || value === undefined) continue;
            const plain = key === "__proto__" ? undefined : plainCopy(value);
            if (plain === undefined || leaf(key) === undefined) return serialize(label, props, options);
            result[key] = plain;
            needs.set(key, new Set());
        }
        markOrdered(result);
        return Promise.resolve([result, needs]);
    };
}

/** As much of Pulumi's resources as is asked here; a component has children, a custom resource has none. */
interface Resource {
    readonly __pulumiCustomResource?: unknown;
    readonly __pulumiComponentResource?: unknown;
    readonly urn: { promise(): Promise<unknown> };
}

/**
 * Has what finds the URNs of all resources that some depend on walk through components only: custom resources stand for
 * themselves, and most dependencies are such.
 */
export function onlyThemselves(reach: Reach): Reach {
    return (resources, exclude) => {
        const urns: Promise<unknown>[] = [];
        for (const resource of resources as ReadonlySet<Resource>) {
            if (resource.__pulumiComponentResource !== undefined || resource.__pulumiCustomResource !== true)
                return reach(resources, exclude);
            if (!exclude.has(resource)) urns.push(resource.urn.promise());
        }
        return urns.length === 0 ? Promise.resolve(new Set()) : Promise.all(urns).then((found) => new Set(found));
    };
}

/**
 * A copy with its keys in order; undefined for what is not plain, and for what JSON would not carry unchanged. Otherwise
 * as JSON has it: no undefined in objects, null for it in lists.
 */
export function plainCopy(value: unknown): Plain | undefined {
    if (typeof value !== "object" || value === null) return leaf(value);
    if (Array.isArray(value)) {
        const items: Plain[] = [];
        for (const item of value as unknown[]) {
            const plain = item === undefined ? null : plainCopy(item);
            if (plain === undefined) return undefined;
            items.push(plain);
        }
        return items;
    }
    if (!isPlainObject(value)) return undefined;
    const fields: Record<string, Plain> = {};
    for (const key of Object.keys(value).sort()) {
        const field = value[key];
        if (field === undefined) continue;
        const plain = key.startsWith("__") ? undefined : plainCopy(field);
        if (plain === undefined || leaf(key) === undefined) return undefined;
        fields[key] = plain;
    }
    return fields;
}
