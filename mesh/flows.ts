import { checkPorts, needsPorts, portsByDefault, type Names } from "./endpoints";
import { endsOf, sameValue, type Pair } from "./flow-ends";
import type { Issue } from "./issues";
import { normalisePorts } from "./ports";
import { read } from "./read";
import { flowSchema } from "./schema";
import { isIsolated } from "./peers";
import type { Endpoint, Flow } from "./types";

/** A flow as it was given, with the pairs of ends that it stands for. */
export interface GivenFlow {
    readonly given: unknown;
    readonly pairs: readonly Flow[];
}

/** Reads the flows in their order, each with its pairs; mistakes go to `issues`. */
export function parseFlows(input: unknown, names: Names, issues: Issue[]): GivenFlow[] {
    if (!Array.isArray(input)) {
        const found = input === undefined ? "is missing" : "is no list";
        issues.push({ path: "flows", message: `${found}; give a list of flows, [] for none` });
        return [];
    }
    const seen = new Map<string, number>();
    return input.map((given: unknown, index) => {
        const pairs = parseFlow(given, index, names, issues);
        for (const { from, to } of pairs) {
            const key = `${from.name} -> ${to.name}`;
            const earlier = seen.get(key);
            if (earlier !== undefined) {
                const message = `repeats flows[${earlier}] (${key}); one flow per pair, with all its ports, since a pair's policies have one name`;
                issues.push({ path: `flows[${index}]`, message });
            } else seen.set(key, index);
        }
        return { given, pairs };
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
    const given = entry?.to ?? entry?.toAny ?? [];
    if (entry && entry.ports === undefined && needsPorts(given, to, names)) {
        issues.push({ path: `${path}.ports`, message: `is missing; give at least one port, or "any"` });
    }
    if (!entry) return [];
    const pairs = entry.same === undefined ? allPairs(from, to) : sameValue(from, to, entry.same, path, names, issues);
    return pairs.flatMap(([source, target]) => {
        const ports = entry.ports ? normalisePorts(entry.ports) : portsByDefault(target, names);
        if (ports === undefined) return [];
        const flow = { from: source, to: target, ports, why: entry.why.trim() };
        const mistake = checkPair(flow, path, names);
        if (mistake === undefined) return [flow];
        issues.push(mistake);
        return [];
    });
}

const allPairs = (from: readonly Endpoint[], to: readonly Endpoint[]): Pair[] =>
    from.flatMap((source) => to.map((target) => [source, target] as const));

/** What is wrong with a flow between two ends that each are fine. */
function checkPair({ from, to, ports }: Flow, path: string, names: Names): Issue | undefined {
    if (!isIsolated(from) && !isIsolated(to)) {
        const message = `both ends ("${from.name}" and "${to.name}") are outside the mesh, where it makes no policy; one end must be one of its namespaces or a workload there`;
        return { path, message };
    }
    const message = checkPorts(to, ports, names);
    return message === undefined ? undefined : { path: `${path}.ports`, message };
}
