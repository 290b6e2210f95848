import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { type Lab, type LabPod, startLab } from "../lab/lab";
import type { End } from "../lab/network";
import type { KubeObject } from "./api";
import { REPOSITORY } from "./pulumi";
import { skip } from "./setup";
import { kubeletMissing, LabKubelet } from "./verify-kubelet";

interface Connection {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly protocol: string;
    readonly expected: string;
    readonly result: string;
    readonly seen: readonly string[];
    readonly firstPacket: string;
    readonly because: string;
}

interface Document {
    readonly verdict: string;
    readonly passed: number;
    readonly late: number;
    readonly failed: number;
    readonly untested: number;
    readonly policyDifferences: number;
    readonly policies: {
        readonly intended: number;
        readonly asIntended: number;
        readonly findings: readonly {
            readonly matter: string;
            readonly object: string;
            readonly opens: readonly string[];
            readonly closes: readonly string[];
            readonly advice: string;
        }[];
    };
    readonly connections: readonly Connection[];
    readonly notTried: readonly { readonly what: string; readonly why: string }[];
}

const cli = [process.execPath, "--import", "tsx", join(REPOSITORY, "cli", "main.ts")] as const;

function aiMesh(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(cli[0], [...cli.slice(1), ...args], { cwd: REPOSITORY, encoding: "utf8" });
}

const tcp = (port: number) => ({ protocol: "TCP", port });
const pods: readonly (readonly [pod: LabPod, listen: readonly string[]])[] = [
    [{ namespace: "gateway", name: "envoy", labels: { app: "envoy" }, ip: "10.244.7.1" }, []],
    [
        { namespace: "ai-inference", name: "vllm-0", labels: { app: "vllm" }, ip: "10.244.7.2", ports: [tcp(8000)] },
        ["8000/tcp"],
    ],
    [
        { namespace: "ai-data", name: "store", labels: { app: "store" }, ip: "10.244.7.3", ports: [tcp(443)] },
        ["443/tcp"],
    ],
    [{ namespace: "ai-agents", name: "agent", labels: { app: "ai-agent" }, ip: "10.244.7.4" }, []],
    [
        { namespace: "ai-agents", name: "weaviate", labels: { app: "weaviate" }, ip: "10.244.7.5", ports: [tcp(8080)] },
        ["8080/tcp"],
    ],
    [{ namespace: "elsewhere", name: "stranger", labels: {}, ip: "10.244.7.6", ports: [tcp(7000)] }, ["7000/tcp"]],
    [
        {
            namespace: "kube-system",
            name: "coredns",
            labels: { "k8s-app": "kube-dns" },
            ip: "10.244.7.7",
            ports: [
                { protocol: "UDP", port: 53 },
                { protocol: "TCP", port: 53 },
            ],
        },
        ["53/udp", "53/tcp"],
    ],
];

/** The dev stack's manifests, in the order in which they are to be applied. */
function manifestsOf(directory: string): KubeObject[] {
    const run = aiMesh("plan", "--stack", "dev", "--no-policy-pack", "--out", directory);
    if (run.status !== 0) throw new Error(`ai-mesh plan: ${run.stdout}${run.stderr}`);
    return readdirSync(directory)
        .sort()
        .map((file) => parse(readFileSync(join(directory, file), "utf8")) as KubeObject);
}

/** A lab with the dev stack's mesh and pods in it. */
class Mesh {
    readonly directory = mkdtempSync(join(tmpdir(), "ai-mesh-verify-"));
    readonly intent = join(this.directory, "intent");
    readonly manifests = manifestsOf(this.intent);
    readonly ends = new Map<string, End>();
    readonly netns = join(this.directory, "netns");

    constructor(readonly lab: Lab) {}

    async build(): Promise<void> {
        await this.lab.namespaces([
            { name: "elsewhere", labels: {} },
            { name: "kube-system", labels: {} },
        ]);
        for (const manifest of this.manifests) await this.lab.api.apply(manifest);
        for (const [pod, listen] of pods)
            this.ends.set(`${pod.namespace}/${pod.name}`, await this.lab.pod(pod, listen));
        await this.lab.fence();
        // The lab's own pods run in the cluster as well, so they are called from, too.
        const { items } = await this.lab.api.list("v1", "Pod");
        const lines = items.flatMap(({ metadata, status }) => {
            // Those without an address are other suites', and run nowhere.
            const { podIP } = status as { podIP?: string };
            if (podIP === undefined) return [];
            return [`${metadata.namespace}/${metadata.name} ${this.lab.network.end(podIP).agent.netns}`];
        });
        writeFileSync(this.netns, `${lines.join("\n")}\n`);
    }

    /** Enters the source's network namespace, as the kubelet would for an ephemeral container. */
    get command(): string {
        const probe = join(__dirname, "verify-probe.mjs");
        return `exec ip netns exec "$(sed -n "s#^$FROM_NAMESPACE/$FROM_POD ##p" ${this.netns})" ${process.execPath} ${probe}`;
    }

    /** As {@link verify}, with ephemeral containers and without blocking: their kubelet runs in this process. */
    async verifyFromPods(...args: readonly string[]): Promise<ReturnType<typeof aiMesh>> {
        const common = [
            "--manifests",
            this.intent,
            "--kubeconfig",
            this.lab.api.kubeconfig,
            "--probe-image",
            "busybox",
        ];
        const child = spawn(cli[0], [...cli.slice(1), "verify", ...common, ...args], { cwd: REPOSITORY });
        const said = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"] as const)
            child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
        this.child = child;
        return { status: await new Promise((resolve) => child.once("close", resolve)), ...said };
    }

    child: ChildProcess | undefined;

    verify(...args: readonly string[]): ReturnType<typeof aiMesh> {
        const common = ["--kubeconfig", this.lab.api.kubeconfig, "--probe-command", this.command];
        const intent = args.includes("--stack") ? [] : ["--manifests", this.intent];
        return aiMesh("verify", ...intent, ...common, ...args);
    }

    document(...args: readonly string[]): Document & { status: number | null } {
        const { status, stdout, stderr } = this.verify("--output", "json", ...args);
        if (stderr !== "" || stdout === "") throw new Error(`ai-mesh verify: ${status} ${stdout}${stderr}`);
        return { ...(JSON.parse(stdout) as Document), status };
    }

    /** Takes the first new packet of a connection between pods out of the engine's hands while `run` runs. */
    async firstPacket<T>(
        fate: "DROP" | "ACCEPT",
        [from, to, port]: readonly [string, string, string],
        run: () => T | Promise<T>,
    ): Promise<T> {
        const ip = (id: string): string => pods.find(([{ namespace, name }]) => `${namespace}/${name}` === id)![0].ip;
        const takeAway = this.lab.firstPacket(fate, ip(from), ip(to), port);
        try {
            return await run();
        } finally {
            takeAway();
        }
    }

    policy(namespace: string, name: string): KubeObject {
        const found = this.manifests.find(
            ({ kind, metadata }) =>
                kind === "NetworkPolicy" && metadata.namespace === namespace && metadata.name === name,
        );
        if (found === undefined) throw new Error(`no policy ${namespace}/${name}`);
        return found;
    }

    async delete(policy: KubeObject): Promise<void> {
        await this.lab.api.delete(policy.apiVersion, policy.kind, policy.metadata.namespace, policy.metadata.name);
        await this.lab.fence();
    }

    async apply(policy: KubeObject): Promise<void> {
        await this.lab.api.apply(policy);
        await this.lab.fence();
    }

    async remove(): Promise<void> {
        for (const { apiVersion, kind, metadata } of [...this.manifests].reverse())
            await this.lab.api.delete(apiVersion, kind, metadata.namespace, metadata.name, 0);
        await this.lab.stop();
        rmSync(this.directory, { recursive: true, force: true });
    }
}

const wrong = ({ connections }: Document): string[] =>
    connections
        .filter(({ result }) => result !== "pass")
        .map(
            ({ from, to, port, protocol, expected, result }) =>
                `${result}: ${from.replace(/^lab-[-\d]+/u, "lab")} -> ${to} ${port}/${protocol} ${expected}`,
        )
        .sort();
const matters = ({ policies }: Document): string[] =>
    policies.findings.map(({ matter, object }) => `${matter} ${object}`);

describe("ai-mesh verify with packets", () => {
    let mesh: Mesh;

    before(async function () {
        mesh = new Mesh(await startLab(this));
        await mesh.build();
    });
    after(() => mesh?.remove());

    it("passes on a good mesh, each denial with a listener that was alive", () => {
        const found = mesh.document();
        expect(wrong(found)).to.deep.equal([]);
        expect(matters(found)).to.deep.equal([]);
        expect(found).to.include({ status: 0, verdict: "passed", late: 0, failed: 0, untested: 0 });
        expect(found.policyDifferences).to.equal(0);
        const allowed = found.connections.filter(({ expected }) => expected === "allowed");
        expect(new Set(allowed.map(({ firstPacket }) => firstPacket))).to.deep.equal(new Set(["answered"]));
        expect(found.policies.asIntended).to.equal(found.policies.intended).and.to.be.greaterThan(10);
        const say = (expected: string): string[] =>
            found.connections
                .filter((each) => each.expected === expected)
                .map(({ from, to, port, protocol }) => `${from} -> ${to} ${port}/${protocol}`);
        expect(say("allowed")).to.include.members([
            "gateway/envoy -> ai-inference/vllm-0 8000/TCP",
            "ai-inference/vllm-0 -> ai-data/store 443/TCP",
            "ai-agents/agent -> ai-agents/weaviate 8080/TCP",
            "ai-agents/agent -> kube-system/coredns 53/UDP",
        ]);
        expect(say("denied")).to.include.members([
            "elsewhere/stranger -> ai-inference/vllm-0 8000/TCP",
            "ai-agents/agent -> ai-inference/vllm-0 8000/TCP",
            "ai-inference/vllm-0 -> elsewhere/stranger 7000/TCP",
        ]);
        console.log(`      ${say("allowed").length} allowed, ${say("denied").length} denied`);
        for (const { expected, because } of found.connections)
            if (expected === "denied") expect(because).to.match(/reached the same listener|answers its own pod/);
    });

    it("passes on a stack's plan, and prints a table, TAP and JUnit", () => {
        const text = mesh.verify("--stack", "dev", "--verbose");
        expect(text.stderr).to.equal("");
        expect(text.status).to.equal(0);
        expect(text.stdout).to.match(/cluster-tests against stack dev\n/);
        expect(text.stdout).to.match(
            /pass +denied +elsewhere\/stranger -> ai-data\/store 443\/TCP +ai-inference\/vllm-0 reached/,
        );
        expect(text.stdout).to.match(
            /The cluster is as intended: (\d+) of \1 policies, 0 differences; connections \d+ as/,
        );
        expect(mesh.verify("--output", "tap").stdout).to.match(/^TAP version 14\n1\.\.\d+\nok 1 - \d+ of \d+ policies/);
        expect(mesh.verify("--output", "junit").stdout).to.include('<testsuite name="policies" tests="1" failures="0"');
    });

    const late = "late: gateway/envoy -> ai-inference/vllm-0 8000/TCP allowed";
    const userRequests = ["gateway/envoy", "ai-inference/vllm-0", "8000/tcp"] as const;

    it("finds a flow that passes only once its first packet has been sent again", async () => {
        const found = await mesh.firstPacket("DROP", userRequests, () => mesh.document());
        expect(wrong(found)).to.deep.equal([late]);
        expect(found).to.include({ status: 1, verdict: "failed", late: 1, failed: 0, untested: 0 });
        expect(found.policyDifferences).to.equal(0);
        expect(found.connections.find(({ result }) => result === "late")).to.deep.include({
            firstPacket: "lost",
            seen: ["late"],
            because: "first packet: lost; answered when it was sent again, a second later",
        });
    });

    it("finds a question over UDP that is answered only when it is asked again", async () => {
        const dns = ["ai-agents/agent", "kube-system/coredns", "53/udp"] as const;
        const found = await mesh.firstPacket("DROP", dns, () => mesh.document());
        expect(wrong(found)).to.deep.equal(["late: ai-agents/agent -> kube-system/coredns 53/UDP allowed"]);
        expect(found.status).to.equal(1);
        expect(found.connections.find(({ result }) => result === "late")).to.deep.include({
            firstPacket: "lost",
            seen: ["closed", "open"],
            because: "first packet: lost; answered at the second attempt",
        });
    });

    it("says that a first packet got lost and does not fail for it where that is allowed", async () => {
        const tap = await mesh.firstPacket("DROP", userRequests, () => mesh.verify("--allow-late", "--output", "tap"));
        expect(tap.status).to.equal(0);
        expect(tap.stdout).to.match(
            /not ok \d+ - gateway\/envoy -> ai-inference\/vllm-0 8000\/TCP is allowed # TODO first packet: lost; .*\n {2}---\n {2}first_packet: lost\n/,
        );
        const text = await mesh.firstPacket("DROP", userRequests, () => mesh.verify("--allow-late"));
        expect(text.status).to.equal(0);
        expect(text.stdout).to.match(/late +allowed +gateway\/envoy -> .* first packet: lost; answered when/);
        expect(text.stdout).to.match(/connections \d+ as expected, 1 late, 0 not, 0 untested\./);
    });

    it("fails a denial whose first connection leaks, though every later one is denied", async () => {
        const stranger = ["elsewhere/stranger", "ai-inference/vllm-0", "8000/tcp"] as const;
        await mesh.firstPacket("ACCEPT", stranger, () => {
            const found = mesh.document();
            expect(wrong(found)).to.deep.equal(["fail: elsewhere/stranger -> ai-inference/vllm-0 8000/TCP denied"]);
            expect(found.status).to.equal(1);
            expect(found.connections.find(({ result }) => result === "fail")).to.deep.include({
                firstPacket: "answered",
                seen: ["open"],
            });
            // The rule is still there, and used up.
            expect(mesh.document()).to.include({ status: 0, verdict: "passed" });
        });
    });

    it("finds a deleted policy, and the flow that is dead without it", async () => {
        const policy = mesh.policy("ai-data", "allow-from-vllm");
        await mesh.delete(policy);
        try {
            const found = mesh.document();
            expect(found.status).to.equal(1);
            expect(matters(found)).to.deep.equal(["missing ai-data/allow-from-vllm"]);
            expect(found.policies.findings[0]?.closes.join()).to.equal("ai-inference/vllm -> ai-data on TCP 443");
            expect(wrong(found)).to.deep.equal(["fail: ai-inference/vllm-0 -> ai-data/store 443/TCP allowed"]);
        } finally {
            await mesh.apply(policy);
        }
    });

    it("finds a deleted deny-all, with what it opens", async () => {
        const policy = mesh.policy("ai-agents", "deny-all");
        await mesh.delete(policy);
        try {
            const found = mesh.document("--no-probes");
            expect(found.status).to.equal(1);
            expect(matters(found)).to.deep.equal(["missing ai-agents/deny-all"]);
            expect(found.policies.findings[0]?.opens.join("\n")).to.match(/^.* -> ai-agents.* on /);
        } finally {
            await mesh.apply(policy);
        }
    });

    it("finds a rule that another client appended, which a refresh does not, and says what to do", async () => {
        const policy = mesh.policy("ai-data", "allow-from-vllm");
        const spec = policy["spec"] as { ingress: object[] };
        const added = {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "elsewhere" } } }],
        };
        await mesh.apply({ ...policy, spec: { ...spec, ingress: [...spec.ingress, added] } });
        try {
            const found = mesh.document();
            expect(found.status).to.equal(1);
            expect(matters(found)).to.deep.equal(["changed ai-data/allow-from-vllm"]);
            const [finding] = found.policies.findings;
            expect(finding?.opens.join("\n")).to.match(/elsewhere.* -> ai-data.* on /);
            expect(finding?.advice).to.match(/^delete the policy and run `pulumi up --refresh`/);
            expect(wrong(found)).to.deep.equal(["fail: elsewhere/stranger -> ai-data/store 443/TCP denied"]);
        } finally {
            await mesh.apply(policy);
        }
    });

    it("calls a policy that is written otherwise and does the same no difference", async () => {
        const policy = mesh.policy("ai-data", "deny-all");
        await mesh.apply({
            ...policy,
            spec: { podSelector: {}, policyTypes: ["Egress", "Ingress"], ingress: [], egress: [] },
        });
        try {
            const found = mesh.document("--no-probes");
            expect(found.policyDifferences).to.equal(0);
            expect(found.status).to.equal(0);
        } finally {
            await mesh.apply(policy);
        }
    });

    it("finds an extra policy that allows all, and passes over one that opens nothing", async () => {
        const extra = (name: string, spec: object): KubeObject => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { namespace: "ai-inference", name },
            spec,
        });
        const open = extra("debug", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
        const idle = extra("idle", { podSelector: { matchLabels: { app: "vllm" } }, policyTypes: ["Ingress"] });
        await mesh.apply(idle);
        expect(mesh.document("--no-probes")).to.deep.include({ status: 0, policyDifferences: 0 });
        await mesh.apply(open);
        try {
            const found = mesh.document();
            expect(found.status).to.equal(1);
            expect(matters(found).sort()).to.deep.equal(["extra ai-inference/debug", "harmless ai-inference/idle"]);
            // The sources' own egress holds still, so only who has none of his own to hold him gets in.
            expect(wrong(found)).to.deep.equal([
                "fail: elsewhere/stranger -> ai-inference/vllm-0 8000/TCP denied",
                "fail: kube-system/coredns -> ai-inference/vllm-0 8000/TCP denied",
                "fail: lab/client -> ai-inference/vllm-0 8000/TCP denied",
            ]);
        } finally {
            await mesh.delete(open);
            await mesh.delete(idle);
        }
    });

    it("finds a namespace whose label others select by was taken", async () => {
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "gateway" } };
        await mesh.lab.api.patch(namespace, { metadata: { labels: { purpose: "other" } } });
        try {
            const found = mesh.document("--no-probes");
            expect(matters(found)).to.deep.equal(["label gateway"]);
            expect(found.policies.findings[0]?.advice).to.include("purpose: other instead of gateway");
            expect(found.status).to.equal(1);
        } finally {
            await mesh.lab.api.patch(namespace, { metadata: { labels: { purpose: "gateway" } } });
        }
    });

    it("does not let a dead listener pass as denied", async () => {
        const store = mesh.ends.get("ai-data/store");
        await store?.agent.close(["443/tcp"]);
        try {
            const found = mesh.document();
            expect(found.status).to.equal(1);
            const dead = found.connections.filter(({ to }) => to === "ai-data/store");
            expect(dead.length).to.be.greaterThan(3);
            expect(new Set(dead.map(({ result }) => result))).to.deep.equal(new Set(["untested"]));
            expect(dead[0]?.because).to.equal("nothing shows that anybody listens there");
            expect(mesh.document("--allow-untested").status).to.equal(0);
        } finally {
            await store?.agent.listen(["443/tcp"]);
        }
    });

    it("does not let a prober that reaches nothing pass: everything is untested, and that fails whatever is allowed", () => {
        const { status, stdout } = mesh.verify("--output", "json", "--allow-untested", "--probe-command", "exit 1");
        expect(status).to.equal(1);
        expect(JSON.parse(stdout)).to.include({ passed: 0, failed: 0, verdict: "failed" });
    });

    it("calls a probe that fails untested and says what it said", () => {
        const { status, stdout } = mesh.verify("--output", "json", "--probe-command", "echo no such pod >&2; exit 7");
        expect(status).to.equal(1);
        const { connections } = JSON.parse(stdout) as Document;
        expect(connections[0]?.because).to.equal("the probe failed: the command ended with 7: no such pod");
    });

    it("ends what it started when it is interrupted", async () => {
        const marker = join(mesh.directory, "alive");
        const slow = `echo $$ >> ${marker}; exec sleep 60`;
        const args = [
            "verify",
            "--manifests",
            mesh.intent,
            "--kubeconfig",
            mesh.lab.api.kubeconfig,
            "--probe-command",
            slow,
        ];
        const child = spawn(cli[0], [...cli.slice(1), ...args], { cwd: REPOSITORY, stdio: "ignore" });
        const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
        const pids = (): string[] => {
            try {
                return readFileSync(marker, "utf8").trim().split("\n");
            } catch {
                return [];
            }
        };
        while (pids().length < 4) await new Promise((resolve) => setTimeout(resolve, 100));
        child.kill("SIGINT");
        expect(await ended).to.equal(130);
        const alive = pids().filter((pid) => {
            try {
                return process.kill(Number(pid), 0);
            } catch {
                return false;
            }
        });
        expect(alive).to.deep.equal([]);
    });

    describe("from ephemeral containers", () => {
        let kubelet: LabKubelet;
        before(async function () {
            const missing = kubeletMissing();
            if (missing !== undefined) skip(this, missing);
            kubelet = new LabKubelet(mesh.lab);
            await kubelet.start();
        });
        after(() => kubelet?.stop());
        const outsiders = async (): Promise<string[]> => {
            const { items } = await mesh.lab.api.list("v1", "Pod", "default");
            return items.map(({ metadata }) => metadata.name);
        };

        it("passes on a good mesh, calls from a pod of its own outside it, and takes that away", async () => {
            const run = await mesh.verifyFromPods("--output", "json");
            expect(run.stderr).to.equal("");
            const found = JSON.parse(run.stdout) as Document;
            expect(wrong(found)).to.deep.equal([]);
            expect(run.status).to.equal(0);
            const outside = found.connections.filter(({ from }) => /^default\/ai-mesh-verify-[0-9a-f]{6}$/u.test(from));
            expect(outside.map(({ to, expected }) => `${to} ${expected}`).sort()).to.deep.equal([
                "ai-agents/weaviate denied",
                "ai-data/store denied",
                "ai-inference/vllm-0 denied",
            ]);
            expect(found.connections.filter(({ protocol, expected }) => protocol === "UDP" && expected === "allowed"))
                .to.not.be.empty;
            expect(await outsiders()).to.deep.equal([]);
        });

        it("enters no pod of a namespace outside the intent", () => {
            const entered = new Set(kubelet.ran.map((name) => name.split("/")[0]));
            expect([...entered].sort()).to.deep.equal(
                ["ai-agents", "ai-inference", "ai-data", "default", "gateway"].sort(),
            );
        });

        it("finds flows whose first packet gets lost, over TCP and UDP, and fails denials that leak at first", async () => {
            const weights = ["ai-inference/vllm-0", "ai-data/store", "443/tcp"] as const;
            const dns = ["ai-agents/agent", "kube-system/coredns", "53/udp"] as const;
            const stolen = ["ai-agents/agent", "ai-inference/vllm-0", "8000/tcp"] as const;
            const run = await mesh.firstPacket("DROP", weights, () =>
                mesh.firstPacket("DROP", dns, () =>
                    mesh.firstPacket("ACCEPT", stolen, () => mesh.verifyFromPods("--output", "json")),
                ),
            );
            expect(run.status).to.equal(1);
            const found = JSON.parse(run.stdout) as Document;
            expect(wrong(found)).to.deep.equal([
                "fail: ai-agents/agent -> ai-inference/vllm-0 8000/TCP denied",
                "late: ai-agents/agent -> kube-system/coredns 53/UDP allowed",
                "late: ai-inference/vllm-0 -> ai-data/store 443/TCP allowed",
            ]);
            expect(
                found.connections.filter(({ result }) => result === "late").map(({ seen }) => seen.join()),
            ).to.have.members(["late", "closed,open"]);
        });

        it("finds a rule that another client appended", async () => {
            const policy = mesh.policy("ai-data", "allow-from-vllm");
            const spec = policy["spec"] as { ingress: object[] };
            await mesh.apply({ ...policy, spec: { ...spec, ingress: [...spec.ingress, {}] } });
            try {
                const run = await mesh.verifyFromPods("--output", "json");
                expect(run.status).to.equal(1);
                expect(wrong(JSON.parse(run.stdout) as Document).join("\n")).to.match(
                    /^fail: default\/ai-mesh-verify-\w+ -> ai-data\/store 443\/TCP denied$/u,
                );
            } finally {
                await mesh.apply(policy);
            }
        });

        it("takes its pod away when it is interrupted", async () => {
            const running = mesh.verifyFromPods();
            const seen = kubelet.bound.length;
            while (kubelet.bound.length === seen) await new Promise((resolve) => setTimeout(resolve, 50));
            expect(await outsiders()).to.have.length(1);
            mesh.child?.kill("SIGINT");
            const run = await running;
            expect(run.status).to.equal(130);
            expect(run.stdout).to.equal("");
            expect(await outsiders()).to.deep.equal([]);
        });

        it("ends with 2 where the namespace for its pod does not exist", async () => {
            const run = await mesh.verifyFromPods("--outsider-namespace", "nowhere");
            expect(run.status).to.equal(2);
            expect(run.stderr).to.include('namespaces "nowhere" not found');
        });
    });

    // Last, because nothing enforces after it.
    describe("where nothing enforces", () => {
        it("finds a network plugin that does not enforce: every denial is open, though every policy is there", async () => {
            await mesh.lab.stopEngine();
            const found = mesh.document();
            expect(found.status).to.equal(1);
            expect(matters(found)).to.deep.equal([]);
            const denied = found.connections.filter(({ expected }) => expected === "denied");
            expect(denied.length).to.be.greaterThan(5);
            const others = denied.filter(({ result }) => result !== "fail");
            expect(others.map(({ from, to, because }) => `${from} -> ${to}: ${because}`)).to.deep.equal([]);
            expect(denied[0]?.because).to.equal("it passes, and no flow of the intent allows it");
        });
    });
});
