import { expect } from "chai";
import { readObjects } from "../../netpol";
import { customKinds } from "../../netpol/read/custom-kinds";

const read = (...values: unknown[]) =>
    readObjects(values.map((value, at) => ({ source: "all.yaml", document: at + 1, value })));
const containers = [{ name: "main", image: "x", ports: [{ name: "http", containerPort: 8080 }] }];
const template = (labels: Record<string, string>) => ({ metadata: { labels }, spec: { containers } });
const custom = (apiVersion: string, kind: string, spec: unknown) => ({
    apiVersion,
    kind,
    metadata: { name: "x", namespace: "ml" },
    spec,
});
const pods = (...values: unknown[]) =>
    read(...values).cluster.workloads.map(({ kind, name, labels, ports }) => ({
        is: `${kind} ${name}`,
        labels,
        ports: ports.map(({ port }) => port),
    }));

interface Row {
    readonly apiVersion: string;
    readonly kind: string;
    readonly spec: object;
    /** The labels of the pods of each workload, by its name. */
    readonly pods: Readonly<Record<string, object>>;
    /** Labels of the first that are known only once there are pods, among others. */
    readonly toCome?: readonly string[];
}

const rayLabels = {
    "ray.io/is-ray-node": "yes",
    "app.kubernetes.io/name": "kuberay",
    "app.kubernetes.io/created-by": "kuberay-operator",
};
const head = { "ray.io/node-type": "head", "ray.io/group": "headgroup" };
const worker = (group: string) => ({ "ray.io/node-type": "worker", "ray.io/group": group });
const rayCluster = {
    headGroupSpec: { template: template({ app: "head" }) },
    workerGroupSpecs: [{ groupName: "gpu", template: template({ app: "gpu" }) }],
};
const replicas = (field: string, ...types: string[]) => ({
    [field]: Object.fromEntries(types.map((type) => [type, { replicas: 1, template: template({ app: type }) }])),
});
const trained = { "training.kubeflow.org/job-name": "x" };
const served = { "serving.knative.dev/configuration": "x" };

const table: readonly Row[] = [
    {
        ...{ apiVersion: "ray.io/v1", kind: "RayCluster", spec: rayCluster },
        pods: {
            "x-head": { app: "head", ...rayLabels, ...head, "ray.io/cluster": "x", "ray.io/identifier": "x-head" },
            "x-gpu": {
                app: "gpu",
                ...rayLabels,
                ...worker("gpu"),
                "ray.io/cluster": "x",
                "ray.io/identifier": "x-worker",
            },
        },
        toCome: ["ray.io/*"],
    },
    {
        ...{ apiVersion: "ray.io/v1", kind: "RayService", spec: { rayClusterConfig: rayCluster } },
        pods: {
            "x-head": { app: "head", ...rayLabels, ...head },
            "x-gpu": { app: "gpu", ...rayLabels, ...worker("gpu") },
        },
        toCome: ["ray.io/cluster"],
    },
    {
        ...{ apiVersion: "ray.io/v1", kind: "RayJob", spec: { rayClusterSpec: rayCluster } },
        pods: {
            "x-head": { app: "head", ...rayLabels, ...head },
            "x-gpu": { app: "gpu", ...rayLabels, ...worker("gpu") },
            "x-submitter": {
                "ray.io/originated-from-cr-name": "x",
                "ray.io/originated-from-crd": "RayJob",
                "app.kubernetes.io/created-by": "kuberay-operator",
                "job-name": "x",
                "batch.kubernetes.io/job-name": "x",
            },
        },
    },
    {
        ...{
            apiVersion: "kubeflow.org/v1",
            kind: "PyTorchJob",
            spec: replicas("pytorchReplicaSpecs", "Master", "Worker"),
        },
        pods: { "x-master": { app: "Master", ...trained }, "x-worker": { app: "Worker", ...trained } },
        toCome: ["training.kubeflow.org/*"],
    },
    ...(["TFJob tf", "MPIJob mpi", "XGBoostJob xgb", "PaddleJob paddle", "JAXJob jax"] as const).map((each): Row => {
        const [kind = "", field] = each.split(" ");
        const pods = { "x-worker": { app: "Worker", ...trained } };
        return { apiVersion: "kubeflow.org/v1", kind, spec: replicas(`${field}ReplicaSpecs`, "Worker"), pods };
    }),
    {
        ...{ apiVersion: "serving.knative.dev/v1", kind: "Service", spec: { template: template({ tier: "a" }) } },
        pods: { x: { tier: "a", ...served, "serving.knative.dev/service": "x" } },
        toCome: ["serving.knative.dev/*", "app"],
    },
    {
        ...{ apiVersion: "serving.knative.dev/v1", kind: "Configuration", spec: { template: template({ app: "a" }) } },
        pods: { x: { app: "a", ...served } },
    },
    {
        ...{ apiVersion: "leaderworkerset.x-k8s.io/v1", kind: "LeaderWorkerSet" },
        spec: { leaderWorkerTemplate: { workerTemplate: template({ app: "a" }) } },
        pods: {
            "x-leader": {
                app: "a",
                "leaderworkerset.sigs.k8s.io/name": "x",
                "leaderworkerset.sigs.k8s.io/worker-index": "0",
            },
            "x-worker": { app: "a", "leaderworkerset.sigs.k8s.io/name": "x" },
        },
        toCome: ["leaderworkerset.sigs.k8s.io/*"],
    },
    {
        ...{ apiVersion: "jobset.x-k8s.io/v1alpha2", kind: "JobSet" },
        spec: { replicatedJobs: [{ name: "train", template: { spec: { template: template({ app: "a" }) } } }] },
        pods: {
            "x-train": {
                app: "a",
                "jobset.sigs.k8s.io/jobset-name": "x",
                "jobset.sigs.k8s.io/replicatedjob-name": "train",
            },
        },
        toCome: ["job-name"],
    },
    {
        ...{ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" },
        spec: {
            template: template({ app: "a" }),
            strategy: { canary: { canaryMetadata: { labels: { role: "canary" } } } },
        },
        pods: { x: { app: "a" } },
        toCome: ["rollouts-pod-template-hash", "role"],
    },
    {
        ...{ apiVersion: "agents.x-k8s.io/v1beta1", kind: "Sandbox" },
        // The controller takes no label of its own from a template.
        spec: { podTemplate: template({ app: "a", "agents.x-k8s.io/sandbox-name-hash": "stolen" }) },
        pods: { x: { app: "a" } },
        toCome: ["agents.x-k8s.io/*"],
    },
    ...[
        "apps.kruise.io/v1alpha1 CloneSet",
        "apps.kruise.io/v1beta1 StatefulSet",
        "apps.openshift.io/v1 DeploymentConfig",
    ].map((each): Row => {
        const [apiVersion = "", kind = ""] = each.split(" ");
        return { apiVersion, kind, spec: { template: template({ app: "a" }) }, pods: { x: { app: "a" } } };
    }),
    {
        ...{ apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster" },
        spec: { instances: 3, inheritedMetadata: { labels: { team: "data" } } },
        pods: Object.fromEntries(
            ["x", "x-job"].map((name) => [
                name,
                {
                    team: "data",
                    "cnpg.io/cluster": "x",
                    ...(name === "x" ? { "cnpg.io/podRole": "instance" } : {}),
                    "app.kubernetes.io/name": "postgresql",
                    "app.kubernetes.io/instance": "x",
                    "app.kubernetes.io/component": "database",
                    "app.kubernetes.io/managed-by": "cloudnative-pg",
                },
            ]),
        ),
        toCome: ["cnpg.io/*"],
    },
];

describe("pods of custom resources", () => {
    for (const { apiVersion, kind, spec, pods, toCome = [] } of table) {
        it(`are read of ${kind} (${apiVersion}), and named where its template is not there`, () => {
            const { cluster, unreadPods, problems } = read(custom(apiVersion, kind, spec));
            expect(Object.fromEntries(cluster.workloads.map(({ name, labels }) => [name, labels]))).to.deep.equal(pods);
            expect(cluster.workloads[0]?.labelsToCome ?? []).to.include.members([...toCome]);
            expect([unreadPods, problems]).to.deep.equal([[], []]);
            if (["Cluster", "RayJob"].includes(kind)) return;
            const elsewhere = read(custom(apiVersion, kind, { somewhere: template({ app: "x" }) }));
            expect(elsewhere.cluster.workloads).to.deep.equal([]);
            expect(elsewhere.unreadPods).to.deep.equal([{ apiVersion, kind, namespace: "ml", name: "x" }]);
        });
    }

    it("are of every kind of the table, each with where it is written", () => {
        const rows = new Set(table.map(({ apiVersion, kind }) => `${apiVersion.split("/")[0]} ${kind}`));
        expect([...rows].sort()).to.deep.equal(customKinds.map(({ group, kind }) => `${group} ${kind}`).sort());
        for (const { source } of customKinds) expect(source).to.match(/^https:\/\//);
    });

    it("have the labels that the template says where the operator only has a default", () => {
        const own = { "app.kubernetes.io/name": "mine", "ray.io/cluster": "another", "ray.io/identifier": "me" };
        const spec = { headGroupSpec: { template: template(own), labels: { zone: "a" } } };
        const [found] = read(custom("ray.io/v1", "RayCluster", spec)).cluster.workloads;
        expect(found?.labels).to.deep.equal({
            ...{ ...rayLabels, "app.kubernetes.io/name": "mine", "ray.io/identifier": "me" },
            ...{ ...head, "ray.io/cluster": "x", zone: "a" },
        });
    });

    it("have the ports that Knative gives them: its proxy's, and one name for their own", () => {
        const [found] = read(custom("serving.knative.dev/v1", "Service", { template: template({}) })).cluster.workloads;
        expect(found?.ports[0]).to.deep.equal({ name: "user-port", protocol: "TCP", port: 8080 });
        expect(found?.ports.map(({ port }) => port)).to.deep.equal([8080, 8012, 8013, 8112, 9090, 9091]);
    });

    it("are a leader's of its own template, where it has one", () => {
        const workers = template({ app: "worker" });
        const leaderTemplate = template({ app: "leader" });
        const spec = { leaderWorkerTemplate: { leaderTemplate, workerTemplate: workers } };
        const found = pods(custom("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", spec));
        expect(found.map(({ is, labels }) => `${is} ${labels["app"]}`)).to.deep.equal([
            "LeaderWorkerSet x-leader leader",
            "LeaderWorkerSet x-worker worker",
        ]);
    });

    it("have no submitter where the operator submits a RayJob itself", () => {
        const job = (submissionMode: string) =>
            pods(custom("ray.io/v1", "RayJob", { rayClusterSpec: rayCluster, submissionMode })).map(({ is }) => is);
        expect(job("HTTPMode")).to.deep.equal(["RayJob x-head", "RayJob x-gpu"]);
        expect(job("K8sJobMode")).to.have.length(3);
    });

    it("are told from pods of Kubernetes' own kind of that name", () => {
        expect(pods(custom("apps.kruise.io/v1beta1", "StatefulSet", { template: template({}) }))[0]?.is).to.equal(
            "StatefulSet.apps.kruise.io x",
        );
    });

    it("are on their node's network, and on one node, where the template says so", () => {
        const spec = { template: { spec: { hostNetwork: true, nodeName: "n", containers } } };
        const [found] = read(custom("argoproj.io/v1alpha1", "Rollout", spec)).cluster.workloads;
        expect([found?.hostNetwork, found?.nodeName]).to.deep.equal([true, "n"]);
    });

    it("are not read, and named, of a kind that nobody knows and that holds a pod template", () => {
        const unread = (value: unknown) => read(value).unreadPods.map(({ kind }) => kind);
        expect(unread(custom("example.com/v1", "Robot", { deep: [{ er: template({}) }] }))).to.deep.equal(["Robot"]);
        expect(unread(custom("serving.kserve.io/v1beta1", "InferenceService", {}))).to.deep.equal(["InferenceService"]);
        expect(unread(custom("example.com/v1", "Robot", { containers: ["a", "b"] }))).to.deep.equal([]);
        expect(unread(custom("argoproj.io/v1alpha1", "WorkflowTemplate", template({})))).to.deep.equal([]);
        const crd = { schema: { properties: { containers: [{ name: "x", image: "y" }] } } };
        expect(unread(custom("apiextensions.k8s.io/v1", "CustomResourceDefinition", crd))).to.deep.equal([]);
    });

    it("are refused where labels are not text, and where an object is there twice", () => {
        const bad = custom("argoproj.io/v1alpha1", "Rollout", { template: { metadata: { labels: { a: 1 } } } });
        expect(read(bad).problems.map(({ path }) => path)).to.deep.equal(['spec.template.metadata.labels["a"]']);
        const good = custom("argoproj.io/v1alpha1", "Rollout", { template: template({}) });
        expect(read(good, good).problems.map(({ path }) => path)).to.deep.equal(["metadata.name"]);
    });
});
