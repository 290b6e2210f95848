import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import * as z from "zod";
import type { AuditOptions } from "../../../cli/commands/audit/options";
import { runAudit } from "../../../cli/commands/audit/run";
import { IpSet } from "../../../netpol";
import { MeshNaming } from "../../../cli/traffic/audit/mesh-naming";
import { suggest } from "../../../cli/traffic/audit/suggest";
import type { End } from "../../../cli/traffic/flow";
import { Resolver } from "../../../cli/traffic/resolver";
import { liveTable } from "../../../cli/render/audit/live";
import { styleFor } from "../../../cli/terminal/style";
import { manifestsOf, podYaml, told, type Told, withFiles } from "./fixture";

const spec = {
    platform: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["172.18.0.0/16"] },
    namespaces: {
        gateway: { purpose: "gateway" },
        "ai-inference": { purpose: "inference" },
        "ai-agents": { purpose: "agents" },
    },
    workloads: {
        vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } },
        agent: { namespace: "ai-agents", podLabels: { app: "agent" } },
        weaviate: { namespace: "ai-agents", podLabels: { app: "weaviate" } },
    },
    externals: { tools: { cidrs: ["198.51.100.0/24"] } },
    flows: [
        { from: "gateway", to: "vllm", ports: [8000], why: "requests" },
        { from: "agent", to: "tools", ports: [443], why: "tools" },
        { from: "agent", to: "weaviate", ports: [8080], why: "retrieval" },
    ],
};

const pods = [
    podYaml("ai-agents", "agent-7d9f8b6c5-x2x9k", { app: "agent", "pod-template-hash": "7d9f8b6c5" }, "10.244.1.5"),
    podYaml("ai-agents", "agent-7d9f8b6c5-zz9zz", { app: "agent", "pod-template-hash": "7d9f8b6c5" }, "10.244.1.6"),
    podYaml("ai-agents", "weaviate-0", { app: "weaviate" }, "10.244.1.7"),
    podYaml("ai-inference", "vllm-0", { app: "vllm" }, "10.244.2.7"),
    podYaml("gateway", "gw-1", { app: "gw" }, "10.244.3.1"),
].join("---\n");

const header = "from,to,port,protocol,count,first,last,verdict\n";
const at = "2026-03-02T08:00:00Z,2026-03-09T08:00:00Z";
const agent = "ai-agents/agent-7d9f8b6c5-x2x9k";

/** A line of the agent and an address that it asked for by a name. */
const asked = (ip: string, host: string): string =>
    JSON.stringify({ from: agent, to: { ip, host }, port: 443, protocol: "tcp", count: 1, verdict: "forwarded" });

const nothing = { addresses: true, failOn: [], output: "text" as const };

/** Audits lines of the plain form against the mesh's manifests. */
function auditing(lines: string, options: Partial<AuditOptions> = {}, manifests = manifestsOf(spec)): Promise<Told> {
    return withFiles({ "flows.csv": lines, "mesh.yaml": manifests, "pods.yaml": pods }, (file) =>
        told((out) =>
            runAudit(
                [file("flows.csv")],
                { ...nothing, manifests: [file("mesh.yaml")], objects: [file("pods.yaml")], ...options },
                out,
            ),
        ),
    );
}

const schema = z.fromJSONSchema(
    JSON.parse(readFileSync(join(__dirname, "../../../cli/render/audit/schema.json"), "utf8")) as Parameters<
        typeof z.fromJSONSchema
    >[0],
);

interface Row {
    outcome: string;
    from: string;
    to: string;
    port: number;
    count: number;
    isolatedBy: string[];
    reason: string;
    first?: string;
    last?: string;
    suggestion?: { flow?: string; declare: string[]; caution?: string };
}

interface Document {
    verdict: string;
    connections: Row[];
    unused: { known: boolean; flows?: string[]; since?: string; why?: string };
    gaps: { kind: string; text: string }[];
    logs: { aside: { reason: string }[]; unread: { reason: string; first: string }[] }[];
}

async function documentOf(lines: string, options: Partial<AuditOptions> = {}, manifests?: string): Promise<Document> {
    const { out } = await auditing(lines, { ...options, output: "json" }, manifests);
    const document: unknown = JSON.parse(out);
    expect(schema.safeParse(document).error).to.equal(undefined);
    return document as Document;
}

const outcomesOf = ({ connections }: Document): string[] =>
    connections.map(({ outcome, from, to, port, count }) => `${outcome} ${from} -> ${to} ${port} x${count}`);

describe("ai-mesh audit", () => {
    const breaking = `${header}${agent},ai-inference/vllm-0,8000,tcp,7,${at},forwarded\n`;

    it("says of each connection what would become of it, pods of one maker as one", async () => {
        const lines = [
            `${agent},ai-agents/weaviate-0,8080,tcp,12,${at},forwarded`,
            `10.244.1.6,10.244.1.7,8080,tcp,3,${at},forwarded`,
            `${agent},ai-inference/vllm-0,8000,tcp,7,${at},forwarded`,
            `${agent},203.0.113.9,443,tcp,1,${at},forwarded`,
            `gateway/gw-1,ai-inference/vllm-0,8000,tcp,2,${at},dropped`,
            `gateway/gw-1,ai-inference/vllm-0,22,tcp,2,${at},dropped`,
            `${agent},ai-data/nobody,1,tcp,2,${at},`,
            `${agent},ai-agents/nobody,8080,tcp,2,${at},`,
            `${agent},198.51.100.7,443,tcp,5,${at},forwarded`,
        ];
        expect(outcomesOf(await documentOf(header + lines.join("\n")))).to.deep.equal([
            "breaks ai-agents/agent -> ai-inference/vllm 8000 x7",
            "breaks ai-agents/agent -> 203.0.113.9 443 x1",
            "opens gateway/gw -> ai-inference/vllm 8000 x2",
            "unknown ai-agents/agent -> ai-agents/nobody 8080 x2",
            "unknown ai-agents/agent -> ai-data/nobody 1 x2",
            "shut gateway/gw -> ai-inference/vllm 22 x2",
            "passes ai-agents/agent -> ai-agents/weaviate 8080 x15",
            "passes ai-agents/agent -> tools (198.51.100.7) 443 x5",
        ]);
    });

    describe("of one pod with itself", () => {
        const end = (pod: string, ip?: string) => ({ namespace: "ai-agents", pod, labels: { app: "agent" }, ip });
        const outcomeOf = async (from: unknown, to: unknown, profile?: string): Promise<string> => {
            const line = JSON.stringify({ from, to, port: 9000, protocol: "tcp", count: 3, verdict: "forwarded" });
            const [row, ...more] = (await documentOf(line, profile === undefined ? {} : { profile })).connections;
            expect(more).to.deep.equal([]);
            return `${row?.outcome}${row?.reason.startsWith("it is one pod with itself") ? ", as one pod" : ""}`;
        };

        it("says what the network plugin makes of it, and not that it would be denied as between pods alike", async () => {
            expect(await outcomeOf(end("a-1"), end("a-2"))).to.equal("breaks");
            expect(await outcomeOf(end("a-1"), end("a-1"))).to.equal("unknown, as one pod");
            expect(await outcomeOf(end("a-1"), end("a-1"), "cilium")).to.equal("passes, as one pod");
            expect(await outcomeOf(end("a-1"), end("a-1"), "ovn-kubernetes")).to.equal("breaks");
        });

        it("knows it by its address where the log has that alone", async () => {
            expect(await outcomeOf(end("a-1", "10.244.9.1"), "10.244.9.1", "cilium")).to.equal("passes, as one pod");
            expect(await outcomeOf(end("a-1", "10.244.9.1"), end("a-2", "10.244.9.1"), "cilium")).to.equal("breaks");
        });
    });

    it("judges pods whose labels were not seen where no labels change the answer, and says where some do", async () => {
        const rowOf = async (line: string, manifests?: string, subnet?: string) => {
            const [from, to, port] = line.split(",");
            const end = (text = "", host: number): unknown => {
                const [namespace, pod] = text.split("/");
                return subnet && pod ? { namespace, pod, ip: `${subnet}.${host}` } : text;
            };
            const lines = JSON.stringify({ from: end(from, 5), to: end(to, 6), port: Number(port), count: 1 });
            return (await documentOf(lines, { format: "plain", podCidrs: ["10.244.0.0/16"] }, manifests))
                .connections[0];
        };
        const outcomeOf = async (line: string, manifests?: string, subnet = "10.244.9") =>
            (await rowOf(line, manifests, subnet))?.outcome;
        for (const [line, outcome] of [
            // The whole namespace may.
            ["gateway/new-1,ai-inference/vllm-0,8000,tcp,1", "passes"],
            ["gateway/new-1,ai-inference/vllm-0,8001,tcp,1", "breaks"],
            // The agent may, others may not.
            ["ai-agents/new-1,ai-agents/weaviate-0,8080,tcp,1", "unknown"],
            ["ai-agents/new-1,198.51.100.7,443,tcp,1", "unknown"],
            ["ai-agents/new-1,203.0.113.9,443,tcp,1", "breaks"],
            ["gateway/gw-1,ai-inference/new-1,8000,tcp,1", "unknown"],
            ["gateway/gw-1,ai-inference/new-1,22,tcp,1", "breaks"],
            // Both ends.
            ["gateway/new-1,ai-inference/new-1,8000,tcp,1", "unknown"],
            ["ai-agents/new-1,ai-agents/new-2,8080,tcp,1", "unknown"],
            ["ai-agents/new-1,ai-inference/new-1,8000,tcp,1", "breaks"],
            // No policy is about pods of this namespace, and none of the other lets it in.
            ["elsewhere/new-1,ai-inference/vllm-0,8000,tcp,1", "breaks"],
            ["elsewhere/new-1,elsewhere/new-2,80,tcp,1", "passes"],
        ] as const)
            expect(await outcomeOf(line), line).to.equal(outcome);
        // One policy for app=x and one for all others are about every pod.
        const halves = ["In", "NotIn"].map((operator) =>
            stringify({
                apiVersion: "networking.k8s.io/v1",
                kind: "NetworkPolicy",
                metadata: { name: `apps-${operator.toLowerCase()}`, namespace: "ai-data" },
                spec: {
                    podSelector: { matchExpressions: [{ key: "app", operator, values: ["x"] }] },
                    policyTypes: ["Ingress"],
                    ingress: [{ ports: [{ port: 5432 }] }],
                },
            }),
        );
        // One of which nothing shows that it is on the pods' network may be on its node's, about which policies say something else.
        const from = "ai-agents/new-1,ai-inference/vllm-0,8000";
        const row = await rowOf(from);
        expect(row?.outcome).to.equal("unknown");
        expect(row?.reason).to.match(/^nothing shows whether such a pod is on its node's network \(hostNetwork\)/);
        expect(await outcomeOf(from, undefined, "172.18.0"), "a node's address").to.equal("unknown");
        expect((await rowOf("gateway/gw-1,ai-inference/new-1,22"))?.outcome).to.equal("unknown");
        expect((await rowOf("gateway/new-1,ai-inference/vllm-0,8000"))?.outcome).to.equal("passes");
        expect((await rowOf("ai-agents/agent-7d9f8b6c5-x2x9k,ai-inference/vllm-0,8000"))?.outcome).to.equal("breaks");
        const both = [manifestsOf(spec), ...halves].join("---\n");
        expect(await outcomeOf("elsewhere/new-1,ai-data/new-1,5432,tcp,1", both)).to.equal("passes");
        expect(await outcomeOf("elsewhere/new-1,ai-data/new-1,5433,tcp,1", both)).to.equal("breaks");
        const one = [manifestsOf(spec), halves[0]].join("---\n");
        expect(await outcomeOf("elsewhere/new-1,ai-data/new-1,5433,tcp,1", one)).to.equal("unknown");
    });

    it("judges what was asked for by a name by what is declared for that name", async () => {
        const byName = {
            ...spec,
            platform: { ...spec.platform, hosts: "eks-auto" },
            externals: { ...spec.externals, hub: { hosts: ["*.hf.co"] } },
            flows: [...spec.flows, { from: "agent", to: "hub", ports: [443], why: "models" }],
        };
        const lines = [
            `${agent},cdn.hf.co,443,tcp,4,${at},forwarded`,
            `${agent},cdn.hf.co,80,tcp,3,${at},forwarded`,
            `${agent},pypi.org,443,tcp,2,${at},forwarded`,
        ];
        const document = await documentOf(header + lines.join("\n"), {}, manifestsOf(byName));
        expect(outcomesOf(document)).to.deep.equal([
            "breaks ai-agents/agent -> cdn.hf.co 80 x3",
            "breaks ai-agents/agent -> pypi.org 443 x2",
            "passes ai-agents/agent -> cdn.hf.co 443 x4",
        ]);
        const addressed = await documentOf(
            [asked("54.230.0.9", "cdn.hf.co"), asked("54.230.0.10", "pypi.org")].join("\n"),
            { format: "plain" },
            manifestsOf(byName),
        );
        expect(addressed.connections.map(({ outcome }) => outcome).sort()).to.deep.equal(["breaks", "passes"]);
    });

    it("takes names of the cluster and of one's own networks for none outside, and judges their addresses", async () => {
        const outcomes = async (...ends: string[]) => {
            const lines = ends.map((end) => `${agent},${end},443,tcp,4,${at},forwarded`);
            return (await documentOf(header + lines.join("\n"))).connections.map(({ outcome }) => outcome);
        };
        const names = [
            "ip-10-1-2-3.eu-west-1.compute.internal",
            "db.ai-data.svc.cluster.local",
            "db.ai-data.svc",
            "a.local",
        ];
        expect(await outcomes(...names)).to.deep.equal(names.map(() => "unknown"));
        expect(await outcomes("pypi.org")).to.deep.equal(["breaks"]);
        const { connections } = await documentOf(
            [asked("198.51.100.7", "db.internal"), asked("203.0.113.9", "db.internal")].join("\n"),
            { format: "plain" },
        );
        expect(connections.map(({ outcome }) => outcome)).to.deep.equal(["breaks", "passes"]);
        expect(connections[0]?.suggestion?.declare).to.deep.equal([
            "externals: { at-203-0-113-9: { cidrs: [203.0.113.9/32] } }",
        ]);
    });

    it("names the address, not the external by name that is there, where the log has one that is not public", async () => {
        const byName = {
            ...spec,
            platform: { ...spec.platform, hosts: "cilium", dns: ["kube-dns"] },
            externals: { ...spec.externals, hub: { hosts: ["huggingface.co"] } },
            flows: [...spec.flows, { from: "agent", to: "hub", ports: [443], why: "models" }],
        };
        const toHub = async (ip: string, hosts = "cilium") => {
            const { connections } = await documentOf(
                asked(ip, "huggingface.co"),
                { format: "plain" },
                manifestsOf({ ...byName, platform: { ...byName.platform, hosts } }),
            );
            return connections[0];
        };
        // A name that resolves there opens nothing: Pass stands before its Accept.
        const shut = await toHub("203.0.113.9", "cluster-network-policy");
        expect([shut?.outcome, shut?.to]).to.deep.equal(["breaks", "huggingface.co (203.0.113.9)"]);
        expect(shut?.suggestion).to.deep.include({
            declare: ["externals: { at-203-0-113-9: { cidrs: [203.0.113.9/32] } }"],
        });
        const open = await toHub("54.230.0.9");
        expect([open?.outcome, open?.to]).to.deep.equal(["passes", "hub (huggingface.co (54.230.0.9))"]);
    });

    it("lets a name open public addresses, others perhaps, and none that a rule denies", async () => {
        const fqdn = (more: object): string =>
            stringify({
                apiVersion: "cilium.io/v2",
                kind: "CiliumNetworkPolicy",
                metadata: { name: "hub", namespace: "ai-agents" },
                spec: {
                    endpointSelector: { matchLabels: { app: "agent" } },
                    egress: [
                        { toFQDNs: [{ matchName: "huggingface.co" }] },
                        {
                            toEntities: ["cluster"],
                            toPorts: [
                                { ports: [{ port: "53", protocol: "UDP" }], rules: { dns: [{ matchPattern: "*" }] } },
                            ],
                        },
                    ],
                    ...more,
                },
            });
        const outcomeAt = async (ip: string, more = {}): Promise<string | undefined> => {
            const options = { format: "plain", podCidrs: ["10.244.0.0/16"], profile: "cilium" };
            const manifests = [manifestsOf(spec), fqdn(more)].join("---\n");
            const { connections } = await documentOf(asked(ip, "huggingface.co"), options, manifests);
            return connections[0]?.outcome;
        };
        // Cilium opens whatever DNS answered, others do not.
        for (const ip of ["169.254.169.254", "169.254.1.1", "10.77.0.5", "192.168.1.1"])
            expect(await outcomeAt(ip), ip).to.equal("unknown");
        expect(await outcomeAt("54.230.0.9")).to.equal("passes");
        const denying = { egressDeny: [{ toCIDR: ["54.230.0.0/16"] }] };
        expect(await outcomeAt("54.230.0.9", denying)).to.equal("breaks");
        expect(await outcomeAt("18.64.0.9", denying)).to.equal("passes");
        const { connections } = await documentOf(
            asked("203.0.113.9", "huggingface.co"),
            { format: "plain", podCidrs: ["10.244.0.0/16"], profile: "cilium" },
            [manifestsOf(spec), fqdn({})].join("---\n"),
        );
        expect(connections[0]).to.include({
            outcome: "unknown",
            reason: "the policies open huggingface.co, and the log has 203.0.113.9 by that name, which is no public address outside the cluster (203.0.113.0/24, documentation (TEST-NET-3)): whether a policy about a name opens it depends on what enforces the policy",
        });
        const reasonAt = async (ip: string, host: string, more = {}): Promise<string | undefined> => {
            const options = { format: "plain", podCidrs: ["10.244.0.0/16"], profile: "cilium" };
            const manifests = [manifestsOf(spec), fqdn(more)].join("---\n");
            return (await documentOf(asked(ip, host), options, manifests)).connections[0]?.reason;
        };
        expect(await reasonAt("203.0.113.9", "pypi.org"), "of a name that is not open").not.to.include("public");
        const alsoDenied = { egressDeny: [{ toCIDR: ["203.0.113.0/24"] }] };
        expect(await reasonAt("203.0.113.9", "huggingface.co", alsoDenied)).to.include("egressDeny rule 1");
        // A pod that nobody showed may have it.
        expect(await outcomeAt("10.244.9.9")).to.equal("unknown");
    });

    it("asks policies that judge what a pod sends to its own node, and lets it pass where there are none", async () => {
        const flow = JSON.stringify({
            flow: {
                verdict: "FORWARDED",
                IP: { source: "10.244.1.5", destination: "172.18.0.2" },
                l4: { TCP: { source_port: 40_000, destination_port: 9100, flags: { SYN: true } } },
                source: {
                    namespace: "ai-agents",
                    labels: ["k8s:app=agent"],
                    pod_name: "agent-7d9f8b6c5-x2x9k",
                },
                destination: { labels: ["reserved:host"] },
                traffic_direction: "EGRESS",
                is_reply: false,
            },
        });
        const judging = stringify({
            apiVersion: "cilium.io/v2",
            kind: "CiliumNetworkPolicy",
            metadata: { name: "own-node", namespace: "ai-agents" },
            spec: { endpointSelector: {}, egress: [{ toEndpoints: [{}] }] },
        });
        const node = stringify({
            apiVersion: "v1",
            kind: "Node",
            metadata: { name: "n1" },
            status: { addresses: [{ type: "InternalIP", address: "172.18.0.2" }] },
        });
        const outcomeWith = async (...more: string[]): Promise<string | undefined> => {
            const manifests = [manifestsOf(spec), ...more].join("---\n");
            const [row] = (await documentOf(flow, { profile: "cilium" }, manifests)).connections;
            expect(row?.suggestion?.flow).to.equal(undefined);
            return row?.outcome;
        };
        expect(await outcomeWith()).to.equal("passes");
        expect(await outcomeWith(node)).to.equal("passes");
        expect(await outcomeWith(node, judging)).to.equal("breaks");
        expect(await outcomeWith(judging)).to.equal("breaks");
        const open = judging.replace("toEndpoints:\n        - {}", "toEntities:\n        - all");
        expect(await outcomeWith(open)).to.equal("passes");
    });

    it("knows nodes by what the log says, whatever objects were read", async () => {
        const policyTo = (peers: object): string =>
            stringify({
                apiVersion: "cilium.io/v2",
                kind: "CiliumNetworkPolicy",
                metadata: { name: "peers", namespace: "ai-agents" },
                spec: { endpointSelector: {}, egress: [peers] },
            });
        const rowOf = async (label: string, peers: object) => {
            const flow = JSON.stringify({
                flow: {
                    verdict: "FORWARDED",
                    IP: { source: "10.244.1.5", destination: "172.18.0.9" },
                    l4: { TCP: { source_port: 40_000, destination_port: 9100, flags: { SYN: true } } },
                    source: { namespace: "ai-agents", labels: ["k8s:app=agent"], pod_name: "agent-7d9f8b6c5-x2x9k" },
                    destination: { labels: [label] },
                    traffic_direction: "EGRESS",
                    is_reply: false,
                },
            });
            const { podCidrs, serviceCidrs } = spec.platform;
            const manifests = [manifestsOf({ ...spec, platform: { podCidrs, serviceCidrs } }), policyTo(peers)].join(
                "---\n",
            );
            return (await documentOf(flow, { profile: "cilium" }, manifests)).connections[0];
        };
        const toNodes = { toEntities: ["host", "remote-node"] };
        expect((await rowOf("reserved:remote-node", toNodes))?.outcome).to.equal("passes");
        expect((await rowOf("reserved:unmanaged", toNodes))?.outcome, "perhaps a pod's").to.equal("unknown");
        // An ipBlock opens no node to Cilium's pods: the flow is to nodes.
        const shut = await rowOf("reserved:remote-node", { toEndpoints: [{}] });
        expect(shut?.outcome).to.equal("breaks");
        expect(shut?.suggestion).to.deep.include({
            flow: "{ from: agent, to: nodes, ports: [9100], why: seen once in traffic }",
            declare: ["platform: { nodeCidrs: [RANGES] }"],
            caution: "RANGES are where the cluster's nodes are (kubectl get nodes -o wide)",
        });
    });

    it("says which policies isolate, which rule is nearest, and the line to add, which then lets it pass", async () => {
        const [row] = (await documentOf(breaking)).connections;
        expect(row?.isolatedBy).to.include.members(["ai-agents/deny-all", "ai-inference/deny-all"]);
        expect(row?.reason).to.match(
            /^egress: .*; ingress: rule 1 of ai-inference\/allow-from-gateway does not admit the peer/,
        );
        expect(row?.suggestion).to.deep.equal({
            flow: "{ from: agent, to: vllm, ports: [8000], why: seen 7 times in traffic }",
            declare: [],
        });
        const more = { from: "agent", to: "vllm", ports: [8000], why: "seen 7 times in traffic" };
        const mended = manifestsOf({ ...spec, flows: [...spec.flows, more] });
        expect((await documentOf(breaking, {}, mended)).verdict).to.equal("passes");
    });

    it("knows an address by the name for which DNS gave it to the same pods, before or after the connection", async () => {
        const end = (name: string) => ({ namespace: "ai-agents", labels: [`k8s:app=${name}`], pod_name: `${name}-1` });
        const answerTo = (name: string, query: string) => ({
            IP: { source: "10.244.9.8", destination: "10.244.1.5" },
            l4: { UDP: { source_port: 53, destination_port: 40_000 } },
            source: { namespace: "kube-system", labels: ["k8s:k8s-app=kube-dns"], pod_name: "dns" },
            destination: end(name),
            l7: { type: "RESPONSE", dns: { query, ips: ["54.230.0.9"] } },
            is_reply: true,
        });
        const opened = {
            IP: { source: "10.244.1.5", destination: "54.230.0.9" },
            l4: { TCP: { source_port: 40_000, destination_port: 443, flags: { SYN: true } } },
            ...{ source: end("agent"), destination: { labels: ["reserved:world"] } },
            ...{ traffic_direction: "EGRESS", is_reply: false },
        };
        const byName = {
            ...spec,
            platform: { ...spec.platform, hosts: "cilium" },
            externals: { hub: { hosts: ["huggingface.co"] } },
            flows: [{ from: "agent", to: "hub", ports: [443], why: "models" }],
        };
        const rowsOf = async (...flows: object[]) => {
            const lines = flows.map((flow) => JSON.stringify({ flow: { verdict: "FORWARDED", ...flow } })).join("\n");
            return (await documentOf(lines, {}, manifestsOf(byName))).connections;
        };
        const rowOf = async (...flows: object[]) => {
            const [row] = await rowsOf(...flows);
            return `${row?.outcome} ${row?.to}`;
        };
        const whyOf = async (...flows: object[]) => (await rowsOf(...flows))[0]?.reason;
        const [hub, other] = [answerTo("agent", "huggingface.co."), answerTo("agent", "pypi.org.")];
        expect(await rowOf(opened)).to.equal("breaks 54.230.0.9");
        expect(await rowOf(hub, opened)).to.equal("passes hub (huggingface.co (54.230.0.9))");
        expect(await rowOf(opened, hub)).to.equal("passes hub (huggingface.co (54.230.0.9))");
        expect(await rowOf(other, opened)).to.equal("breaks pypi.org (54.230.0.9)");
        // What one of its own flows says is known of the others, in whichever order.
        const named = { ...opened, destination_names: ["huggingface.co."] };
        for (const flows of [
            [named, opened, opened],
            [opened, named, opened],
            [opened, opened, named],
        ]) {
            const rows = await rowsOf(...flows);
            expect(rows.map(({ outcome, to, count }) => `${outcome} ${to} x${count}`)).to.deep.equal([
                "passes hub (huggingface.co (54.230.0.9)) x3",
            ]);
        }
        // What is one connection by names of several flows is counted whole, whichever of them say which.
        const [said, both] = [["pypi.org"], ["huggingface.co", "pypi.org"]].map((names) => ({
            ...opened,
            destination_names: names,
        }));
        for (const flows of [
            [opened, named, said!, both!],
            [both!, said!, named, opened],
            [named, said!, opened],
        ]) {
            const rows = await rowsOf(...flows);
            expect(rows.map(({ to, count }) => `${to} x${count}`)).to.deep.equal([
                `hub (huggingface.co, pypi.org (54.230.0.9)) x${flows.length}`,
            ]);
        }
        // Names of which one is opened and the other is not: which of them it asked for is not in the log.
        for (const flows of [
            [hub, other, opened],
            [other, opened, hub],
            [hub, { ...opened, destination_names: ["pypi.org"] }],
        ])
            expect(await rowOf(...flows)).to.equal("unknown hub (huggingface.co, pypi.org (54.230.0.9))");
        expect(await whyOf(hub, other, opened)).to.equal(
            "this pod has 54.230.0.9 by the names huggingface.co (allowed) and pypi.org (denied), and the log does not say which of them it asked for",
        );
        // What others were told is nothing that this pod asked, as far as the log shows; it may have asked before.
        const others = answerTo("weaviate", "huggingface.co");
        expect(await rowOf(others, opened)).to.equal("unknown 54.230.0.9");
        expect(await whyOf(others, opened)).to.equal(
            "DNS gave other pods 54.230.0.9 by the name huggingface.co (allowed): whether this pod asked for it is not in the log, and by the address alone it is denied",
        );
        expect(await rowOf(others, other, opened)).to.equal("unknown pypi.org (54.230.0.9)");
        expect(await whyOf(others, other, opened)).to.match(/, and by pypi\.org it is denied$/);
        expect(await rowOf(answerTo("weaviate", "pypi.org"), hub, opened)).to.match(/^unknown hub /);
        // Firm where all names agree.
        expect(await rowOf(answerTo("weaviate", "pypi.org"), opened)).to.equal("breaks 54.230.0.9");
        expect(await rowOf(answerTo("agent", "example.org"), other, opened)).to.match(/^breaks example\.org, pypi/);
        expect(await rowOf(hub, others, { ...opened, destination_names: ["huggingface.co"] })).to.match(/^passes /);
    });

    it("proposes no flow that the spec leads through a gateway, and says where it goes", async () => {
        const byGateway = {
            ...spec,
            externals: { tools: { cidrs: ["198.51.100.0/24"], via: { to: "litellm", ports: [4000] } } },
            workloads: { ...spec.workloads, litellm: { namespace: "gateway", podLabels: { app: "litellm" } } },
            flows: [
                { from: "agent", to: "tools", ports: [443], why: "tools" },
                { from: "litellm", to: "vllm", ports: [8000], why: "chat" },
            ],
        };
        const lines = [
            `${agent},198.51.100.7,443,tcp,1,${at},forwarded`,
            `ai-agents/weaviate-0,198.51.100.7,443,tcp,1,${at},forwarded`,
        ];
        const { connections } = await documentOf(header + lines.join("\n"), {}, manifestsOf(byGateway));
        const [own, other] = ["agent", "weaviate"].map(
            (name) => connections.find(({ from }) => from === `ai-agents/${name}`)?.suggestion,
        );
        const caution =
            "the spec leads flows to tools through litellm (via), and this went there straight: have its pods ask the gateway";
        expect(own).to.deep.equal({ declare: [], caution });
        expect(other?.flow).to.match(/^\{ from: weaviate, to: tools, /);
        expect(other?.caution).to.equal(caution);
    });

    it("takes no answer for a question where the log does not say who asked, and both ends have ports of clients", async () => {
        const grpc = {
            ...spec,
            flows: [{ from: "agent", to: "weaviate", ports: [50_051], why: "grpc" }],
        };
        const record = (from: string, sourcePort: number, to: string, port: number): string =>
            `2 123456789012 eni-1 ${from} ${to} ${sourcePort} ${port} 6 20 4249 1772438400 1772438460 ACCEPT OK`;
        const lines = [
            record("10.244.1.5", 41_000, "10.244.1.7", 50_051),
            record("10.244.1.7", 50_051, "10.244.1.5", 41_000),
        ];
        const document = await documentOf(lines.join("\n"), {}, manifestsOf(grpc));
        expect(outcomesOf(document)).to.deep.equal([
            "unknown ai-agents/weaviate -> ai-agents/agent 41000 x1",
            "passes ai-agents/agent -> ai-agents/weaviate 50051 x1",
        ]);
        expect(document.connections[0]?.reason).to.equal(
            "the log does not say who opened it: these may be the answers of ai-agents/agent -> ai-agents/weaviate on TCP 50051, which passes",
        );
        // Where neither way is open, whoever opened it is denied.
        expect((await documentOf(lines.join("\n"))).connections.map(({ outcome }) => outcome)).to.deep.equal([
            "breaks",
            "breaks",
        ]);
        // One way alone is no answer.
        expect(outcomesOf(await documentOf(lines[1] ?? "", {}, manifestsOf(grpc)))).to.deep.equal([
            "breaks ai-agents/weaviate -> ai-agents/agent 41000 x1",
        ]);
    });

    it("says so where a log is of several clusters, whose namespaces it cannot tell apart", async () => {
        const flow = (node_name: string): string =>
            JSON.stringify({
                flow: {
                    ...{ node_name, verdict: "FORWARDED", IP: { source: "10.244.1.5", destination: "10.244.2.7" } },
                    l4: { TCP: { source_port: 40_000, destination_port: 8080, flags: { SYN: true } } },
                    source: { namespace: "ai-agents", labels: ["k8s:app=agent"], pod_name: "agent-1" },
                    destination: { namespace: "ai-agents", labels: ["k8s:app=weaviate"], pod_name: "weaviate-0" },
                    ...{ traffic_direction: "EGRESS", is_reply: false },
                },
            });
        const gke = (cluster_name: string): string =>
            JSON.stringify({
                jsonPayload: {
                    connection: { src_ip: "10.84.0.5", dest_ip: "10.84.1.7", dest_port: 8080, protocol: "tcp" },
                    ...{ disposition: "allow", count: 1 },
                    ...{ src: { pod_name: "agent-1", pod_namespace: "ai-agents" } },
                    ...{ dest: { pod_name: "weaviate-0", pod_namespace: "ai-agents" } },
                },
                resource: { type: "k8s_node", labels: { cluster_name } },
            });
        const mixedIn = async (...lines: string[]): Promise<string[]> => {
            const { gaps } = await documentOf(lines.join("\n"));
            return gaps.flatMap(({ text }) => (/clusters \(/.test(text) ? text.replace(/^\S+flows/, "flows") : []));
        };
        expect(await mixedIn(flow("one/n1"), flow("one/n2"), flow("n3"))).to.deep.equal([]);
        const mixed = (names: string): string =>
            `flows.csv has traffic of ${names}: what has one name or address in several of them is taken for one`;
        expect(await mixedIn(flow("two/n1"), flow("one/n1"))).to.deep.equal([mixed("2 clusters (one, two)")]);
        expect(await mixedIn(gke("a"), gke("b"), gke("c"), gke("a"))).to.deep.equal([mixed("3 clusters (a, b, c)")]);
        const strict = { strict: true, closedWorld: true } as Partial<AuditOptions>;
        expect((await auditing([flow("two/n1"), flow("one/n1")].join("\n"), strict)).err).to.include("2 clusters");
    });

    it("says nothing of policies where none is asked: what never leaves a pod or a node", async () => {
        const lines = [
            `${agent},127.0.0.1,8080,tcp,1,${at},forwarded`,
            `127.0.0.1,127.0.0.1,8080,tcp,1,${at},forwarded`,
            `::1,::1,8080,tcp,1,${at},forwarded`,
        ];
        const { connections } = await documentOf(header + lines.join("\n"));
        expect(connections.map(({ outcome }) => outcome)).to.deep.equal(["passes", "passes", "passes"]);
        for (const { reason } of connections) expect(reason).to.match(/^loopback: it never leaves the pod or the node/);
    });

    it("proposes names only where policies know them, and else what says the same without", async () => {
        const cluster = { namespaces: [], workloads: [], services: [], policies: [] };
        const agents = { namespace: "ai-agents", pods: { matchLabels: { app: "agent" } }, name: "agent" };
        const suggestedTo = (end: End, knowsNames: boolean | undefined) => {
            const resolver = new Resolver(cluster);
            const from = resolver.party({ kind: "pod", namespace: "ai-agents", pod: "a-1", labels: { app: "agent" } });
            const naming = new MeshNaming({
                cluster,
                meshNames: { workloads: [agents], namespaces: new Map(), addresses: new Map(), hosts: new Map() },
                platform: { apiServer: IpSet.none, ...(knowsNames !== undefined && { knowsNames }) },
            });
            const rest = { protocol: "TCP", port: 443, observed: "forwarded", count: 1, guessed: false } as const;
            const parties = { from, isWithinPod: false };
            return suggest({ ...rest, ...parties, to: resolver.party(end), atBothEnds: false }, naming);
        };
        const addressed: End = { kind: "address", ip: "192.0.2.7", hosts: ["api.openai.com"] };
        const named: End = { kind: "host", host: "api.openai.com" };
        const flow = "{ from: agent, to: api-openai-com, ports: [443], why: seen once in traffic }";
        for (const end of [addressed, named])
            expect(suggestedTo(end, true)).to.deep.equal({
                flow,
                declare: ["externals: { api-openai-com: { hosts: [api.openai.com] } }"],
            });
        const cautionOf = ({ caution = "" }: ReturnType<typeof suggest>): string => caution;
        const byAddress = suggestedTo(addressed, false);
        expect(byAddress.flow).to.equal(flow);
        expect(byAddress.declare).to.deep.equal(["externals: { api-openai-com: { cidrs: [192.0.2.7/32] } }"]);
        expect(cautionOf(byAddress))
            .to.match(/^a NetworkPolicy cannot say the name api\.openai\.com, and this is an address that it had/)
            .and.match(/via.*platform\.hosts/);
        const byGateway = suggestedTo(named, false);
        expect(byGateway.declare).to.deep.equal([
            "externals: { api-openai-com: { hosts: [api.openai.com], via: { to: GATEWAY, ports: [PORT] } } }",
        ]);
        expect(cautionOf(byGateway)).to.match(/^a NetworkPolicy cannot say.*GATEWAY is the workload.*platform\.hosts/);
        // What was read does not say of which kind the cluster is.
        expect(suggestedTo(addressed, undefined).declare).to.deep.equal([
            "externals: { api-openai-com: { hosts: [api.openai.com] } }",
        ]);
        expect(cautionOf(suggestedTo(addressed, undefined))).to.match(/^it takes policies that know names.*via/);
    });

    it("ends with 1 where --fail-on names what was seen, and with 0 where it does not", async () => {
        expect((await auditing(breaking)).status).to.equal(0);
        expect((await auditing(breaking, { failOn: ["denied"] })).status).to.equal(1);
        expect((await auditing(breaking, { failOn: ["unknown", "opens"] })).status).to.equal(0);
        const dropped = breaking.replace("forwarded\n", "dropped\n");
        expect((await auditing(dropped, { failOn: ["denied"] })).status).to.equal(0);
        const wrong = await auditing(breaking, { failOn: ["denyed"] });
        expect([wrong.status, wrong.err]).to.deep.equal([
            2,
            `error: --fail-on: "denyed" is no condition, expected one of denied, unknown, opens; did you mean "denied"?\n`,
        ]);
        const twice = await told((out) => runAudit(["-"], { ...nothing, manifests: ["-"] }, out));
        expect([twice.status, twice.err.slice(0, 40)]).to.deep.equal([2, "error: Cannot read both traffic and obje"]);
        expect((await auditing(breaking, { format: "huble" })).err).to.match(/did you mean "hubble"\?/);
    });

    it("says which declared flows nobody used, where the log holds all that passed, and else that it is not known", async () => {
        const lines = `${header}${agent},ai-agents/weaviate-0,8080,tcp,1,${at},forwarded\n`;
        expect((await documentOf(lines)).unused).to.deep.equal({
            known: false,
            why: "plain form (CSV or JSON lines) need not hold every connection that passed; --complete says that it does",
        });
        expect((await documentOf(lines, { complete: true })).unused).to.deep.equal({
            known: true,
            flows: ["agent -> tools", "gateway -> vllm"],
            since: "2026-03-02T08:00:00.000Z",
        });
        const broken = await documentOf(`${lines}junk\n`, { complete: true });
        expect(broken.unused.known).to.equal(false);
        expect(broken.logs[0]?.unread[0]?.first).to.match(/flows\.csv:3$/);
    });

    it("says of no flow that nobody used it where a connection that could not be judged may be its own", async () => {
        const used = [
            `${agent},ai-agents/weaviate-0,8080,tcp,1,${at},forwarded`,
            `${agent},198.51.100.7,443,tcp,1,${at},forwarded`,
        ];
        const unjudged = `gateway/gw-1,ai-inference/nobody,8000,tcp,1,${at},forwarded`;
        const unusedOf = async (lines: readonly string[]) =>
            (await documentOf(header + lines.join("\n"), { complete: true })).unused;
        expect((await unusedOf(used)).flows).to.deep.equal(["gateway -> vllm"]);
        expect(await unusedOf([...used, unjudged])).to.deep.equal({
            known: false,
            why: "1 connection could not be judged",
        });
        // All are known to be used, whatever else was seen.
        const rest = `gateway/gw-1,ai-inference/vllm-0,8000,tcp,1,${at},forwarded`;
        expect((await unusedOf([...used, rest, unjudged])).flows).to.deep.equal([]);
    });

    for (const hosts of ["cilium", "eks-auto", "calico-enterprise", "cluster-network-policy", "gke"]) {
        it(`counts flows to names, whose policies are of other kinds than NetworkPolicy: ${hosts}`, async () => {
            const byName = {
                ...spec,
                platform: { ...spec.platform, hosts },
                externals: { hub: { hosts: ["huggingface.co"] } },
                flows: [{ from: "agent", to: "hub", ports: [443], why: "models" }],
            };
            const unusedOf = async (line: string) =>
                (await documentOf(line, { complete: true, format: "plain" }, manifestsOf(byName))).unused;
            const other = `${header}${agent},ai-agents/weaviate-0,8080,tcp,1,${at},forwarded\n`;
            expect((await unusedOf(other)).flows).to.deep.equal(["agent -> hub"]);
            expect((await unusedOf(asked("54.230.0.9", "pypi.org"))).flows).to.deep.equal(["agent -> hub"]);
            expect((await unusedOf(asked("54.230.0.9", "huggingface.co"))).flows).to.deep.equal([]);
            const nameless = `${header}${agent},54.230.0.9,443,tcp,1,${at},forwarded\n`;
            expect((await unusedOf(nameless)).why).to.equal(
                "1 connection went to addresses outside of which the logs say no name, and may be of flows to names",
            );
        });
    }

    it("does not say that every flow was used where no policy says of which it is", async () => {
        const policies = manifestsOf(spec).replaceAll(/^ +ai-mesh-isolation\/flow: .*\n/gm, "");
        expect((await documentOf(breaking, { complete: true }, policies)).unused).to.deep.equal({
            known: false,
            why: "no policy that was read says of which flow it is",
        });
    });

    it("judges namespaces that are not enforced yet as they will be, unless --as-is", async () => {
        const namespaces = Object.fromEntries(
            Object.entries(spec.namespaces).map(([name, each]) => [name, { ...each, adopt: true, enforce: false }]),
        );
        const manifests = manifestsOf({ ...spec, namespaces });
        expect((await documentOf(breaking, {}, manifests)).verdict).to.equal("breaks");
        expect((await documentOf(breaking, { asIs: true }, manifests)).verdict).to.equal("passes");
    });

    it("says what the source cannot see, and what of it could not be read", async () => {
        const { gaps } = await documentOf(`${breaking}junk\n`);
        const texts = gaps.filter(({ kind }) => kind === "traffic").map(({ text }) => text);
        expect(texts[0]).to.match(/--complete/);
        expect(texts[1]).to.match(
            /^Not read: 1 line of .*flows\.csv: not the columns of the header \(the first: .*flows\.csv:3\)$/,
        );
        const whole = (await documentOf(breaking, { complete: true })).gaps.map(({ text }) => text);
        expect(whole.filter((text) => /left out|--complete/.test(text))).to.deep.equal([]);
        expect((await auditing(`${breaking}junk\n`, { strict: true })).status).to.equal(2);
        expect((await auditing(breaking, { strict: true })).status).to.equal(0);
    });

    it("says how many records were left aside without a word that is many where one was", async () => {
        const { out } = await auditing(`${breaking}1.2.3.4,5.6.7.8,1,icmp,1,${at},\n`);
        expect(out).to.include(
            " (left aside: without traffic, such as headers: 1; of protocols without ports, such as ICMP: 1)",
        );
    });

    it("says no address with --no-addresses, in any format", async () => {
        const lines = `${header}${agent},203.0.113.9,443,tcp,1,${at},forwarded\n${agent},203.0.113.10,443,tcp,2,${at},forwarded\n10.244.9.9,ai-inference/vllm-0,22,tcp,1,${at},\n${agent},2001:db8::7,443,tcp,1,${at},forwarded\n${agent},169.254.169.254,80,tcp,1,${at},\n`;
        for (const output of ["text", "json", "md", "sarif", "junit", "html"] as const) {
            const shown = await auditing(lines, { output });
            const left = await auditing(lines, { output, addresses: false });
            for (const address of ["203.0.113.9", "203.0.113.10", "10.244.9.9", "169.254.169.254"]) {
                expect(shown.out.includes(address), `${output} ${address}`).to.equal(true);
                expect(left.out.includes(address), `${output} ${address}`).to.equal(false);
                expect(left.out.includes(address.replaceAll(".", "-")), output).to.equal(false);
            }
            expect(left.out.includes("2001:db8"), output).to.equal(false);
        }
        const rows = outcomesOf(await documentOf(lines, { addresses: false }));
        expect(rows).to.include("breaks ai-agents/agent -> an address 443 x4");
    });

    it("lets nothing of a log act on a terminal or a page", async () => {
        const evil = JSON.stringify({
            from: {
                namespace: "ai-agents",
                pod: "a\u001b[2J\u0007<script>alert(1)</script>",
                labels: { app: "agent" },
            },
            to: "203.0.113.9",
            port: 443,
        });
        for (const output of ["text", "md", "sarif", "junit", "html"] as const) {
            const { out, err } = await auditing(evil, { output });
            expect(/[\u0000-\u0008\u000b-\u001f]/.test(out + err), output).to.equal(false);
            if (output === "html" || output === "md" || output === "junit") expect(out).to.not.include("<script>");
            expect(out).to.include("203");
        }
    });

    it("keeps a table that fits the terminal, whatever the log says", () => {
        const row = {
            outcome: "breaks" as const,
            protocol: "TCP" as const,
            verdict: "denied" as const,
            observed: "forwarded" as const,
        };
        const rows = Array.from({ length: 50 }, (_, i) => ({
            ...row,
            ...{ from: `a\u001b[2J${i}${"x".repeat(200)}`, to: "b", port: i + 1, count: 1, guessed: false },
        }));
        const found = { rows, used: new Set<string>(), nameless: 0, gaps: [] };
        const lines = liveTable(found, 1234, styleFor({}), { columns: 60, rows: 12 });
        expect(lines).to.have.length(10);
        for (const line of lines) expect(line.length).to.be.at.most(59);
        expect(lines.join("")).to.not.include("\u001b");
        expect(lines[0]).to.match(/^1,234 lines read\. 50 connections would be denied/);
        expect(lines.at(-1)).to.equal("  and 42 more");
    });

    it("prints SARIF with a place, JUnit with failures, Markdown and a page with the same connections", async () => {
        const { out: sarif } = await auditing(breaking, { output: "sarif" });
        const { runs } = JSON.parse(sarif) as {
            runs: {
                results: {
                    ruleId: string;
                    locations: {
                        physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
                    }[];
                }[];
            }[];
        };
        const [result] = runs[0]?.results ?? [];
        expect(result?.ruleId).to.equal("traffic-would-be-denied");
        expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).to.match(/mesh\.yaml$/);
        expect(result?.locations[0]?.physicalLocation.region.startLine).to.be.greaterThan(1);
        const { out: xml } = await auditing(breaking, { output: "junit" });
        expect(xml).to.match(/<testsuite name="traffic" tests="1" failures="1" skipped="0">/);
        for (const output of ["md", "html", "text"] as const) {
            const { out } = await auditing(breaking, { output });
            expect(out).to.include("ai-inference/vllm").and.to.include("seen 7 times in traffic");
        }
    });

    it("reads several logs of different formats, and standard input nobody gave is an error of one line", async () => {
        const conntrack =
            "tcp      6 100 ESTABLISHED src=10.244.1.5 dst=10.244.2.7 sport=41000 dport=8000 src=10.244.2.7 dst=10.244.1.5 sport=8000 dport=41000 [ASSURED] use=1\n";
        const document = await withFiles(
            { a: breaking, b: conntrack, m: manifestsOf(spec), "p.yaml": pods, "m.yaml": manifestsOf(spec) },
            async (file) => {
                const options = {
                    ...nothing,
                    output: "json" as const,
                    manifests: [file("m.yaml")],
                    objects: [file("p.yaml")],
                };
                return JSON.parse(
                    (await told((out) => runAudit([file("a"), file("b")], options, out))).out,
                ) as Document;
            },
        );
        expect(outcomesOf(document)).to.deep.equal(["breaks ai-agents/agent -> ai-inference/vllm 8000 x8"]);
        const none = await withFiles({ "m.yaml": manifestsOf(spec) }, (file) =>
            told((out) => runAudit([file("no")], { ...nothing, manifests: [file("m.yaml")] }, out)),
        );
        expect([none.status, none.err]).to.deep.equal([2, none.err.replace(/\n.+$/s, "\n")]);
        expect(none.err).to.match(/^error: Cannot read .*no: there is no such file\n$/);
    });
});
