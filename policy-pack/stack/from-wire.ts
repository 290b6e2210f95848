import { isObject } from "../../netpol";
import { marks, signature } from "./wire-marks";
import { isUnknown, unknownString, type Bag } from "./unknown-values";
import type { SeenResource } from "./resource";
import { redacted } from "./secrets";

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
 * A resource as the rules see it: secrets opened, so that they can be judged, and beside that its `printable` form, where
 * there are any. Outputs become their values, references to resources the ids they stand for (URNs, where they are
 * components). What is not known yet is the marker of an unknown string, and so is a marked object that nobody here knows:
 * it may be anything.
 */
export function seenFromWire(resource: WireResource): SeenResource {
    let hasSecrets = false;
    const judged = seenAs(resource, (secret) => {
        hasSecrets = true;
        return secret;
    });
    return hasSecrets ? { ...judged, printable: seenAs(resource, () => redacted) } : judged;
}

/** What becomes of a secret whose value is known. */
type Reveal = (secret: unknown) => unknown;

function seenAs({ type, name, urn, properties, parent, provider }: WireResource, reveal: Reveal): SeenResource {
    return {
        type,
        name,
        urn,
        props: openedBag(properties, reveal),
        parent: parent || undefined,
        provider: provider && { urn: provider.urn, props: openedBag(provider.properties, reveal) },
    };
}

function openedBag(properties: Bag, reveal: Reveal): Bag {
    const value = opened(properties, reveal);
    return isObject(value) ? value : {};
}

/** A value with every marked object in it replaced by what it stands for; the value itself where there is none. */
function opened(value: unknown, reveal: Reveal): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return openedList(value, reveal);
    const bag = value as Bag;
    if (Object.hasOwn(bag, signature)) return meant(bag, reveal);
    const keys = Object.keys(bag);
    const values = keys.map((key) => opened(bag[key], reveal));
    const same = keys.every((key, index) => bag[key] === values[index]);
    return same ? value : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

function openedList(list: readonly unknown[], reveal: Reveal): readonly unknown[] {
    const items = list.map((item) => opened(item, reveal));
    return items.every((item, index) => item === list[index]) ? list : items;
}

function meant(marked: Bag, reveal: Reveal): unknown {
    const kind = kinds[String(marked[signature])];
    if (kind === "asset") return marked;
    if (kind === "resource") return reference(marked);
    if (kind === undefined || marked["value"] === undefined) return unknownString;
    const value = opened(marked["value"], reveal);
    return (kind === "secret" || marked["secret"] === true) && !isUnknown(value) ? reveal(value) : value;
}

/** The id of a custom resource, empty while it is not known; a component has a URN only. */
const reference = ({ id, urn }: Bag): unknown => (id === undefined ? (urn ?? unknownString) : id || unknownString);
