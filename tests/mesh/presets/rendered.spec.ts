import { expect } from "chai";
import {
    filledLabels,
    madePolicies,
    presetCalled,
    presets,
    valuesOf,
    type WorkloadPreset,
} from "../../../mesh/presets";
import { render, whyNot } from "./render";
import { renderedCharts, type RenderedChart, type RenderedPods } from "./rendered";

const has = (labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
    Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** Where a preset and what a chart renders do not agree. */
function differences(preset: WorkloadPreset, { with: given, pods, parts, undeclared = {} }: RenderedChart): string[] {
    const values = valuesOf(preset, given);
    return Object.entries(parts).flatMap(([name, expected]) => {
        const part = preset.parts[name];
        if (part === undefined) return [`${name}: the preset has no such part`];
        const wanted = filledLabels(part.labels, values);
        const meant = pods.filter(({ labels, added }) => has({ ...labels, ...added }, wanted));
        const titles = meant.map((each) => each.pods).sort();
        const isMeant = JSON.stringify(titles) === JSON.stringify([...expected].sort());
        const listened = [
            ...meant.flatMap(({ ports }) => ports.map(String)),
            ...(undeclared[name]?.ports ?? []),
            "any",
        ];
        return [
            ...(isMeant ? [] : [`${name}: means ${titles.join(", ") || "nothing"}`]),
            ...part.ports
                .filter((port) => !listened.includes(port))
                .map((port) => `${name}: nobody listens on ${port}`),
        ];
    });
}

const presetOf = ({ preset }: RenderedChart): WorkloadPreset => {
    const found = presetCalled(preset);
    if (found === undefined) throw new Error(`No preset is called ${preset}`);
    return found;
};

/** What a chart rendered, where it is not what is written down: every pod in rendered.ts, with its labels and ports. */
function changes(expected: readonly RenderedPods[], rendered: readonly RenderedPods[]): string[] {
    return expected.flatMap(({ pods, labels, ports }) => {
        const found = rendered.find((each) => each.pods === pods);
        if (found === undefined) return [`${pods} is not made`];
        const isSame = JSON.stringify([...found.ports].sort()) === JSON.stringify([...ports].sort());
        return [
            ...(has(found.labels, labels) ? [] : [`${pods} has labels ${JSON.stringify(found.labels)}`]),
            ...(isSame ? [] : [`${pods} has ports ${found.ports.join(", ")}`]),
        ];
    });
}

describe("presets of charts that render", () => {
    it("are all written down, and no others", () => {
        const written = [...new Set(renderedCharts.map(({ preset }) => preset))].sort();
        const marked = presets.filter(({ held }) => held === "rendered").map(({ name }) => name);
        expect(written).to.deep.equal(marked.sort());
    });
    it("have every part rendered that is not marked as read", () => {
        const rendered = (name: string) =>
            renderedCharts.filter(({ preset }) => preset === name).flatMap(({ parts }) => Object.keys(parts));
        for (const { name, held, parts } of presets.filter((each) => each.held === "rendered")) {
            const marked = Object.keys(parts).filter((part) => (parts[part]?.held ?? held) === "rendered");
            expect(marked.sort(), name).to.deep.equal([...new Set(rendered(name))].sort());
        }
    });
    for (const chart of renderedCharts) {
        const preset = presetOf(chart);
        it(`${chart.preset} means the pods of ${chart.chart} ${chart.version}`, () => {
            expect(differences(preset, chart)).to.deep.equal([]);
        });
        if (chart.policies) {
            it(`${chart.preset} names the policies that come with ${chart.chart}`, () => {
                const made = madePolicies({ name: "x", namespace: "ns", preset, values: valuesOf(preset, chart.with) });
                const found = made.map(({ policy: { metadata, spec } }) => ({ name: metadata.name, spec }));
                expect(found).to.deep.equal(chart.policies);
            });
        }
        it(`${chart.preset} with a label or port changed does not mean those of ${chart.chart}`, () => {
            for (const name of Object.keys(chart.parts)) {
                const part = preset.parts[name];
                if (part === undefined) throw new Error(name);
                const broken = (change: Partial<typeof part>): WorkloadPreset => ({
                    ...preset,
                    parts: { ...preset.parts, [name]: { ...part, ...change } },
                });
                for (const key of Object.keys(part.labels)) {
                    const labels = { ...part.labels, [key]: "another" };
                    expect(differences(broken({ labels }), chart), `${name} ${key}`).to.not.deep.equal([]);
                }
                expect(differences(broken({ ports: ["1"] }), chart), name).to.not.deep.equal([]);
            }
        });
        it(`${chart.chart} renders so`, function () {
            const why = whyNot(chart);
            if (why !== undefined) {
                console.log(`        skipped: ${why}`);
                this.skip();
            }
            const { pods: rendered, policies } = render(chart);
            if (chart.policies) expect(policies).to.deep.equal(chart.policies);
            expect(changes(chart.pods, rendered)).to.deep.equal([]);
            // No other pods of the chart, of which rendered.ts does not speak, are meant by a part.
            const added = new Map(chart.pods.map((each) => [each.pods, each.added ?? {}]));
            const known = new Set(chart.pods.map(({ pods }) => pods));
            const more = rendered.filter(({ pods }) => !known.has(pods) && !isOfHook(pods));
            const all = rendered
                .filter(({ pods }) => known.has(pods))
                .map((each) => ({ ...each, added: added.get(each.pods) ?? {} }));
            expect(differences(preset, { ...chart, pods: all })).to.deep.equal([]);
            expect(more.filter(({ labels }) => isMeant(preset, chart, labels)).map(({ pods }) => pods)).to.deep.equal(
                [],
            );
        });
    }
    it("fail where a chart renders another label or port", () => {
        const [chart] = renderedCharts;
        if (chart === undefined) throw new Error("no chart");
        expect(changes(chart.pods, chart.pods)).to.deep.equal([]);
        const other = chart.pods.map((each) => ({ ...each, labels: {} }));
        expect(changes(chart.pods, other)).to.have.length(1);
        expect(
            changes(
                chart.pods,
                chart.pods.map((each) => ({ ...each, ports: [1] })),
            ),
        ).to.have.length(1);
        expect(changes(chart.pods, [])).to.deep.equal(["StatefulSet/r1-qdrant is not made"]);
    });
});

/** Pods that run once, to try a release or to set it up. */
const isOfHook = (pods: string): boolean => pods.startsWith("Pod/") || pods.startsWith("Job/");

const isMeant = (preset: WorkloadPreset, chart: RenderedChart, labels: Readonly<Record<string, string>>): boolean =>
    Object.keys(chart.parts).some((name) =>
        has(labels, filledLabels(preset.parts[name]?.labels ?? {}, valuesOf(preset, chart.with))),
    );
