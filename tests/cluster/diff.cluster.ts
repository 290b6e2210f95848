import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { KubeObject } from "./api";
import { ADVERTISED_ADDRESS, type ControlPlane, startControlPlane } from "./control-plane";
import { freePorts } from "./process";
import { REPOSITORY } from "./pulumi";
import { skip } from "./setup";

interface Run {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

interface Document {
    readonly verdict: string;
    readonly before: string;
    readonly after: string;
    readonly notes: readonly string[];
    readonly unclear: readonly string[];
    readonly failed: readonly string[];
    readonly violations: readonly {
        readonly policy: string;
        readonly message: string;
        readonly new: boolean;
        readonly blocks: boolean;
    }[];
    readonly fixed: readonly unknown[];
    readonly changes: readonly {
        readonly from: { readonly id: string };
        readonly to: { readonly id: string };
        readonly opened: string;
        readonly closed: string;
        readonly reaches: readonly string[];
    }[];
}

function aiMesh(...args: readonly string[]): Run {
    const cli = ["--import", "tsx", join(REPOSITORY, "cli", "main.ts"), ...args];
    return spawnSync(process.execPath, cli, { cwd: REPOSITORY, encoding: "utf8" });
}

const policy = (namespace: string, name: string, spec: object, labels: Record<string, string> = {}): KubeObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels },
    spec,
});

const ofMesh = { "app.kubernetes.io/part-of": "ai-mesh-isolation" };
/** What Pulumi's Kubernetes provider calls itself, where it applies on the server's side. */
const pulumi = "pulumi-kubernetes-1a2b3c4d";

const toWeb = (app: string, port: number): object => ({
    podSelector: { matchLabels: { app } },
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ protocol: "TCP", port }] }],
});

/** Somebody else's: the stack knows nothing of any of it. */
const elsewhere: readonly KubeObject[] = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } },
    policy("elsewhere", "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy("elsewhere", "web", toWeb("crawler", 443)),
];

const deployment: KubeObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "vllm", namespace: "ai-inference" },
    spec: {
        selector: { matchLabels: { app: "vllm" } },
        template: {
            metadata: { labels: { app: "vllm" } },
            spec: { containers: [{ name: "c", image: "none", ports: [{ containerPort: 8000 }] }] },
        },
    },
};

describe("ai-mesh diff with a live cluster", () => {
    let plane: ControlPlane;
    const scratch = mkdtempSync(join(tmpdir(), "ai-mesh-diff-live-"));
    const intent = join(scratch, "intent");

    before(async function () {
        const given = process.env["KUBECONFIG"];
        if (given !== undefined && given !== "") skip(this, "it makes namespaces, which somebody's cluster may have");
        const started = await startControlPlane();
        if ("missing" in started) skip(this, started.missing);
        plane = started;
        const planned = aiMesh("plan", "--stack", "dev", "--no-policy-pack", "--out", intent);
        expect(planned.status, planned.stderr).to.equal(0);
        for (const file of readdirSync(intent).sort())
            await plane.api.apply(parse(readFileSync(join(intent, file), "utf8")) as KubeObject, pulumi);
        for (const object of [...elsewhere, deployment]) await plane.api.apply(object);
    });

    after(async () => {
        rmSync(scratch, { recursive: true, force: true });
        await plane?.stop();
    });

    function diff(...args: readonly string[]): Document {
        const run = aiMesh("diff", "--kubeconfig", plane.kubeconfig, "--output", "json", ...args);
        expect(run.stderr).to.equal("");
        return JSON.parse(run.stdout) as Document;
    }
    const changes = ({ changes }: Document): string[] =>
        changes.flatMap(({ from, to, opened, closed }) => [
            ...(opened === "none" ? [] : [`+ ${from.id} -> ${to.id} ${opened}`]),
            ...(closed === "none" ? [] : [`- ${from.id} -> ${to.id} ${closed}`]),
        ]);
    const live = ["--base-context", "cluster-tests"];

    /** Changes the cluster for one test. */
    async function meanwhile(objects: readonly KubeObject[], manager: string, work: () => void): Promise<void> {
        for (const object of objects) await plane.api.apply(object, manager);
        try {
            work();
        } finally {
            for (const { apiVersion, kind, metadata } of objects)
                await plane.api.delete(apiVersion, kind, metadata.namespace, metadata.name);
        }
    }

    it("finds nothing where the stack is as deployed, whatever else the cluster holds", () => {
        const document = diff(...live, "--fail-on", "changed");
        expect(changes(document)).to.deep.equal([]);
        expect(document).to.deep.include({
            verdict: "equal",
            before: "cluster cluster-tests",
            after: "stack dev, over cluster cluster-tests",
            notes: [],
            unclear: [],
            failed: [],
        });
        expect(document.violations.filter(({ blocks }) => blocks)).to.deep.equal([]);
    });

    it("takes a lone --context as what was before", () => {
        expect(diff("--context", "cluster-tests").before).to.equal("cluster cluster-tests");
    });

    it("says what the stack would open, by the workload that is there", async () => {
        const file = readdirSync(intent).find((name) => name.includes("allow-from-gateway"))!;
        const object = parse(readFileSync(join(intent, file), "utf8")) as KubeObject;
        await plane.api.delete(object.apiVersion, object.kind, "ai-inference", object.metadata.name);
        try {
            expect(changes(diff(...live))).to.deep.equal(["+ gateway/{} -> ai-inference/vllm[Deployment] TCP 8000"]);
            // The other way round it is what the cluster lacks of the manifests.
            expect(changes(diff("--base-manifests", intent, "--context", "cluster-tests"))).to.deep.equal([
                "- gateway/{} -> ai-inference/vllm[Deployment] TCP 8000",
            ]);
        } finally {
            await plane.api.apply(object, pulumi);
        }
    });

    it("says that a policy goes that the mesh made and makes no more", async () => {
        const former = policy("ai-agents", "allow-to-web", toWeb("ai-agent", 443), ofMesh);
        await meanwhile([former], pulumi, () => {
            const document = diff(...live);
            expect(document.verdict).to.equal("narrowed");
            expect(changes(document)).to.deep.equal(["- ai-agents/agent[declared] -> 192.0.2.0-192.0.2.255 TCP 443"]);
            // Applying manifests takes nothing away.
            const applied = diff(...live, "--manifests", intent);
            expect([applied.verdict, changes(applied)]).to.deep.equal(["equal", []]);
            expect(applied.notes[0]).to.match(
                /^Live policies that are not in .* are assumed unchanged.*: ai-agents\/allow-to-web\./,
            );
        });
    });

    it("keeps a policy that somebody made by hand, and names it", async () => {
        await meanwhile([policy("ai-agents", "by-hand", toWeb("ai-agent", 443))], "kubectl", () => {
            const document = diff(...live);
            expect([document.verdict, changes(document), document.unclear]).to.deep.equal(["equal", [], []]);
            expect(document.notes).to.deep.equal([
                "Live policies that are not in stack dev are assumed unchanged, on both sides: ai-agents/by-hand. To " +
                    "find what nobody declared, use ai-mesh verify.",
            ]);
        });
    });

    it("has the policy pack judge what stays: it is neither new nor fixed", async () => {
        const debug = policy("ai-data", "debug", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
        await meanwhile([debug], "kubectl", () => {
            for (const args of [live, [...live, "--manifests", intent]]) {
                const { violations, fixed } = diff(...args);
                const own = violations.filter(({ message }) => message.includes('"ai-data/debug"'));
                expect(own.map((each) => [each.policy, each.new])).to.deep.equal([["no-dangerous-rules", false]]);
                expect(fixed).to.deep.equal([]);
            }
        });
    });

    it("calls it unclear whether a policy goes that Pulumi made for somebody", async () => {
        await meanwhile([policy("ai-agents", "plain", toWeb("ai-agent", 443))], pulumi, () => {
            const document = diff(...live, "--fail-on", "changed");
            expect(document).to.deep.include({
                verdict: "unclear",
                failed: ["changed"],
                unclear: ["policy ai-agents/plain, which Pulumi made and this stack does not"],
            });
            expect(changes(document)).to.deep.equal([]);
        });
    });

    it("calls it unclear whether a namespace goes that has policies of a mesh and that the stack does not speak of", async () => {
        const dropped = policy("elsewhere", "former-deny-all", { podSelector: {}, policyTypes: ["Ingress"] }, ofMesh);
        await meanwhile([dropped], pulumi, () => {
            const document = diff(...live, "--fail-on", "changed");
            expect(document).to.deep.include({
                verdict: "unclear",
                failed: ["changed"],
                unclear: ["policies of a mesh in elsewhere, of which this stack does not speak"],
            });
            expect(document.notes).to.have.length(1);
            expect(document.notes[0]).to.include("speak of: elsewhere. ").and.to.include("--stack-state");
            const applied = diff(...live, "--manifests", intent, "--fail-on", "changed");
            expect([applied.verdict, applied.failed, applied.unclear]).to.deep.equal(["equal", [], []]);
        });
    });

    it("knows where the API server is", async () => {
        const reaching = policy("ai-agents", "api", {
            ...toWeb("ai-agent", 6443),
            egress: [{ to: [{ ipBlock: { cidr: `${ADVERTISED_ADDRESS}/32` } }] }],
        });
        writeFileSync(join(scratch, "api.json"), JSON.stringify(reaching));
        const document = diff(
            ...live,
            "--manifests",
            join(scratch, "api.json"),
            "--fail-on",
            "opens:api-server",
            "--pod-cidrs",
            "10.244.0.0/16",
        );
        expect(document.failed).to.deep.equal(["opens:api-server"]);
        expect(document.changes.map(({ reaches }) => reaches)).to.deep.equal([["api-server"]]);
    });

    it("compares two clusters whole, and draws one", () => {
        expect(diff(...live, "--context", "cluster-tests").verdict).to.equal("equal");
        const drawn = aiMesh(
            "graph",
            "--context",
            "cluster-tests",
            "--kubeconfig",
            plane.kubeconfig,
            "--output",
            "mermaid",
        );
        expect(drawn.status, drawn.stderr).to.equal(0);
        expect(drawn.stdout).to.include("elsewhere").and.to.include('["vllm"]');
    });

    it("changes nothing: the newest revision of what it reads is what it was", async () => {
        const kinds = [
            ["v1", "Namespace"],
            ["v1", "Pod"],
            ["v1", "Service"],
            ["networking.k8s.io/v1", "NetworkPolicy"],
        ] as const;
        const state = async (): Promise<string> => {
            const lists = await Promise.all(
                kinds.map(([version, kind]) =>
                    plane.api.text(
                        "GET",
                        `/${version === "v1" ? "api" : "apis"}/${version}/${kind === "NetworkPolicy" ? "networkpolicies" : `${kind.toLowerCase()}s`}`,
                    ),
                ),
            );
            return lists
                .map((text) => (JSON.parse(text) as { items: KubeObject[] }).items)
                .flatMap((items) => items.map(({ metadata }) => metadata.resourceVersion))
                .join();
        };
        const before = await state();
        diff(...live);
        expect(await state()).to.equal(before);
    });

    it("ends with 2 and one error where the cluster cannot be read", async () => {
        interface Config {
            users: { user: object }[];
            clusters: { cluster: Record<string, unknown> }[];
        }
        const variant = (name: string, change: (config: Config) => void): string => {
            const config = JSON.parse(readFileSync(plane.kubeconfig, "utf8")) as Config;
            change(config);
            const file = join(scratch, name);
            writeFileSync(file, JSON.stringify(config));
            return file;
        };
        const [port] = await freePorts(1);
        const reader = variant("reader", ({ users }) =>
            users.forEach((each) => Object.assign(each.user, { as: "reader" })),
        );
        const stranger = variant("stranger", ({ users }) => users.forEach((each) => (each.user = { token: "wrong" })));
        const gone = variant("gone", ({ clusters }) =>
            clusters.forEach(({ cluster }) => (cluster["server"] = `https://127.0.0.1:${port}`)),
        );
        const failed = (kubeconfig: string, context = "cluster-tests") => {
            const run = aiMesh("diff", "--kubeconfig", kubeconfig, "--base-context", context);
            expect([run.status, run.stdout]).to.deep.equal([2, ""]);
            return run.stderr;
        };
        expect(failed(reader)).to.match(
            /^error: Cannot read the cluster of context "cluster-tests": \S+ is forbidden: User "reader" cannot list .*; give its user list on namespaces, networkpolicies, services and pods of all namespaces\n$/,
        );
        expect(failed(stranger)).to.equal(
            'error: Cannot read the cluster of context "cluster-tests": the API server refuses these credentials: Unauthorized\n',
        );
        expect(failed(gone)).to.match(
            /^error: Cannot reach the cluster of context "cluster-tests" at \S+: .*ECONNREFUSED/,
        );
        expect(failed(plane.kubeconfig, "cluster-test")).to.equal(
            `error: --base-context: ${plane.kubeconfig} has no "cluster-test"; it has "cluster-tests"; did you mean "cluster-tests"?\n`,
        );
    });
});
