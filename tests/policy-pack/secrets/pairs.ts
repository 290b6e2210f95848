import { marks, signature } from "../../../policy-pack/stack/wire-marks";
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

/** What stands at places of one kind. */
export type Pool = ReadonlyMap<string, readonly unknown[]>;

/** All that stands in stacks, by the kind of its place. */
export function poolOf(stacks: readonly (readonly Pick<WireResource, "properties">[])[]): Pool {
    const pool = new Map<string, unknown[]>();
    for (const { properties } of stacks.flat()) {
        for (const { kind, value } of placesIn(properties)) {
            // A field that is not there is no value, and no wire carries a secret without one.
            if (value !== undefined) pool.set(kind, [...(pool.get(kind) ?? []), value]);
        }
    }
    return pool;
}

/** Values that no name, selector or range of a stack has. */
const strange = ["zq", "10.244.9.9/24", 54113, { zq: "is" }];

/** A stack twice, with one to three secrets in the same places: values, lists and maps, keys included. */
export function pairFrom<R extends Pick<WireResource, "properties">>(
    wires: readonly R[],
    pool: Pool,
    random: Random,
): readonly [readonly R[], readonly R[]] {
    const sides: [R[], R[]] = [[...wires], [...wires]];
    for (let count = 1 + Math.floor(random.next() * 3); count > 0; count--) {
        const at = Math.floor(random.next() * wires.length);
        const whole = wires[at]?.properties;
        const places = placesIn(whole);
        if (places.length === 0) continue;
        const { path, kind, value: own } = random.pick(places);
        const others = [...(pool.get(kind) ?? []), ...strange.filter((one) => typeof one === typeof own)];
        for (const side of sides) {
            const value = random.pick(others);
            side[at] = { ...(side[at] as R), properties: replaced(whole, path, secret(value)) as never };
        }
    }
    return sides;
}

let usual: Pool | undefined;

/** The random stack of a seed, with secrets. */
export function pairOf(seed: number): Pair {
    const known = new Random(7);
    usual ??= poolOf(Array.from({ length: 300 }, () => wiresOf(known)));
    const random = new Random(seed);
    return pairFrom(wiresOf(random), usual, random);
}

const wiresOf = (random: Random): WireResource[] =>
    randomStack(random).resources.map(({ props, provider, ...rest }) => ({
        ...rest,
        properties: props,
        provider: provider && { urn: provider.urn, properties: provider.props },
    }));
