import { marks, signature } from "../../../policy-pack/stack/marks";
import type { WireResource } from "../../../policy-pack/stack/from-wire";
import { Random } from "../search/random";
import { randomStack } from "../search/stacks";

/** A value marked as secret, as it travels. */
export const secret = (value: unknown) => ({ [signature]: marks.secret, value });

/** One stack with two sets of secrets: what is not secret is the same in both. */
export type Pair = readonly [readonly WireResource[], readonly WireResource[]];

type Path = readonly (string | number)[];

/** Every place in a value, with the key that its kind goes by: `cidr` for every cidr. */
function placesIn(value: unknown, path: Path = []): { path: Path; kind: string; value: unknown }[] {
    const kind = String([...path].reverse().find((key) => typeof key === "string"));
    const own = path.length === 0 ? [] : [{ path, kind: `${kind} ${typeof path.at(-1)}`, value }];
    if (typeof value !== "object" || value === null) return own;
    const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
    return [...own, ...keys.flatMap((key) => placesIn((value as Record<string, unknown>)[key], [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
    if (key === undefined) return by;
    if (Array.isArray(value)) return value.map((item, at) => (at === key ? replaced(item, rest, by) : item) as unknown);
    const bag = value as Record<string, unknown>;
    return { ...bag, [key]: replaced(bag[key], rest, by) };
}

/** What stands in random stacks at places of one kind, with texts that no name or selector of them has. */
const pool = new Map<string, unknown[]>();
function others(kind: string): unknown[] {
    if (pool.size === 0) {
        const random = new Random(7);
        for (let count = 0; count < 300; count++) {
            for (const { props } of randomStack(random).resources) {
                for (const place of placesIn(props)) {
                    const found = pool.get(place.kind) ?? [];
                    pool.set(place.kind, [...found, place.value]);
                }
            }
        }
    }
    return [...(pool.get(kind) ?? []), "zq", "10.244.9.9/24", 54113];
}

/** The stack of a seed with one to three secrets in it: values, lists and maps, keys included. */
export function pairOf(seed: number): Pair {
    const random = new Random(seed);
    const { resources } = randomStack(random);
    const wires = resources.map(({ props, provider, ...rest }): WireResource => ({
        ...rest,
        properties: props,
        provider: provider && { urn: provider.urn, properties: provider.props },
    }));
    const sides: [WireResource[], WireResource[]] = [[...wires], [...wires]];
    for (let count = 1 + Math.floor(random.next() * 3); count > 0; count--) {
        const at = Math.floor(random.next() * wires.length);
        const places = placesIn((wires[at] as WireResource).properties);
        if (places.length === 0) continue;
        const { path, kind } = random.pick(places);
        for (const side of sides) {
            const one = side[at] as WireResource;
            side[at] = {
                ...one,
                properties: replaced(wires[at]?.properties, path, secret(random.pick(others(kind)))) as never,
            };
        }
    }
    return sides;
}
