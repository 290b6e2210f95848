import { expect } from "chai";
import type { KubeObject } from "./api";
import type { ControlPlane } from "./control-plane";
import { clusterOf, engineJudge, type Question, verdict } from "./judge";
import { until } from "./process";
import { check, type Finding, type Promised } from "./promise";
import { type Operation, PulumiStack, pulumiMissing } from "./pulumi";
import { controlPlane, skip } from "./setup";
import { CONFIG_MAPS, NAMESPACES, PODS, POLICIES, type Record as Recorded, watch, type Watch } from "./watch";

type Mesh = Readonly<Record<string, unknown>> & {
    readonly namespaces: Readonly<Record<string, object>>;
    readonly workloads: Readonly<Record<string, object>>;
    readonly externals?: Readonly<Record<string, object>>;
    readonly flows: readonly object[];
};

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
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
        plane = await controlPlane(this);
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

    const up = (config: Mesh, more: Readonly<Record<string, unknown>> = {}, of = stack): Promise<Operation> => {
        of.configure({ mesh: config, ...more });
        return of.operation("up");
    };

    function expectOk(operation: Operation): void {
        expect(operation.code, operation.output).to.equal(0);
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

    it("up: nothing is in a namespace before its deny-all, and the live matrix is the declared one", async () => {
        const { operation, finding, objects } = await step({ ...nobody, owned: OWNED }, () => up(mesh));
        expectOk(operation);
        expect(finding.breaches).to.deep.equal([]);
        expect(finding.lives.map(({ namespace }) => namespace).sort()).to.deep.equal([...OWNED].sort());
        for (const { namespace, created, isolated } of finding.lives) {
            expect(isolated, namespace).to.be.greaterThan(created);
            expect(
                objects.some(({ kind, metadata }) => kind === "ConfigMap" && metadata.namespace === namespace),
            ).to.equal(true);
        }
        expectMatrix(objects, everything);
    });

    it("preview: a second one is empty", async () => {
        const preview = await stack.operation("preview", ["--expect-no-changes"]);
        expectOk(preview);
        expect(preview.steps).to.deep.equal([]);
    });

    it("refresh: what the API server stores is what was sent", async () => {
        const refresh = await stack.operation("refresh", ["--expect-no-changes"]);
        expectOk(refresh);
    });

    it("up: changing one flow's port updates its two halves and nothing else", async () => {
        const changed = { ...mesh, flows: [userRequests, { ...weights, ports: ["8443"] }] };
        const { operation, finding } = await step({ ...nobody, owned: OWNED, flows: [gatewayToVllm.name] }, () =>
            up(changed),
        );
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
        const { operation, finding, objects } = await step({ ...nobody, owned: OWNED, flows: flowNames }, () =>
            up(renamed),
        );
        expectOk(operation);
        expect(operation.steps.every((line) => line.includes(POLICY))).to.equal(true);
        expect(finding.breaches).to.deep.equal([]);
        expectMatrix(objects, everything);
        const back = await step({ ...nobody, owned: OWNED, flows: flowNames }, () => up(mesh));
        expectOk(back.operation);
        expect(back.finding.breaches).to.deep.equal([]);
    });

    it("up: a namespace that leaves the mesh keeps its policies until its last pod has gone", async () => {
        await makePod(plane, "ai-data", "store");
        const namespaces = Object.fromEntries(Object.entries(mesh.namespaces).filter(([name]) => name !== "ai-data"));
        const without = { ...mesh, namespaces, flows: [userRequests] };
        const { operation, finding } = await step({ ...nobody, owned: OWNED, flows: [gatewayToVllm.name] }, () =>
            up(without),
        );
        expectOk(operation);
        expect(finding.breaches).to.deep.equal([]);
        const gone = finding.lives.find(({ namespace }) => namespace === "ai-data");
        expect(gone?.gone).to.be.greaterThan(0);
        const again = await step({ ...nobody, owned: OWNED, flows: [gatewayToVllm.name] }, () => up(mesh));
        expectOk(again.operation);
        expect(again.finding.breaches).to.deep.equal([]);
    });

    it("up: a policy that kubectl deleted or edited is back after a refresh", async () => {
        const denyAll = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "deny-all", namespace: "ai-data" },
        };
        await plane.api.patch(denyAll, { spec: { ingress: [{}] } });
        await plane.api.delete("networking.k8s.io/v1", "NetworkPolicy", "gateway", "deny-all");
        const preview = await stack.operation("preview", ["--refresh"]);
        expect(preview.steps.filter((line) => line.includes("deny-all") && !line.startsWith("refresh"))).to.deep.equal([
            `create ${POLICY} mesh/gateway/deny-all`,
            `update ${POLICY} mesh/ai-data/deny-all`,
        ]);
        const repair = await stack.operation("up", ["--refresh"]);
        expectOk(repair);
        const live = await plane.api.get("networking.k8s.io/v1", "NetworkPolicy", "ai-data", "deny-all");
        expect(live["spec"]).to.deep.equal({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        expect((await stack.operation("preview", ["--expect-no-changes"])).steps).to.deep.equal([]);
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

        it("up: denies a declared flow for a moment when it is enforced in one step (why enforce: false exists)", async () => {
            const { operation, finding } = await step(promised, () => up(edgeMesh(true)));
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.include("no interruption");
            expect(finding.breaches.every(({ until: again }) => again !== undefined)).to.equal(true);
            expectOk(await up(mesh));
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
    });

    it("destroy: policies outlive the pods of their namespaces", async () => {
        for (const namespace of OWNED) await makePod(plane, namespace, "last");
        const { operation, finding } = await step({ ...nobody, owned: OWNED }, () => stack.operation("destroy"));
        expectOk(operation);
        expect(finding.breaches).to.deep.equal([]);
        expect(finding.lives.filter(({ gone }) => gone !== undefined)).to.have.length(OWNED.length);
    });

    it("the whole record shows no owned namespace open or occupied outside its creation", async () => {
        await whole.caughtUp();
        const record = whole.record();
        const finding = check(record, { ...nobody, owned: OWNED }, judge);
        expect(finding.breaches).to.deep.equal([]);
        // Every namespace once, and ai-data a second time.
        expect(finding.lives).to.have.length(OWNED.length + 1);
        console.log(`      ${finding.revisions} revisions, ${finding.lives.length} lives, 0 open moments`);
    });

    describe("killed midway", () => {
        const names = Object.fromEntries(
            Array.from({ length: 12 }, (_, index) => [`killed-${index}`, { purpose: "test" }]),
        );
        const large: Mesh = { namespaces: names, workloads: {}, flows: [] };

        it("up: what was made is closed or empty, and running it again completes it", async () => {
            const interrupted = await newStack();
            interrupted.configure({ mesh: large });
            const promised = { ...nobody, owned: Object.keys(names) };
            const { operation, finding } = await step(promised, async () => {
                const running = interrupted.startOperation("up");
                await until("the first policies", async () => (await policiesOf(plane, "killed-")) >= 4, { every: 10 });
                PulumiStack.kill(running);
                await running.done;
                expect(await policiesOf(plane, "killed-")).to.be.lessThan(24);
                await interrupted.run(["cancel", "--yes"]);
                return await interrupted.operation("up");
            });
            expectOk(operation);
            expect(finding.breaches).to.deep.equal([]);
            expect(finding.lives.every(({ isolated }) => isolated !== undefined)).to.equal(true);
            expect((await interrupted.operation("preview", ["--expect-no-changes"])).steps).to.deep.equal([]);
            expectOk(await interrupted.operation("destroy"));
        });
    });

    describe("a broken mesh", () => {
        it("destroy: is reported when policies lack deletedWith", async () => {
            const broken = await newStack();
            expectOk(await up(mesh, { variant: "without-deleted-with" }, broken));
            await makePod(plane, "ai-data", "last");
            const { operation, finding } = await step({ ...nobody, owned: OWNED }, () => broken.operation("destroy"));
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.include("isolated until gone");
        });

        it("up: is reported when something precedes deny-all", async () => {
            const broken = await newStack();
            const { operation, finding } = await step({ ...nobody, owned: OWNED }, () =>
                up(mesh, { variant: "deny-all-last" }, broken),
            );
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.include("empty until isolated");
            expectOk(await broken.operation("destroy"));
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
