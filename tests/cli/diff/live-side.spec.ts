import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readLiveCluster } from "../../../cli/worlds/live-side";
import { appliedToLive } from "../../../cli/worlds/applied-to-live";
import { empty } from "../../../cli/worlds/empty-side";
import { type DiffReport, reportOn } from "../../../cli/compare/report";
import type { Side } from "../../../cli/worlds/side";
import { Client } from "../../../cli/kubernetes/client";
import { observe, type Told } from "../../../cli/preflight/observed";
import { readLive } from "../../../cli/verify/live";
import { withGaps } from "../../../cli/worlds/gaps";
import { gapsBesideNetworkPolicies, gapsOfLiveMakers } from "../../../cli/worlds/live-policies";
import { describeUnjudged, workloadId } from "../../../netpol";

/** As preflight says what it found. */
const told: Told = {
    policies: (found) => gapsBesideNetworkPolicies(found).map(({ text }) => text),
    makers: (found) => gapsOfLiveMakers(found).map(({ text }) => text),
};

/** What an API server answers to a path without its query: a list's items, a status, or something else. */
type Answers = Readonly<Record<string, readonly object[] | number | { readonly raw: object }>>;

const meta = (namespace: string | undefined, name: string, more: object = {}) => ({
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...more },
});
const spec = { podSelector: {}, policyTypes: ["Ingress"] };
const template = { metadata: { labels: { app: "vllm" } }, spec: { containers: [{ name: "c", image: "x" }] } };
const madeBy = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
const fieldsOf = (manager: string, ...labels: string[]) => ({
    managedFields: [
        {
            manager,
            fieldsV1: { "f:metadata": { "f:labels": Object.fromEntries(labels.map((key) => [`f:${key}`, {}])) } },
        },
    ],
});

const healthy: Answers = {
    "/api/v1/namespaces": [
        meta(undefined, "a", {
            labels: { purpose: "agents", team: "x", old: "y" },
            ...fieldsOf("pulumi-kubernetes", "purpose", "old"),
        }),
        meta(undefined, "b"),
    ],
    "/apis/networking.k8s.io/v1/networkpolicies": [{ ...meta("a", "deny"), spec }],
    "/api/v1/services": [],
    "/api/v1/pods": [
        {
            ...meta("a", "vllm-1-x", {
                labels: { app: "vllm", "pod-template-hash": "1" },
                ...madeBy("ReplicaSet", "vllm-1"),
            }),
            spec: template.spec,
            status: { phase: "Running", podIP: "10.244.0.5" },
        },
        { ...meta("a", "going", { deletionTimestamp: "2026-01-01T00:00:00Z" }), spec: template.spec },
        { ...meta("a", "done"), spec: template.spec, status: { phase: "Succeeded" } },
    ],
    "/apis/apps/v1/deployments": [{ ...meta("a", "vllm"), spec: { template } }],
    "/apis/apps/v1/replicasets": [
        { ...meta("a", "vllm-1", madeBy("Deployment", "vllm")), spec: { replicas: 1, template } },
        {
            ...meta("a", "vllm-0", madeBy("Deployment", "vllm")),
            spec: { replicas: 0, template: { ...template, metadata: { labels: { app: "old" } } } },
        },
    ],
};

describe("readLiveCluster()", () => {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-live-"));
    let server: Server;
    let url = "";
    let answers: Answers = healthy;

    before(async () => {
        server = createServer((request, response) => {
            const answer = answers[request.url!.split("?")[0]!] ?? 404;
            const refused = typeof answer === "number";
            response.statusCode = refused ? answer : 200;
            const body = refused ? { message: `status ${answer} for ${request.url}` } : { items: answer };
            response.end(JSON.stringify(typeof answer === "object" && "raw" in answer ? answer.raw : body));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => {
        server.close();
        rmSync(place, { recursive: true, force: true });
    });

    const kubeconfig = (address = url): string => {
        const file = join(place, "config");
        const context = { name: "prod", context: { cluster: "prod", user: "me" } };
        const clusters = [{ name: "prod", cluster: { server: address } }];
        const users = [{ name: "me", user: { token: "t" } }];
        writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "Config", contexts: [context], clusters, users }));
        return file;
    };
    const read = (given: Answers = healthy, context = "prod") => {
        answers = given;
        return readLiveCluster({ kubeconfig: kubeconfig(), context, contextOption: "--base-context" });
    };
    const failure = async (work: Promise<unknown>): Promise<string> =>
        work.then(
            () => "nothing went wrong",
            (error: unknown) => (error as Error).message,
        );

    it("counts pods under what made them, and none that end or have ended", async () => {
        const { cluster } = await read();
        expect(cluster.workloads.map(workloadId)).to.deep.equal(["a/vllm[Deployment]"]);
        expect(cluster.workloads[0]?.ips).to.deep.equal(["10.244.0.5"]);
        expect(cluster.policies).to.have.length(1);
    });

    it("has pods alone where only those may be listed", async () => {
        const { cluster } = await read({
            ...healthy,
            "/apis/apps/v1/deployments": 403,
            "/apis/apps/v1/replicasets": 403,
        });
        expect(cluster.workloads.map(workloadId)).to.deep.equal(["a/vllm-1-x[Pod]"]);
    });

    it("holds policies of other kinds, judged or not", async () => {
        expect((await read()).cluster.unjudged).to.equal(undefined);
        const spec = {
            endpointSelector: { matchLabels: { "io.cilium.k8s.policy.serviceaccount": "s" } },
            ingress: [{}],
        };
        const subject = { namespaces: {} };
        const { cluster, unknown } = await read({
            ...healthy,
            "/apis/cilium.io/v2/ciliumnetworkpolicies": [{ ...meta("a", "l7"), spec }],
            "/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies": [
                { metadata: { name: "first" }, spec: { priority: 1, subject } },
            ],
        });
        expect(cluster.unjudged?.map(describeUnjudged)).to.deep.equal(["CiliumNetworkPolicy (cilium.io/v2) a/l7"]);
        expect(cluster.clusterPolicies?.map(({ metadata }) => metadata.name)).to.deep.equal(["first"]);
        expect([...unknown]).to.deep.equal([
            ["CiliumNetworkPolicy (cilium.io/v2) a/l7", JSON.stringify([spec, undefined])],
        ]);
    });

    it("may hold any policy of a kind that may not be seen, where it is served or that is not known", async () => {
        const [cilium, calico] = ["/apis/cilium.io/v2", "/apis/crd.projectcalico.org/v1"];
        const forbidden = { [`${cilium}/ciliumnetworkpolicies`]: 403, [`${calico}/networkpolicies`]: 403 };
        const served = (name: string) => ({ raw: { resources: [{ name }] } });
        const unjudged = async (given: Answers) =>
            ((await read({ ...healthy, ...given })).cluster.unjudged ?? []).map(describeUnjudged);
        expect(
            await unjudged({ ...forbidden, [cilium]: served("ciliumnetworkpolicies"), [calico]: 403 }),
        ).to.deep.equal([
            "CiliumNetworkPolicy (cilium.io/v2) (this user may not list them)",
            "NetworkPolicy (crd.projectcalico.org/v1) (this user may not list them)",
        ]);
        // Permissions are checked first: what is not served is forbidden as well.
        expect(await unjudged({ ...forbidden, [cilium]: served("ciliumendpoints") })).to.deep.equal([]);
    });

    describe("with what the API server says that it serves", () => {
        const group = (name: string, ...versions: string[]) => ({
            name,
            versions: versions.map((version) => ({ version })),
        });
        const serves = (name: string, kind: string, verbs = ["get", "list"]) => ({ name, kind, verbs });
        const discovery: Answers = {
            ...healthy,
            "/apis": {
                raw: {
                    groups: [
                        group("apps", "v1"),
                        group("cilium.io", "v2alpha1", "v2"),
                        group("example.com", "v7"),
                        group("policy.networking.k8s.io", "v1beta1", "v1alpha2", "v1alpha1"),
                        group("security.istio.io", "v1"),
                    ],
                },
            },
            "/apis/cilium.io/v2alpha1": { raw: { resources: [serves("ciliumnodeconfigs", "CiliumNodeConfig")] } },
            "/apis/cilium.io/v2": {
                raw: {
                    resources: [
                        serves("ciliumnetworkpolicies", "CiliumNetworkPolicy"),
                        serves("ciliumnetworkpolicies/status", "CiliumNetworkPolicy"),
                    ],
                },
            },
            "/apis/example.com/v7": {
                raw: { resources: [serves("teamnetworkpolicies", "TeamNetworkPolicy"), serves("robots", "Robot")] },
            },
            "/apis/policy.networking.k8s.io/v1beta1": { raw: { resources: [] } },
            "/apis/policy.networking.k8s.io/v1alpha2": {
                raw: { resources: [serves("clusternetworkpolicies", "ClusterNetworkPolicy")] },
            },
            "/apis/policy.networking.k8s.io/v1alpha1": {
                raw: { resources: [serves("adminnetworkpolicies", "AdminNetworkPolicy")] },
            },
            "/apis/security.istio.io/v1": {
                raw: {
                    resources: [
                        serves("authorizationpolicies", "AuthorizationPolicy"),
                        serves("peerauthentications", "PeerAuthentication"),
                    ],
                },
            },
        };
        const tiered = { subject: { namespaces: {} }, priority: 1 };
        const objects: Answers = {
            "/apis/cilium.io/v2/ciliumnetworkpolicies": [
                { ...meta("a", "l7"), spec: { nodeSelector: {}, ingress: [{}] } },
            ],
            "/apis/example.com/v7/teamnetworkpolicies": [meta("a", "team")],
            "/apis/example.com/v7/robots": [meta("a", "r2")],
            "/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies": [
                { ...meta(undefined, "guard"), spec: { ...tiered, tier: "Admin" } },
            ],
            "/apis/security.istio.io/v1/authorizationpolicies": [meta("a", "deny")],
            "/apis/security.istio.io/v1/peerauthentications": 403,
        };
        const names = [
            "CiliumNetworkPolicy (cilium.io/v2) a/l7",
            "TeamNetworkPolicy (example.com/v7) a/team",
            "AuthorizationPolicy (security.istio.io/v1) a/deny",
            "PeerAuthentication (security.istio.io/v1) (this user may not list them)",
        ];

        it("holds those kinds in those versions, whatever version is usual, and asks for no other", async () => {
            const { cluster } = await read({ ...discovery, ...objects });
            expect(cluster.unjudged?.map(describeUnjudged)).to.deep.equal(names);
            expect(cluster.clusterPolicies?.map(({ metadata }) => metadata.name)).to.deep.equal(["guard"]);
            expect((await read({ ...objects, ...discovery, "/apis": 403 })).cluster.unjudged).to.have.length.above(0);
        });

        it("says the same of them in verify and preflight as in every other command", async () => {
            const { cluster } = await read({ ...discovery, ...objects });
            const inOthers = withGaps({ ...empty, cluster }).gaps.map(({ text }) => text);
            expect(inOthers.filter((text) => names.some((name) => text.includes(name)))).to.have.length(names.length);
            const client = await Client.open({ kubeconfig: kubeconfig(), context: "prod" });
            const guard =
                "Not judged: ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2) guard, which may allow or deny more";
            const live = (await readLive(client)).gaps.map(({ text }) => text);
            expect(live).to.have.members(inOthers);
            const { otherPolicies, objectMakers } = await observe(client, told);
            // Its advice is about the kinds that are there; verify compares the policy itself.
            expect("found" in otherPolicies && otherPolicies.found).to.have.members([...live, guard]);
            expect("found" in objectMakers && objectMakers.found).to.deep.equal([]);
        });
    });

    it("says in verify and preflight what may make or change objects, and not of a cluster as it is now", async () => {
        const serves = (name: string, kind: string) => ({ name, kind, verbs: ["list"] });
        const group = (name: string, version: string) => ({ name, versions: [{ version }] });
        const all: Answers = {
            ...healthy,
            "/apis": {
                raw: {
                    groups: [group("argoproj.io", "v1alpha1"), group("kyverno.io", "v1"), group("example.com", "v1")],
                },
            },
            "/apis/argoproj.io/v1alpha1": {
                raw: { resources: [serves("applications", "Application"), serves("appprojects", "AppProject")] },
            },
            "/apis/kyverno.io/v1": {
                raw: { resources: [serves("clusterpolicies", "ClusterPolicy"), serves("policies", "Policy")] },
            },
            "/apis/argoproj.io/v1alpha1/applications": [
                { ...meta("argocd", "x"), spec: { source: { repoURL: "https://git.example/x" } } },
            ],
            "/apis/kyverno.io/v1/clusterpolicies": [
                { ...meta(undefined, "labels"), spec: { rules: [{ validate: {} }] } },
            ],
            "/apis/kyverno.io/v1/policies": 403,
        };
        const sentences = [
            "Application argocd/x deploys objects from https://git.example/x that were not read",
            "Not seen: objects of kind Policy (kyverno.io/v1), which may make or change others: this user may not list them",
        ];
        const { cluster } = await read(all);
        expect(cluster.unjudged ?? []).to.deep.equal([]);
        const client = await Client.open({ kubeconfig: kubeconfig(), context: "prod" });
        expect((await readLive(client)).gaps.map(({ text }) => text)).to.deep.equal(sentences);
        const { objectMakers } = await observe(client, told);
        expect("found" in objectMakers && objectMakers.found).to.deep.equal(sentences);
    });

    it("holds the policies of every CNI that has its own", async () => {
        const paths = [
            "/apis/crd.projectcalico.org/v1/networkpolicies",
            "/apis/crd.projectcalico.org/v1/globalnetworkpolicies",
            "/apis/crd.antrea.io/v1beta1/networkpolicies",
            "/apis/crd.antrea.io/v1beta1/clusternetworkpolicies",
            "/apis/networking.k8s.aws/v1alpha1/applicationnetworkpolicies",
            "/apis/networking.gke.io/v1alpha1/fqdnnetworkpolicies",
            "/apis/k8s.ovn.org/v1/egressfirewalls",
        ];
        const there = Object.fromEntries(paths.map((path) => [path, [meta("a", "own")]]));
        const { cluster } = await read({ ...healthy, ...there });
        expect(cluster.unjudged).to.have.length(paths.length);
    });

    it("takes no other failure for a kind that is not there", async () => {
        const [cilium, deployments] = ["/apis/cilium.io/v2/ciliumnetworkpolicies", "/apis/apps/v1/deployments"];
        for (const [path, status] of [
            [cilium, 500],
            [cilium, 429],
            [deployments, 500],
            [deployments, 429],
        ] as const)
            expect(await failure(read({ ...healthy, [path]: status })), path).to.equal(
                `Cannot read the cluster of context "prod": status ${status} for ${path}?limit=500`,
            );
        for (const status of [403, 404])
            expect((await read({ ...healthy, [deployments]: status })).cluster.workloads).to.have.length(1);
        const discovery = { [cilium]: 403, "/apis/cilium.io/v2": 500 };
        expect(await failure(read({ ...healthy, ...discovery }))).to.match(/status 500 for \/apis\/cilium\.io\/v2$/);
    });

    it("finds where the API server is, where that may be seen", async () => {
        const slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
        const found = [{ endpoints: [{ addresses: ["172.18.0.2"] }], ports: [{ name: "https", port: 6443 }] }];
        expect((await read({ ...healthy, [slices]: found })).apiServer.toString()).to.equal("172.18.0.2");
        expect((await read({ ...healthy, [slices]: 403 })).apiServer.isEmpty).to.equal(true);
    });

    it("refuses with one error what it may not list, wrong credentials, and objects that cannot be", async () => {
        const pods = "/api/v1/pods";
        expect(await failure(read({ ...healthy, [pods]: 403 }))).to.equal(
            'Cannot read the cluster of context "prod": status 403 for /api/v1/pods?limit=500; give its user list on ' +
                "namespaces, networkpolicies, services and pods of all namespaces",
        );
        expect(await failure(read({ ...healthy, [pods]: 401 }))).to.equal(
            'Cannot read the cluster of context "prod": the API server refuses these credentials: status 401 for ' +
                "/api/v1/pods?limit=500",
        );
        expect(await failure(read({ ...healthy, [pods]: 500 }))).to.equal(
            'Cannot read the cluster of context "prod": status 500 for /api/v1/pods?limit=500',
        );
        const broken = [{ ...meta("a", "deny"), spec: { podSelector: {}, policyTypes: ["Inside"] } }];
        expect(await failure(read({ ...healthy, "/apis/networking.k8s.io/v1/networkpolicies": broken }))).to.match(
            /^Cannot read the objects of context "prod":\n {2}NetworkPolicy a\/deny: spec\.policyTypes/,
        );
    });

    it("names the option and the nearest context where there is none of that name, and says where nobody answers", async () => {
        const file = kubeconfig();
        expect(await failure(read(healthy, "prd"))).to.equal(
            `--base-context: ${file} has no "prd"; it has "prod"; did you mean "prod"?`,
        );
        const nobody = readLiveCluster({ kubeconfig: kubeconfig("http://127.0.0.1:9"), context: "prod" });
        expect(await failure(nobody)).to.match(
            /^Cannot reach the cluster of context "prod" at http:\/\/127\.0\.0\.1:9: .*ECONNREFUSED/,
        );
    });

    it("gives overLive() what Pulumi set on a namespace, so that a label goes that is no longer asked for", async () => {
        const { cluster, facts } = await read();
        const live: Side = { ...empty, owns: "everything", title: "cluster prod", cluster };
        const stack: Side = {
            ...empty,
            title: "stack dev",
            cluster: { ...empty.cluster, namespaces: [{ name: "a", labels: { purpose: "data" } }] },
        };
        const over = appliedToLive(live, facts, stack);
        const of = (name: string) => over.cluster.namespaces.find((each) => each.name === name)?.labels;
        expect(of("a")).to.include({ purpose: "data", team: "x" }).and.not.to.have.property("old");
        expect(of("b")).not.to.equal(undefined);
        expect(over.title).to.equal("stack dev, over cluster prod");
        const applied = appliedToLive(live, facts, { ...stack, owns: "some" });
        expect(applied.cluster.namespaces[0]?.labels).to.include({ purpose: "data", old: "y" });
    });

    it("lets overLive() keep live rules of which the stack's are not known yet, and say so", async () => {
        const egress = [{ to: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }];
        const policy = { ...meta("a", "deny"), apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
        const asked = { podSelector: {}, policyTypes: ["Egress"] };
        const { cluster, facts } = await read({
            ...healthy,
            "/apis/networking.k8s.io/v1/networkpolicies": [{ ...policy, spec: { ...asked, egress } }],
        });
        const live: Side = { ...empty, owns: "everything", title: "cluster prod", cluster };
        const policies = [{ ...policy, spec: { ...asked, egress: [] } }] as unknown as Side["cluster"]["policies"];
        const unknown = new Map([["spec.egress of policy a/deny", "?"]]);
        const stack: Side = { ...empty, title: "stack dev", cluster: { ...empty.cluster, policies } };
        expect(appliedToLive(live, facts, { ...stack, unknown }).cluster.policies[0]?.spec.egress).to.deep.equal(
            egress,
        );
        expect(appliedToLive(live, facts, { ...stack, unknown }).unknown.size).to.equal(1);
        expect(appliedToLive(live, facts, stack).cluster.policies[0]?.spec.egress).to.deep.equal([]);
    });

    it("lets overLive() spare the policy whose name is not known yet, and none in a namespace that ends like its own", async () => {
        const { cluster } = await read();
        const policies = ["data", "ai-data"].map((namespace) => ({
            ...meta(namespace, "deny"),
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            spec,
        })) as unknown as Side["cluster"]["policies"];
        const namespaces = ["data", "ai-data"].map((name) => ({ name, labels: {} }));
        const live: Side = { ...empty, owns: "everything", cluster: { ...cluster, namespaces, policies } };
        const ids = new Set(["data/deny", "ai-data/deny"]);
        const none = { pluginsOfMesh: new Set<string>(), pulumiLabels: new Map(), resources: [] };
        const facts = { context: "prod", ofMesh: ids, ofPulumi: ids, ...none };
        const stack: Side = { ...empty, cluster: { ...empty.cluster, namespaces } };
        const left = (...unknown: string[]) =>
            appliedToLive(live, facts, { ...stack, unknown: new Map(unknown.map((title) => [title, "?"])) }).cluster
                .policies;
        expect(left()).to.deep.equal([]);
        for (const title of ["policy mesh/ai-data/deny", "policy ai-data/deny"])
            expect(left(title), title).to.deep.equal([policies[1]]);
    });

    describe("and overLive() of a stack that does not speak of a namespace with policies of a mesh", () => {
        const deny = (namespace: string, labels: object = ofMesh) => ({ ...meta(namespace, "deny", { labels }), spec });
        const ofMesh = { "app.kubernetes.io/part-of": "ai-mesh-isolation" };
        const report = async (policies: readonly object[], more: Partial<Side> = {}) => {
            const named = ["a", "b", "c"].map((name) => meta(undefined, name));
            const { cluster, facts } = await read({
                ...healthy,
                "/api/v1/namespaces": named,
                "/apis/networking.k8s.io/v1/networkpolicies": policies,
            });
            const live: Side = { ...empty, owns: "everything", title: "cluster prod", cluster };
            const own = cluster.policies.filter(({ metadata }) => metadata.namespace === "a");
            const stack: Side = { ...empty, title: "stack dev", cluster: { ...empty.cluster, policies: own }, ...more };
            return reportOn(live, appliedToLive(live, facts, stack), {
                failOn: ["changed", "widened", "opens:external"],
            });
        };
        const said = ({ verdict, unclear, notes, failed, lines }: DiffReport) => ({
            verdict,
            unclear,
            notes,
            failed,
            lines: lines.length,
        });

        it("never calls it equal, and says in one line which namespaces, why and what to do", async () => {
            expect(
                said(
                    await report([
                        deny("a"),
                        deny("c"),
                        deny("b"),
                        { ...deny("b"), ...meta("b", "allow", { labels: ofMesh }) },
                    ]),
                ),
            ).to.deep.equal({
                verdict: "unclear",
                unclear: ["policies of a mesh in b, c, of which this stack does not speak"],
                notes: [
                    "The cluster has policies of a mesh in namespaces that stack dev does not speak of: b, c. Nothing in the " +
                        "cluster says which stack made them. If this one did, the update deletes them and these namespaces " +
                        "become open; if another did, they stay, which is assumed here. The stack's state knows: compare with " +
                        "--stack-state instead.",
                ],
                failed: ["changed", "widened", "opens:external"],
                lines: 0,
            });
        });

        it("has nothing to say of policies there that no mesh made, nor for manifests, which take nothing away", async () => {
            const equal = { verdict: "equal", unclear: [], notes: [], failed: [], lines: 0 };
            expect(said(await report([deny("a"), deny("b", {})]))).to.deep.equal(equal);
            expect(said(await report([deny("a"), deny("b")], { owns: "some" }))).to.deep.equal(equal);
        });

        it("names five of many namespaces in the note", async () => {
            const { notes } = await report(["b", "c", "d", "e", "f", "g", "h"].map((name) => deny(name)));
            expect(notes[0]).to.include("speak of: b, c, d, e, f and 2 more. Nothing");
        });
    });
});
