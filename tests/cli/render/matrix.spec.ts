import { expect } from "chai";
import type { DiffReport } from "../../../cli/compare/report";
import { connectionLines } from "../../../cli/render/connection-lines";
import { matrixHtml } from "../../../cli/render/page/matrix";
import { cellKey, matrixModel } from "../../../cli/render/page/matrix-axes";
import { storyOf } from "../../../cli/render/stories";
import { largeMesh } from "./large-mesh";
import { reportOf, smallChange } from "./meshes";

function sourcesOf({ comparison, pods, names }: DiffReport) {
    const lines = connectionLines(comparison, pods, names);
    return { lines, stories: lines.map((line) => storyOf(line, names)), pods: comparison.pods };
}

describe("the matrix of a page", () => {
    it("says in each pod's cell what is open to every pod of its namespace", () => {
        const { lines, stories, pods } = sourcesOf(smallChange());
        const { rows, cells } = matrixModel(lines, stories, pods);
        const agents = rows.find(({ head }) => head.id === "ai-agents/");
        expect(agents?.members.map(({ title }) => title)).to.deep.equal(["app=agent"]);
        const dns = "kube-system/{k8s-app=kube-dns}";
        for (const row of ["ai-agents/", "ai-agents/{app=agent}"]) {
            const cell = cells.get(cellKey(row, dns)) ?? [];
            expect(cell.map(({ number, isWhole }) => [stories[number]?.after, isWhole])).to.deep.equal([
                ["TCP 53; UDP 53", true],
            ]);
        }
    });

    it("leaves no cell empty that is open, and fills none that is closed", () => {
        const report = reportOf(largeMesh(6, 3, 1), largeMesh(6, 3, 2));
        const { lines, stories, pods } = sourcesOf(report);
        const { rows, columns, cells } = matrixModel(lines, stories, pods);
        const open = new Set<string>();
        for (const { line } of lines) {
            for (const { from, to } of line.connections) {
                const [source, target] = [from, to].map((end) => ("pods" in end ? end.pods.id : ""));
                open.add(cellKey(source ?? "", target ?? ""));
            }
        }
        let checked = 0;
        for (const row of rows.flatMap(({ members }) => members)) {
            for (const column of columns.flatMap(({ members }) => members)) {
                const key = cellKey(row.id, column.id);
                expect(cells.has(key), key).to.equal(open.has(key));
                checked++;
            }
        }
        expect(checked).to.be.above(300);
        expect(open.size).to.be.within(20, checked - 100);
    });

    it("marks a namespace's cell that holds for some of its pods", () => {
        const { lines, stories, pods } = sourcesOf(smallChange());
        const { cells } = matrixModel(lines, stories, pods);
        const some = cells.get(cellKey("ai-agents/", "ai-agents/{app=weaviate}")) ?? [];
        expect(some.map(({ isWhole }) => isWhole)).to.deep.equal([false]);
        expect(matrixHtml(lines, stories, pods)).to.match(/class="cell same some"[^>]*><span class="whole">TCP 8080</);
    });

    it("writes ports as the rest of the page does", () => {
        const { lines, stories, pods } = sourcesOf(smallChange());
        const html = matrixHtml(lines, stories, pods).replaceAll(/<\/?span[^>]*>/g, "");
        expect(html).to.contain(">TCP 53<br>UDP 53<").and.to.contain(">+ TCP 443<").and.to.contain(">− TCP 443<");
    });

    it("may break a title after the name of its namespace, and no range of addresses", () => {
        const { lines, stories, pods } = sourcesOf(smallChange());
        const html = matrixHtml(lines, stories, pods);
        expect(html).to.contain("ai-inference/<wbr>app=vllm").and.to.contain("tools (203.0.113.0/24)");
        expect(html).not.to.match(/\d\/<wbr>/);
    });

    it("has namespaces for columns where there are many, and keeps the pods' rows", () => {
        const { lines, stories, pods } = sourcesOf(reportOf(largeMesh(42, 12, 1), largeMesh(42, 12, 1)));
        const html = matrixHtml(lines, stories, pods);
        expect(html).to.contain("data-folded").and.not.to.contain(`data-fold="column"`);
        expect(html.match(/<tr class="member">/g)).to.have.length(504);
        expect(html.length).to.be.below(1_500_000);
    });
});
