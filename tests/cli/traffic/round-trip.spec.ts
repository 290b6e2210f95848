import { expect } from "chai";
import { specYaml } from "../../../cli/render/learn/spec-yaml";
import { prove } from "../../../components/proof";
import { parseMesh } from "../../../mesh";
import { specOf } from "../../examples/tables";
import { runs } from "../../runs";
import { randomMesh, roundTrip } from "./round-trip";

/** Presets that each example's traffic shows. */
const presetsOf: Readonly<Record<string, readonly string[]>> = {
    "data-stores": ["cloudnative-pg", "qdrant", "redis", "weaviate"],
    "ray-clusters": ["kuberay"],
    "llm-d-gke": ["llm-d"],
    sandboxes: [],
    ambient: [],
};

describe("ai-mesh learn, of the traffic that a mesh's flows make", () => {
    it("covers all of it, and opens nothing beyond the flows: random meshes with noise, restarts and scaled pods", async function () {
        this.timeout(600_000);
        const meshes = runs(30, 500);
        let [lines, covered, extra] = [0, 0, 0];
        for (let seed = 1; seed <= meshes; seed++) {
            const { spec, ...rest } = randomMesh(seed);
            const score = await roundTrip(spec, seed, rest);
            expect(score.missing, `seed ${seed}`).to.deep.equal([]);
            expect(score.extra, `seed ${seed}`).to.deep.equal([]);
            [lines, covered, extra] = [lines + score.lines, covered + score.covered, extra + score.extra.length];
        }
        console.log(`        ${meshes} meshes: ${covered} of ${lines} connections covered, ${extra} opened besides`);
    });

    it("covers the same of a log that has addresses alone, by Services too, and of packets that nodes send on", async function () {
        this.timeout(600_000);
        let [lines, extra] = [0, 0];
        for (let seed = 1; seed <= runs(15, 200); seed++) {
            const { spec, silent } = randomMesh(seed);
            const score = await roundTrip(spec, seed, { silent, addresses: true, snat: true });
            expect(score.missing, `seed ${seed}`).to.deep.equal([]);
            expect(score.extra, `seed ${seed}`).to.deep.equal([]);
            [lines, extra] = [lines + score.lines, extra + score.extra.length];
        }
        console.log(`        ${lines} connections by address covered, ${extra} opened besides`);
    });

    it("would notice a connection that is not covered, and one that is opened besides", async () => {
        const { spec, ...rest } = randomMesh(3);
        const [first] = spec.flows;
        const port = Number(first?.ports[0]);
        const less = await roundTrip(spec, 3, { ...rest, unseen: (line) => line.port === port });
        expect(less.missing).to.not.deep.equal([]);
        const [pod] = rest.silent;
        const more = [{ from: { ...pod, workload: "quiet" }, to: "203.0.113.7", port, count: 20 }, ...rest.noise];
        const extra = await roundTrip({ ...spec, flows: spec.flows.filter(({ to }) => to !== "out") }, 3, {
            ...rest,
            noise: more,
        });
        expect(extra.learned.flows).to.be.greaterThan(0);
        expect(Object.keys((extra.learned.spec["externals"] ?? {}) as object)).to.include("at-203-0-113-7");
    });

    for (const [name, presets] of Object.entries(presetsOf)) {
        it(`learns the example ${name} back: its traffic, its presets, nothing else`, async function () {
            this.timeout(60_000);
            const spec = specOf(name) as unknown as Readonly<Record<string, unknown>>;
            const score = await roundTrip(spec, 1);
            expect(score.missing).to.deep.equal([]);
            // What a service mesh's own port opens beside a flow goes with it.
            expect(score.extra.filter((text) => name !== "ambient" || !text.endsWith("TCP 15008"))).to.deep.equal([]);
            expect(prove(parseMesh(score.learned.spec)).mismatches).to.deep.equal([]);
            const found = Object.values(
                (score.learned.spec["workloads"] ?? {}) as Record<string, { preset?: string }>,
            ).flatMap(({ preset }) => preset ?? []);
            expect(found).to.include.members([...presets]);
            expect(specYaml(score.learned, { sources: [], gaps: [] })).to.include("flows:");
            console.log(
                `        ${name}: ${score.covered} of ${score.lines} connections, presets ${[...new Set(found)].sort().join(", ") || "none"}`,
            );
        });
    }
});
