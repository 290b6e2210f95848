import { expect } from "chai";
import { readObjects } from "../../netpol";

const meta = (name: string, more: object = {}) => ({ name, namespace: "x", ...more });
const container = {
    name: "c",
    ports: [
        { name: "http", containerPort: 8080 },
        { containerPort: 53, protocol: "UDP" },
    ],
};
const template = { metadata: { labels: { app: "a" } }, spec: { containers: [container] } };
const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: meta("d"), spec: { template } };
const pod = (name: string, more: object = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(name, { labels: { app: "a", "pod-template-hash": "77" }, ...more }),
    spec: { containers: [container] },
    status: { phase: "Running", podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }] },
});
const job = (name: string, condition: object) => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: meta(name),
    spec: { template },
    status: { conditions: [condition] },
});
const owned = (kind: string, name: string) => ({
    ownerReferences: [{ apiVersion: "v1", kind, name, controller: true }],
});

const read = (...values: unknown[]) =>
    readObjects(values.map((value, i) => ({ source: "all.yaml", document: i + 1, value })));

describe("readObjects()", () => {
    it("reads the pods of every kind that makes some", () => {
        const kinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];
        const { cluster, problems } = read(
            ...kinds.map((kind) => ({ ...deployment, kind, metadata: meta(kind.toLowerCase()) })),
            { ...deployment, apiVersion: "v1", kind: "ReplicationController", metadata: meta("rc") },
            { ...deployment, apiVersion: "batch/v1", kind: "Job", metadata: meta("j") },
            {
                apiVersion: "batch/v1",
                kind: "CronJob",
                metadata: meta("cj"),
                spec: { jobTemplate: { spec: { template } } },
            },
            pod("p"),
        );
        expect(problems).to.deep.equal([]);
        expect(cluster.workloads.map(({ kind }) => kind)).to.deep.equal([
            ...kinds,
            "ReplicationController",
            "Job",
            "CronJob",
            "Pod",
        ]);
        expect(cluster.workloads[0]).to.deep.equal({
            kind: "Deployment",
            namespace: "x",
            name: "deployment",
            labels: { app: "a" },
            ports: [
                { name: "http", protocol: "TCP", port: 8080 },
                { protocol: "UDP", port: 53 },
            ],
            ips: [],
            hostNetwork: false,
            labelsToCome: ["pod-template-hash"],
        });
        expect(cluster.workloads[5]!.labels).to.deep.equal({
            app: "a",
            "job-name": "j",
            "batch.kubernetes.io/job-name": "j",
        });
        expect(cluster.workloads[7]!.ips).to.deep.equal(["10.0.0.1", "fd00::1"]);
    });

    it("reads ports of sidecars, and of no other init container", () => {
        const init = (name: string, more: object) => ({ name, ports: [{ name, containerPort: 1 }], ...more });
        const spec = {
            containers: [],
            initContainers: [init("once", {}), init("sidecar", { restartPolicy: "Always" })],
            hostNetwork: true,
        };
        const [workload] = read({ ...deployment, spec: { template: { ...template, spec } } }).cluster.workloads;
        expect(workload?.ports.map(({ name }) => name)).to.deep.equal(["sidecar"]);
        expect(workload?.hostNetwork).to.equal(true);
    });

    it("unrolls lists, typed ones without kinds on their items too", () => {
        const { metadata, spec, status } = pod("q");
        const bare = { metadata, spec, status };
        const { cluster, problems } = read(
            {
                apiVersion: "v1",
                kind: "List",
                items: [pod("p"), { apiVersion: "v1", kind: "List", items: [deployment] }],
            },
            { apiVersion: "v1", kind: "PodList", items: [bare] },
        );
        expect(problems).to.deep.equal([]);
        expect(cluster.workloads.map(({ name }) => name)).to.deep.equal(["p", "d", "q"]);
    });

    it("counts kinds that have no say, and does not take a namesake of another group", () => {
        const { cluster, skipped, problems } = read(
            { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } },
            { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "d" } },
            { apiVersion: "serving.knative.dev/v1", kind: "Service", metadata: { name: "k" } },
            { apiVersion: "crd.projectcalico.org/v1", kind: "NetworkPolicy", metadata: { name: "n" } },
            { ...pod("done"), status: { phase: "Succeeded" } },
            { ...pod("broken"), status: { phase: "Failed" } },
            job("over", { type: "Complete", status: "True" }),
            null,
        );
        expect(problems).to.deep.equal([]);
        expect(cluster.policies).to.deep.equal([]);
        expect(cluster.unjudged?.map(({ kind }) => kind)).to.deep.equal(["NetworkPolicy"]);
        expect(skipped).to.deep.equal({
            ConfigMap: 2,
            "Job (finished)": 1,
            "Pod (finished)": 2,
            "Service.serving.knative.dev": 1,
        });
        const { namespaces, workloads, services, policies } = cluster;
        expect([namespaces, workloads, services, policies].flat()).to.deep.equal([]);
    });

    it("reads what may still make connections, whatever else its status says", () => {
        const { cluster } = read(
            { ...pod("waiting"), status: { phase: "Pending" } },
            job("retried", { type: "Failed", status: "False" }),
            job("paused", { type: "Suspended", status: "True" }),
        );
        expect(cluster.workloads.map(({ name }) => name)).to.deep.equal(["waiting", "retried", "paused"]);
    });

    it("leaves an invalid object out whole and says where it stands", () => {
        const bad = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: meta("n"),
            spec: { ingress: [{ form: [] }] },
        };
        const { cluster, problems } = read(deployment, { apiVersion: "v1", kind: "List", items: [pod("p"), bad] });
        expect(cluster.policies).to.deep.equal([]);
        expect(cluster.workloads).to.have.length(2);
        expect(problems).to.deep.equal([
            {
                source: "all.yaml",
                document: 2,
                path: "items[1].spec.ingress[0].form",
                found: "[]",
                message: "is no field that Kubernetes knows here: known are from, ports",
            },
        ]);
    });

    const problems: [name: string, value: unknown, path: string, message: string][] = [
        ["text", "hello", "", 'must be a Kubernetes object, not "hello"'],
        [
            "an object without kind",
            { apiVersion: "v1" },
            "",
            'must be a Kubernetes object with "apiVersion" and "kind", not {"apiVersion":"v1"}',
        ],
        [
            "a retired API",
            { ...deployment, apiVersion: "extensions/v1beta1" },
            "apiVersion",
            '"extensions/v1beta1" is no longer served for Deployment: write "apps/v1"',
        ],
        [
            "a container port of 0",
            { ...pod("p"), spec: { containers: [{ ports: [{ containerPort: 0 }] }] } },
            "spec.containers[0].ports[0].containerPort",
            "must be a port number from 1 to 65535, not 0",
        ],
        [
            "hostNetwork in quotes",
            { ...pod("p"), spec: { hostNetwork: "true" } },
            "spec.hostNetwork",
            'must be true or false, not "true"',
        ],
        [
            "an address that is none",
            { ...pod("p"), status: { podIP: "10.0.0.256" } },
            "status.podIP",
            'must be an IPv4 or IPv6 address, not "10.0.0.256"',
        ],
        [
            "a Deployment without template",
            { ...deployment, spec: {} },
            "spec.template",
            "must be an object, not nothing",
        ],
    ];
    for (const [name, value, path, message] of problems) {
        it(`reports ${name}`, () => {
            const { problems, cluster } = read(value);
            expect(problems.map((p) => ({ path: p.path, message: p.message }))).to.deep.include({ path, message });
            expect(cluster.workloads).to.deep.equal([]);
        });
    }

    it("reports the second of two objects with one name", () => {
        const { problems, cluster } = read(deployment, {
            ...deployment,
            spec: { template: { ...template, metadata: { labels: { app: "b" } } } },
        });
        expect(problems[0]?.message).to.equal(
            "names Deployment x/d a second time: which of the two is meant cannot be told; keep one",
        );
        expect(cluster.workloads.map(({ labels }) => labels)).to.deep.equal([{ app: "a" }]);
    });

    it("folds what a live cluster lists several times, and keeps a Pod that is not as its template", () => {
        const replicaSet = { ...deployment, kind: "ReplicaSet", metadata: meta("d-77", owned("Deployment", "d")) };
        const odd = pod("odd", { ...owned("ReplicaSet", "d-77"), labels: { app: "changed-by-hand" } });
        const { cluster } = read(
            deployment,
            replicaSet,
            pod("d-77-1", owned("ReplicaSet", "d-77")),
            odd,
            pod("alone", owned("ReplicaSet", "unlisted")),
        );
        expect(cluster.workloads.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
            "Deployment d",
            "Pod odd",
            "Pod alone",
        ]);
        expect(cluster.workloads[0]?.ips).to.deep.equal(["10.0.0.1", "fd00::1"]);
    });

    it("reads Services: targetPort defaults to port, None is no address and makes it headless", () => {
        const service = {
            apiVersion: "v1",
            kind: "Service",
            metadata: meta("s"),
            spec: {
                selector: { app: "a" },
                clusterIP: "None",
                ports: [{ port: 80 }, { port: 81, targetPort: "http", protocol: "UDP", name: "u" }],
            },
        };
        expect(read(service).cluster.services).to.deep.equal([
            {
                namespace: "x",
                name: "s",
                selector: { app: "a" },
                clusterIPs: [],
                headless: true,
                ports: [
                    { protocol: "TCP", port: 80, targetPort: 80 },
                    { name: "u", protocol: "UDP", port: 81, targetPort: "http" },
                ],
            },
        ]);
    });

    it("puts an object without namespace into default, and takes nulls for absence", () => {
        const value = {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "n", namespace: null },
            spec: { podSelector: null, ingress: null },
        };
        expect(read(value).cluster.policies).to.deep.equal([
            {
                apiVersion: "networking.k8s.io/v1",
                kind: "NetworkPolicy",
                metadata: { name: "n", namespace: "default" },
                spec: {},
            },
        ]);
    });

    it("ends on a list that holds itself", () => {
        const list: { apiVersion: string; kind: string; items: unknown[] } = {
            apiVersion: "v1",
            kind: "List",
            items: [],
        };
        list.items.push(list);
        expect(read(list).problems[0]?.message).to.equal("nests lists more than 8 deep");
    });
});
