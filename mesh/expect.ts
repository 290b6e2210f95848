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
    const { rest, asksMetadata } = withoutMetadata(item, names);
    const resolved = endsOf(rest, "to", path, names, issues);
    const to = [...resolved, ...(asksMetadata ? [metadata] : [])];
    const given = entry?.to ?? entry?.toAny ?? [];
    if (entry && entry.ports === undefined && (asksMetadata || needsPorts(given, resolved, names))) {
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

/**
 * What is given without the one name that may be expected and not opened, where the spec gives no such name itself. In a
 * list it leaves its place empty, so that mistakes in the others have their paths.
 */
function withoutMetadata(item: unknown, names: Names): { readonly rest: unknown; readonly asksMetadata: boolean } {
    const isOwn = kindOf("metadata", names) !== undefined || names.groups.has("metadata");
    if (isOwn || typeof item !== "object" || item === null) return { rest: item, asksMetadata: false };
    let asksMetadata = false;
    const cleared = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(cleared);
        if (value !== "metadata") return value;
        asksMetadata = true;
        return null;
    };
    const { to, toAny, ...others } = item as Readonly<Record<string, unknown>>;
    const rest = {
        ...others,
        ...(to !== undefined && { to: cleared(to) }),
        ...(toAny !== undefined && { toAny: cleared(toAny) }),
    };
    return { rest, asksMetadata };
}
