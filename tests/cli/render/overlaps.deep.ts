import { expect } from "chai";
import { wholePicture } from "../../../cli/commands/graph/pictures";
import type { Picture } from "../../../cli/render/picture/picture";
import { svgOf } from "../../../cli/render/picture/svg";
import { drawn } from "./drawn";
import { reportOf } from "./meshes";
import { overlapsIn } from "./overlaps";
import { randomMesh, randomPicture } from "./random-meshes";

const draw = (picture: Picture, narrow = false): string => svgOf(picture, { title: "t", standalone: true, narrow });

/** The picture of a change of a generated mesh. */
const changed = (seed: number): Picture => wholePicture(reportOf(randomMesh(seed, seed % 3), randomMesh(seed)));

describe("labels, boxes and arrows of a drawing", function () {
    this.timeout(300_000);

    it("never cover each other, on 44 generated meshes with long names", () => {
        const counts = { labels: 0, arrows: 0, boxes: 0 };
        for (let seed = 1; seed <= 44; seed++) {
            const svg = draw(changed(seed));
            expect(overlapsIn(svg), `mesh ${seed}`).to.deep.equal([]);
            const { labels, arrows, boxes } = drawn(svg);
            counts.labels += labels.length;
            counts.arrows += arrows.length;
            counts.boxes += boxes.length;
        }
        expect(counts.labels).to.be.greaterThan(44 * 10);
        expect(counts.arrows).to.be.greaterThan(counts.labels);
        expect(counts.boxes).to.be.greaterThan(44 * 5);
    });

    it("never cover each other where anything leads to anything, itself included", () => {
        for (let seed = 1; seed <= 80; seed++)
            expect(overlapsIn(draw(randomPicture(seed))), `picture ${seed}`).to.deep.equal([]);
    });

    it("never cover each other in one column for a narrow screen", () => {
        for (let seed = 1; seed <= 8; seed++)
            expect(overlapsIn(draw(changed(seed), true)), `mesh ${seed}`).to.deep.equal([]);
        for (let seed = 1; seed <= 20; seed++)
            expect(overlapsIn(draw(randomPicture(seed), true)), `picture ${seed}`).to.deep.equal([]);
    });

    it("have a label for every arrow but those of names alone", () => {
        for (let seed = 1; seed <= 20; seed++) {
            const picture = randomPicture(seed);
            const wanted = picture.edges.filter(({ quiet }) => !quiet).map(({ id }) => id);
            expect(drawn(draw(picture)).labels.map(({ name }) => name)).to.have.members(wanted);
        }
    });
});

describe("the measure of overlaps", () => {
    const svg = draw(wholePicture(reportOf(randomMesh(5), randomMesh(5))));
    const { labels, boxes, headers, arrows } = drawn(svg);
    const [first, second] = [labels[0]!, labels[1]!];
    const onto = ({ x, y }: { x: number; y: number }): string =>
        svg.replace(`<rect class="plate" x="${first.x}" y="${first.y}"`, `<rect class="plate" x="${x}" y="${y}"`);

    it("finds nothing before anything is moved", () => {
        expect(overlapsIn(svg)).to.deep.equal([]);
    });

    it("finds a label that is put on another label", () => {
        expect(overlapsIn(onto(second))).to.include(`label ${first.name} on label ${second.name}`);
    });

    it("finds a label that is put on a box, on a header and on an arrow", () => {
        expect(overlapsIn(onto(boxes[0]!))).to.include(`label ${first.name} on box ${boxes[0]!.name}`);
        expect(overlapsIn(onto(headers[0]!))).to.include(`label ${first.name} on header ${headers[0]!.name}`);
        const other = arrows.find(({ id }) => id !== first.name)!;
        const [x, y] = other.points[Math.floor(other.points.length / 2)]!;
        expect(overlapsIn(onto({ x: x - 5, y: y - 5 }))).to.include(`label ${first.name} on arrow ${other.id}`);
    });

    it("finds an arrow that runs through a box or along another arrow", () => {
        const { x, y, width, name } = boxes[0]!;
        const own = /(<g class="edge [^>]*id="([^"]*)"[^]*?<path class="line" d=")[^"]*"/.exec(svg)!;
        const through = svg.replace(own[0], `${own[1]}M${x - 9},${y + 9}H${x + width + 9}"`);
        expect(overlapsIn(through)).to.include(`arrow ${own[2]} through box ${name}`);
    });

    it("finds an arrow that runs along another one of its namespace", () => {
        const own = arrows.filter(({ within }) => within !== undefined);
        const a = own.find(({ id, within }) => own.some((other) => other.id !== id && other.within === within))!;
        const b = own.find(({ id, within }) => id !== a.id && within === a.within)!;
        const pathOf = (id: string): string => new RegExp(`id="${id}"[^]*?class="line" d="([^"]*)"`).exec(svg)![1]!;
        const along = svg.replace(`d="${pathOf(a.id)}"`, `d="${pathOf(b.id)}"`);
        expect(overlapsIn(along).join("\n")).to.match(/arrows e\d+ e\d+ on each other in \d+ places/);
    });
});
