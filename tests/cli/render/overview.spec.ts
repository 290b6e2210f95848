import { expect } from "chai";
import { sightOn, wholePicture } from "../../../cli/commands/graph/pictures";
import type { DiffReport } from "../../../cli/compare/report";
import { mermaidOf } from "../../../cli/render/picture/mermaid";
import { sightSvg } from "../../../cli/render/picture/sight-svg";
import { svgOf } from "../../../cli/render/picture/svg";
import { InputError } from "../../../cli/terminal/input-error";
import { drawn } from "./drawn";
import { largeMesh } from "./large-mesh";
import { reportOf, same, smallChange, smallMesh } from "./meshes";
import { overlapsIn } from "./overlaps";

const svgOn = (report: DiffReport, namespace?: string): string => sightSvg(sightOn(report, namespace), "t");

/** Width and height of a drawing. */
function sizeOf(svg: string): [width: number, height: number] {
    const [, width = "", height = ""] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(svg) ?? [];
    return [Number(width), Number(height)];
}

describe("a picture of more than a reader can take in", function () {
    this.timeout(300_000);
    let large: DiffReport;
    before(() => {
        const flow = { from: "team-003-w1", to: "team-020-w3", ports: ["443"], why: "a new one" };
        const flows = Array.from({ length: 3 }, (_, i) => ({ ...flow, to: `team-02${i}-w3` }));
        large = reportOf(largeMesh(40, 7, 1), largeMesh(40, 7, 1, flows));
    });

    it("is a table of 40 namespaces with some 300 flows, and says so and what draws the rest", () => {
        const svg = svgOn(large);
        expect(svg).to.match(/Overview: \d+ workloads and \d+ connections are more than one picture can show/);
        expect(svg.replaceAll(/<[^>]*>\s*/g, " ").replaceAll(/\s+/g, " ")).to.contain(
            "--namespace NAME draws one namespace",
        );
        const [width, height] = sizeOf(svg);
        expect([width < 2000, height < 1600], `${width} x ${height}`).to.deep.equal([true, true]);
        for (let i = 0; i < 40; i++) expect(svg).to.contain(`>team-${String(i).padStart(3, "0")}</text>`);
        const [told, text] =
            /<g class="count opened"><title>(team-003 to team-020[^<]*)<\/title>[^]*?class="ports"[^>]*>([^<]*)</
                .exec(svg)!
                .slice(1);
        expect([told, text]).to.deep.equal([told, "+1"]);
        expect(told).to.contain("a new one");
    });

    it("counts every connection once", () => {
        const counted = [...svgOn(large).matchAll(/class="ports"[^>]*>[+−~]?([^<]*)</g)].flatMap(([, text = ""]) =>
            text.split("+"),
        );
        const sum = counted.reduce((all, text) => all + Number.parseInt(text, 10), 0);
        expect(sum).to.equal(wholePicture(large).edges.length);
    });

    it("has one namespace with its workloads where that is asked for, and nothing in it covers anything", () => {
        const svg = svgOn(large, "team-003");
        expect(svg).not.to.contain("Overview:");
        expect(drawn(svg).boxes.map(({ name }) => name)).to.include("team-004/");
        expect([...svg.matchAll(/class="node"/g)]).to.have.length(7);
        expect(overlapsIn(svg)).to.deep.equal([]);
    });

    it("names the nearest namespace where there is none of that name", () => {
        expect(() => sightOn(large, "team-03")).to.throw(
            InputError,
            /--namespace: there is no namespace "team-03" to draw; did you mean "team-0\d\d?"\?/,
        );
        expect(() => sightOn(reportOf(smallMesh(same), smallMesh(same)), "zzzzzzzzzzzzz")).to.throw(
            InputError,
            /there are ai-agents, ai-data, ai-inference, gateway/,
        );
    });

    it("is boxes with numbers beside arrows where namespaces are few, and nothing in it covers anything", () => {
        const few = reportOf(largeMesh(4, 20, 1), largeMesh(4, 20, 1));
        const svg = svgOn(few);
        expect(svg)
            .to.contain("Overview: ")
            .and.to.match(/\d+ connections<\/text>/)
            .and.not.to.contain(`class="count`);
        expect(overlapsIn(svg)).to.deep.equal([]);
    });

    it("is readable in a page too: boxes with numbers where namespaces are few, else a grid with nothing beside arrows", () => {
        const few = sightOn(reportOf(largeMesh(4, 20, 1), largeMesh(4, 20, 1)), undefined).picture;
        const [inPage, grid] = [few, sightOn(large, undefined).picture].map((picture) =>
            svgOf(picture, { title: "t", standalone: false, overview: true }),
        );
        expect(overlapsIn(inPage!)).to.deep.equal([]);
        expect(drawn(inPage!).labels).to.have.length.greaterThan(3);
        expect(grid).to.contain(`class="mesh overview"`);
        expect(drawn(grid!).labels).to.deep.equal([]);
    });

    it("says so in Mermaid too", () => {
        const { picture, note } = sightOn(large, undefined);
        expect(mermaidOf(picture, note)).to.match(/^ {2}note>"Overview: /m);
        expect(picture.groups.every(({ nodes }) => nodes.length === 0)).to.equal(true);
    });

    it("says nothing of the kind of a small mesh", () => {
        const svg = svgOn(smallChange());
        expect(svg).not.to.contain("Overview");
        expect([...svg.matchAll(/class="node"/g)]).to.have.length.greaterThan(2);
    });
});

describe("the legend of a drawing", () => {
    it("has the signs that the drawing has, and no others", () => {
        const cluster = smallMesh(same);
        const plain = svgOn(reportOf(cluster, cluster));
        const change = svgOn(smallChange());
        for (const text of ["may connect, to these ports of its target", "looks names up (DNS), and nothing else"])
            expect(plain).to.contain(text);
        for (const text of ["+ opens", "− closes"]) {
            expect(change).to.contain(`>${text}</text>`);
            expect(plain).not.to.contain(text);
        }
        expect(change).not.to.contain("~ changes ports");
        expect(plain).not.to.contain("perhaps: open or not as far as is known");
    });
});
