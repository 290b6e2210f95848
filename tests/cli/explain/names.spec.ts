import { expect } from "chai";
import { meshNamesOf, noNames } from "../../../cli/worlds/mesh-names";
import { type World, EndFinder } from "../../../cli/questions/end-finder";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { UNKNOWN } from "../../../cli/plan/values";
import { internetSet, IpSet, metadataSet, type Cluster, type Workload } from "../../../netpol";
import { Fixture } from "./fixture";

const workload = (namespace: string, name: string, kind: string, labels: Record<string, string>): Workload => {
    return { kind, namespace, name, labels, ports: [], ips: [], hostNetwork: false };
};

/** A stack that has a Deployment for one workload of its mesh, two for another and none for the third. */
const cluster: Cluster = {
    namespaces: ["ai", "data", "shop"].map((name) => ({ name, labels: {} })),
    workloads: [
        workload("ai", "vllm-server", "Deployment", { app: "vllm", tier: "gpu" }),
        workload("ai", "ray-a", "Deployment", { app: "ray", "ray.io/cluster": "a" }),
        workload("ai", "embed-a", "Deployment", { app: "embed" }),
        workload("ai", "embed-b", "StatefulSet", { app: "embed" }),
        workload("shop", "vllm", "Deployment", { app: "other" }),
        workload("shop", "cart", "Deployment", { app: "cart" }),
        workload("shop", "data", "Job", { app: "data" }),
        workload("data", "cart", "Pod", { app: "cart" }),
        workload("ai", "notebook", "declared", { app: "notebook" }),
    ],
    services: [],
    policies: [],
};

const mesh = {
    platform: { clusterCidrs: ["10.96.0.0/12"], apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 } },
    namespaces: { ai: { purpose: "ai" }, data: { purpose: "data" } },
    neighbours: { shops: { namespaceLabels: { "kubernetes.io/metadata.name": "shop" } }, nowhere: {} },
    externals: {
        tools: { cidrs: ["10.0.0.0/8"], except: ["10.0.0.0/28"] },
        later: { cidrs: [UNKNOWN] },
        metadata: { cidrs: ["168.0.0.0/8"] },
    },
};

/** A mesh on a platform by name, with nothing in it that has a reserved name. */
const onGke = {
    platform: {
        preset: "gke",
        nodeCidrs: ["10.1.0.0/16"],
        loadBalancerCidrs: ["10.129.0.0/23"],
        podCidrs: ["10.244.0.0/16"],
    },
    namespaces: { ai: { purpose: "ai" } },
};

const world: World = {
    cluster,
    meshNames: {
        ...meshNamesOf([{ type: MESH_TYPE, inputs: mesh }]),
        workloads: [
            { namespace: "ai", name: "vllm", pods: { matchLabels: { app: "vllm" } } },
            { namespace: "ai", name: "ray.train", pods: { matchLabels: { app: "ray", "ray.io/cluster": "a" } } },
            { namespace: "ai", name: "ray.serve", pods: { matchLabels: { app: "ray", "ray.io/cluster": "b" } } },
            { namespace: "ai", name: "embed", pods: { matchLabels: { app: "embed" } } },
            { namespace: "ai", name: "notebook", pods: { matchLabels: { app: "notebook" } } },
            { namespace: "ai", name: "twice", pods: { matchLabels: { app: "vllm" } } },
            { namespace: "data", name: "twice", pods: { matchLabels: { app: "cart" } } },
        ],
    },
    platform: { apiServer: IpSet.none },
};

const partsOf = (text: string): string[] => new EndFinder(world).find(text).parts.map(({ title }) => title);

describe("names of ends", () => {
    const found: readonly (readonly [name: string, parts: readonly string[]])[] = [
        // As the mesh names it, whatever else is called so.
        ["vllm", ["ai/vllm-server[Deployment]"]],
        ["ai/vllm", ["ai/vllm-server[Deployment]"]],
        ["embed", ["ai/embed-a[Deployment]", "ai/embed-b[StatefulSet]"]],
        ["notebook", ["ai/notebook[declared]"]],
        ["data", ["pods in namespace data"]],
        ["shops", ["pods in namespace shop"]],
        // A mesh may name a namespace that no object and no policy speaks of.
        ["nowhere", ["pods in namespace nowhere"]],
        // A name for several: one by one, and all of them.
        ["ray.train", ["ai/ray-a[Deployment]"]],
        ["ray", ["ai/ray-a[Deployment]", "pods app=ray,ray.io/cluster=b in namespace ai"]],
        ["tools", ["tools (10.0.0.0/8 except 10.0.0.0/28, 10.96.0.0/12)"]],
        // Where the metadata services are, no external opens them by the way.
        ["metadata", ["metadata (168.0.0.0/8 except 168.63.129.16)"]],
        ["kube-apiserver", ["kube-apiserver (172.18.0.2)"]],
        // By its own name, alone where it is the only one.
        ["shop/vllm", ["shop/vllm[Deployment]"]],
        ["embed-b", ["ai/embed-b[StatefulSet]"]],
        ["embed-b[StatefulSet]", ["ai/embed-b[StatefulSet]"]],
        ["cart[Pod]", ["data/cart[Pod]"]],
        ["shop", ["pods in namespace shop"]],
        ["shop/*", ["pods in namespace shop"]],
        ["192.0.2.7", ["192.0.2.7"]],
        ["fd00::5", ["fd00::5"]],
    ];
    for (const [name, parts] of found) {
        it(`${name} is ${parts.join(" and ")}`, () => {
            expect(partsOf(name)).to.deep.equal(parts);
        });
    }

    it("a part of a preset is the pods with its labels and those of the whole, by either way to write it", () => {
        const heads = ["c", "d"].map((of) => workload("ai", `head-${of}`, "Pod", { type: "head", cluster: of }));
        const workloads = [
            { namespace: "ai", name: "ray", pods: { matchLabels: { cluster: "c" } } },
            { namespace: "ai", name: "ray.head", pods: { matchLabels: { type: "head" } } },
        ];
        const names = { ...world.meshNames, workloads };
        for (const everyPod of [false, true]) {
            const finder = new EndFinder(
                { ...world, meshNames: names, cluster: { ...cluster, workloads: heads } },
                undefined,
                everyPod,
            );
            for (const text of ["ray.head", "ai/ray.head"]) {
                const found = finder.find(text).parts.flatMap(({ workload: one }) => one?.name ?? []);
                expect(found, `${text} ${everyPod}`).to.deep.equal(["head-c"]);
            }
        }
    });

    const refused: readonly (readonly [name: string, message: string])[] = [
        ["cart", '"cart" is more than one thing; write "shop/cart[Deployment]" or "data/cart[Pod]"'],
        ["twice", '"twice" is more than one workload of a mesh; write "ai/twice" or "data/twice"'],
        ["vlm", 'no workload, namespace or external is called "vlm"; did you mean "vllm"?'],
        ["tolls", 'no workload, namespace or external is called "tolls"; did you mean "tools"?'],
        ["ai/vlm", 'no pod or workload is called "ai/vlm"; write "namespace/name" or an IP address'],
        ["shop/crt", 'no pod or workload is called "shop/crt"; did you mean "shop/cart"?'],
        ["svc/web", 'no Service is called "svc/web"; write "namespace/svc/name"'],
        ["shp/*", 'no namespace is called "shp"; did you mean "shop/*"?'],
        ["later", 'the addresses of "later" are a secret or known only after a deployment'],
        // A kind of namespaces that nobody has made has a free name, which is no name to ask for.
        ["new-namespace/*", 'no namespace is called "new-namespace"; write "namespace/*"'],
    ];
    for (const [name, message] of refused) {
        it(`${name} is refused`, () => {
            expect(() => partsOf(name)).to.throw(message);
        });
    }

    describe("that are reserved", () => {
        const finder = (mesh: object, more: Partial<World> = {}) =>
            new EndFinder({ ...world, meshNames: meshNamesOf([{ type: MESH_TYPE, inputs: mesh as never }]), ...more });
        const addresses = (names: EndFinder, name: string) => names.find(name).addresses?.toString();
        const rows: [string, string][] = [
            ["nodes", "10.1.0.0/16"],
            ["cloud-identity", "169.254.169.252"],
            ["load-balancers", "10.129.0.0/23, 35.191.0.0/16, 130.211.0.0/22"],
        ];
        for (const [name, expected] of rows) {
            it(`${name} is what the mesh's platform says`, () => {
                const set = IpSet.unionAll(
                    expected.split(", ").map((cidr) => IpSet.parse(cidr.includes("/") ? cidr : `${cidr}/32`)),
                );
                expect(addresses(finder(onGke), name)).to.equal(set.toString());
            });
            it(`${name} is refused where nothing says it`, () => {
                expect(() => finder({ namespaces: {} }).find(name)).to.throw(`"${name}" stands for a mesh's platform.`);
            });
        }
        it("are unknown where a part of them is known only after a deployment", () => {
            const mesh = { platform: { loadBalancerCidrs: [UNKNOWN] }, namespaces: {} };
            expect(() => finder(mesh).find("load-balancers")).to.throw("are a secret or known only after a deployment");
            const nodes = { platform: { nodeCidrs: [UNKNOWN] }, namespaces: {} };
            expect(() => finder(nodes).find("internet")).to.throw("are a secret or known only after a deployment");
        });
        it("internet is all but the cluster's own, and metadata what hands out credentials, in any world", () => {
            const own = IpSet.parse("10.244.0.0/16");
            expect(addresses(finder(onGke), "internet")).to.equal(internetSet.subtract(own).toString());
            const nothing = { meshNames: noNames, platform: { apiServer: IpSet.parse("34.1.2.3") } };
            const without = internetSet.subtract(IpSet.parse("34.1.2.3"));
            expect(addresses(finder({}, nothing), "internet")).to.equal(without.toString());
            expect(addresses(finder(onGke), "metadata")).to.equal(metadataSet.toString());
        });
        it("are what the world calls so, where it has such a name", () => {
            const named = { ...cluster, namespaces: [...cluster.namespaces, { name: "internet", labels: {} }] };
            const end = finder({}, { cluster: named, meshNames: noNames }).find("internet");
            expect(end.namespaces).to.deep.equal(["internet"]);
            const external = { ...onGke, externals: { internet: { cidrs: ["9.9.9.0/24"] } } };
            expect(addresses(finder(external), "internet")).to.equal(IpSet.parse("9.9.9.0/24").toString());
            const workloads = { ...onGke, workloads: { nodes: { namespace: "ai", podLabels: { app: "vllm" } } } };
            expect(meshNamesOf([{ type: MESH_TYPE, inputs: workloads }]).addresses.has("nodes")).to.equal(false);
        });
    });

    it("says what kube-apiserver stands for where nothing gives it", () => {
        const without = new EndFinder({ ...world, meshNames: noNames });
        expect(() => without.find("kube-apiserver")).to.throw(
            `"kube-apiserver" stands for a mesh's platform.apiServer, and nothing that was read gives it`,
        );
    });
});

describe("ends of a mesh that manifests tell of", () => {
    let fixture: Fixture;
    before(() => (fixture = new Fixture()));
    after(() => fixture.remove());

    async function answer(from: string, to: string, port: string): Promise<Record<string, unknown>> {
        const { text } = await fixture.explain({ from: [from], to: [to], port: [port], output: "json" });
        return (JSON.parse(text) as { answers: Record<string, unknown>[] }).answers[0]!;
    }

    const cases: readonly (readonly [
        from: string,
        to: string,
        port: string,
        verdict: string,
        connections: readonly string[],
    ])[] = [
        [
            "envoy",
            "vllm",
            "8000",
            "allowed",
            ["allowed gateway/envoy[Deployment] -> ai-inference/vllm-server[Deployment]"],
        ],
        [
            "gateway/*",
            "vllm",
            "8000",
            "mixed",
            [
                "denied other pods in namespace gateway -> ai-inference/vllm-server[Deployment]",
                "allowed pods app=envoy in namespace gateway -> ai-inference/vllm-server[Deployment]",
            ],
        ],
        [
            "gateway/*",
            "vllm",
            "8001",
            "denied",
            [
                "denied other pods in namespace gateway -> ai-inference/vllm-server[Deployment]",
                "denied pods app=envoy in namespace gateway -> ai-inference/vllm-server[Deployment]",
            ],
        ],
        [
            "agent",
            "tools",
            "8443",
            "mixed",
            [
                "allowed ai-agents/agent[Deployment] -> tools: 44.1.0.0/16",
                "denied ai-agents/agent[Deployment] -> tools: 44.0.0.16/28 and 25 more ranges",
            ],
        ],
    ];
    for (const [from, to, port, verdict, connections] of cases) {
        it(`${from} -> ${to} on ${port} is ${verdict}`, async () => {
            const { verdict: given, byPorts } = await answer(from, to, port);
            const rows = (byPorts as { connections: { verdict: string; from: string; to: string }[] }[])[0]!
                .connections;
            expect(given).to.equal(verdict);
            expect(rows.map((each) => `${each.verdict} ${each.from} -> ${each.to}`)).to.deep.equal(connections);
        });
    }
});
