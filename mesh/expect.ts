import { kindOf, portsOf, type Names } from "./endpoints";
import { bothOutside, endsOf } from "./flow-ends";
import type { Issue } from "./issues";
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
    if (!entry) return [];
    const portsTo = portsOf(entry, to, path, names, issues);
    const { verdict, why } = entry;
    return from.flatMap((source) =>
        to.flatMap((target): Expectation[] => {
            const ports = portsTo(target);
            if (ports === undefined) return [];
            const message = bothOutside(source, target, "which decides nothing between them");
            if (message === undefined) return [{ from: source, to: target, ports, verdict, why: why?.trim() }];
            issues.push({ path, message });
            return [];
        }),
    );
}

const metadata = { kind: "metadata", name: "metadata" } as const;

/** The one name that may be expected and not opened, where the spec gives no such name itself. */
const isMetadata = (name: unknown, names: Names): boolean =>
    name === "metadata" && kindOf(name, names) === undefined && !names.groups.has(name);
