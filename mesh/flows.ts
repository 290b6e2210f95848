import { checkPorts, portsOf, type Names } from "./endpoints";
import { bothOutside, endsOf, sameValue, type Pair } from "./flow-ends";
import type { GivenFlow } from "./given-flow";
import type { Issue } from "./issues";
import { pairText } from "./pair-text";
import { read } from "./read";
import { flowSchema } from "./schema";
import type { Endpoint, Flow } from "./types";
import { legsOf } from "./via";

/** Reads the flows in their order, each with its pairs; mistakes go to `issues`. */
export function parseFlows(input: unknown, names: Names, issues: Issue[]): GivenFlow[] {
    if (!Array.isArray(input)) {
        const found = input === undefined ? "is missing" : "is no list";
        issues.push({ path: "flows", message: `${found}; give a list of flows, [] for none` });
        return [];
    }
    const seen = new Map<string, number>();
    return input.map((given: unknown, index) => {
        const path = `flows[${index}]`;
        const declared = parseFlow(given, index, names, issues);
        for (const flow of declared) {
            const key = pairText(flow);
            const earlier = seen.get(key);
            if (earlier !== undefined) {
                const message = `repeats flows[${earlier}] (${key}); one flow per pair, with all its ports, since a pair's policies have one name`;
                issues.push({ path, message });
            } else seen.set(key, index);
        }
        const legs = declared.flatMap((flow) => legsOf(flow, path, names, issues));
        const mistakes = legs.map((flow) => checkPair(flow, path, names));
        issues.push(...mistakes.filter((each) => each !== undefined));
        return { given, pairs: legs.filter((_, at) => mistakes[at] === undefined) };
    });
}

/** By their ends, so that equal intent is an equal list. */
export const byEnds = (a: Flow, b: Flow): number => order(a.from.name, b.from.name) || order(a.to.name, b.to.name);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function parseFlow(item: unknown, index: number, names: Names, issues: Issue[]): Flow[] {
    const path = `flows[${index}]`;
    const entry = read(flowSchema, item, ["flows", index], issues);
    // Ends are checked even where another part of the flow is wrong, so that one round shows every mistake.
    const from = endsOf(item, "from", path, names, issues);
    const to = endsOf(item, "to", path, names, issues);
    if (!entry) return [];
    const portsTo = portsOf(entry, to, path, names, issues);
    const pairs = entry.same === undefined ? allPairs(from, to) : sameValue(from, to, entry.same, path, names, issues);
    return pairs.flatMap(([source, target]) => {
        const ports = portsTo(target);
        if (ports === undefined) return [];
        return [{ from: source, to: target, ports, why: entry.why.trim() }];
    });
}

const allPairs = (from: readonly Endpoint[], to: readonly Endpoint[]): Pair[] =>
    from.flatMap((source) => to.map((target) => [source, target] as const));

/** What is wrong with a flow between two ends that each are fine. */
function checkPair({ from, to, ports }: Flow, path: string, names: Names): Issue | undefined {
    const outside = bothOutside(from, to, "where it makes no policy");
    if (outside !== undefined) return { path, message: outside };
    const message = checkPorts(to, ports, names);
    return message === undefined ? undefined : { path: `${path}.ports`, message };
}
