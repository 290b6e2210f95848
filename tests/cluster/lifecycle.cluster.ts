import { join } from "node:path";
import { config as chai, expect } from "chai";
import type { KubeObject } from "./api";
import type { ControlPlane } from "./control-plane";
import { engineJudge, type Question } from "./judge";
import {
    compareMatrix,
    type Compared,
    liveNamespaces,
    type Passage,
    type Spec,
    watchMatrix,
    type World,
} from "./lifecycle-matrix";
import { until } from "./process";
import { check, type Finding, type Promised } from "./promise";
import { type Operation, PulumiStack, pulumiMissing, REPOSITORY, type Running } from "./pulumi";
import { controlPlane, skip } from "./setup";
import { CONFIG_MAPS, FENCE, NAMESPACES, PODS, POLICIES, watch, type Watch } from "./watch";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const PACK = ["--policy-pack", join(REPOSITORY, "policy-pack")];
const KINDS = [NAMESPACES, POLICIES, PODS, CONFIG_MAPS];
const OWNED = ["gateway", "ai-inference", "ai-data"];

const userRequests = { from: "gateway", to: "vllm", ports: ["8000"], why: "user requests" };
const weights = { from: "vllm", to: "ai-data", ports: ["443"], why: "model weights" };
const mesh: Spec = {
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
const edgeFlows = [
    { from: "clients", to: "edge", ports: ["443"], why: "user traffic" },
    { from: "edge", to: "llm-api", ports: ["443"], why: "hosted models" },
    { from: "edge", to: "clients", ports: ["8443"], why: "callbacks" },
];
const edgeMesh = (enforce: boolean): Spec => ({
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

const everything = [gatewayToVllm, vllmToData, ...OWNED.map(dnsOf)];
const judge = engineJudge([...everything, ...edgeQuestions]);
const nobody: Promised = { owned: [], adopted: [], flows: [] };
const noMesh: Spec = { namespaces: {}, workloads: {}, flows: [] };

/** Whom the matrix is about beside a stranger in every namespace, and ports that a flow names, and one that none does. */
const world: World = {
    pods: ["ai-inference/vllm"],
    hosts: { clients: "151.101.1.69", "llm-api": "52.216.8.10", internet: "8.8.8.8" },
    ports: ["443/TCP", "8000/TCP", "8000/UDP", "8443/TCP", "1/TCP"],
};

// A list of cells is of no use cut short.
chai.truncateThreshold = 0;

interface Step {
    readonly operation: Operation;
    readonly finding: Finding;
    readonly passage: Passage;
    /** What changed of policies, each once: `MODIFIED ai-data/allow-from-vllm`. */
    readonly policies: readonly string[];
}

describe("lifecycle", () => {
    let plane: ControlPlane;
    let whole: Watch;
    let stack: PulumiStack;
    const kubelet = { stop: (): void => undefined };
    /** Namespaces that were there before any mesh. */
    let strangers: readonly string[] = [];
    const cells = { compared: 0, revisions: 0 };
    const stacks: PulumiStack[] = [];

    before(async function () {
        const missing = pulumiMissing();
        if (missing !== undefined) skip(this, missing);
        plane = controlPlane(this);
        if (!plane.namespaceController) skip(this, "no kube-controller-manager: deleted namespaces stay");
        if (plane.origin === "KUBECONFIG")
            skip(this, "KUBECONFIG names somebody's cluster: its namespaces are not ours to change");
        strangers = liveNamespaces(await held());
        await expectMatrix(noMesh);
        whole = await watch(plane.api, KINDS);
        stack = await newStack();
        kubelet.stop = startKubelet(plane);
    });

    after(() => {
        kubelet.stop();
        whole?.stop();
        if (cells.compared > 0)
            console.log(`      ${cells.compared} cells compared, the matrix judged at ${cells.revisions} revisions`);
        for (const each of stacks) each.remove();
    });

    async function newStack(): Promise<PulumiStack> {
        const made = new PulumiStack(plane.kubeconfig, { program: "tests/cluster/program.ts" });
        stacks.push(made);
        await made.create();
        return made;
    }

    /** Runs one step from one spec to another under a watch and holds its record and what it leaves against both. */
    async function step(
        promised: Promised,
        specs: readonly [before: Spec, after: Spec],
        run: () => Promise<Operation>,
    ): Promise<Step> {
        const watching = await watch(plane.api, KINDS);
        const operation = await run();
        await watching.caughtUp();
        const record = watching.record();
        watching.stop();
        const passage = watchMatrix(record, specs, world, judge.isolated);
        const policies = record.changes
            .filter(({ object }) => object.kind === "NetworkPolicy" && object.metadata.namespace !== FENCE)
            .map(({ type, object }) => `${type} ${object.metadata.namespace}/${object.metadata.name}`);
        // The provider may write one twice.
        return { operation, finding: check(record, promised, judge), passage, policies: [...new Set(policies)].sort() };
    }

    /** What the API server holds now. */
    async function held(): Promise<readonly KubeObject[]> {
        const lists = await Promise.all(KINDS.map(({ apiVersion, kind }) => plane.api.list(apiVersion, kind)));
        return lists.flatMap(({ items }) => items);
    }

    async function compared(spec: Spec): Promise<Compared> {
        const objects = await held();
        const live = liveNamespaces(objects);
        expect(live, "namespaces").to.include.members([...strangers, ...Object.keys(spec.namespaces)]);
        expect(live.filter((name) => OWNED.includes(name) && !(name in spec.namespaces))).to.deep.equal([]);
        return compareMatrix(objects, spec, world);
    }

    /** Every cell of the live matrix is what the spec says, and there is something to say. */
    async function expectMatrix(spec: Spec): Promise<void> {
        const { differences, allowed, denied } = await compared(spec);
        expect(differences).to.deep.equal([]);
        cells.compared += allowed + denied;
        expect(allowed).to.be.greaterThan(0);
        if (spec !== noMesh) expect(denied).to.be.greaterThan(0);
    }

    function expectKept({ operation, finding, passage }: Step): void {
        expectOk(operation);
        expect(finding.breaches).to.deep.equal([]);
        expect({ opened: passage.opened, broken: passage.broken }).to.deep.equal({ opened: [], broken: [] });
        expect(passage.judged).to.be.greaterThan(1);
        cells.revisions += passage.judged;
    }

    const up = (config: Spec, flags: readonly string[] = []): Promise<Operation> => {
        stack.configure({ mesh: config });
        return stack.operation("up", flags);
    };

    function expectOk(operation: Operation): void {
        expect(operation.code, operation.output.slice(-4_000)).to.equal(0);
    }

    const flowNames = everything.map(({ name }) => name);

    describe("a mesh", () => {
        it("up: nothing is in a namespace before its deny-all, and the live matrix is the spec's", async () => {
            const done = await step({ ...nobody, owned: OWNED }, [noMesh, mesh], () => up(mesh, PACK));
            expectKept(done);
            const { lives } = done.finding;
            expect(lives.map(({ namespace }) => namespace).sort()).to.deep.equal([...OWNED].sort());
            for (const { namespace, created, isolated } of lives) {
                expect(isolated, namespace).to.be.greaterThan(created);
                const { items } = await plane.api.list("v1", "ConfigMap", namespace);
                expect(items, namespace).to.have.length(1);
            }
            await expectMatrix(mesh);
        });

        it("preview: a second one is empty", async () => {
            const promised = { ...nobody, owned: OWNED, flows: flowNames };
            const done = await step(promised, [mesh, mesh], () =>
                stack.operation("preview", ["--expect-no-changes", ...PACK]),
            );
            expectOk(done.operation);
            expect(done.operation.steps).to.deep.equal([]);
            expect(done.policies).to.deep.equal([]);
            await expectMatrix(mesh);
        });

        it("refresh: what the API server stores is what was sent", async () => {
            expectOk(await stack.operation("refresh", ["--expect-no-changes"]));
            await expectMatrix(mesh);
        });

        it("up: changing one flow's port updates its two halves and nothing else", async () => {
            const changed = { ...mesh, flows: [userRequests, { ...weights, ports: ["8443"] }] };
            const kept = flowNames.filter((name) => name !== vllmToData.name);
            const promised = { ...nobody, owned: OWNED, flows: kept };
            for (const specs of [
                [mesh, changed],
                [changed, mesh],
            ] as const) {
                const done = await step(promised, specs, () => up(specs[1]));
                expectKept(done);
                expect(done.operation.steps).to.deep.equal([
                    `update ${POLICY} mesh/ai-data/allow-from-vllm`,
                    `update ${POLICY} mesh/ai-inference/allow-to-ai-data`,
                ]);
                expect(done.policies).to.deep.equal([
                    "MODIFIED ai-data/allow-from-vllm",
                    "MODIFIED ai-inference/allow-to-ai-data",
                ]);
                await expectMatrix(specs[1]);
            }
        });

        it("up: renaming a workload replaces its policies without denying its flows for a moment", async () => {
            const renamed: Spec = {
                ...mesh,
                workloads: { llm: { namespace: "ai-inference", podLabels: { app: "vllm" } } },
                flows: [
                    { ...userRequests, to: "llm" },
                    { ...weights, from: "llm" },
                ],
            };
            for (const specs of [
                [mesh, renamed],
                [renamed, mesh],
            ] as const) {
                const promised = { ...nobody, owned: OWNED, flows: flowNames };
                const done = await step(promised, specs, () => up(specs[1]));
                expectKept(done);
                expect(done.operation.steps.every((line) => line.includes(POLICY))).to.equal(true);
                await expectMatrix(specs[1]);
            }
        });

        it("up: a namespace that leaves the mesh keeps its policies until its last pod has gone", async () => {
            await makePod(plane, "ai-data", "store");
            const namespaces = Object.fromEntries(
                Object.entries(mesh.namespaces).filter(([name]) => name !== "ai-data"),
            );
            const without = { ...mesh, namespaces, flows: [userRequests] };
            const promised = { ...nobody, owned: OWNED, flows: [gatewayToVllm.name] };
            const done = await step(promised, [mesh, without], () => up(without));
            expectKept(done);
            expect(done.finding.lives.find(({ namespace }) => namespace === "ai-data")?.gone).to.be.greaterThan(0);
            await expectMatrix(without);
            expectKept(await step(promised, [without, mesh], () => up(mesh)));
            await expectMatrix(mesh);
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
            await expectMatrix(mesh);
        });

        it("up: denies no declared flow at any moment when it comes with enforce: false and is enforced next", async () => {
            for (const specs of [
                [mesh, edgeMesh(false)],
                [edgeMesh(false), edgeMesh(true)],
            ] as const) {
                expectKept(await step(promised, specs, () => up(specs[1])));
                await expectMatrix(specs[1]);
                expect(judge.isolated(await held(), "edge")).to.equal(specs[1].namespaces["edge"]?.enforce);
            }
            const { metadata } = await plane.api.get("v1", "Namespace", undefined, "edge");
            expect(metadata.labels).to.include({ team: "web", purpose: "edge" });
        });

        it("up: gives it back without denying a declared flow, keeping the namespace and what it held", async () => {
            for (const specs of [
                [edgeMesh(true), edgeMesh(false)],
                [edgeMesh(false), mesh],
            ] as const) {
                expectKept(await step(promised, specs, () => up(specs[1])));
                await expectMatrix(specs[1]);
            }
            const { metadata } = await plane.api.get("v1", "Namespace", undefined, "edge");
            expect(metadata.labels).to.include({ team: "web" }).and.not.to.have.property("purpose");
            expect((await plane.api.list("v1", "Pod", "edge")).items).to.have.length(1);
        });

        it("up: denies a declared flow for a moment when it is enforced in one step (why enforce: false exists)", async () => {
            const { operation, finding, passage } = await step(promised, [mesh, edgeMesh(true)], () =>
                up(edgeMesh(true)),
            );
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.include("no interruption");
            expect(finding.breaches.every(({ until: again }) => again !== undefined)).to.equal(true);
            expect(passage.opened).to.deep.equal([]);
            expect(passage.broken.length).to.be.greaterThan(0);
            expect(passage.broken.every((cell) => cell.includes("edge/stranger"))).to.equal(true);
            await expectMatrix(edgeMesh(true));
            for (const config of [edgeMesh(false), mesh]) {
                expectOk(await up(config));
                await expectMatrix(config);
            }
        });
    });

    describe("ending", () => {
        it("destroy: policies outlive the pods of their namespaces", async () => {
            for (const namespace of OWNED) await makePod(plane, namespace, "last");
            const done = await step({ ...nobody, owned: OWNED }, [mesh, noMesh], () => stack.operation("destroy"));
            expectKept(done);
            expect(done.finding.lives.filter(({ gone }) => gone !== undefined)).to.have.length(OWNED.length);
            await expectMatrix(noMesh);
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
        const policyIn = (namespace: string, name: string) => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name, namespace },
        });
        const deletePolicy = (namespace: string, name: string): Promise<void> =>
            plane.api.delete("networking.k8s.io/v1", "NetworkPolicy", namespace, name);
        const live = async (namespace: string, name: string): Promise<unknown> =>
            (await plane.api.get("networking.k8s.io/v1", "NetworkPolicy", namespace, name))["spec"];
        const isDrift = (line: string): boolean => !line.startsWith("refresh") && !line.startsWith("read");
        const ports = [...world.ports, "53/UDP", "53/TCP"];
        /** Who is not isolated: pods of the namespaces that no mesh has. */
        const freePods = (): string[] => ["kube-system/kube-dns", ...freeNamespaces.map((name) => `${name}/stranger`)];
        let freeNamespaces: readonly string[] = [];
        /** Drift is there, and it is these cells and no others. */
        const expectDrift = async (cellsThatDiffer: readonly string[]): Promise<void> => {
            expect((await compared(mesh)).differences).to.deep.equal([...cellsThatDiffer].sort());
        };
        const opensTo = (target: string): string[] =>
            [...freePods(), ...Object.keys(world.hosts)].flatMap((from) =>
                ports.map((port) => `opened: ${from} -> ${target} ${port}`),
            );
        const editFlow = async (): Promise<string[]> => {
            const rule = { from: [{ namespaceSelector: {}, podSelector: {} }], ports: [{ protocol: "TCP", port: 1 }] };
            await plane.api.patch(policyIn("ai-data", "allow-from-vllm"), { spec: { ingress: [rule] } });
            return [
                "closed: ai-inference/vllm -> ai-data/stranger 443/TCP",
                ...freePods().map((from) => `opened: ${from} -> ai-data/stranger 1/TCP`),
            ];
        };

        before(async () => {
            freeNamespaces = liveNamespaces(await held());
            stack = await newStack();
            expectOk(await up(mesh));
            await expectMatrix(mesh);
        });

        after(async () => {
            expectOk(await stack.operation("destroy"));
            await expectMatrix(noMesh);
        });

        it("up --refresh: brings back a policy that was deleted and, by force, a declared value that was edited", async () => {
            const declared = await live("ai-data", "allow-from-vllm");
            await deletePolicy("gateway", "deny-all");
            await expectDrift(opensTo("gateway/stranger"));
            await expectDrift([...opensTo("gateway/stranger"), ...(await editFlow())]);
            const repair = await stack.operation("up", ["--refresh"]);
            expectOk(repair);
            expect(repair.steps.filter(isDrift)).to.have.members([
                `create ${POLICY} mesh/gateway/deny-all`,
                `update ${POLICY} mesh/ai-data/allow-from-vllm`,
            ]);
            await expectMatrix(mesh);
            expect(await live("ai-data", "allow-from-vllm")).to.deep.equal(declared);
            expect(await live("gateway", "deny-all")).to.deep.equal({
                podSelector: {},
                policyTypes: ["Ingress", "Egress"],
            });
        });

        it("refresh: writes down what drifted and changes nothing, and the next up puts it right", async () => {
            await deletePolicy("gateway", "deny-all");
            const drifted = [...opensTo("gateway/stranger"), ...(await editFlow())];
            await expectDrift(drifted);
            const refresh = await stack.operation("refresh");
            expectOk(refresh);
            await expectDrift(drifted);
            const repair = await up(mesh);
            expectOk(repair);
            expect(repair.steps).to.have.members([
                `create ${POLICY} mesh/gateway/deny-all`,
                `update ${POLICY} mesh/ai-data/allow-from-vllm`,
            ]);
            await expectMatrix(mesh);
        });

        // https://github.com/pulumi/pulumi-kubernetes/issues/2404: a diff knows only the fields that the program set.
        it("preview --refresh: the pack refuses a rule that somebody added, which Pulumi's own diff does not see", async () => {
            await plane.api.patch(policyIn("ai-data", "deny-all"), { spec: { ingress: [{}] } });
            await expectDrift(opensTo("ai-data/stranger"));
            const preview = await stack.operation("preview", ["--refresh", ...PACK]);
            expect(preview.steps.filter(isDrift)).to.deep.equal([]);
            expect(preview.code).not.to.equal(0);
            const refused = preview.policyEvents.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
            expect(refused.map(({ message }) => message).join("\n")).to.include("ai-data");
            await expectDrift(opensTo("ai-data/stranger"));
        });

        it("up --refresh: puts the policy right once it has been deleted", async () => {
            await deletePolicy("ai-data", "deny-all");
            expectOk(await stack.operation("up", ["--refresh", ...PACK]));
            await expectMatrix(mesh);
            expect(await live("ai-data", "deny-all")).to.deep.equal({
                podSelector: {},
                policyTypes: ["Ingress", "Egress"],
            });
        });
    });

    describe("interrupted", () => {
        const large = (prefix: string): Spec => ({
            namespaces: Object.fromEntries(
                Array.from({ length: 12 }, (_, index) => [`${prefix}-${index}`, { purpose: "test" }]),
            ),
            workloads: {},
            flows: [{ from: `${prefix}-0`, to: `${prefix}-11`, ports: ["8000"], why: "a flow" }],
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
                const half = await step(promised, [noMesh, config], async () => {
                    const running = interrupted.startOperation("up");
                    await until("the first policies", async () => (await policiesOf(plane, `half${index}`)) >= 2, {
                        every: 5,
                    });
                    end(running);
                    return await running.done;
                });
                expect(half.operation.code).not.to.equal(0);
                // Two for each namespace, and the two halves of the flow.
                expect(await policiesOf(plane, `half${index}`)).to.be.lessThan(26);
                expect(half.finding.breaches).to.deep.equal([]);
                expect(half.passage).to.deep.include({ opened: [], broken: [] });
                interrupted.recoverCheckpoint();
                await interrupted.run(["cancel", "--yes"]);
                const rest = await step(promised, [noMesh, config], () => interrupted.operation("up", [], environment));
                expectKept(rest);
                expect(rest.finding.lives.filter(({ isolated }) => isolated !== undefined)).to.have.length(12);
                await expectMatrix(config);
                expect((await interrupted.operation("preview", ["--expect-no-changes"])).steps).to.deep.equal([]);
                expectKept(await step(promised, [config, noMesh], () => interrupted.operation("destroy")));
                await expectMatrix(noMesh);
            });
    });

    describe("a broken mesh is noticed", () => {
        const broken = async (variant: string, name: string): Promise<{ made: PulumiStack; config: Spec }> => {
            const config: Spec = { namespaces: { [name]: { purpose: "test" } }, workloads: {}, flows: [] };
            const made = await newStack();
            made.configure({ mesh: config, variant });
            return { made, config };
        };

        it("destroy: policies without deletedWith leave a pod unprotected", async () => {
            const { made, config } = await broken("without-deleted-with", "unlinked");
            expectOk(await made.operation("up"));
            await makePod(plane, "unlinked", "last");
            await expectMatrix(config);
            const { operation, finding } = await step({ ...nobody, owned: ["unlinked"] }, [config, noMesh], () =>
                made.operation("destroy"),
            );
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.deep.equal(["isolated until gone"]);
        });

        it("up: something that precedes deny-all is in an open namespace", async () => {
            const { made, config } = await broken("deny-all-last", "reversed");
            const { operation, finding } = await step({ ...nobody, owned: ["reversed"] }, [noMesh, config], () =>
                made.operation("up"),
            );
            expectOk(operation);
            expect(finding.breaches.map(({ rule }) => rule)).to.deep.equal(["empty until isolated"]);
            await expectMatrix(config);
            expectOk(await made.operation("destroy"));
            await expectMatrix(noMesh);
        });
    });
});

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
