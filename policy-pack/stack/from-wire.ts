import { isObject } from "../../netpol";
import { marks, signature } from "./marks";
import { isUnknown, unknownString, type Bag } from "./sentinel";
import type { SeenResource } from "./resource";
import type { Secrets } from "./secrets";

/** A resource as a Pulumi program and its engine send it: its properties are plain JSON in which marked objects stand for more. */
export interface WireResource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly properties: Bag;
    /** URN of the parent; empty or absent where there is none. */
    readonly parent?: string | undefined;
    readonly provider?: { readonly urn: string; readonly properties: Bag } | undefined;
}

const kinds: Readonly<Record<string, "secret" | "output" | "resource" | "asset">> = {
    [marks.secret]: "secret",
    [marks.output]: "output",
    [marks.resource]: "resource",
    [marks.asset]: "asset",
    [marks.archive]: "asset",
};

/**
 * A resource as the rules see it. Secrets are opened, so that they can be judged, and noted in `secrets`, so that no message
 * shows them; outputs become their values, references to resources the ids they stand for (URNs, where they are components).
 * What is not known yet is the marker of an unknown string, and so is a marked object that nobody here knows: it may be
 * anything.
 */
export function seenFromWire(resource: WireResource, secrets: Secrets): SeenResource {
    const { type, name, urn, properties, parent, provider } = resource;
    const noted: Noted = { add: (value) => secrets.add(value, urn) };
    return {
        type,
        name,
        urn,
        props: openedBag(properties, noted),
        parent: parent || undefined,
        provider: provider && { urn: provider.urn, props: openedBag(provider.properties, secrets) },
    };
}

/** Takes note of secrets. */
type Noted = Pick<Secrets, "add">;

const openedBag = (properties: Bag, secrets: Noted): Bag => {
    const value = opened(properties, secrets);
    return isObject(value) ? value : {};
};

/** A value with every marked object in it replaced by what it stands for; the value itself where there is none. */
export function opened(value: unknown, secrets: Noted): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return openedList(value, secrets);
    const bag = value as Bag;
    if (Object.hasOwn(bag, signature)) return meant(bag, secrets);
    const keys = Object.keys(bag);
    const values = keys.map((key) => opened(bag[key], secrets));
    const same = keys.every((key, index) => bag[key] === values[index]);
    return same ? value : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

function openedList(list: readonly unknown[], secrets: Noted): readonly unknown[] {
    const items = list.map((item) => opened(item, secrets));
    return items.every((item, index) => item === list[index]) ? list : items;
}

function meant(marked: Bag, secrets: Noted): unknown {
    const kind = kinds[String(marked[signature])];
    if (kind === "asset") return marked;
    if (kind === "resource") return reference(marked);
    if (kind === undefined || marked["value"] === undefined) return unknownString;
    const value = opened(marked["value"], secrets);
    if ((kind === "secret" || marked["secret"] === true) && !isUnknown(value)) secrets.add(value);
    return value;
}

/** The id of a custom resource, empty while it is not known; a component has a URN only. */
const reference = ({ id, urn }: Bag): unknown => (id === undefined ? (urn ?? unknownString) : id || unknownString);
