import { kindOf, needsPorts, portsByDefault, type Names } from "./endpoints";
import { endsOf } from "./flow-ends";
import type { Issue } from "./issues";
import { isIsolated } from "./peers";
import { normalisePorts } from "./ports";
import { read } from "./read";
import { expectationSchema } from "./schema";
import type { Expectation } from "./types";

/** An expectation as it was given, with the rows that it stands for, one for each pair of ends. */
export interface GivenExpectation {
    readonly given: unknown;
    readonly rows: readonly Expectation[];
}

/** Reads what a spec expects of the stack that it becomes part of; mistakes go to `issues`. */
export function parseExpectations(input: unknown, names: Names, issues: Issue[]): GivenExpectation[] {
    if (input === undefined) return [];
    if (!Array.isArray(input)) {
        issues.push({ path: "expect", message: "is no list; give a list of what is allowed and denied" });
        return [];
    }
    return input.map((given: unknown, index) => ({ given, rows: parseExpectation(given, index, names, issues) }));
}

function parseExpectation(item: unknown, index: number, names: Names, issues: Issue[]): Expectation[] {
    const path = `expect[${index}]`;
    const entry = read(expectationSchema, item, ["expect", index], issues);
    const from = endsOf(item, "from", path, names, issues);
    const to = endsOf(item, "to", path, names, issues, (name) => (isMetadata(name, names) ? metadata : undefined));
    const ends = to.filter((end) => end.kind !== "metadata");
    const hasMetadata = ends.length < to.length;
    const given = entry?.to ?? entry?.toAny ?? [];
    if (entry && entry.ports === undefined && (hasMetadata || needsPorts(given, ends, names))) {
        issues.push({ path: `${path}.ports`, message: `is missing; give at least one port, or "any"` });
    }
    if (!entry) return [];
    return from.flatMap((source) =>
        to.flatMap((target): Expectation[] => {
            const own = target.kind === "metadata" ? undefined : portsByDefault(target, names);
            const ports = entry.ports ? normalisePorts(entry.ports) : own;
            if (ports === undefined) return [];
            if (!isIsolated(source) && (target.kind === "metadata" || !isIsolated(target))) {
                const message = `both ends ("${source.name}" and "${target.name}") are outside the mesh, which decides nothing between them; one end must be one of its namespaces or a workload there`;
                issues.push({ path, message });
                return [];
            }
            const { verdict, why } = entry;
            return [{ from: source, to: target, ports, verdict, why: why?.trim() }];
        }),
    );
}

const metadata = { kind: "metadata", name: "metadata" } as const;

/** The one name that may be expected and not opened, where the spec gives no such name itself. */
const isMetadata = (name: unknown, names: Names): boolean =>
    name === "metadata" && kindOf(name, names) === undefined && !names.groups.has(name);
