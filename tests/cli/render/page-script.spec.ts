import { expect } from "chai";
import { blastRadii } from "../../../cli/compare/blast-radius";
import type { DiffReport } from "../../../cli/compare/report";
import { connectionLines } from "../../../cli/render/connection-lines";
import { hasPort, isMatch } from "../../../cli/render/page/browser/matching";
import { ReachFinder } from "../../../cli/render/page/browser/reach";
import { pageData, type PageData } from "../../../cli/render/page/data";
import { storyOf } from "../../../cli/render/stories";
import { largeMesh } from "./large-mesh";
import { reportOf, smallChange } from "./meshes";
import { blockedChange } from "./sample-pages";

const dataOf = ({ comparison, pods, names }: DiffReport): PageData => {
    const lines = connectionLines(comparison, pods, names);
    return pageData(
        lines,
        lines.map((line) => storyOf(line, names)),
        comparison.pods,
    );
};

/** How many pods each pods reach in all after a change: by what the page follows, and by the blast radius of a report. */
function radii(report: DiffReport, data = dataOf(report)): [id: string, page: number, report: number][] {
    const finder = new ReachFinder(data);
    const known = new Set(data.pods.map(({ id }) => id));
    return blastRadii(report.comparison, report.places).flatMap(({ pods, after }) => {
        if (after === undefined) return [];
        const reached = [...finder.of(pods.id).steps].filter(([id, far]) => known.has(id) && far > 0);
        return [[pods.id, reached.length, after.total] as [string, number, number]];
    });
}

describe("what the page lights for a chosen box", () => {
    const reports = {
        "a small change": smallChange,
        "a change that is blocked": blockedChange,
        "ten namespaces": () => reportOf(largeMesh(10, 4, 1), largeMesh(10, 4, 2)),
    };
    for (const [title, report] of Object.entries(reports)) {
        it(`is as far as its blast radius: ${title}`, () => {
            const all = radii(report());
            expect(all).not.to.have.length(0);
            expect(all.some(([, , total]) => total > 1)).to.equal(true);
            for (const [id, page, total] of all) expect(page, id).to.equal(total);
        });
    }

    it("would be told from a shorter one", () => {
        const report = smallChange();
        const { lines, pods } = dataOf(report);
        const without = lines.filter(({ why }) => !why.includes("retrieval"));
        const wrong = radii(report, { lines: without, pods }).filter(([, page, total]) => page !== total);
        expect(wrong.map(([id]) => id)).to.deep.equal(["ai-agents/{app=agent}"]);
    });

    it("tells who reaches it, and leaves out what closes", () => {
        const data = dataOf(smallChange());
        const { in: into, out } = new ReachFinder(data).of("ai-inference/{app=vllm}");
        expect(into.map((number) => data.lines[number]?.from)).to.deep.equal(["gateway"]);
        expect(data.lines.some(({ state, why }) => state === "closed" && why.includes("model weights"))).to.equal(true);
        expect(out.flatMap((number) => data.lines[number]?.why ?? [])).not.to.include("model weights");
    });
});

describe("what the map is asked for", () => {
    const ports: readonly [ports: string, wanted: string, has: boolean][] = [
        ["TCP 8000", "8000", true],
        ["TCP 8000", "80", false],
        ["TCP 9000-9010,443", "9005", true],
        ["TCP 9000-9010", "9011", false],
        ["TCP 53; UDP 53", "53/udp", true],
        ["TCP 53", "53/udp", false],
        ["TCP 53", "udp 53", false],
        ["TCP 53; UDP 53", "udp", true],
        ["perhaps UDP 53", "53", true],
        ["all ports", "443", true],
        ["perhaps all ports", "53/udp", true],
        ["UDP", "53", true],
        ["TCP 443", "web", false],
        ["", "443", false],
    ];
    for (const [text, wanted, has] of ports) {
        it(`"${text}" ${has ? "has" : "has no"} ${wanted}`, () => expect(hasPort(text, wanted)).to.equal(has));
    }

    it("is looked for where it was asked for", () => {
        const line = dataOf(smallChange()).lines.find(({ why }) => why.includes("tool APIs"));
        const is = (field: Parameters<typeof isMatch>[1], text: string) => isMatch(line!, field, text);
        expect([is("namespace", "ai-agents"), is("namespace", "tools")]).to.deep.equal([true, false]);
        expect([is("workload", "app=agent"), is("workload", "vllm")]).to.deep.equal([true, false]);
        expect([is("port", "443"), is("port", "8000")]).to.deep.equal([true, false]);
        expect([is("reason", "Tool"), is("reason", "allow-to-tools"), is("reason", "443")]).to.deep.equal([
            true,
            true,
            false,
        ]);
        expect([is("anything", "443"), is("anything", " TOOL apis "), is("anything", "weights")]).to.deep.equal([
            true,
            true,
            false,
        ]);
    });
});
