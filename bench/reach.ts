/**
 * What the reachability engine costs, printed in one run: `npx tsx bench/reach.ts`. Every cluster has a process of its
 * own. Times are processor seconds of that process, so that a busy machine does not change them much; memory is its peak.
 */
import { execFileSync } from "node:child_process";
import { type Cluster, portsBetweenWorkloads, createIndex, type Index, reach } from "../netpol";
import { cluster, random, type Shape } from "./shape";

/** What one process found. */
interface Figures {
    readonly indexSeconds: number;
    readonly indexMegabytes: number;
    readonly cellSeconds: number;
    readonly peakMegabytes: number;
    readonly cells: number;
    readonly open: number;
}

/** How many cells to look at: all of them, or a sample. */
type Cells = "all" | "everything" | number;

function measure(shape: Shape, cells: Cells): Figures {
    const input = cluster(shape);
    const [index, indexSeconds] = timed(() => build(input));
    const indexMegabytes = peak();
    const [open, cellSeconds] = timed(() =>
        typeof cells === "number" ? sample(index, cells) : enumerate(index, cells),
    );
    const count = typeof cells === "number" ? cells : input.workloads.length ** 2;
    return { indexSeconds, indexMegabytes, cellSeconds, peakMegabytes: peak(), cells: count, open };
}

function timed<T>(work: () => T): [value: T, seconds: number] {
    const start = process.cpuUsage();
    const value = work();
    const { user, system } = process.cpuUsage(start);
    return [value, (user + system) / 1e6];
}

function peak(): number {
    return process.resourceUsage().maxRSS / 1e3;
}

/** The index with everything that questions need, so that no cost hides in the first question. */
function build(input: Cluster): Index {
    const index = createIndex(input);
    reach(index, { kinds: ["pod"] });
    return index;
}

/** Computes every cell between pods, or between all peers; counts the open ones. */
function enumerate(index: Index, cells: "all" | "everything"): number {
    let open = 0;
    const options = cells === "all" ? { kinds: ["pod" as const] } : {};
    for (const { ports } of reach(index, options).connections()) if (!ports.isEmpty) open++;
    return open;
}

function sample(index: Index, cells: number): number {
    const next = random(7);
    const { workloads } = index.cluster;
    let open = 0;
    for (let i = 0; i < cells; i++) {
        const [from, to] = [workloads[next(workloads.length)]!, workloads[next(workloads.length)]!];
        if (!portsBetweenWorkloads(index, from, to).ports.isEmpty) open++;
    }
    return open;
}

function inOwnProcess(shape: Shape, cells: Cells): Figures {
    const args = [...process.execArgv, "--import", "tsx", __filename, JSON.stringify({ shape, cells })];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 20 })) as Figures;
}

function print(what: string, seconds: number, megabytes: number, more: string): void {
    console.log(
        `${what.padEnd(58)} ${seconds.toFixed(2).padStart(8)} s ${megabytes.toFixed(0).padStart(6)} MB  ${more}`,
    );
}

function shapeOf(namespaces: number, variety: Shape["variety"]): Shape {
    return { namespaces, podsPerNamespace: 10, policiesPerNamespace: 20, variety };
}

function doubling(variety: Shape["variety"]): void {
    let before: Figures | undefined;
    for (const namespaces of [240, 480, 960]) {
        const now = inOwnProcess(shapeOf(namespaces, variety), "all");
        const name = `${namespaces} namespaces, ${variety} ports`;
        const ratio = (of: "indexSeconds" | "cellSeconds"): string =>
            before ? `x${(now[of] / before[of]).toFixed(2)} for twice the namespaces` : "";
        print(`${name}: index`, now.indexSeconds, now.indexMegabytes, ratio("indexSeconds"));
        print(`  all ${now.cells} cells, ${now.open} open`, now.cellSeconds, now.peakMegabytes, ratio("cellSeconds"));
        before = now;
    }
}

/** Prints every line. */
export function main(): void {
    const small = inOwnProcess(shapeOf(8, "shared"), "everything");
    print("8 namespaces: index", small.indexSeconds, small.indexMegabytes, "");
    print(
        `  all peers, ${small.open} open cells`,
        small.cellSeconds,
        small.peakMegabytes,
        "any pod to come and outside too",
    );
    doubling("shared");
    doubling("distinct");
    const large: Shape = { namespaces: 10_000, podsPerNamespace: 15, policiesPerNamespace: 4, variety: "distinct" };
    const figures = inOwnProcess(large, 1_000_000);
    print("10000 namespaces, 150000 pods, 40000 policies: index", figures.indexSeconds, figures.indexMegabytes, "");
    const both = `${(figures.indexSeconds + figures.cellSeconds).toFixed(2)} s with the index`;
    print(`  a million random cells, ${figures.open} open`, figures.cellSeconds, figures.peakMegabytes, both);
}

if (require.main === module) {
    const [task] = process.argv.slice(2);
    if (task === undefined) main();
    else {
        const { shape, cells } = JSON.parse(task) as { shape: Shape; cells: Cells };
        console.log(JSON.stringify(measure(shape, cells)));
    }
}
