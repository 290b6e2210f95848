import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { LearnOptions } from "../../../cli/commands/learn/options";
import { runLearn } from "../../../cli/commands/learn/run";
import { prove } from "../../../components/proof";
import { parseMesh } from "../../../mesh";
import { runAudit } from "../../../cli/commands/audit/run";
import { runCheck } from "../../../cli/commands/check/run";
import { manifestsOf, podYaml, told, type Told, withFiles } from "./fixture";

const nothing = { addresses: true, namespace: [], minCount: "2" };

interface Line {
    from: unknown;
    to: unknown;
    port: number;
    protocol?: string;
    count?: number;
    verdict?: string;
}

const pod = (namespace: string, workload: string, labels: Record<string, string>) => ({ namespace, workload, labels });
const agent = pod("ai-agents", "agent", { app: "agent", "pod-template-hash": "7d9f8b6c5" });
const vllm = pod("ai-inference", "vllm", { app: "vllm", "apps.kubernetes.io/pod-index": "0" });
const at = { first: "2026-03-02T08:00:00Z", last: "2026-03-09T08:00:00Z", verdict: "forwarded" };

const text = (lines: readonly Line[]): string =>
    lines.map((line) => JSON.stringify({ count: 12, ...at, ...line })).join("\n");

const learning = (lines: readonly Line[], options: Partial<LearnOptions> = {}): Promise<Told> =>
    withFiles({ "flows.jsonl": text(lines) }, (file) =>
        told((out) => runLearn([file("flows.jsonl")], { ...nothing, ...options }, out)),
    );

interface Spec {
    platform?: Record<string, unknown>;
    namespaces: Record<string, unknown>;
    neighbours?: Record<string, unknown>;
    workloads: Record<string, Record<string, unknown>>;
    externals?: Record<string, Record<string, unknown>>;
    flows: { from: string; to: string; ports?: (string | number)[]; why: string }[];
}

async function specOf(
    lines: readonly Line[],
    options: Partial<LearnOptions> = {},
): Promise<Spec & { readonly text: string }> {
    const { out, err, status } = await learning(lines, options);
    expect([status, err]).to.deep.equal([0, ""]);
    const spec = parse(out) as Spec;
    expect(prove(parseMesh(spec))).to.deep.equal({ mismatches: [], complete: true });
    return { ...spec, text: out };
}

const flowsOf = ({ flows }: Spec): string[] =>
    flows.map(({ from, to, ports }) => `${from} -> ${to} ${(ports ?? []).join(" ")}`.trim());

describe("ai-mesh learn", () => {
    it("names workloads by labels that stay, and says why each flow is there", async () => {
        const spec = await specOf([
            { from: agent, to: vllm, port: 8000 },
            { from: { ...agent, labels: { app: "agent", "pod-template-hash": "other" } }, to: vllm, port: 8000 },
            { from: agent, to: vllm, port: 8001, protocol: "UDP" },
        ]);
        expect(spec.workloads).to.deep.equal({
            agent: { namespace: "ai-agents", podLabels: { app: "agent" } },
            vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } },
        });
        expect(spec.flows).to.deep.equal([
            {
                from: "agent",
                to: "vllm",
                ports: [8000, "8001/udp"],
                why: "seen 36 times from 2026-03-02 to 2026-03-09",
            },
        ]);
        expect(spec.namespaces).to.deep.equal({
            "ai-agents": { purpose: "ai-agents", adopt: true, enforce: false },
            "ai-inference": { purpose: "ai-inference", adopt: true, enforce: false },
        });
    });

    it("takes as many labels as tell workloads apart, and says where none do", async () => {
        const spec = await specOf([
            {
                from: pod("a", "web", { app: "shop", role: "web" }),
                to: pod("a", "db", { app: "shop", role: "db" }),
                port: 80,
            },
            { from: pod("a", "all", { app: "shop" }), to: pod("a", "db", { app: "shop", role: "db" }), port: 80 },
        ]);
        expect(spec.workloads.web?.podLabels).to.deep.equal({ app: "shop", role: "web" });
        expect(spec.workloads.all?.podLabels).to.deep.equal({ app: "shop" });
        expect(spec.text).to.match(/all: .* # these labels are those of web, db as well/);
    });

    it("tells pods of different makers apart by their version, and leaves it out where one maker has several", async () => {
        const db = (workload: string, version: string) => pod("a", workload, { app: "db", version });
        const web = pod("a", "web", { app: "web" });
        const admin = pod("a", "admin", { app: "admin" });
        const apart = await specOf([
            { from: web, to: db("db", "blue"), port: 80 },
            { from: admin, to: db("db-admin", "admin"), port: 81 },
        ]);
        expect(apart.workloads.db?.podLabels).to.deep.equal({ app: "db", version: "blue" });
        expect(flowsOf(apart)).to.deep.equal(["admin -> db-admin 81", "web -> db 80"]);
        const rolled = await specOf([
            { from: web, to: db("db", "1"), port: 80 },
            { from: web, to: db("db", "2"), port: 80 },
        ]);
        expect(rolled.workloads.db?.podLabels).to.deep.equal({ app: "db" });
        expect(flowsOf(rolled)).to.deep.equal(["web -> db 80"]);
    });

    it("recognises presets by labels and ports, with their parts", async () => {
        const qdrant = pod("ai-data", "vectors", {
            "app.kubernetes.io/name": "qdrant",
            "app.kubernetes.io/instance": "mem",
            "apps.kubernetes.io/pod-index": "0",
        });
        const spec = await specOf([
            { from: agent, to: qdrant, port: 6333 },
            { from: agent, to: qdrant, port: 6334 },
            { from: qdrant, to: qdrant, port: 6335 },
        ]);
        expect(spec.workloads.qdrant).to.deep.equal({
            namespace: "ai-data",
            preset: "qdrant",
            with: { release: "mem" },
        });
        expect(flowsOf(spec)).to.deep.equal(["agent -> qdrant.api 6333 6334"]);
        const other = await specOf([{ from: agent, to: qdrant, port: 9999 }]);
        expect(flowsOf(other)).to.deep.equal(["agent -> vectors 9999"]);
    });

    it("says DNS, the API server, identity, health checks and nodes in the platform's words", async () => {
        const options = { platform: "gke", nodeCidrs: ["10.128.0.0/20"], podCidrs: ["10.4.0.0/14"] };
        const dns = pod("kube-system", "kube-dns", { "k8s-app": "kube-dns" });
        const spec = await specOf(
            [
                { from: agent, to: dns, port: 53, protocol: "UDP" },
                { from: agent, to: "169.254.20.10", port: 53, protocol: "UDP" },
                { from: agent, to: "169.254.169.252", port: 988 },
                { from: agent, to: "169.254.169.254", port: 80 },
                { from: "35.191.1.1", to: vllm, port: 8000 },
                { from: "10.128.0.7", to: vllm, port: 8000 },
                { from: agent, to: "10.128.0.7", port: 10_250 },
            ],
            options,
        );
        expect(flowsOf(spec)).to.deep.equal([
            "agent -> cloud-identity",
            "agent -> nodes 10250",
            "load-balancers -> vllm 8000",
            "nodes -> vllm 8000",
        ]);
        // A load balancer's own address is anybody's until somebody says where load balancers are.
        const proxied = [
            { from: "10.129.0.5", to: vllm, port: 8000 },
            { from: agent, to: vllm, port: 8000 },
        ];
        expect(flowsOf(await specOf(proxied, options))).to.deep.equal(["agent -> vllm 8000"]);
        const balancers = { ...options, loadBalancerCidrs: ["10.129.0.0/23"] };
        expect(flowsOf(await specOf(proxied, balancers))).to.deep.equal([
            "agent -> vllm 8000",
            "load-balancers -> vllm 8000",
        ]);
        expect(spec.text).to.match(/# {3}ai-agents\/agent -> 169\.254\.169\.254 on TCP 80: .*; to instance metadata/);
    });

    it("lists what it does not open: seen once, from outside, dropped, metadata, a scan, somebody else's data store", async () => {
        const store = pod("ai-data", "db", { app: "db" });
        const scan = Array.from({ length: 25 }, (_, i) => ({ from: agent, to: store, port: 7000 + i, count: 2 }));
        const { text: all, ...spec } = await specOf([
            { from: agent, to: vllm, port: 8000 },
            { from: agent, to: vllm, port: 9000, count: 1 },
            { from: "203.0.113.9", to: vllm, port: 8000, count: 99 },
            { from: agent, to: vllm, port: 7777, verdict: "dropped" },
            { from: agent, to: store, port: 5432, count: 3 },
            ...scan,
            { from: { namespace: "ai-agents", pod: "nobody-knows" }, to: vllm, port: 8000 },
        ]);
        expect(flowsOf(spec)).to.deep.equal(["agent -> vllm 8000"]);
        for (const why of [
            "it was seen once",
            "from outside the cluster",
            "dropped by a policy",
            "a data store of another namespace",
            "looks like a scan",
            "labels of ai-agents",
        ]) {
            expect(all).to.include(why);
        }
        expect(all.match(/looks like a scan/g)).to.have.length(25);
        const line = (start: string): string[] => all.split("\n").filter((each) => each.startsWith(`#   ${start}`));
        expect(line("ai-agents/agent -> ai-inference/vllm on TCP 9000")).to.deep.equal([
            "#   ai-agents/agent -> ai-inference/vllm on TCP 9000: it was seen once from 2026-03-02 to 2026-03-09",
        ]);
        expect(line("ai-agents/agent -> ai-data/db on TCP 5432")).to.deep.equal([
            "#   ai-agents/agent -> ai-data/db on TCP 5432: seen 3 times from 2026-03-02 to 2026-03-09; it goes to a data store of another namespace, where fewer than 10 times are not enough",
        ]);
    });

    it("calls a workload by one name, also where pods of it are objects that were read", async () => {
        const files = {
            "flows.jsonl": text([
                { from: "ai-agents/agent-1", to: vllm, port: 8000 },
                { from: "ai-agents/agent-1", to: vllm, port: 9000, count: 1 },
                { from: "ai-agents/agent-2", to: vllm, port: 7777, verdict: "dropped" },
                { from: "203.0.113.9", to: "ai-agents/agent-1", port: 8000 },
            ]),
            "pods.yaml": ["agent-1", "agent-2"]
                .map((name) => podYaml("ai-agents", name, { app: "agent" }))
                .join("---\n"),
        };
        const { out } = await withFiles(files, (file) =>
            told((sink) => runLearn([file("flows.jsonl")], { ...nothing, objects: [file("pods.yaml")] }, sink)),
        );
        const held = out.split("\n").filter((line) => line.includes(" on TCP "));
        expect(held.map((line) => line.replace(/ on .*/, ""))).to.have.members([
            "#   ai-agents/agent -> ai-inference/vllm",
            "#   ai-agents/agent -> ai-inference/vllm",
            "#   203.0.113.9 -> ai-agents/agent",
        ]);
    });

    it("opens no workload to itself for one pod that was seen with itself, and lists it; for two pods it does", async () => {
        const end = (name: string) => ({ namespace: "ai-agents", pod: name, labels: { app: "agent" } });
        const others = { from: end("agent-1"), to: vllm, port: 8000 };
        const one = await specOf([others, { from: end("agent-1"), to: end("agent-1"), port: 9000 }]);
        expect(flowsOf(one)).to.deep.equal(["agent -> vllm 8000"]);
        expect(one.text).to.include("it was one pod with itself, which needs no flow");
        const two = await specOf([others, { from: end("agent-1"), to: end("agent-2"), port: 9000 }]);
        expect(flowsOf(two)).to.deep.equal(["agent -> agent 9000", "agent -> vllm 8000"]);
        const both = await specOf([
            others,
            { from: end("agent-1"), to: end("agent-1"), port: 9000 },
            { from: end("agent-2"), to: end("agent-1"), port: 9000 },
        ]);
        expect(flowsOf(both)).to.deep.equal(["agent -> agent 9000", "agent -> vllm 8000"]);
    });

    it("takes a name of both ends for what makes pods, where objects show that it is", async () => {
        const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { namespace: ai-agents, name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template: { metadata: { labels: { app: agent } }, spec: { containers: [{ name: main, image: x }] } }
`;
        const lines = text([{ from: "ai-agents/agent", to: "ai-agents/agent", port: 9000 }]);
        const { out } = await withFiles({ "flows.jsonl": lines, "objects.yaml": deployment }, (file) =>
            told((sink) => runLearn([file("flows.jsonl")], { ...nothing, objects: [file("objects.yaml")] }, sink)),
        );
        expect(flowsOf(parse(out) as Spec)).to.deep.equal(["agent -> agent 9000"]);
    });

    it("names no option that it has not where it says what the plain form lacks", async () => {
        const { text: all } = await specOf([{ from: agent, to: vllm, port: 8000 }]);
        expect(all).to.include("that were left out").and.not.to.include("--complete");
    });

    it("names externals by host where it can, puts alike addresses together, and lists crowds", async () => {
        const many = Array.from({ length: 20 }, (_, i) => ({ from: vllm, to: `198.51.100.${i}`, port: 443 }));
        const spec = await specOf([
            { from: agent, to: { ip: "54.230.0.7", host: "huggingface.co" }, port: 443 },
            { from: agent, to: "203.0.113.7", port: 8443 },
            { from: agent, to: "203.0.113.8", port: 8443 },
            ...many,
        ]);
        expect(flowsOf(spec)).to.deep.equal(["agent -> at-203-0-113-7 8443", "agent -> huggingface-co 443"]);
        expect(spec.externals?.["at-203-0-113-7"]).to.deep.equal({ cidrs: ["203.0.113.7/32", "203.0.113.8/32"] });
        expect(spec.text).to.include("huggingface.co").and.to.include("one of 20 addresses without a name");
    });

    it("takes the names that a flow says itself, and none that DNS gave other pods", async () => {
        const end = (name: string) => ({ namespace: "ai-agents", labels: [`k8s:app=${name}`], pod_name: `${name}-1` });
        const answerOf = (ip: string) => ({
            IP: { source: "10.244.1.8", destination: "10.96.0.10" },
            l4: { UDP: { source_port: 53, destination_port: 40_000 } },
            source: { namespace: "kube-system", labels: ["k8s:k8s-app=kube-dns"], pod_name: "dns" },
            destination: end("other"),
            l7: { type: "RESPONSE", dns: { query: "aaa.example.com.", ips: [ip] } },
            is_reply: true,
        });
        const externalsAt = async (ip: string, ...said: object[]): Promise<string[]> => {
            const opened = said.map((names) => ({
                IP: { source: "10.244.1.5", destination: ip },
                l4: { TCP: { source_port: 40_000, destination_port: 443, flags: { SYN: true } } },
                ...{ source: end("agent"), destination: { labels: ["reserved:world"] }, ...names },
                ...{ traffic_direction: "EGRESS", is_reply: false },
            }));
            const lines = [answerOf(ip), ...opened, ...opened].map((flow) =>
                JSON.stringify({ flow: { time: at.first, verdict: "FORWARDED", ...flow } }),
            );
            const { out } = await withFiles({ "hubble.jsonl": lines.join("\n") }, (file) =>
                told((written) => runLearn([file("hubble.jsonl")], nothing, written)),
            );
            return Object.keys((parse(out) as Spec).externals ?? {});
        };
        const externalsWith = (...said: object[]) => externalsAt("54.230.0.7", ...said);
        expect(await externalsWith({ destination_names: ["huggingface.co"] })).to.deep.equal(["huggingface-co"]);
        expect(await externalsWith({})).to.deep.equal(["at-54-230-0-7"]);
        // What enforces policies about names need not open by them what is not public.
        for (const ip of ["203.0.113.7", "10.77.0.7", "199.36.153.8"])
            expect(await externalsAt(ip, { destination_names: ["huggingface.co"] })).to.deep.equal([
                `at-${ip.replaceAll(".", "-")}`,
            ]);
        // What one flow says is known of the others, whichever comes first.
        const named = { destination_names: ["huggingface.co"] };
        for (const said of [
            [named, {}],
            [{}, named],
        ])
            expect(await externalsWith(...said)).to.deep.equal(["huggingface-co"]);
    });

    it("opens each name that the pods have an address by, and audit of the same traffic then lets it pass", async () => {
        const end = { namespace: "ai-agents", labels: ["k8s:app=agent"], pod_name: "agent-1" };
        const answer = (query: string) => ({
            IP: { source: "10.244.1.8", destination: "10.244.1.5" },
            l4: { UDP: { source_port: 53, destination_port: 40_000 } },
            source: { namespace: "kube-system", labels: ["k8s:k8s-app=kube-dns"], pod_name: "dns" },
            ...{ destination: end, l7: { type: "RESPONSE", dns: { query, ips: ["54.230.0.9"] } }, is_reply: true },
        });
        const opened = {
            IP: { source: "10.244.1.5", destination: "54.230.0.9" },
            l4: { TCP: { source_port: 40_000, destination_port: 443, flags: { SYN: true } } },
            ...{ source: end, destination: { labels: ["reserved:world"] }, traffic_direction: "EGRESS" },
            is_reply: false,
        };
        const lines = [answer("pypi.org."), opened, { ...opened, destination_names: ["huggingface.co"] }]
            .flatMap((flow) => [flow, flow])
            .map((flow) => JSON.stringify({ flow: { time: at.first, verdict: "FORWARDED", ...flow } }));
        const mesh = `platform: { hosts: cilium, podCidrs: [10.244.0.0/16] }\nnamespaces:\n  ai-agents: { purpose: agents }\nworkloads:\n  agent: { namespace: ai-agents, podLabels: { app: agent } }\nexternals:\n  hub: { hosts: [huggingface.co] }\nflows:\n  - { from: agent, to: agent, ports: [80], why: x }\n`;
        await withFiles({ "hubble.jsonl": lines.join("\n"), "mesh.yaml": mesh }, async (file) => {
            const log = [file("hubble.jsonl")];
            const run = (options: object) => told((out) => runLearn(log, { ...nothing, ...options }, out));
            const { out } = await run({ into: file("mesh.yaml") });
            const input = out.replaceAll(file("mesh.yaml"), "mesh.yaml").replace(/^#.*\n/gm, "");
            execFileSync("git", ["apply", "-"], { cwd: dirname(file("x")), input });
            const spec = parse(readFileSync(file("mesh.yaml"), "utf8")) as Spec;
            expect(flowsOf(spec).slice(1)).to.deep.equal(["agent -> hub 443", "agent -> pypi-org 443"]);
            expect((await run({ into: file("mesh.yaml") })).out).to.match(/lets through all that was seen/);
            await withFiles({ "m.yaml": manifestsOf(spec) }, async (at) => {
                const options = { addresses: true, failOn: ["denied", "unknown"], output: "text" as const };
                const audited = await told((sink) => runAudit(log, { ...options, manifests: [at("m.yaml")] }, sink));
                expect(audited.status, audited.out).to.equal(0);
            });
            // Where policies know no names, the address is opened once.
            const plain = parse((await run({})).out) as Spec;
            expect(Object.values(plain.externals ?? {})).to.deep.equal([{ cidrs: ["54.230.0.9/32"] }]);
        });
    });

    it("takes addresses of one's own networks, and names of them, for no names outside", async () => {
        const spec = await specOf(
            [
                { from: agent, to: { ip: "10.99.1.7", host: "vpce.example.com" }, port: 443 },
                { from: agent, to: { ip: "54.230.0.9", host: "ip-10-1-2-3.eu-west-1.compute.internal" }, port: 443 },
                { from: agent, to: "ip-10-1-2-4.eu-west-1.compute.internal", port: 8443 },
            ],
            { platform: "gke-autopilot" },
        );
        expect(Object.values(spec.externals ?? {})).to.deep.equal([{ cidrs: ["10.99.1.7/32", "54.230.0.9/32"] }]);
        expect(spec.text).to.match(/not opened[^]*ip-10-1-2-4[^]*does not say which address it has/);
    });

    it("holds back what has a name alone, where nothing says names, and names it where something does", async () => {
        const lines = [
            { from: agent, to: { host: "cdn.hf.co" }, port: 443 },
            { from: agent, to: vllm, port: 8000 },
        ];
        const plain = await specOf(lines);
        expect(flowsOf(plain)).to.deep.equal(["agent -> vllm 8000"]);
        expect(plain.text).to.match(/not opened[^]*agent -> cdn\.hf\.co on TCP 443[^]*say platform\.hosts/);
        const named = await specOf(lines, { platform: "gke-autopilot" });
        expect(named.externals).to.deep.equal({ "cdn-hf-co": { hosts: ["cdn.hf.co"] } });
        expect(flowsOf(named)).to.include("agent -> cdn-hf-co 443");
    });

    it("folds dynamic ports into a range only where both ends tell of them", async () => {
        const line = (port: number, direction: string) => ({
            connection: {
                src_ip: "10.0.0.1",
                dest_ip: "10.0.0.2",
                src_port: 50_000,
                dest_port: port,
                protocol: "tcp",
                direction,
            },
            disposition: "allow",
            src: { pod_name: "a-1", pod_namespace: "ai" },
            dest: { pod_name: "b-1", pod_namespace: "ai" },
            count: 5,
        });
        const objects = ["a", "b"].map((name) =>
            JSON.stringify({
                apiVersion: "v1",
                kind: "Pod",
                metadata: { name: `${name}-1`, namespace: "ai", labels: { app: name } },
                spec: { containers: [] },
            }),
        );
        const ports = Array.from({ length: 10 }, (_, i) => 40_000 + i * 3);
        const run = async (directions: readonly string[]): Promise<Spec> => {
            const log = ports
                .flatMap((port) => directions.map((direction) => JSON.stringify(line(port, direction))))
                .join("\n");
            const result = await withFiles(
                { log, "objects.json": `{"apiVersion":"v1","kind":"List","items":[${objects.join(",")}]}` },
                (file) => told((out) => runLearn([file("log")], { ...nothing, objects: [file("objects.json")] }, out)),
            );
            expect(result.err).to.equal("");
            return parse(result.out) as Spec;
        };
        expect((await run(["egress", "ingress"])).flows[0]?.ports).to.deep.equal(["40000-40027/tcp"]);
        expect((await run(["egress"])).flows[0]?.ports).to.deep.equal(ports);
    });

    it("opens neither way where the log does not say who asked, but that which has one port where the other has many", async () => {
        const record = (from: string, sourcePort: number, to: string, port: number): string =>
            `2 123456789012 eni-1 ${from} ${to} ${sourcePort} ${port} 6 20 4249 1772438400 1772438460 ACCEPT OK`;
        const objects = [
            podYaml("ai-agents", "agent-0", { app: "agent" }, "10.244.1.5"),
            podYaml("ai-inference", "vllm-0", { app: "vllm" }, "10.244.2.7"),
        ].join("---\n");
        const both = (port: number): string[] => [
            record("10.244.1.5", port, "10.244.2.7", 50_051),
            record("10.244.2.7", 50_051, "10.244.1.5", port),
        ];
        const plain = record("10.244.1.5", 41_000, "10.244.2.7", 8000);
        const learntOf = (lines: readonly string[]): Promise<string> =>
            withFiles({ log: [plain, plain, ...lines, ...lines].join("\n"), objects }, async (file) => {
                const { out } = await told((sink) =>
                    runLearn([file("log")], { ...nothing, objects: [file("objects")] }, sink),
                );
                return out;
            });
        const one = await learntOf(both(41_000));
        expect(flowsOf(parse(one) as Spec)).to.deep.equal(["agent -> vllm 8000"]);
        expect(one.match(/the log does not say who opened it/g)).to.have.length(2);
        const many = await learntOf([41_000, 41_001, 41_002].flatMap(both));
        expect(flowsOf(parse(many) as Spec)).to.deep.equal(["agent -> vllm 8000 50051"]);
        expect(many.match(/the log does not say who opened it/g)).to.have.length(3);
    });

    it("takes nodes for nodes, by their objects and as pods on their network, and opens nothing for loopback", async () => {
        const object = (value: object): string => JSON.stringify(value);
        const objects = [
            podYaml("ai-agents", "agent-0", { app: "agent" }, "10.244.1.5"),
            podYaml("ai-inference", "vllm-0", { app: "vllm" }, "10.244.2.7"),
            object({
                ...{ apiVersion: "v1", kind: "Pod" },
                metadata: { name: "exporter-x", namespace: "monitoring", labels: { app: "exporter" } },
                spec: { hostNetwork: true, containers: [{ name: "main", image: "x" }] },
                status: { podIPs: [{ ip: "172.18.0.2" }] },
            }),
            object({
                ...{ apiVersion: "v1", kind: "Node", metadata: { name: "n1" } },
                status: { addresses: [{ type: "InternalIP", address: "fd00:18::2" }] },
            }),
        ].join("\n---\n");
        const lines = [
            { from: "ai-agents/agent-0", to: "ai-inference/vllm-0", port: 8000 },
            { from: "monitoring/exporter-x", to: "ai-inference/vllm-0", port: 9100 },
            { from: "ai-agents/agent-0", to: "monitoring/exporter-x", port: 9100 },
            { from: "fd00:18::2", to: "ai-inference/vllm-0", port: 9200 },
            { from: "ai-agents/agent-0", to: "fd00:18::2", port: 10250 },
            { from: "ai-agents/agent-0", to: "127.0.0.1", port: 8082 },
        ];
        const learntWith = async (more: Partial<LearnOptions>): Promise<Spec & { text: string }> =>
            withFiles({ log: text(lines), objects }, async (file) => {
                const options = { ...nothing, objects: [file("objects")], format: "plain", ...more };
                const { out } = await told((sink) => runLearn([file("log")], options, sink));
                return { ...(parse(out) as Spec), text: out };
            });
        const unknown = await learntWith({});
        expect(flowsOf(unknown)).to.deep.equal(["agent -> vllm 8000"]);
        expect(unknown.text.match(/from a node; --node-cidrs/g)).to.have.length(2);
        expect(unknown.text.match(/to a node; --node-cidrs/g)).to.have.length(2);
        expect(unknown.text).to.include("1: of a pod with itself").and.not.include("from outside the cluster");
        const known = await learntWith({ nodeCidrs: ["172.18.0.0/16", "fd00:18::/64"] });
        expect(flowsOf(known)).to.deep.equal([
            ...["agent -> nodes 9100 10250", "agent -> vllm 8000", "nodes -> vllm 9100 9200"],
        ]);
    });

    it("isolates the namespaces that are asked for; others are neighbours", async () => {
        const prometheus = pod("monitoring", "prometheus", { app: "prometheus" });
        const spec = await specOf(
            [
                { from: prometheus, to: vllm, port: 8000 },
                { from: prometheus, to: prometheus, port: 9090 },
            ],
            { namespace: ["ai-inference"] },
        );
        expect(Object.keys(spec.namespaces)).to.deep.equal(["ai-inference"]);
        expect(spec.neighbours).to.deep.equal({ monitoring: {} });
        expect(flowsOf(spec)).to.deep.equal(["prometheus -> vllm 8000"]);
    });

    it("--into prints a diff that git applies, adds what is missing, and takes nothing away", async () => {
        const stack = `# ours\nconfig:\n  demo:mesh:\n    platform: { podCidrs: [10.244.0.0/16] }\n    namespaces:\n      ai-agents: { purpose: agents } # keep\n      ai-inference: { purpose: inference }\n    workloads:\n      bot: { namespace: ai-agents, podLabels: { app: agent } }\n      vllm: { namespace: ai-inference, podLabels: { app: vllm } }\n    flows:\n      # chat\n      - { from: bot, to: vllm, ports: [8000], why: chat }\n      - { from: bot, to: bot, ports: [1], why: nobody uses it }\n`;
        const lines = [
            { from: agent, to: vllm, port: 8000 },
            { from: agent, to: vllm, port: 9000 },
            { from: agent, to: "203.0.113.7", port: 443 },
            { from: vllm, to: pod("ai-data", "cache", { app: "cache" }), port: 1111 },
        ];
        await withFiles({ "flows.jsonl": text(lines), "Pulumi.dev.yaml": stack }, async (file) => {
            const folder = dirname(file("x"));
            const before = process.cwd();
            process.chdir(folder);
            try {
                const run = (): Promise<Told> =>
                    told((out) => runLearn(["flows.jsonl"], { ...nothing, into: "Pulumi.dev.yaml" }, out));
                const { out, err } = await run();
                expect(err).to.equal("");
                expect(out.split("\n").filter((line) => /^-(?!--)/.test(line))).to.deep.equal([
                    "-      - { from: bot, to: vllm, ports: [8000], why: chat }",
                ]);
                execFileSync("git", ["init", "-q"], { cwd: folder });
                execFileSync("git", ["apply", "-"], { cwd: folder, input: out });
                const now = readFileSync("Pulumi.dev.yaml", "utf8");
                const { flows, workloads } = (parse(now) as { config: Record<string, Spec> }).config["demo:mesh"]!;
                expect(now).to.include("# keep").and.to.include("# chat");
                expect(flows.map(({ from, to }) => `${from} -> ${to}`)).to.deep.equal([
                    ...["bot -> vllm", "bot -> bot", "bot -> at-203-0-113-7", "vllm -> cache"],
                ]);
                expect(flows[0]).to.deep.equal({ from: "bot", to: "vllm", ports: [8000, 9000], why: "chat" });
                expect(Object.keys(workloads)).to.deep.equal(["bot", "vllm", "cache"]);
                expect((await run()).out).to.match(/^# Pulumi\.dev\.yaml lets through all that was seen/);
            } finally {
                process.chdir(before);
            }
        });
    });

    it("--into proposes nothing that goes through a gateway already, and no port twice", async () => {
        const litellm = pod("gateway", "litellm", { app: "litellm" });
        const bot = pod("ai-agents", "bot", { app: "bot" });
        const hub = { ip: "54.230.0.9", host: "huggingface.co" };
        const meshWith = (hosts: string): string => `
platform: { podCidrs: [10.244.0.0/16], hosts: ${hosts} }
namespaces:
    ai-agents: { purpose: agents }
    gateway: { purpose: gateway }
    ai-inference: { purpose: inference }
workloads:
    agent: { namespace: ai-agents, podLabels: { app: agent } }
    bot: { namespace: ai-agents, podLabels: { app: bot } }
    litellm: { namespace: gateway, podLabels: { app: litellm } }
    vllm: { namespace: ai-inference, podLabels: { app: vllm } }
externals:
    hub: { hosts: [huggingface.co, "*.hf.co"], via: { to: litellm, ports: [4000] } }
    tools: { cidrs: [198.51.100.0/24], via: { to: litellm, ports: [4000] } }
flows:
    - { from: agent, to: hub, ports: [443], why: models }
    - { from: agent, to: tools, ports: [443], why: tools }
    - { from: litellm, to: vllm, ports: [8000], why: chat }
`;
        const diffOf = (lines: readonly Line[], hosts = "none"): Promise<string> =>
            withFiles({ "flows.jsonl": text(lines), "mesh.yaml": meshWith(hosts) }, async (file) => {
                const { out, err } = await told((sink) =>
                    runLearn([file("flows.jsonl")], { ...nothing, into: file("mesh.yaml") }, sink),
                );
                expect(err).to.equal("");
                return out;
            });
        const covered = [
            { from: agent, to: litellm, port: 4000 },
            { from: litellm, to: hub, port: 443 },
            { from: litellm, to: { host: "cdn.hf.co" }, port: 443 },
            { from: litellm, to: "198.51.100.7", port: 443 },
        ];
        for (const hosts of ["none", "cilium"])
            expect(await diffOf(covered, hosts)).to.match(
                /^# \S+ lets through all that was seen and is not held back\.\n$/,
            );
        const straight = await diffOf([
            { from: agent, to: hub, port: 443 },
            { from: bot, to: "198.51.100.7", port: 443 },
            { from: litellm, to: { host: "pypi.org" }, port: 443 },
            { from: litellm, to: vllm, port: 8000 },
            { from: litellm, to: vllm, port: 9090 },
        ]);
        expect(straight.split("\n").filter((line) => /^[-+](?![-+])/.test(line))).to.deep.equal([
            "-    - { from: litellm, to: vllm, ports: [8000], why: chat }",
            "+    - { from: litellm, to: vllm, ports: [8000, 9090], why: chat }",
        ]);
        for (const [ends, external] of [
            ["ai-agents/agent -> huggingface.co (54.230.0.9)", "hub"],
            ["ai-agents/bot -> 198.51.100.7", "tools"],
        ] as const)
            expect(straight).to.include(
                `# not opened: ${ends} on TCP 443: seen 12 times from 2026-03-02 to 2026-03-09; the spec leads flows to ${external} through litellm (via), and this went there straight`,
            );
        expect(straight).to.match(
            /gateway\/litellm -> pypi\.org .* "internet", which lets it through where its addresses are public/,
        );
    });

    it("--visibility writes Cilium's rule that denies nothing", async () => {
        const { out } = await told((sink) =>
            runLearn([], { ...nothing, namespace: ["ai-agents"], visibility: true }, sink),
        );
        const { kind, metadata, spec } = parse(out) as {
            kind: string;
            metadata: unknown;
            spec: { enableDefaultDeny: unknown };
        };
        expect([kind, metadata, spec.enableDefaultDeny]).to.deep.equal([
            "CiliumNetworkPolicy",
            { name: "see-dns", namespace: "ai-agents" },
            { ingress: false, egress: false },
        ]);
        expect((await told((sink) => runLearn([], { ...nothing, visibility: true }, sink))).err).to.match(
            /--visibility: give the namespaces/,
        );
    });

    it("writes what the policy pack lets through once it is enforced", async () => {
        const spec = await specOf([
            { from: agent, to: vllm, port: 8000 },
            { from: agent, to: "203.0.113.7", port: 443 },
        ]);
        const namespaces = Object.fromEntries(
            Object.keys(spec.namespaces).map((name) => [name, { purpose: name, adopt: true }]),
        );
        const rest = Object.fromEntries(Object.entries(spec).filter(([key]) => key !== "text"));
        await withFiles({ "mesh.yaml": manifestsOf({ ...rest, namespaces }) }, async (file) => {
            let said = "";
            const out = { write: (text: string) => void (said += text) };
            expect(await runCheck({ manifests: [file("mesh.yaml")], output: "text" }, out), said).to.equal(0);
        });
        const open = manifestsOf(rest);
        await withFiles({ "mesh.yaml": open }, async (file) => {
            const out = { write: () => undefined };
            expect(await runCheck({ manifests: [file("mesh.yaml")], output: "text" }, out)).to.equal(1);
        });
    });

    it("--no-addresses leaves addresses out of what is only told, also of a diff and of why nothing is written", async () => {
        const lines = text([
            { from: agent, to: vllm, port: 8000 },
            { from: "198.18.7.7", to: agent, port: 443 },
        ]);
        const mesh =
            "namespaces:\n  ai-agents: { purpose: agents }\nflows:\n  - { from: ai-agents, to: ai-agents, ports: [80], why: x }\n";
        const held = text([{ from: "198.18.7.7", to: agent, port: 443 }]);
        const files = { "flows.jsonl": lines, "mesh.yaml": mesh, "held.jsonl": held };
        await withFiles(files, async (file) => {
            const run = async (log: string, options: Partial<LearnOptions>) => {
                const { out, err } = await told((sink) => runLearn([file(log)], { ...nothing, ...options }, sink));
                return `${out}${err}`;
            };
            const into = file("mesh.yaml");
            for (const [log, more] of [
                ["flows.jsonl", {}],
                ["flows.jsonl", { into }],
                ["held.jsonl", {}],
            ] as const) {
                expect(await run(log, more)).to.include("198.18.7.7 -> ai-agents/agent");
                expect(await run(log, { ...more, addresses: false }))
                    .to.include("an address -> ai-agents/agent")
                    .and.not.to.include("198.18");
            }
        });
    });

    it("says what is wrong with what it is asked", async () => {
        expect((await learning([{ from: agent, to: vllm, port: 8000 }], { minCount: "0" })).err).to.match(
            /^error: --min-count: "0" is no number from 1 on\n$/,
        );
        expect((await learning([{ from: agent, to: vllm, port: 8000, count: 1 }])).err).to.match(
            /^error: Nothing to write: [^\n]*\n {2}ai-agents\/agent -> ai-inference\/vllm: it was seen once\n$/,
        );
        expect((await learning([{ from: agent, to: vllm, port: 8000 }], { platform: "gkee" })).status).to.equal(2);
        expect((await told((out) => runLearn([], nothing, out))).err).to.match(/^error: Nothing to learn from/);
    });
});
