import { expect } from "chai";
import { readObjects } from "../../netpol";
import { customKinds } from "../../netpol/read/custom-workloads";

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

describe("pods of custom resources", () => {
    it("are one workload for each template, with the labels that the operator adds", () => {
        const ray = { "ray.io/is-ray-node": "yes", "ray.io/cluster": "x", "app.kubernetes.io/name": "kuberay" };
        const spec = {
            headGroupSpec: { template: template({ app: "head" }) },
            workerGroupSpecs: [{ groupName: "gpu", template: template({ app: "gpu" }) }, { template: template({}) }],
        };
        expect(pods(custom("ray.io/v1", "RayCluster", spec))).to.deep.equal([
            {
                is: "RayCluster x-head",
                labels: { app: "head", ...ray, "ray.io/node-type": "head", "ray.io/group": "headgroup" },
                ports: [8080],
            },
            {
                is: "RayCluster x-gpu",
                labels: { app: "gpu", ...ray, "ray.io/node-type": "worker", "ray.io/group": "gpu" },
                ports: [8080],
            },
            {
                is: "RayCluster x-1",
                labels: { ...ray, "ray.io/node-type": "worker", "ray.io/group": "1" },
                ports: [8080],
            },
        ]);
    });

    it("are a leader's of its own template, or else of the workers'", () => {
        const workers = template({ app: "worker" });
        const lws = (spec: object) => pods(custom("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", spec));
        const names = (found: ReturnType<typeof pods>) => found.map(({ is, labels }) => `${is} ${labels["app"]}`);
        expect(names(lws({ leaderWorkerTemplate: { workerTemplate: workers } }))).to.deep.equal([
            "LeaderWorkerSet x-leader worker",
            "LeaderWorkerSet x-worker worker",
        ]);
        const leaderTemplate = template({ app: "leader" });
        expect(names(lws({ leaderWorkerTemplate: { leaderTemplate, workerTemplate: workers } }))).to.deep.equal([
            "LeaderWorkerSet x-leader leader",
            "LeaderWorkerSet x-worker worker",
        ]);
    });

    it("are those of a CloudNativePG cluster, which holds no template", () => {
        const spec = { instances: 3, inheritedMetadata: { labels: { team: "data" } } };
        expect(pods(custom("postgresql.cnpg.io/v1", "Cluster", spec))).to.deep.equal([
            {
                is: "Cluster x",
                labels: { team: "data", "cnpg.io/cluster": "x", "cnpg.io/podRole": "instance" },
                ports: [5432, 9187, 8000],
            },
        ]);
    });

    it("are told from pods of Kubernetes' own kind of that name", () => {
        expect(pods(custom("apps.kruise.io/v1beta1", "StatefulSet", { template: template({}) }))[0]?.is).to.equal(
            "StatefulSet.apps.kruise.io x",
        );
    });

    for (const { group, kind, templates } of customKinds.filter(({ kind }) => kind !== "Cluster")) {
        it(`are read of ${kind}.${group}, and named where its template is not there`, () => {
            const spec: Record<string, unknown> = {};
            for (const { paths } of templates) put(spec, paths[0]!.split(".").slice(1), template({ app: "x" }));
            const { cluster, unreadPods } = read(custom(`${group}/v1`, kind, spec));
            expect(cluster.workloads.map(({ labels }) => labels["app"])).to.deep.equal(templates.map(() => "x"));
            expect(unreadPods).to.deep.equal([]);
            const elsewhere = custom(`${group}/v1`, kind, { somewhere: template({ app: "x" }) });
            expect(read(elsewhere).cluster.workloads).to.deep.equal([]);
            expect(read(elsewhere).unreadPods).to.deep.equal([
                { apiVersion: `${group}/v1`, kind, namespace: "ml", name: "x" },
            ]);
        });
    }

    it("are not read, and named, of a kind that nobody knows and that holds a pod template", () => {
        const unread = (value: unknown) => read(value).unreadPods.map(({ kind }) => kind);
        expect(unread(custom("example.com/v1", "Robot", { deep: [{ er: template({}) }] }))).to.deep.equal(["Robot"]);
        expect(unread(custom("ray.io/v1", "RayService", {}))).to.deep.equal(["RayService"]);
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

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
    const [step = "", ...rest] = path;
    const [key, isList] = [step.replace("[]", ""), step.endsWith("[]")];
    const inner: Record<string, unknown> = (isList ? undefined : (into[key] as Record<string, unknown>)) ?? {};
    if (rest.length > 0) put(inner, rest, value);
    const last = rest.length === 0 ? value : inner;
    into[key] = isList ? [last] : last;
}
