import { expect } from "chai";
import type { MeshIsolationArgs } from "../../components";
import { prove } from "../../components/proof";
import { specText } from "../../components/spec-text";
import { readArgs } from "../../components/later";
import { compile, parseMesh, type Mesh } from "../../mesh";
import { madePolicies, presetCalled, presets, valuesOf, type WorkloadPreset } from "../../mesh/presets";

/** A value for every parameter that a preset cannot do without, or for all of them. */
const given = ({ parameters }: WorkloadPreset, all: boolean): Record<string, string> =>
    Object.fromEntries(
        Object.entries(parameters).flatMap(([name, { required, default: text }]) =>
            required || (all && text === undefined) ? [[name, "r1"]] : [],
        ),
    );

/** A mesh of one preset, with a flow to each of its parts that takes connections, and one from each part. */
function specOf(preset: WorkloadPreset, all = true): MeshIsolationArgs {
    const parts = Object.entries(preset.parts);
    return {
        platform: { podCidrs: ["10.244.0.0/16"], apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 } },
        namespaces: { clients: { purpose: "clients" }, home: { purpose: "home" } },
        workloads: {
            client: { namespace: "clients", podLabels: { app: "client" } },
            it: { namespace: "home", preset: preset.name, with: given(preset, all) },
        },
        flows: [
            ...parts.flatMap(([name, { ports }]) =>
                ports.length > 0 ? [{ from: "client", to: `it.${name}`, why: "requests" }] : [],
            ),
            ...parts.map(([name]) => ({ from: `it.${name}`, to: "kube-apiserver", why: "objects" })),
        ],
    };
}

const policiesOf = (mesh: Mesh) => compile(mesh).policies.map(({ manifest }) => manifest);

describe("every preset", () => {
    for (const preset of presets) {
        it(`${preset.name} alone in a mesh proves, with and without its parameters`, () => {
            for (const all of [true, false]) {
                const mesh = parseMesh(specOf(preset, all));
                expect(prove(mesh)).to.deep.include({ mismatches: [], complete: true });
                const names = policiesOf(mesh).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
                expect(new Set(names).size).to.equal(names.length);
            }
        });
        it(`${preset.name} names parts, presets and parameters that are there, each with a source`, () => {
            const { parts, inGroup, needs, makes, parameters } = preset;
            expect(Object.keys(parts)).to.not.include("part");
            for (const name of Object.keys(parts)) expect(name).to.match(/^[a-z][-a-z]*[a-z]$/);
            for (const { from, to, ports = parts[to]?.ports ?? [] } of inGroup) {
                expect(parts).to.include.keys(from, to);
                expect(ports, `${from} -> ${to}`).to.not.deep.equal([]);
            }
            for (const { part, peer, isPreset, direction, ports = [] } of needs) {
                const [of = "", to] = peer.split(".");
                expect(parts).to.include.keys(part);
                if (isPreset) expect(presetCalled(of), peer).to.not.equal(undefined);
                if (to !== undefined) expect(presetCalled(of)?.parts, peer).to.include.keys(to);
                // The line to add is one that a spec takes: with ports, or to what has its own.
                const own = direction === "from" ? (parts[part]?.ports ?? []) : [];
                expect([...ports, ...own].length > 0 || to !== undefined || peer === "kube-apiserver", peer).to.equal(
                    true,
                );
            }
            for (const { when } of makes) {
                expect(parameters).to.include.keys(when.parameter);
                expect([when.is, when.else]).to.include(parameters[when.parameter]?.default);
            }
            const sources = [...Object.values(parts), ...inGroup, ...needs, ...makes].map(({ source }) => source);
            expect(sources.filter((source) => !/^(https:\/\/\S+|[\w./*-]+)$/.test(source))).to.deep.equal([]);
            expect(preset.repository).to.match(/^https:\/\/\S+[^/]$/);
        });
        it(`${preset.name} selects some labels in every part, whatever is left out`, () => {
            const { workloads } = parseMesh(specOf(preset, false));
            for (const { name, pods } of workloads)
                expect(Object.keys(pods.matchLabels ?? {}), name).to.not.deep.equal([]);
        });
    }
    it("is a spec that a report can show, and that means the same", () => {
        for (const preset of presets) {
            const mesh = parseMesh(specOf(preset));
            const shown = parseMesh(JSON.parse(specText(mesh)));
            const rules = (of: Mesh) =>
                policiesOf(of)
                    .map(({ metadata, spec }) => JSON.stringify([metadata.namespace, spec]))
                    .sort();
            expect(rules(shown)).to.deep.equal(rules(mesh));
        }
    });
    it("that is broken does not prove", () => {
        const mesh = parseMesh(specOf(presets[0] as WorkloadPreset));
        const [first, ...others] = policiesOf(mesh);
        expect(first).to.not.equal(undefined);
        expect(prove(mesh, others).mismatches).to.not.deep.equal([]);
    });
    it("comes with policies as long as its parameters say so", () => {
        const made = presets.flatMap((preset) => {
            const values = valuesOf(preset, given(preset, true));
            return madePolicies({ name: "it", namespace: "home", preset, values }).map(
                ({ policy }) => policy.metadata.name,
            );
        });
        expect(made).to.deep.equal(["comes-with-it", "singleuser", "hub", "proxy", "r1-postgresql", "r1-redis"]);
        const redis = presetCalled("redis") as WorkloadPreset;
        const without = valuesOf(redis, { networkPolicy: "false" });
        expect(madePolicies({ name: "it", namespace: "home", preset: redis, values: without })).to.deep.equal([]);
    });
});

describe("what the component is registered with, of args with presets", () => {
    const args: MeshIsolationArgs = {
        namespaces: { clients: { purpose: "clients" }, home: { purpose: "home" } },
        workloads: {
            client: { namespace: "clients", podLabels: { app: "client" } },
            vectors: { namespace: "home", preset: "qdrant", with: { release: "r1" } },
        },
        flows: [{ from: "client", to: "vectors.api", why: "retrieval" }],
    };

    const registeredArgs = (given: MeshIsolationArgs) => readArgs(given).registered;

    it("gives every part its labels, every flow its ports, and the flows between parts", () => {
        const podLabels = { "app.kubernetes.io/name": "qdrant", "app.kubernetes.io/instance": "r1" };
        expect(registeredArgs(args)).to.deep.equal({
            namespaces: args.namespaces,
            workloads: {
                client: args.workloads?.["client"],
                ...Object.fromEntries(
                    ["vectors", "vectors.api", "vectors.metrics", "vectors.peers"].map((name) => [
                        name,
                        { namespace: "home", podLabels },
                    ]),
                ),
            },
            flows: [
                { from: "client", to: "vectors.api", ports: ["6333/tcp", "6334/tcp"], why: "retrieval" },
                {
                    from: "vectors.peers",
                    to: "vectors.peers",
                    ports: ["6335/tcp"],
                    why: "Qdrant: consensus and shard transfers",
                },
            ],
            presets: { vectors: args.workloads?.["vectors"] },
        });
    });
    it("writes out what the platform's preset says, which a key without a value does not take away", () => {
        const eks = {
            preset: "eks" as const,
            dns: ["kube-dns", "node-local"],
            identity: { cidrs: ["169.254.170.23/32", "fd00:ec2::23/128"], ports: [80] },
        };
        const keys = { dns: undefined, identity: undefined, healthChecks: undefined };
        const given = { ...args, platform: { preset: "eks", ...keys } } as unknown as MeshIsolationArgs;
        expect(registeredArgs(given).platform).to.deep.equal({ ...eks, healthChecks: undefined });
        const own = {
            dns: ["coredns"],
            identity: { cidrs: ["10.0.0.9/32"], ports: [81] },
            healthChecks: ["10.1.0.0/16"],
        };
        const set = { ...args, platform: { preset: "eks", ...own } } as unknown as MeshIsolationArgs;
        expect(registeredArgs(set).platform).to.deep.equal({ preset: "eks", ...own });
    });
    it("leaves args without presets, and args with mistakes, as they are", () => {
        const plain = { ...args, workloads: {}, flows: [] };
        expect(registeredArgs(plain)).to.deep.equal(plain);
        const wrong = { ...args, flows: [{ from: "client", to: "vectors.appi", why: "x" }] };
        expect(registeredArgs(wrong)).to.equal(wrong);
        const none = null as unknown as MeshIsolationArgs;
        expect(registeredArgs(none)).to.equal(none);
    });
});
