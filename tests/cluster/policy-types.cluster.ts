import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { policyTypesRecord } from "../../cli/worlds/field-managers";
import { type Applier, type Fate, fateOf } from "../../cli/worlds/policy-types";
import { effectivePolicyTypes, type NetworkPolicySpec } from "../../netpol";
import { type KubeObject, pathOf } from "./api";
import type { ControlPlane } from "./control-plane";
import type { Guest } from "./guest";
import { PulumiStack, pulumiMissing, REPOSITORY } from "./pulumi";
import { controlPlane, guestOn, skip } from "./setup";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const apiVersion = "networking.k8s.io/v1";

const never: NetworkPolicySpec = { podSelector: {}, ingress: [{}] };
const spelled: NetworkPolicySpec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };
/** Egress rules, and policyTypes left out. */
const more: NetworkPolicySpec = { podSelector: {}, ingress: [{}], egress: [{}] };

/** What sets policyTypes anew, or keeps them, when a change leaves them out: each as the API server shows it. */
describe("policyTypes that a change leaves out", () => {
    let plane: ControlPlane;
    let guest: Guest;
    let namespace: string;
    const name = "unspelled";

    before(async function () {
        plane = controlPlane(this);
        guest = await guestOn(this, plane, ["types"]);
        namespace = guest.name("types");
    });
    after(async () => guest?.leave());
    afterEach(async () => plane.api.delete(apiVersion, "NetworkPolicy", namespace, name));

    const policy = (spec: object): KubeObject => ({
        apiVersion,
        kind: "NetworkPolicy",
        metadata: { name, namespace },
        spec,
    });
    const path = (query = "") => pathOf(apiVersion, "NetworkPolicy", namespace, name) + query;
    const live = () => plane.api.get(apiVersion, "NetworkPolicy", namespace, name);
    const typesOf = ({ spec }: KubeObject) => (spec as NetworkPolicySpec).policyTypes;

    /** What `kubectl create` and `kubectl replace` send. */
    const create = (spec: object) => plane.api.create(policy(spec));
    const replace = async (spec: object) => {
        const { resourceVersion } = (await live()).metadata;
        const object = { ...policy(spec), metadata: { name, namespace, resourceVersion } };
        return plane.api.text("PUT", path("?fieldManager=kubectl-replace"), object);
    };
    /** What `kubectl apply --server-side` sends. */
    const onServer = (spec: object, manager = "kubectl") => plane.api.apply(policy(spec), manager);

    /**
     * What `kubectl apply` sends: a merge of what it applied last, what is to be applied and what is there. Lists of rules
     * are replaced as wholes, so the keys of the spec are all that is merged.
     */
    async function fromClient(spec: NetworkPolicySpec) {
        const manager = "fieldManager=kubectl-client-side-apply";
        const object = policy(spec);
        const annotations = { [lastApplied]: JSON.stringify(object) };
        const whole = { ...object, metadata: { ...object.metadata, annotations } };
        const there = await live().catch(() => undefined);
        if (there === undefined) {
            const collection = pathOf(apiVersion, "NetworkPolicy", namespace);
            return plane.api.text("POST", `${collection}?${manager}`, whole);
        }
        const last = there.metadata.annotations?.[lastApplied] ?? "{}";
        const { spec: former = {} } = JSON.parse(last) as { spec?: object };
        const gone = Object.keys(former).filter((key) => !(key in spec));
        const change = {
            metadata: { annotations },
            spec: { ...Object.fromEntries(gone.map((key) => [key, null])), ...spec },
        };
        return plane.api.text("PATCH", path(`?${manager}`), change, "application/strategic-merge-patch+json");
    }

    type Apply = (spec: NetworkPolicySpec) => Promise<unknown>;
    const other: Apply = (spec) => onServer(spec, "argocd-controller");

    const rows: readonly [what: string, before: () => Promise<unknown>, by: Applier, change: Apply, fate: Fate][] = [
        ["kubectl apply, never spelled", () => fromClient(never), "kubectl", fromClient, "kept"],
        ["kubectl apply, spelled before", () => fromClient(spelled), "kubectl", fromClient, "anew"],
        ["kubectl apply --server-side, never spelled", () => onServer(never), "kubectl", onServer, "kept"],
        ["kubectl apply --server-side, spelled before", () => onServer(spelled), "kubectl", onServer, "anew"],
        ["kubectl apply of what kubectl only made", () => create(spelled), "kubectl", fromClient, "kept"],
        [
            "kubectl apply --server-side of what another manager spelled",
            () => other(spelled),
            "kubectl",
            onServer,
            "kept",
        ],
        ["kubectl replace, never spelled", () => create(never), "replace", replace, "anew"],
        ["kubectl replace, spelled before", () => create(spelled), "replace", replace, "anew"],
        ["kubectl replace of what was applied", () => onServer(spelled), "replace", replace, "anew"],
    ];
    for (const [what, before, by, change, fate] of rows) {
        it(`are ${fate === "kept" ? "kept" : "set anew"}: ${what}`, async () => {
            await before();
            const past = policyTypesRecord(await live());
            expect(typesOf(await live())).to.deep.equal(["Ingress"]);
            expect(fateOf(by, past)).to.equal(fate);
            await change(more);
            const kept = fate === "kept";
            expect(typesOf(await live())).to.deep.equal(kept ? ["Ingress"] : effectivePolicyTypes(more));
        });
    }

    it("are what ai-mesh diff says they will be, by what the cluster tells of who set them", async () => {
        const dir = mkdtempSync(join(tmpdir(), "policy-types-"));
        const file = join(dir, "all.yaml");
        // Rules that let everything out would not show whether they count.
        writeFileSync(file, stringify(policy({ ...more, egress: [{ ports: [{ port: 443 }] }] })));
        const verdict = (...args: readonly string[]): string => {
            const cluster = ["--kubeconfig", plane.kubeconfig, "--context", plane.api.context];
            const all = ["diff", ...cluster, "--manifests", file, "--no-policy-pack", "-o", "json", ...args];
            const cli = ["--import", "tsx", join(REPOSITORY, "cli", "main.ts")];
            const run = spawnSync(process.execPath, [...cli, ...all], { cwd: REPOSITORY, encoding: "utf8" });
            expect(run.stderr).to.equal("");
            return (JSON.parse(run.stdout) as { verdict: string }).verdict;
        };
        try {
            await fromClient(never);
            expect([verdict(), verdict("--applied-by", "replace")]).to.deep.equal(["equal", "narrowed"]);
            await fromClient(spelled);
            expect(verdict()).to.equal("narrowed");
            await plane.api.delete(apiVersion, "NetworkPolicy", namespace, name);
            await create(never);
            expect([verdict(), verdict("--applied-by", "kubectl")]).to.deep.equal(["unclear", "equal"]);
        } finally {
            rmSync(dir, { recursive: true, force: true });
        }
    });

    describe("by Pulumi", function () {
        let stack: PulumiStack;
        let revision = 0;
        beforeEach(async function () {
            const missing = pulumiMissing();
            if (missing !== undefined) skip(this, missing);
            if (plane.origin !== "own") skip(this, "its provider is given the whole of somebody's kubeconfig");
            stack = new PulumiStack(plane.kubeconfig, { program: "tests/cluster/unspelled.ts" });
            await stack.create();
        });
        afterEach(() => stack?.remove());

        async function up(spec: NetworkPolicySpec, serverSide: boolean): Promise<void> {
            stack.configure({ namespace, revision: String(revision++), serverSide: String(serverSide), spec });
            const { code, output } = await stack.operation("up");
            expect(code, output).to.equal(0);
        }

        const updates: readonly [what: string, serverSide: boolean, before: NetworkPolicySpec[], fate: Fate][] = [
            ["in the first update since it made the policy", true, [never], "anew"],
            ["in a later update, never spelled", true, [never, never], "kept"],
            ["in a later update, spelled before", true, [never, spelled], "anew"],
            ["from the client's side, never spelled", false, [never], "kept"],
            ["from the client's side, spelled before", false, [spelled], "anew"],
        ];
        for (const [what, serverSide, before, fate] of updates) {
            it(`are ${fate === "kept" ? "kept" : "set anew"} ${what}`, async () => {
                for (const spec of before) await up(spec, serverSide);
                const inputs = { spec: before.at(-1) ?? {} };
                const past = policyTypesRecord(await live(), inputs);
                expect(fateOf("pulumi", { ...past, fromClient: !serverSide })).to.equal(fate);
                await up(more, serverSide);
                expect(typesOf(await live())).to.deep.equal(fate === "kept" ? ["Ingress"] : ["Ingress", "Egress"]);
            });
        }
    });
});
