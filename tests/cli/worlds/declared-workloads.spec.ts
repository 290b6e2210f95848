import { expect } from "chai";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { meshWorkloads, podsCalled, withDeclared } from "../../../cli/worlds/declared-workloads";
import type { Labels, Workload } from "../../../netpol";

const qdrant = { "app.kubernetes.io/name": "qdrant" };
/** Workloads as a MeshIsolation registers those of presets. */
const mesh = (workloads: Readonly<Record<string, Labels>>, presets: object = {}) => ({
    type: MESH_TYPE,
    inputs: {
        workloads: Object.fromEntries(
            Object.entries(workloads).map(([name, podLabels]) => [name, { namespace: "data", podLabels }]),
        ),
        presets: presets as Record<string, never>,
    },
});
const declared = (...of: Parameters<typeof mesh>): Workload[] => withDeclared([], meshWorkloads([mesh(...of)]));
const named = (workloads: readonly Workload[]) => workloads.map(({ name, labels }) => [name, labels]);

describe("the workloads that a mesh names by presets", () => {
    it("are each kind of pods once, under the name of the whole where that is what they are", () => {
        const found = declared({ vectors: qdrant, "vectors.api": qdrant, "vectors.peers": qdrant });
        expect(named(found)).to.deep.equal([["vectors", qdrant]]);
    });
    it("are called by the part that the preset has first where there is no whole", () => {
        const router = { component: "router" };
        const parts = { "vllm.controller": router, "vllm.router": router, "vllm.cache": { component: "cache" } };
        const presets = { vllm: { namespace: "data", preset: "vllm-production-stack" } };
        expect(named(declared(parts, presets))).to.deep.equal([
            ["vllm.router", router],
            ["vllm.cache", { component: "cache" }],
        ]);
    });
    it("carry the labels of the whole beside those of the part", () => {
        const found = declared({ ray: { cluster: "c" }, "ray.head": { type: "head" }, "ray.nodes": { cluster: "c" } });
        expect(named(found)).to.deep.equal([
            ["ray.head", { cluster: "c", type: "head" }],
            ["ray", { cluster: "c" }],
        ]);
    });
    it("are left out where the plan has such pods", () => {
        const labels = { ...qdrant, more: "x" };
        const own = {
            kind: "StatefulSet",
            namespace: "data",
            name: "r1-qdrant",
            labels,
            ports: [],
            ips: [],
            hostNetwork: false,
        };
        const parts = meshWorkloads([mesh({ vectors: qdrant, "vectors.api": qdrant })]);
        expect(withDeclared([own], parts)).to.deep.equal([own]);
    });
    it("keep all their names for questions", () => {
        const parts = meshWorkloads([mesh({ vectors: qdrant, "vectors.api": qdrant })]);
        expect(parts.map(({ name }) => name)).to.deep.equal(["vectors", "vectors.api"]);
    });
});

describe("podsCalled()", () => {
    const pods = (name: string, matchLabels: Labels, namespace = "data") => ({
        namespace,
        name,
        pods: { matchLabels },
    });
    const all = [
        pods("ray", { cluster: "c" }),
        pods("ray.head", { type: "head" }),
        pods("ray.dashboard", { type: "head" }),
        pods("db.a", { app: "a" }),
        pods("db.b", { app: "b" }),
        pods("rayon", { app: "rayon" }),
        pods("ray", { app: "other" }, "elsewhere"),
        pods("elsewhere.head", { type: "head" }, "elsewhere"),
    ];
    const called = (name: string): [string, Labels | undefined][] =>
        podsCalled(name, all).map((each) => [`${each.namespace}/${each.name}`, each.pods.matchLabels]);

    it("are those of exactly that name, wherever they are", () => {
        expect(called("ray")).to.deep.equal([
            ["data/ray", { cluster: "c" }],
            ["elsewhere/ray", { app: "other" }],
        ]);
    });
    it("are else those of its parts", () => {
        expect(called("db")).to.deep.equal([
            ["data/db.a", { app: "a" }],
            ["data/db.b", { app: "b" }],
        ]);
        expect(called("rayo")).to.deep.equal([]);
    });
    it("carry the labels of the whole beside those of the part, of the same namespace alone", () => {
        expect(called("ray.head")).to.deep.equal([["data/ray.head", { cluster: "c", type: "head" }]]);
        expect(called("elsewhere.head")).to.deep.equal([["elsewhere/elsewhere.head", { type: "head" }]]);
    });
    it("are the same ones once", () => {
        const twice = [pods("db.a", { app: "a" }), pods("db.b", { app: "a" }), pods("db.c", { app: "c" })];
        expect(podsCalled("db", twice).map(({ pods: { matchLabels } }) => matchLabels)).to.deep.equal([
            { app: "a" },
            { app: "c" },
        ]);
    });
});
