import { createIndex, reach } from "../../../netpol";
import { wholePicture } from "../../../cli/commands/graph/pictures";
import { addressesOf } from "../../../cli/commands/pod-cidrs";
import { type DiffReport, reportOn } from "../../../cli/compare/report";
import { Monitor } from "../../../cli/plan/monitor";
import { kubernetesObjects } from "../../../cli/plan/objects";
import { judgeByOwnRules } from "../../../cli/plan/own-rules";
import type { PlannedResource } from "../../../cli/plan/resource";
import type { WireObject } from "../../../cli/plan/values";
import type { PackVerdict } from "../../../cli/plan/verdict";
import { plannedConnections } from "../../../cli/render/plan/connections";
import { EndFinder } from "../../../cli/questions/end-finder";
import { diffDocument } from "../../../cli/render/diff/json";
import { diffMarkdown } from "../../../cli/render/diff/markdown";
import { diffSarif } from "../../../cli/render/diff/sarif";
import { diffText } from "../../../cli/render/diff/text";
import { dotOf } from "../../../cli/render/picture/dot";
import { mermaidOf } from "../../../cli/render/picture/mermaid";
import { svgOf } from "../../../cli/render/picture/svg";
import { plannedExpectations } from "../../../cli/render/plan/expectations";
import { plannedPresets } from "../../../cli/render/plan/presets";
import { planDocument } from "../../../cli/render/plan/json";
import { manifestStream } from "../../../cli/render/plan/manifests";
import { report as planText } from "../../../cli/render/plan/text";
import { formats } from "../../../cli/render/reach";
import { styleFor } from "../../../cli/terminal/style";
import { withDeclared } from "../../../cli/worlds/declared-workloads";
import { withGaps } from "../../../cli/worlds/gaps";
import { clusterOf } from "../../../cli/worlds/planned-cluster";
import { plannedClusters } from "../../../cli/worlds/planned-side";
import { empty } from "../../../cli/worlds/empty-side";

import type { Side } from "../../../cli/worlds/side";

/** All that commands print of a stack, by what prints it; an error is printed too. */
export type Outputs = ReadonlyMap<string, string>;

const style = styleFor({});

/** What this package's policies say of a plan; of one that they cannot judge, the error. */
export function verdictsOf(resources: readonly PlannedResource[]): PackVerdict[] | string {
    const plan = { name: "dev", project: { name: "shop" }, config: { values: {}, secretKeys: [] } };
    try {
        return [judgeByOwnRules(Monitor.of({ resources }, plan), plan.config, {})];
    } catch (error) {
        return String(error);
    }
}

/** Makes every output of `plan`, `graph`, `diff`, `reach` and `explain` that a program's resources have a part in. */
export function outputsOf(resources: readonly PlannedResource[], page: Page): Outputs {
    const said = verdictsOf(resources);
    const verdicts = typeof said === "string" ? [] : said;
    const found = new Map([["judging", JSON.stringify(said)]]);
    const print = (title: string, text: () => string) => found.set(title, orError(text));
    const plan = {
        project: "shop",
        stack: "dev",
        resources,
        verdicts,
        outputs: outputs(resources),
        logs: [],
        output: "",
    };
    const judged = () => {
        const clusters = plannedClusters(resources);
        const about = {
            expectations: plannedExpectations(clusters),
            presets: plannedPresets(resources, clusters),
        };
        return { connections: plannedConnections(clusters), about };
    };
    print("plan", () => {
        const { connections, about } = judged();
        return planText(plan, connections, about, style);
    });
    print("plan --json", () => {
        const { connections, about } = judged();
        return JSON.stringify(planDocument(plan, connections, about));
    });
    print("plan --manifests", () => manifestStream(kubernetesObjects(resources)));
    let side: Side = empty;
    print("reading", () => {
        side = { ...empty, verdicts, ...clusterOf(resources) };
        return JSON.stringify([side.notes, side.gaps, [...side.unknown.keys()]]);
    });
    ofSide(side, page, print);
    return found;
}

/** Prints a report as a page. */
export type Page = (report: DiffReport) => string;
type Print = (title: string, text: () => string) => unknown;

/** What `diff`, `graph`, `reach` and `explain` print of one side. */
export function ofSide(side: Side, page: Page, print: Print): void {
    for (const [title, before] of [
        ["diff from nothing", empty],
        ["diff from the same", side],
    ] as const) {
        const report = once(() => reportOn(before, side, { failOn: [] }));
        print(`${title}: text`, () => diffText(report(), style));
        print(`${title}: json`, () => JSON.stringify(diffDocument(report())));
        print(`${title}: md`, () => diffMarkdown(report()));
        print(`${title}: sarif`, () => JSON.stringify(diffSarif(report(), new Map() as never)));
        print(`${title}: html`, () => page(report()));
    }
    ofWorld(side, print);
}

/** What `graph`, `reach` and `explain` print. */
function ofWorld(side: Side, print: Print): void {
    const cluster = { ...side.cluster, workloads: withDeclared(side.cluster.workloads, side.declared) };
    const world = { ...side, cluster };
    const picture = once(() => wholePicture(reportOn(withGaps(world), withGaps(world), { failOn: [] })));
    print("graph svg", () => svgOf(picture(), { title: "t", standalone: true }));
    print("graph mermaid", () => mermaidOf(picture()));
    print("graph dot", () => dotOf(picture()));
    print("gaps", () =>
        withGaps(world)
            .gaps.map(({ text }) => text)
            .join("\n"),
    );
    const index = once(() => createIndex(cluster, addressesOf({}, world)));
    for (const [name, format] of Object.entries(formats)) {
        print(`reach ${name}`, () => {
            const { peers, connections: all } = reach(index(), { apart: true });
            return [...format({ profile: "reference", peers, gaps: [], connections: all })].join("");
        });
    }
    for (const name of ["tools", "worker", "svc/vllm", "vllm", "nobody", "models/*", "gateway", "10.96.0.7"]) {
        print(`explain --from ${name}`, () => JSON.stringify(new EndFinder(world).find(name)));
    }
}

/** Outputs of the stack: whatever a program may hand out. */
const outputs = (resources: readonly PlannedResource[]): WireObject =>
    Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs]));

/** What is computed at its first use; an error is one at each. */
function once<T>(compute: () => T): () => T {
    let kept: { readonly value: T } | undefined;
    return () => (kept ??= { value: compute() }).value;
}

/** What is printed, or the error. */
export function orError(text: () => string): string {
    try {
        return text();
    } catch (error) {
        return `error: ${String(error)}`;
    }
}
