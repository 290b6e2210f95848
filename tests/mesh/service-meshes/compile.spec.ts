import { expect } from "chai";
import { compile, MeshError, parseMesh, parseSpec, platformFindings } from "../../../mesh";
import type { NetworkPolicy } from "../../../netpol";

/** Two meshed namespaces, one that is not, neighbours of both kinds, and what has no pods. */
const spec = {
    platform: { nodeCidrs: ["172.18.0.0/16"], clusterCidrs: ["10.244.0.0/16"], serviceMesh: "istio-ambient" },
    namespaces: {
        apps: { purpose: "apps" },
        models: { purpose: "models" },
        batch: { purpose: "batch", serviceMesh: false },
    },
    neighbours: { monitoring: {}, ingress: { serviceMesh: true } },
    workloads: {
        agent: { namespace: "apps", podLabels: { app: "agent" } },
        vllm: { namespace: "models", podLabels: { app: "vllm" } },
        redis: { namespace: "models", podLabels: { app: "redis" }, serviceMesh: false },
    },
    externals: { tools: { cidrs: ["192.0.2.0/24"] } },
    flows: [
        { from: "agent", to: "vllm", ports: [8000], why: "inference" },
        { from: "agent", to: "redis", ports: [6379], why: "cache" },
        { from: "vllm", to: "batch", ports: [80], why: "results" },
        { from: "batch", to: "vllm", ports: [8000], why: "evaluation" },
        { from: "monitoring", to: "vllm", ports: [8000], why: "metrics" },
        { from: "ingress", to: "agent", ports: [8080], why: "users" },
        { from: "agent", to: "tools", ports: [443], why: "tools" },
        { from: "nodes", to: "vllm", ports: [8000], why: "probes" },
    ],
};

const changed = (change: (copy: typeof spec) => void): unknown => {
    const copy = structuredClone(spec);
    change(copy);
    return copy;
};
const on = (serviceMesh: string | undefined): unknown =>
    changed((copy) => {
        if (serviceMesh === undefined) delete (copy.platform as { serviceMesh?: string }).serviceMesh;
        else copy.platform.serviceMesh = serviceMesh;
    });

const policies = (input: unknown): NetworkPolicy[] =>
    compile(parseMesh(input)).policies.map(({ manifest }) => manifest);
const name = ({ metadata }: NetworkPolicy): string => `${metadata.namespace}/${metadata.name}`;
const find = (input: unknown, wanted: string): NetworkPolicy => policies(input).find((one) => name(one) === wanted)!;
const added = (input: unknown): string[] => {
    const before = policies(on(undefined)).map(name);
    return policies(input)
        .map(name)
        .filter((one) => !before.includes(one));
};

/** The policies that a service mesh adds to those of the same spec without one. */
const table: Readonly<Record<string, readonly string[]>> = {
    "istio-ambient": [
        "apps/allow-service-mesh",
        "apps/service-mesh-from-ingress",
        "apps/service-mesh-to-vllm",
        "models/allow-service-mesh",
        "models/service-mesh-from-agent",
    ],
    "istio-sidecar": ["apps/allow-service-mesh", "models/allow-service-mesh", "models/service-mesh-from-nodes"],
    linkerd: [
        "apps/allow-service-mesh",
        "apps/service-mesh-from-ingress",
        "apps/service-mesh-to-vllm",
        "models/allow-service-mesh",
        "models/service-mesh-from-agent",
        "models/service-mesh-from-nodes",
    ],
};

describe("compile() with a service mesh", () => {
    for (const [serviceMesh, expected] of Object.entries(table)) {
        it(`${serviceMesh}: adds policies of its own, where both ends are meshed and the namespaces are`, () => {
            expect(added(on(serviceMesh))).to.deep.equal(expected);
        });

        it(`${serviceMesh}: leaves the policies of the declared flows as they are without it, byte for byte`, () => {
            const own = new Set(added(on(serviceMesh)));
            const rest = policies(on(serviceMesh)).filter((one) => !own.has(name(one)));
            expect(JSON.stringify(rest)).to.equal(JSON.stringify(policies(on(undefined))));
        });
    }

    it("opens the carrying port in both halves, between the ends of the declared flow", () => {
        const half = (wanted: string) => find(spec, wanted);
        const peer = (namespace: string, app: string) => ({
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
            podSelector: { matchLabels: { app } },
        });
        expect(half("apps/service-mesh-to-vllm").spec).to.deep.equal({
            podSelector: { matchLabels: { app: "agent" } },
            policyTypes: ["Egress"],
            egress: [{ to: [peer("models", "vllm")], ports: [{ protocol: "TCP", port: 15008 }] }],
        });
        expect(half("models/service-mesh-from-agent").spec).to.deep.equal({
            podSelector: { matchLabels: { app: "vllm" } },
            policyTypes: ["Ingress"],
            ingress: [{ from: [peer("apps", "agent")], ports: [{ protocol: "TCP", port: 15008 }] }],
        });
        expect(half("models/service-mesh-from-agent").metadata.annotations).to.deep.equal({
            "ai-mesh-isolation/flow": "agent -> vllm",
            "ai-mesh-isolation/service-mesh": "istio-ambient",
            "ai-mesh-isolation/why": "istio-ambient: carries meshed traffic (HBONE)",
        });
    });

    it("istio-ambient: lets probes in from the addresses they are given, and nothing out", () => {
        const { spec: found, metadata } = find(spec, "models/allow-service-mesh");
        expect(found).to.deep.equal({
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [
                        { ipBlock: { cidr: "169.254.7.127/32" } },
                        { ipBlock: { cidr: "fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128" } },
                    ],
                },
            ],
        });
        expect(metadata.annotations).to.deep.equal({
            "ai-mesh-isolation/service-mesh": "istio-ambient",
            "ai-mesh-isolation/why": "istio-ambient: probes",
        });
    });

    it("istio-sidecar: lets pods ask istiod, and carries nothing", () => {
        const { spec: found, metadata } = find(on("istio-sidecar"), "models/allow-service-mesh");
        expect(found).to.deep.equal({
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "istio-system" } },
                            podSelector: { matchLabels: { app: "istiod" } },
                        },
                    ],
                    ports: [{ protocol: "TCP", port: 15012 }],
                },
            ],
        });
        expect(metadata.annotations).to.deep.equal({
            "ai-mesh-isolation/service-mesh": "istio-sidecar",
            "ai-mesh-isolation/why": "istio-sidecar: control plane",
        });
        expect(find(on("istio-sidecar"), "models/service-mesh-from-nodes").spec.ingress?.[0]?.ports).to.deep.equal([
            { protocol: "TCP", port: 15020 },
            { protocol: "TCP", port: 15021 },
        ]);
    });

    it("linkerd: lets pods ask destination, policy and identity, and carries on 4143", () => {
        const to = (component: string) => [
            {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "linkerd" } },
                podSelector: { matchLabels: { "linkerd.io/control-plane-component": component } },
            },
        ];
        const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
        expect(find(on("linkerd"), "apps/allow-service-mesh").spec.egress).to.deep.equal([
            { to: to("destination"), ports: tcp(8086, 8090) },
            { to: to("identity"), ports: tcp(8080) },
        ]);
        expect(find(on("linkerd"), "apps/service-mesh-to-vllm").spec.egress?.[0]?.ports).to.deep.equal(tcp(4143));
        expect(find(on("linkerd"), "models/service-mesh-from-nodes").spec.ingress?.[0]?.ports).to.deep.equal(tcp(4191));
    });

    const ports: readonly (readonly [string, (string | number)[], boolean])[] = [
        ["UDP alone, which is not carried", ["53/udp"], false],
        ["any port, among which is the carrying one", ["any"], false],
        ["every TCP port", ["any/tcp"], false],
        ["a range that holds it", ["15000-15010"], false],
        ["a range that ends before it", ["15000-15007"], true],
        ["the same port over UDP", ["15008/udp", 80], true],
    ];
    for (const [text, given, carried] of ports) {
        it(`${carried ? "adds to" : "adds nothing to"} a flow with ${text}`, () => {
            const input = changed(({ flows }) => Object.assign(flows[0]!, { ports: given }));
            expect(added(input).includes("apps/service-mesh-to-vllm")).to.equal(carried);
        });
    }

    it("tells two flows to one peer apart as those of ADR 2", () => {
        const input = changed((copy) => {
            Object.assign(copy.workloads, { judge: { namespace: "apps", podLabels: { app: "judge" } } });
            copy.flows.push({ from: "judge", to: "vllm", ports: [8000], why: "scores" });
        });
        expect(policies(input).map(name)).to.include.members([
            "apps/allow-to-vllm.agent",
            "apps/allow-to-vllm.judge",
            "apps/service-mesh-to-vllm.agent",
            "apps/service-mesh-to-vllm.judge",
        ]);
    });

    it("says of which pairs no policy can tell the ports apart, and of none where nothing is carried", () => {
        const about = (input: unknown) =>
            parseMesh(input).notices?.filter(({ path }) => path === "platform.serviceMesh");
        expect(about(spec)?.map(({ message }) => message)).to.deep.equal([
            "istio-ambient carries every port between meshed pods over TCP 15008, where no NetworkPolicy tells them apart: whether " +
                "other ports than the declared ones pass from agent to vllm and from ingress to agent is unknown; refuse them by " +
                "the service mesh's own policies",
        ]);
        expect(about(on("linkerd"))).to.have.length(1);
        expect(about(on("istio-sidecar")) ?? []).to.deep.equal([]);
        expect(about(on(undefined)) ?? []).to.deep.equal([]);
    });

    it("is warned of once where the network plugin cannot hold the flow that it carries", () => {
        const input = changed(({ platform }) =>
            Object.assign(platform, { cni: "cilium", hosts: "none", serviceMesh: "linkerd" }),
        );
        const about = platformFindings(parseMesh(input)).map((finding) => finding.about);
        expect(about.filter((each) => each.includes("nodes -> vllm"))).to.have.length(1);
    });

    it("is registered with what is out of the service mesh, the parts of presets too", () => {
        const input = changed((copy) =>
            Object.assign(copy.workloads, { vectors: { namespace: "models", preset: "weaviate", serviceMesh: false } }),
        );
        const { workloads } = parseSpec(input).plain;
        const out = Object.entries(workloads).filter(([, { serviceMesh }]) => serviceMesh === false);
        expect(out.map(([key]) => key)).to.include("redis");
        expect(out.some(([key]) => key.startsWith("vectors."))).to.equal(true);
        expect(Object.keys(workloads["vllm"]!)).not.to.include("serviceMesh");
    });

    const mistakes: readonly (readonly [string, unknown, string])[] = [
        [
            "an unknown service mesh",
            on("istio-ambiant"),
            'platform.serviceMesh: "istio-ambiant" is no service mesh that is known; did you mean "istio-ambient"?',
        ],
        [
            "one that is like none",
            on("consul"),
            'platform.serviceMesh: "consul" is no service mesh that is known; known are istio-ambient, istio-sidecar, linkerd',
        ],
        [
            "a workload's that is no truth value",
            changed(({ workloads }) => Object.assign(workloads.redis, { serviceMesh: "no" })),
            "workloads.redis.serviceMesh: is a text; give true or false",
        ],
        [
            "a namespace's that is no truth value",
            changed(({ namespaces }) => Object.assign(namespaces.batch, { serviceMesh: "linkerd" })),
            "namespaces.batch.serviceMesh: is a text; give true or false",
        ],
    ];
    for (const [text, input, message] of mistakes) {
        it(`rejects ${text}`, () => {
            expect(() => parseMesh(input)).to.throw(MeshError, message);
        });
    }
});
