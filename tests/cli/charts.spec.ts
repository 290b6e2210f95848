import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { readManifests } from "../../cli/manifests/read-manifests";
import { workloadId } from "../../netpol";
import { runs } from "../runs";
import { commands, type Ran, write } from "./charts/asked";
import { type Beside, besides } from "./charts/beside";
import { type ChartFile, filesOf, type Writing, writings } from "./charts/files";
import { chartObjects, type ChartObject, isJudgeable } from "./charts/objects";

/** Objects, one way to write them, and what stands beside them. */
interface Chart {
    readonly objects: readonly ChartObject[];
    readonly writing: Writing;
    readonly beside: readonly Beside[];
}

const charts: fc.Arbitrary<Chart> = fc.record({ objects: chartObjects, writing: writings, beside: besides });
const plain: Writing = {
    ...{ layout: "JSON", encoding: "utf8", lineEnds: "\n", style: "block", separator: "---\n", end: "", twice: false },
};

/** What every command says of a chart as it is written, and of the same objects written plainly. */
interface Asked {
    readonly written: Readonly<Record<"reach" | "check" | "explain" | "graph", Ran>>;
    readonly plainly: Asked["written"];
    readonly diff: Ran;
}

describe("rendered charts, however they are written", function () {
    this.timeout(600_000);
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-charts-"));
    let count = 0;
    after(() => rmSync(place, { recursive: true, force: true }));

    const folder = (files: readonly ChartFile[]): string => write(join(place, `${count++}`), files);

    async function askOf(path: string, [from = "x", to = from]: readonly string[]): Promise<Asked["written"]> {
        const reach = await commands.reach(path);
        const check = await commands.check(path);
        const explain = await commands.explain(path, from, to);
        return { reach, check, explain, graph: await commands.graph(path) };
    }

    async function ask({ objects, writing, beside }: Chart, written = filesOf(objects, writing)): Promise<Asked> {
        const base = folder(filesOf(objects, plain));
        const path = folder([...written, ...beside.flatMap(({ files }) => files)]);
        const names = readManifests(base).cluster.workloads.map(workloadId);
        return {
            plainly: await askOf(base, names),
            written: await askOf(path, names),
            diff: await commands.diff(base, path),
        };
    }

    it("are read as the same objects written plainly, and never green where nothing is judged", async () => {
        const holds = fc.asyncProperty(charts, async (chart) => expectSound(chart, await ask(chart)));
        await fc.assert(holds, { numRuns: runs(12, 200), seed: 14 });
    });

    it("fail this where an object is lost, and where what was not read is not told", async () => {
        const deployment: ChartObject = {
            ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x0", namespace: "shop" } },
            spec: { template: { metadata: { labels: { app: "a" } }, spec: { containers: [] } } },
        };
        const chart: Chart = {
            objects: [deployment, { ...deployment, metadata: { name: "x1" } }],
            writing: plain,
            beside: [],
        };
        const [first] = filesOf(chart.objects, plain);
        expectSound(chart, await ask(chart));
        const lost = await ask(chart, [first!]);
        expect(() => expectSound(chart, lost)).to.throw();
        const template = fc
            .sample(besides, { numRuns: 200, seed: 1 })
            .find(([only]) => only?.told === "1 Helm template")!;
        const beside = { ...chart, beside: [template[0]!] };
        const asked = await ask(beside);
        expectSound(beside, asked);
        const silenced = (ran: Ran): Ran => ({
            ...ran,
            out: ran.out.replaceAll("1 Helm template", "-"),
            beside: ran.beside.replaceAll("1 Helm template", "-"),
        });
        for (const command of ["reach", "check", "graph"] as const) {
            const written = { ...asked.written, [command]: silenced(asked.written[command]) };
            expect(() => expectSound(beside, { ...asked, written }), command).to.throw();
        }
    });
});

function expectSound({ objects, beside }: Chart, { written, plainly, diff }: Asked): void {
    const isAnything = objects.some(isJudgeable);
    const mayDecide = beside.some((each) => each.mayDecide);
    // Check: the same findings, and 2 where there is nothing to judge.
    expect(written.check.status, written.check.beside).to.equal(plainly.check.status);
    if (!isAnything) expect(written.check.status, "nothing is judged").to.equal(2);
    else expect(findingsOf(written.check)).to.deep.equal(findingsOf(plainly.check));
    // Reach and explain: the same answer, with the gaps of what was not read.
    expect(answerOf(written.reach)).to.deep.equal(answerOf(plainly.reach));
    expect(gapsOf(written.reach)).to.include.members(gapsOf(plainly.reach));
    expect(written.explain.status).to.equal(plainly.explain.status);
    if (plainly.explain.status === 0) expect(verdictsOf(written.explain)).to.deep.equal(verdictsOf(plainly.explain));
    // Graph: the same picture, with what was not read beside it.
    expect(pictureOf(written.graph)).to.deep.equal(pictureOf(plainly.graph));
    for (const { told } of beside) {
        if (told === undefined) continue;
        for (const [command, ran] of Object.entries(written)) {
            if (command === "explain" && ran.status !== 0) continue;
            expect(`${ran.out}${ran.beside}`, `${command} tells of ${told}`).to.contain(told);
        }
    }
    // Diff: nothing changes as far as is known, and that is not said where something may.
    const { verdict } = JSON.parse(diff.out) as { verdict: string };
    const isNothing = gapsOf(plainly.reach).some((text) => text.startsWith("Nothing in it"));
    expect(verdict).to.equal(mayDecide || isNothing ? "unclear" : "equal");
}

type Named = Readonly<Record<string, unknown>>;
const parsed = ({ out, beside }: Ran): Named => {
    expect(out, beside).not.to.equal("");
    return JSON.parse(out) as Named;
};
const findingsOf = (ran: Ran) => {
    const results = parsed(ran)["results"] as Named[];
    expect(results, "findings or none").to.be.an("array");
    return results.map(({ policy, level, message }) => `${String(policy)} ${String(level)} ${String(message)}`).sort();
};
const answerOf = (ran: Ran) => {
    const { peers, connections } = parsed(ran) as { peers: object[]; connections: object[] };
    return [...peers, ...connections].map((each) => JSON.stringify(each)).sort();
};
const gapsOf = (ran: Ran) =>
    (parsed(ran)["gaps"] as { text: string }[]).map(({ text }) => text.replace(/^Nothing in \S+/, "Nothing in it"));
const verdictsOf = (ran: Ran) => (parsed(ran)["answers"] as { verdict: string }[]).map(({ verdict }) => verdict);
/** Boxes and arrows by their titles, in no order: files are read by their names. */
function pictureOf({ out }: Ran): string[] {
    const titles = new Map(
        [...out.matchAll(/^ *(?:subgraph )?(n\d+)[[(]+"(.*?)"/gm)].map(([, id, title]) => [id, title]),
    );
    const lines = out.split("\n").filter((line) => !line.startsWith("  unseen>") && !line.includes("linkStyle"));
    return lines.map((line) => line.replace(/\bn\d+\b/g, (id) => titles.get(id) ?? id).trim()).sort();
}
