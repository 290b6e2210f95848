import { join } from "node:path";
import { expect } from "chai";
import type { KubeObject } from "./api";
import type { ControlPlane } from "./control-plane";
import { clusterOf, engineJudge, type Question, verdict } from "./judge";
import { until } from "./process";
import { check, type Finding, type Promised } from "./promise";
import { type Operation, PulumiStack, pulumiMissing, REPOSITORY, type Running } from "./pulumi";
import { controlPlane, skip } from "./setup";
import { CONFIG_MAPS, NAMESPACES, PODS, POLICIES, type Record as Recorded, watch, type Watch } from "./watch";

type Mesh = Readonly<Record<string, unknown>> & {
    readonly namespaces: Readonly<Record<string, object>>;
    readonly workloads: Readonly<Record<string, object>>;
    readonly externals?: Readonly<Record<string, object>>;
    readonly flows: readonly object[];
};

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const PACK = ["--policy-pack", join(REPOSITORY, "policy-pack")];
const KINDS = [NAMESPACES, POLICIES, PODS, CONFIG_MAPS];
const OWNED = ["gateway", "ai-inference", "ai-data"];

const userRequests = { from: "gateway", to: "vllm", ports: ["8000"], why: "user requests" };
const weights = { from: "vllm", to: "ai-data", ports: ["443"], why: "model weights" };
const mesh: Mesh = {
    platform: { dns: ["kube-dns"], clusterCidrs: ["10.244.0.0/16", "10.96.0.0/12", "172.18.0.0/16"] },
    namespaces: {
        gateway: { purpose: "gateway" },
        "ai-inference": { purpose: "inference" },
        "ai-data": { purpose: "data" },
    },
    workloads: { vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } } },
    flows: [userRequests, weights],
};

const at = (namespace: string, app = "any") => ({ pod: { namespace, labels: { app } } });
const gatewayToVllm: Question = {
    name: "gateway -> vllm:8000",
    from: at("gateway"),
    to: at("ai-inference", "vllm"),
    port: 8000,
};
const vllmToData: Question = {
    name: "vllm -> ai-data:443",
    from: at("ai-inference", "vllm"),
    to: at("ai-data"),
    port: 443,
};
const dnsOf = (namespace: string): Question => ({
    name: `${namespace} -> dns`,
    from: at(namespace),
    to: { pod: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } } },
    protocol: "UDP",
    port: 53,
});
/** What no step may open. */
const undeclared: readonly Question[] = [
    { name: "gateway -> other:8000", from: at("gateway"), to: at("ai-inference", "other"), port: 8000 },
    { name: "gateway -> vllm:8001", from: at("gateway"), to: at("ai-inference", "vllm"), port: 8001 },
    { name: "gateway -> ai-data:443", from: at("gateway"), to: at("ai-data"), port: 443 },
    { name: "default -> vllm:8000", from: at("default"), to: at("ai-inference", "vllm"), port: 8000 },
    { name: "vllm -> internet:443", from: at("ai-inference", "vllm"), to: { ip: "151.101.1.69" }, port: 443 },
];

const edgeFlows = [
    { from: "clients", to: "edge", ports: ["443"], why: "user traffic" },
    { from: "edge", to: "llm-api", ports: ["443"], why: "hosted models" },
    { from: "edge", to: "clients", ports: ["8443"], why: "callbacks" },
];
const edgeMesh = (enforce: boolean): Mesh => ({
    ...mesh,
    namespaces: { ...mesh.namespaces, edge: { purpose: "edge", adopt: true, enforce } },
    externals: { clients: { cidrs: ["151.101.0.0/16"] }, "llm-api": { cidrs: ["52.216.0.0/16"] } },
    flows: [...mesh.flows, ...edgeFlows],
});
const edgeQuestions: readonly Question[] = [
    { name: "clients -> edge:443", from: { ip: "151.101.1.69" }, to: at("edge"), port: 443 },
    { name: "edge -> llm-api:443", from: at("edge"), to: { ip: "52.216.8.10" }, port: 443 },
    { name: "edge -> clients:8443", from: at("edge"), to: { ip: "151.101.1.69" }, port: 8443 },
    dnsOf("edge"),
];

const questions = [gatewayToVllm, vllmToData, ...OWNED.map(dnsOf), ...undeclared, ...edgeQuestions];
const judge = engineJudge(questions);
const nobody: Promised = { owned: [], adopted: [], flows: [] };

describe("lifecycle", () => {
    let plane: ControlPlane;
    let whole: Watch;
    let stack: PulumiStack;
    const kubelet = { stop: (): void => undefined };
    const stacks: PulumiStack[] = [];

    before(async function () {
        const missing = pulumiMissing();
        if (missing !== undefined) skip(this, missing);
        plane = controlPlane(this);
        if (!plane.namespaceController) skip(this, "no kube-controller-manager: deleted namespaces stay");
        if (plane.origin === "KUBECONFIG")
            skip(this, "KUBECONFIG names somebody's cluster: its namespaces are not ours to change");
        whole = await watch(plane.api, KINDS);
        stack = await newStack();
        kubelet.stop = startKubelet(plane);
    });

    after(() => {
        kubelet.stop();
        whole?.stop();
        for (const each of stacks) each.remove();
    });

    async function newStack(): Promise<PulumiStack> {
        const made = new PulumiStack(plane.kubeconfig, { program: "tests/cluster/program.ts" });
        stacks.push(made);
        await made.create();
        return made;
    }

    /** Runs one step under a watch and holds its record against the promise. */
    async function step(
        promised: Promised,
        run: () => Promise<Operation>,
    ): Promise<{ operation: Operation; finding: Finding; objects: readonly KubeObject[] }> {
        const watching = await watch(plane.api, KINDS);
        const operation = await run();
        await watching.caughtUp();
        const record = watching.record();
        watching.stop();
        return { operation, finding: check(record, promised, judge), objects: finalState(record) };
    }

    const up = (config: Mesh, flags: readonly string[] = []): Promise<Operation> => {
        stack.configure({ mesh: config });
        return stack.operation("up", flags);
    };

    function expectOk(operation: Operation): void {
        expect(operation.code, operation.output.slice(-4_000)).to.equal(0);
    }

    /** The engine's verdict on what is live: these pass, and none of the undeclared does. */
    function expectMatrix(objects: readonly KubeObject[], allowed: readonly Question[]): void {
        const cluster = clusterOf(objects);
        const verdicts = Object.fromEntries(
            [...allowed, ...undeclared].map((question) => [question.name, verdict(cluster, question)]),
        );
        expect(verdicts).to.deep.equal(
            Object.fromEntries([
                ...allowed.map(({ name }) => [name, "allowed"]),
                ...undeclared.map(({ name }) => [name, "denied"]),
            ]),
        );
    }

    const everything = [gatewayToVllm, vllmToData, ...OWNED.map(dnsOf)];
    const flowNames = everything.map(({ name }) => name);

    describe("a mesh", () => {
        it("up: nothing is in a namespace before its deny-all, and the live matrix is the declared one", async () => {
            const { operation, finding, objects } = await step({ ...nobody, owned: OWNED }, () => up(mesh, PACK));
            expectOk(operation);
            expect(finding.breaches).to.deep.equal([]);
            expect(finding.lives.map(({ namespace }) => namespace).sort()).to.deep.equal([...OWNED].sort());
            for (const { namespace, created, isolated } of finding.lives) {
                expect(isolated, namespace).to.be.greaterThan(created);
                const inside = objects.filter(
                    ({ kind, metadata }) => kind === "ConfigMap" && metadata.namespace === namespace,
                );
                expect(inside, namespace).to.have.length(1);
            }
            expectMatrix(objects, everything);
        });

        it("preview: a second one is empty", async () => {
            const preview = await stack.operation("preview", ["--expect-no-changes", ...PACK]);
            expectOk(preview);
            expect(preview.steps).to.deep.equal([]);
        });

        it("refresh: what the API server stores is what was sent", async () => {
            expectOk(await stack.operation("refresh", ["--expect-no-changes"]));
        });

        it("up: changing one flow's port updates its two halves and nothing else", async () => {
            const changed = { ...mesh, flows: [userRequests, { ...weights, ports: ["8443"] }] };
            const promised = { ...nobody, owned: OWNED, flows: [gatewayToVllm.name] };
            const { operation, finding } = await step(promised, () => up(changed));
            expectOk(operation);
            expect(operation.steps).to.deep.equal([
                `update ${POLICY} mesh/ai-data/allow-from-vllm`,
                `update ${POLICY} mesh/ai-inference/allow-to-ai-data`,
            ]);
            expect(finding.breaches).to.deep.equal([]);
            expectOk(await up(mesh));
        });

        it("up: renaming a workload replaces its policies without denying its flows for a moment", async () => {
            const renamed: Mesh = {
                ...mesh,
                workloads: { llm: { namespace: "ai-inference", podLabels: { app: "vllm" } } },
                flows: [
                    { ...userRequests, to: "llm" },
                    { ...weights, from: "llm" },
                ],
            };
            for (const config of [renamed, mesh]) {
                const promised = { ...nobody, owned: OWNED, flows: flowNames };
                const { operation, finding, objects } = await step(promised, () => up(config));
                expectOk(operation);
                expect(operation.steps.every((line) => line.includes(POLICY))).to.equal(true);
                expect(finding.breaches).to.deep.equal([]);
                expectMatrix(objects, everything);
            }
        });

        it("up: a namespace that leaves the mesh keeps its policies until its last pod has gone", async () => {
            await makePod(plane, "ai-data", "store");
            const namespaces = Object.fromEntries(
                Object.entries(mesh.namespaces).filter(([name]) => name !== "ai-data"),
            );
            const without = { ...mesh, namespaces, flows: [userRequests] };
            const promised = { ...nobody, owned: OWNED, flows: [gatewayToVllm.name] };
            const { operation, finding } = await step(promised, () => up(without));
            expectOk(operation);
            expect(finding.breaches).to.deep.equal([]);
            expect(finding.lives.find(({ namespace }) => namespace === "ai-data")?.gone).to.be.greaterThan(0);
            const again = await step(promised, () => up(mesh));
            expectOk(again.operation);
            expect(again.finding.breaches).to.deep.equal([]);
        });
    });

    describe("adopting a live namespace", () => {
        const promised: Promised = { owned: OWNED, adopted: ["edge"], flows: edgeQuestions.map(({ name }) => name) };

        before(async () => {
            await plane.api.apply({
                apiVersion: "v1",
                kind: "Namespace",
                metadata: { name: "edge", labels: { team: "web" } },
            });
            await makePod(plane, "edge", "edge");
        });

        it("up: denies no declared flow at any moment when it comes with enforce: false and is enforced next", async () => {
            for (const enforce of [false, true]) {
                const { operation, finding, objects } = await step(promised, () => up(edgeMesh(enforce)));
                expectOk(operation);
                expect(finding.breaches).to.deep.equal([]);
                expectMatrix(objects, [...everything, ...edgeQuestions]);
                expect(judge.isolated(objects, "edge")).to.equal(enforce);
            }
            const { metadata } = await plane.api.get("v1", "Namespace", undefined, "edge");
            expect(metadata.labels).to.include({ team: "web", purpose: "edge" });
        });

        it("up: gives it back without denying a declared flow, keeping the namespace and what it held", async () => {
            for (const config of [edgeMesh(false), mesh]) {
                const { operation, finding } = await step(promised, () => up(config));
                expectOk(operation);
                expect(finding.breaches).to.deep.equal([]);
            }
            const { metadata } = await plane.api.get("v1", "Namespace", undefined, "edge");
            expect(metadata.labels).to.include({ team: "web" }).and.not.to.have.property("purpose");
            expect((await plane.api.list("v1", "Pod", "edge")).items).to.have.length(1);
        });

        it("up: denies a declared flow for a moment when it is enforced in one step (why enforce: false exists)", async () => {
            const { operation, finding } = await step(promised, () => up(edgeMesh(true)));
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.include("no interruption");
            expect(finding.breaches.every(({ until: again }) => again !== undefined)).to.equal(true);
            for (const config of [edgeMesh(false), mesh]) expectOk(await up(config));
        });
    });

    describe("ending", () => {
        it("destroy: policies outlive the pods of their namespaces", async () => {
            for (const namespace of OWNED) await makePod(plane, namespace, "last");
            const { operation, finding } = await step({ ...nobody, owned: OWNED }, () => stack.operation("destroy"));
            expectOk(operation);
            expect(finding.breaches).to.deep.equal([]);
            expect(finding.lives.filter(({ gone }) => gone !== undefined)).to.have.length(OWNED.length);
        });

        it("the whole record shows no owned namespace open, or occupied before it was closed", async () => {
            await whole.caughtUp();
            const finding = check(whole.record(), { ...nobody, owned: OWNED }, judge);
            expect(finding.breaches).to.deep.equal([]);
            // Every namespace once, and ai-data a second time.
            expect(finding.lives).to.have.length(OWNED.length + 1);
            console.log(
                `      ${finding.revisions} revisions, ${finding.lives.length} lives of owned namespaces, 0 open moments`,
            );
        });
    });

    describe("drift", () => {
        const inData = (name: string) => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name, namespace: "ai-data" },
        });
        const live = async (name: string): Promise<unknown> =>
            (await plane.api.get("networking.k8s.io/v1", "NetworkPolicy", "ai-data", name))["spec"];
        const isDrift = (line: string): boolean => !line.startsWith("refresh") && !line.startsWith("read");

        before(async () => {
            stack = await newStack();
            expectOk(await up(mesh));
        });

        after(async () => {
            expectOk(await stack.operation("destroy"));
        });

        it("up --refresh: brings back a policy that was deleted and, by force, a declared value that was edited", async () => {
            const declared = await live("allow-from-vllm");
            await plane.api.delete("networking.k8s.io/v1", "NetworkPolicy", "ai-data", "deny-all");
            const rule = { from: [{ namespaceSelector: {}, podSelector: {} }], ports: [{ protocol: "TCP", port: 1 }] };
            await plane.api.patch(inData("allow-from-vllm"), { spec: { ingress: [rule] } });
            const repair = await stack.operation("up", ["--refresh"]);
            expectOk(repair);
            expect(repair.steps.filter(isDrift)).to.have.members([
                `create ${POLICY} mesh/ai-data/deny-all`,
                `update ${POLICY} mesh/ai-data/allow-from-vllm`,
            ]);
            expect(await live("allow-from-vllm")).to.deep.equal(declared);
            expect(await live("deny-all")).to.deep.equal({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        });

        // https://github.com/pulumi/pulumi-kubernetes/issues/2404: a diff knows only the fields that the program set.
        it("preview --refresh: the pack refuses a rule that somebody added, which Pulumi's own diff does not see", async () => {
            await plane.api.patch(inData("deny-all"), { spec: { ingress: [{}] } });
            const preview = await stack.operation("preview", ["--refresh", ...PACK]);
            expect(preview.steps.filter(isDrift)).to.deep.equal([]);
            expect(preview.code).not.to.equal(0);
            const refused = preview.policyEvents.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
            expect(refused.map(({ message }) => message).join("\n")).to.include("ai-data");
        });

        it("up --refresh: puts the policy right once it has been deleted", async () => {
            await plane.api.delete("networking.k8s.io/v1", "NetworkPolicy", "ai-data", "deny-all");
            expectOk(await stack.operation("up", ["--refresh", ...PACK]));
            expect(await live("deny-all")).to.deep.equal({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        });
    });

    describe("interrupted", () => {
        const large = (prefix: string): Mesh => ({
            namespaces: Object.fromEntries(
                Array.from({ length: 12 }, (_, index) => [`${prefix}-${index}`, { purpose: "test" }]),
            ),
            workloads: {},
            flows: [],
        });
        const ways = [
            { how: "by Ctrl-C", end: (running: Running) => PulumiStack.interrupt(running), environment: {} },
            // What a killed process had created but not written down is taken over, which the provider has to be told.
            {
                how: "by SIGKILL",
                end: (running: Running) => PulumiStack.kill(running),
                environment: { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" },
            },
        ];

        for (const [index, { how, end, environment }] of ways.entries())
            it(`up: ended ${how}, leaves nothing occupied before it is closed, and a second run completes it`, async () => {
                const interrupted = await newStack();
                const config = large(`half${index}`);
                interrupted.configure({ mesh: config });
                const promised = { ...nobody, owned: Object.keys(config.namespaces) };
                const { operation, finding } = await step(promised, async () => {
                    const running = interrupted.startOperation("up");
                    await until("the first policies", async () => (await policiesOf(plane, `half${index}`)) >= 2, {
                        every: 5,
                    });
                    end(running);
                    expect((await running.done).code).not.to.equal(0);
                    expect(await policiesOf(plane, `half${index}`)).to.be.lessThan(24);
                    await interrupted.run(["cancel", "--yes"]);
                    return await interrupted.operation("up", [], environment);
                });
                expectOk(operation);
                expect(finding.breaches).to.deep.equal([]);
                expect(finding.lives.filter(({ isolated }) => isolated !== undefined)).to.have.length(12);
                expect((await interrupted.operation("preview", ["--expect-no-changes"])).steps).to.deep.equal([]);
                expectOk(await interrupted.operation("destroy"));
            });
    });

    describe("a broken mesh is noticed", () => {
        const broken = async (variant: string, name: string): Promise<{ made: PulumiStack; config: Mesh }> => {
            const config: Mesh = { namespaces: { [name]: { purpose: "test" } }, workloads: {}, flows: [] };
            const made = await newStack();
            made.configure({ mesh: config, variant });
            return { made, config };
        };

        it("destroy: policies without deletedWith leave a pod unprotected", async () => {
            const { made } = await broken("without-deleted-with", "unlinked");
            expectOk(await made.operation("up"));
            await makePod(plane, "unlinked", "last");
            const { operation, finding } = await step({ ...nobody, owned: ["unlinked"] }, () =>
                made.operation("destroy"),
            );
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.deep.equal(["isolated until gone"]);
        });

        it("up: something that precedes deny-all is in an open namespace", async () => {
            const { made } = await broken("deny-all-last", "reversed");
            const { operation, finding } = await step({ ...nobody, owned: ["reversed"] }, () => made.operation("up"));
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.deep.equal(["empty until isolated"]);
            expectOk(await made.operation("destroy"));
        });
    });
});

function finalState({ start, changes }: Recorded): readonly KubeObject[] {
    const key = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
    const live = new Map(start.map((object) => [key(object), object]));
    for (const { type, object } of changes)
        if (type === "DELETED") live.delete(key(object));
        else live.set(key(object), object);
    return [...live.values()];
}

/** A running pod, bound to a node: it does not end until a kubelet says so. */
async function makePod(plane: ControlPlane, namespace: string, name: string): Promise<void> {
    await plane.api.apply({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace, labels: { app: name } },
        spec: {
            nodeName: "somewhere",
            automountServiceAccountToken: false,
            containers: [{ name: "c", image: "none" }],
        },
    });
}

async function policiesOf(plane: ControlPlane, prefix: string): Promise<number> {
    const { items } = await plane.api.list("networking.k8s.io/v1", "NetworkPolicy");
    return items.filter(({ metadata }) => metadata.namespace?.startsWith(prefix) === true).length;
}

/** Stands in for the kubelet: a pod that is to end does so two seconds later. */
function startKubelet({ api }: ControlPlane): () => void {
    const seen = new Map<string, number>();
    const tick = async (): Promise<void> => {
        for (const { metadata } of (await api.list("v1", "Pod")).items) {
            if (metadata.deletionTimestamp === undefined) continue;
            const since = seen.get(metadata.uid ?? "") ?? Date.now();
            seen.set(metadata.uid ?? "", since);
            if (Date.now() - since > 2_000) await api.delete("v1", "Pod", metadata.namespace, metadata.name, 0);
        }
    };
    const timer = setInterval(() => void tick().catch(() => undefined), 250);
    return () => clearInterval(timer);
}
