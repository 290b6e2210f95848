import { resolve, type Names } from "./endpoints";
import type { Issue } from "./issues";
import { isIsolated } from "./peers";
import type { Endpoint, Expectation, FlowEnd } from "./types";

/** One end of each side. */
export type Pair = readonly [from: Endpoint, to: Endpoint];

/**
 * The ends of one side: one name, a list in short, or the long form `fromAny` and `toAny`; a group is all its members.
 * `more` says what else a name may be.
 */
export function endsOf<More = never>(
    item: unknown,
    side: FlowEnd,
    path: string,
    names: Names,
    issues: Issue[],
    more: (name: unknown) => More | undefined = () => undefined,
): (Endpoint | More)[] {
    if (typeof item !== "object" || item === null) return [];
    const { [side]: one, [`${side}Any`]: any } = item as Record<string, unknown>;
    if (one === undefined && any === undefined) {
        const message = "is missing; give the name of a namespace, workload or external";
        issues.push({ path: `${path}.${side}`, message });
    }
    if (one !== undefined && any !== undefined) {
        issues.push({ path: `${path}.${side}Any`, message: `is given beside ${side}; give one of the two` });
    }
    const lists = [
        { list: one, at: `${path}.${side}` },
        { list: any, at: `${path}.${side}Any` },
    ];
    const meaningsOf = (given: unknown, at: string): (Endpoint | More)[] =>
        membersOf(given, names).flatMap((name) => more(name) ?? resolve(name, at, side, names, issues) ?? []);
    return lists.flatMap(({ list, at }) =>
        Array.isArray(list)
            ? list.flatMap((each: unknown, index) => meaningsOf(each, `${at}[${index}]`))
            : meaningsOf(list, at),
    );
}

/**
 * What is wrong with two ends of which none is isolated, so that no policy is about them; `so` says what follows. Nothing
 * where one is.
 */
export function bothOutside(from: Endpoint, to: Expectation["to"], so: string): string | undefined {
    if (isIsolated(from) || (to.kind !== "metadata" && isIsolated(to))) return undefined;
    return `both ends ("${from.name}" and "${to.name}") are outside the mesh, ${so}; one end must be one of its namespaces or a workload there`;
}

const membersOf = (name: unknown, { groups }: Names): readonly unknown[] =>
    (typeof name === "string" ? groups.get(name)?.members : undefined) ?? [name];

/** The pairs whose ends have the same value of a label, as the `each` of their workloads gives it. */
export function sameValue(
    from: readonly Endpoint[],
    to: readonly Endpoint[],
    label: string,
    path: string,
    { groups }: Names,
    issues: Issue[],
): Pair[] {
    const valueOf = ({ name }: Endpoint): string | undefined => {
        const [group = "", member = ""] = name.split(".");
        const each = groups.get(group)?.each;
        return each?.label === label ? each.values[member] : undefined;
    };
    const without = [...from, ...to].find((end) => valueOf(end) === undefined);
    if (without !== undefined) {
        const message = `"${without.name}" has no each for the label "${label}"; list the label's values there (each: { label, values }), since a NetworkPolicy cannot say "the same value" of values that nobody listed`;
        issues.push({ path: `${path}.same`, message });
        return [];
    }
    const pairs = from.flatMap((source) =>
        to.filter((target) => valueOf(target) === valueOf(source)).map((target) => [source, target] as const),
    );
    if (pairs.length === 0 && from.length > 0 && to.length > 0) {
        const message = `no value of "${label}" is one of both ends; give both the same values`;
        issues.push({ path: `${path}.same`, message });
    }
    return pairs;
}
