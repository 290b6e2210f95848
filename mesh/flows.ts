import { checkPorts, hasPortsOfPlatform, portsOfPlatform, resolve, type Names } from "./endpoints";
import type { Issue } from "./issues";
import { normalisePorts } from "./ports";
import { read } from "./read";
import { flowSchema } from "./schema";
import { isIsolated } from "./peers";
import type { Flow } from "./types";

/** Reads the flows, resolves their ends, and sorts them; mistakes go to `issues`. */
export function parseFlows(input: unknown, names: Names, issues: Issue[]): Flow[] {
    if (!Array.isArray(input)) {
        const found = input === undefined ? "is missing" : "is no list";
        issues.push({ path: "flows", message: `${found}; give a list of flows, [] for none` });
        return [];
    }
    const seen = new Map<string, number>();
    const flows = input.map((item: unknown, index) => {
        const flow = parseFlow(item, index, names, issues);
        const key = flow && `${flow.from.name} -> ${flow.to.name}`;
        const earlier = key === undefined ? undefined : seen.get(key);
        if (key !== undefined && earlier !== undefined) {
            const message = `repeats flows[${earlier}] (${key}); one flow per pair, with all its ports, since a pair's policies have one name`;
            issues.push({ path: `flows[${index}]`, message });
        } else if (key !== undefined) seen.set(key, index);
        return flow;
    });
    return flows.filter((flow) => flow !== undefined).sort(byEnds);
}

const byEnds = (a: Flow, b: Flow): number => order(a.from.name, b.from.name) || order(a.to.name, b.to.name);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function parseFlow(item: unknown, index: number, names: Names, issues: Issue[]): Flow | undefined {
    const path = `flows[${index}]`;
    const entry = read(flowSchema, item, ["flows", index], issues);
    // Ends are checked even where another part of the flow is wrong, so that one round shows every mistake.
    const ends = entry ?? (item as { from?: unknown; to?: unknown } | null | undefined);
    const from = resolve(ends?.from, `${path}.from`, "from", names, issues);
    const to = resolve(ends?.to, `${path}.to`, "to", names, issues);
    const ports = entry && (entry.ports ?? portsOfPlatform(entry.to, names));
    if (entry && ports === undefined && !hasPortsOfPlatform(entry.to, names)) {
        issues.push({ path: `${path}.ports`, message: `is missing; give at least one port, or "any"` });
    }
    if (!entry || !ports || !from || !to) return undefined;
    if (!isIsolated(from) && !isIsolated(to)) {
        const message = `both ends ("${from.name}" and "${to.name}") are outside the mesh, where it makes no policy; one end must be one of its namespaces or a workload there`;
        issues.push({ path, message });
        return undefined;
    }
    const flow = { from, to, ports: normalisePorts(ports), why: entry.why.trim() };
    const mistake = checkPorts(to, flow.ports, names);
    if (mistake === undefined) return flow;
    issues.push({ path: `${path}.ports`, message: mistake });
    return undefined;
}
