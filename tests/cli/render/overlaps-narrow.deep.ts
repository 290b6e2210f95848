import { expect } from "chai";
import { sightOn, wholePicture } from "../../../cli/commands/graph/pictures";
import type { Picture } from "../../../cli/render/picture/picture";
import { svgOf } from "../../../cli/render/picture/svg";
import { drawn } from "./drawn";
import { largeMesh } from "./large-mesh";
import { reportOf } from "./meshes";
import { overlapsIn } from "./overlaps";
import { randomMesh, randomPicture } from "./random-meshes";

const draw = (picture: Picture, overview = false): string =>
    svgOf(picture, { title: "t", standalone: false, narrow: true, overview });

describe("labels, boxes and arrows of a drawing in one column", function () {
    this.timeout(300_000);

    it("never cover each other, on 44 generated meshes with long names, and every arrow is there with its label", () => {
        let labels = 0;
        for (let seed = 1; seed <= 44; seed++) {
            const picture = wholePicture(reportOf(randomMesh(seed, seed % 3), randomMesh(seed)));
            const svg = draw(picture);
            expect(overlapsIn(svg), `mesh ${seed}`).to.deep.equal([]);
            const { arrows, labels: own } = drawn(svg);
            expect(arrows, `mesh ${seed}`).to.have.length(picture.edges.length);
            expect(own, `mesh ${seed}`).to.have.length(picture.edges.filter(({ quiet }) => !quiet).length);
            labels += own.length;
        }
        expect(labels).to.be.greaterThan(44 * 10);
    });

    it("never cover each other where anything leads to anything, and in an overview of few namespaces", () => {
        for (let seed = 1; seed <= 80; seed++)
            expect(overlapsIn(draw(randomPicture(seed))), `picture ${seed}`).to.deep.equal([]);
        const few = sightOn(reportOf(largeMesh(4, 20, 1), largeMesh(4, 20, 1)), undefined).picture;
        expect(overlapsIn(draw(few, true))).to.deep.equal([]);
    });
});
