import { expect } from "chai";
import * as fc from "fast-check";
import { prove } from "../../components/proof";
import { specText } from "../../components/spec-text";
import { compile, MeshError, parseMesh, type Mesh } from "../../mesh";
import type { NetworkPolicy } from "../../netpol";
import { seed } from "../random-seed";
import { runs } from "../runs";
import { anySpec } from "./random-mesh";

/** How many meshes to try. */
const meshes = Number(process.env["RANDOM_MESHES"] ?? runs(60, 20_000));

const policiesOf = (mesh: Mesh): NetworkPolicy[] => compile(mesh).policies.map(({ manifest }) => manifest);

/** The mesh of a spec; undefined where the spec is refused. */
function meshOf(spec: unknown): Mesh | undefined {
    try {
        return parseMesh(spec);
    } catch (error) {
        if (error instanceof MeshError) return undefined;
        throw error;
    }
}

describe(`prove() on ${meshes} random meshes`, () => {
    it("finds that the policies of every mesh do what it declares", function () {
        this.timeout(0);
        let refused = 0;
        const started = performance.now();
        fc.assert(
            fc.property(anySpec, (spec) => {
                const mesh = meshOf(spec);
                if (mesh === undefined) refused++;
                fc.pre(mesh !== undefined);
                const { mismatches, complete } = prove(mesh);
                expect(mismatches).to.deep.equal([]);
                expect(complete).to.equal(true);
            }),
            { numRuns: meshes, seed, maxSkipsPerRun: 100 },
        );
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        console.log(`      seed ${seed}: ${meshes} proven in ${seconds} s, ${refused} specs refused`);
        expect(refused).to.be.lessThan(meshes);
    });

    it("draws every endpoint that a flow may name, at either end that it may be", () => {
        const drawn = new Set<string>();
        for (const spec of fc.sample(anySpec, { numRuns: 600, seed })) {
            for (const { from, to } of meshOf(spec)?.flows ?? []) drawn.add(`from ${from.kind}`).add(`to ${to.kind}`);
        }
        const both = ["external", "internet", "namespace", "nodes", "workload"];
        const expected = [
            ...both.flatMap((kind) => [`from ${kind}`, `to ${kind}`]),
            ...["from load-balancers", "to cloud-identity", "to kube-apiserver"],
        ];
        expect([...drawn].sort()).to.deep.equal(expected.sort());
    });

    it("draws the service meshes that carry, with flows that they carry and flows that they do not", () => {
        const drawn = new Set<string>();
        for (const spec of fc.sample(anySpec, { numRuns: 600, seed })) {
            const mesh = meshOf(spec);
            for (const { forServiceMesh } of mesh?.flows ?? [])
                drawn.add(`${mesh?.platform.serviceMesh} ${forServiceMesh !== undefined}`);
        }
        const carried = ["istio-ambient true", "linkerd true"];
        expect([...drawn]).to.include.members([...carried, "istio-ambient false", "linkerd false", "undefined false"]);
    });

    it("sees it where a policy is left out, but for those that change nothing", () => {
        let [seen, without] = [0, 0];
        fc.assert(
            fc.property(anySpec, fc.nat(), (spec, choice) => {
                const mesh = meshOf(spec);
                fc.pre(mesh !== undefined);
                const policies = policiesOf(mesh);
                const left = policies[choice % policies.length]!;
                const rest = policies.filter((policy) => policy !== left);
                const open = mesh.namespaces.some(({ name, enforce }) => name === left.metadata.namespace && !enforce);
                if (open) return;
                if (prove(mesh, rest).mismatches.length > 0) seen++;
                else without++;
            }),
            { numRuns: runs(60, 200), seed, maxSkipsPerRun: 100 },
        );
        console.log(`      a policy left out: seen ${seen} times, without effect ${without} times`);
        expect(seen).to.be.greaterThan(without);
    });

    it("reports a spec that makes the same mesh again", () => {
        fc.assert(
            fc.property(anySpec, (spec) => {
                const mesh = meshOf(spec);
                fc.pre(mesh !== undefined);
                const again = parseMesh(JSON.parse(specText(mesh)));
                const withoutWhy = ({ flows, ...rest }: Mesh) => ({
                    ...rest,
                    flows: flows.map((f) => ({ ...f, why: "" })),
                });
                expect(withoutWhy(again)).to.deep.equal(withoutWhy(mesh));
            }),
            { numRuns: 100, seed, maxSkipsPerRun: 100 },
        );
    });
});
