import { expect } from "chai";
import fc from "fast-check";
import { compile, parseMesh, type Compiled } from "../../mesh";
import { changed, sample } from "./sample";

const compiled = (spec: unknown): Compiled => compile(parseMesh(spec));
const names = ({ policies }: Compiled): string[] =>
    policies.map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
const spec = (result: Compiled, name: string) => {
    const found = result.policies.find(
        ({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}` === name,
    );
    if (!found) throw new Error(`no policy ${name} among ${names(result).join(", ")}`);
    return found.manifest;
};

/** The same value with the keys of every map and the entries of every list in another order. */
function shuffle(value: unknown, random: () => number): unknown {
    const mixed = <T>(list: T[]): T[] =>
        list
            .map((item) => ({ item, key: random() }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
    if (Array.isArray(value)) return mixed(value.map((item: unknown) => shuffle(item, random)));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(mixed(Object.entries(value)).map(([key, item]) => [key, shuffle(item, random)]));
}

describe("compile()", () => {
    const result = compiled(sample);

    it("makes deny-all and allow-dns in every namespace, and none in a neighbour's", () => {
        for (const namespace of Object.keys(sample.namespaces)) {
            expect(names(result)).to.include.members([`${namespace}/deny-all`, `${namespace}/allow-dns`]);
        }
        expect(names(result).filter((name) => name.startsWith("monitoring/"))).to.deep.equal([]);
    });

    it("gives deny-all no rules at all, never an empty list", () => {
        expect(spec(result, "ai-data/deny-all").spec).to.deep.equal({
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
        });
    });

    it("lets DNS pass over UDP and TCP to the platform's resolvers only", () => {
        expect(spec(result, "ai-data/allow-dns").spec).to.deep.equal({
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [
                        { ipBlock: { cidr: "169.254.20.10/32" } },
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                        },
                    ],
                    ports: [
                        { protocol: "TCP", port: 53 },
                        { protocol: "UDP", port: 53 },
                    ],
                },
            ],
        });
    });

    it("compiles one flow to both halves, each with the flow's reason", () => {
        const egress = spec(result, "gateway/allow-to-vllm");
        const ingress = spec(result, "ai-inference/allow-from-gateway");
        expect(egress.spec).to.deep.equal({
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ai-inference" } },
                            podSelector: { matchLabels: { app: "vllm" } },
                        },
                    ],
                    ports: [{ protocol: "TCP", port: 8000 }],
                },
            ],
        });
        expect(ingress.spec).to.deep.equal({
            podSelector: { matchLabels: { app: "vllm" } },
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [{ namespaceSelector: { matchLabels: { purpose: "gateway" } } }],
                    ports: [{ protocol: "TCP", port: 8000 }],
                },
            ],
        });
        for (const { metadata } of [egress, ingress]) {
            expect(metadata.annotations).to.deep.equal({
                "ai-mesh-isolation/flow": "gateway -> vllm",
                "ai-mesh-isolation/why": "user requests",
            });
        }
    });

    it("selects pods of the same namespace by podSelector alone", () => {
        expect(spec(result, "ai-agents/allow-to-weaviate").spec.egress?.[0]?.to).to.deep.equal([
            { podSelector: { matchLabels: { app: "weaviate" } } },
        ]);
    });

    it("lets a namespace talk to itself on every port where that is spelled", () => {
        expect(spec(result, "ai-data/allow-from-ai-data").spec.ingress).to.deep.equal([
            { from: [{ podSelector: {} }] },
        ]);
        expect(spec(result, "ai-data/allow-to-ai-data").spec.egress).to.deep.equal([{ to: [{ podSelector: {} }] }]);
    });

    it("makes only the half that the mesh isolates, for externals, neighbours and the API server", () => {
        expect(names(result)).to.include.members([
            "gateway/allow-from-lb",
            "gateway/allow-from-routers",
            "ai-agents/allow-to-tools",
            "ai-agents/allow-to-kube-apiserver",
            "ai-inference/allow-from-prometheus",
        ]);
        expect(names(result).filter((name) => name.includes("allow-"))).to.have.length(4 + 9 + 4);
    });

    it("names the API server outright, though it lies in the cluster's ranges", () => {
        expect(spec(result, "ai-agents/allow-to-kube-apiserver").spec.egress).to.deep.equal([
            { to: [{ ipBlock: { cidr: "172.18.0.2/32" } }], ports: [{ protocol: "TCP", port: 6443 }] },
        ]);
    });

    it("adds the workload's name where two halves would share one", () => {
        const more = changed((s) => {
            s.workloads.cache = { namespace: "ai-inference", podLabels: { app: "cache" } };
            s.flows.push({ from: "gateway", to: "cache", ports: [6379], why: "prefix cache" });
            s.flows.push({ from: "gateway", to: "ai-inference", ports: [15008], why: "tunnel" });
        });
        expect(names(compiled(more)).filter((name) => name.includes("allow-from-gateway"))).to.deep.equal([
            "ai-inference/allow-from-gateway",
            "ai-inference/allow-from-gateway.cache",
            "ai-inference/allow-from-gateway.vllm",
        ]);
    });

    it("gives an adopted namespace that is not enforced one policy that keeps it open", () => {
        const open = compiled(changed((s) => (s.namespaces.gateway.enforce = false)));
        expect(spec(open, "gateway/not-enforced").spec).to.deep.equal({
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
            ingress: [{}],
            egress: [{}],
        });
        expect(names(open).filter((name) => !names(result).includes(name))).to.deep.equal(["gateway/not-enforced"]);
    });

    it("has no two objects of one name, whatever the names of the spec", () => {
        const word = fc.constantFrom(
            "a",
            "b",
            "to",
            "from",
            "allow",
            "allow-to-a",
            "allow-from-a",
            "deny-all",
            "a-to-b",
            "a-b",
        );
        fc.assert(
            fc.property(fc.uniqueArray(word, { minLength: 3 }), fc.nat(), (words, seed) => {
                const [one = "", two = "", ...rest] = words;
                const namespaces = { [one]: { purpose: "p" }, [two]: { purpose: "p" } };
                const workloads = Object.fromEntries(
                    rest.map((name, index) => [
                        name,
                        { namespace: (seed >> index) % 2 ? one : two, podLabels: { name } },
                    ]),
                );
                const flows = words.flatMap((from) => words.map((to) => ({ from, to, ports: [1], why: "w" })));
                const all = names(compiled({ namespaces, workloads, flows }));
                expect(new Set(all).size).to.equal(all.length);
            }),
        );
    });

    it("gives the same bytes for the same intent, whatever the order of keys and lists", () => {
        const bytes = JSON.stringify(result);
        fc.assert(
            fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
                const random = () => stream.next().value as number;
                expect(JSON.stringify(compiled(shuffle(sample, random)))).to.equal(bytes);
            }),
            { numRuns: 50 },
        );
        expect(JSON.stringify(compiled(changed((s) => (s.flows[3].ports = [444]))))).not.to.equal(bytes);
    });
});
