import { expect } from "chai";
import { hueOf } from "../../../cli/render/picture/hue";
import { palette } from "../../../cli/render/picture/svg-style";
import { svgOf } from "../../../cli/render/picture/svg";
import { mapHtml } from "../../../cli/render/page/map";
import { connectionLines } from "../../../cli/render/connection-lines";
import { wholePicture } from "../../../cli/commands/graph/pictures";
import type { DiffReport } from "../../../cli/compare/report";
import { reportOf, same, smallChange, smallMesh } from "./meshes";

/** The hue of each namespace in some markup, by its id. */
function huesIn(markup: string): Map<string, Set<string>> {
    const hues = new Map<string, Set<string>>();
    for (const [, hue = "", id = ""] of markup.matchAll(
        /<g class="group ours[^"]*" style="--hue:(\d+)" data-id="([^"]*)"/g,
    ))
        hues.set(id, (hues.get(id) ?? new Set()).add(hue));
    return hues;
}

const lines = ({ comparison, pods, names }: DiffReport): ReturnType<typeof connectionLines> =>
    connectionLines(comparison, pods, names);

describe("the hue of a namespace", () => {
    it("is its purpose's in graph, diff and whatever a page opens", () => {
        const cluster = smallMesh(same);
        const graph = huesIn(svgOf(wholePicture(reportOf(cluster, cluster)), { title: "t", standalone: true }));
        const change = smallChange();
        const page = huesIn(mapHtml(change, lines(change)));
        expect([...graph.keys()]).to.include.members(["gateway/", "ai-inference/", "ai-agents/"]);
        for (const [id, hues] of graph) {
            expect([...hues], id).to.have.length(1);
            expect(page.get(id), id).to.deep.equal(hues);
        }
        expect(graph.get("ai-inference/")).to.deep.equal(new Set([String(hueOf("inference"))]));
    });

    it("hangs on the purpose alone, and tells those apart that most meshes have", () => {
        const known = ["gateway", "inference", "agents", "data", "training", "tools", "monitoring", "sandboxes"];
        const hues = known.map(hueOf).sort((a, b) => a - b);
        hues.forEach((hue, i) => expect((hues[(i + 1) % hues.length]! - hue + 360) % 360, `${hue}`).to.be.at.least(30));
        expect(hueOf("toString")).to.be.within(0, 359);
        expect(hueOf("payments")).to.equal(hueOf("payments")).and.not.equal(hueOf("billing"));
    });
});

describe("arrows of a drawing", () => {
    for (const scheme of ["light", "dark"] as const) {
        const colours = palette[scheme];
        const paper = rgbOf(colours.paper);
        const tint = Number.parseInt(colours.tint, 10) / 100;
        const washed = Array.from({ length: 36 }, (_, i) => mixed(hsl(i * 10, 0.6, tint), paper, Number(colours.wash)));
        const grounds = [paper, rgbOf(colours.box), ...washed];
        const least = (colour: string): number => Math.min(...grounds.map((ground) => contrast(rgbOf(colour), ground)));

        it(`have a contrast of 3:1 to whatever they are drawn on, ${scheme}`, () => {
            for (const kind of ["flow", "quiet", "opened", "closed", "changed"] as const)
                expect(least(colours[kind]), kind).to.be.at.least(3);
        });
    }

    it("would be found too pale: the grey that lines around boxes have", () => {
        expect(contrast(rgbOf(palette.light.line), rgbOf(palette.light.paper))).to.be.below(3);
    });
});

type Rgb = readonly [number, number, number];

function rgbOf(colour: string): Rgb {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
    return [r!, g!, b!];
}

function hsl(hue: number, saturation: number, lightness: number): Rgb {
    const part = (n: number): number => {
        const k = (n + hue / 30) % 12;
        return lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    };
    return [part(0), part(8), part(4)];
}

function mixed(over: Rgb, ground: Rgb, share: number): Rgb {
    const [r, g, b] = ground.map((value, i) => over[i]! * share + value * (1 - share));
    return [r!, g!, b!];
}

/** WCAG's contrast of two colours. */
function contrast(a: Rgb, b: Rgb): number {
    const luminance = (colour: Rgb): number => {
        const [r, g, b] = colour.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high! + 0.05) / (low! + 0.05);
}
