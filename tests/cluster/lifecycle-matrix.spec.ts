import { expect } from "chai";
import type { KubeObject } from "./api";
import { engineJudge } from "./judge";
import { compareMatrix, liveNamespaces, type Spec, watchMatrix, type World } from "./lifecycle-matrix";
import { type Change, FENCE, type Record } from "./watch";

const byName = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const namespace = (name: string): KubeObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: byName(name).matchLabels },
});
const policy = (inNamespace: string, name: string, spec: object): KubeObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: inNamespace },
    spec,
});

const spec: Spec = {
    namespaces: { a: { purpose: "test" }, b: { purpose: "test" } },
    workloads: { db: { namespace: "b", podLabels: { app: "db" } } },
    externals: { clients: { cidrs: ["151.101.0.0/16"] } },
    flows: [
        { from: "a", to: "db", ports: ["80"], why: "queries" },
        { from: "clients", to: "a", ports: ["443/tcp"], why: "traffic" },
    ],
};
const world: World = {
    pods: ["b/db"],
    hosts: { clients: "151.101.1.69", internet: "8.8.8.8" },
    ports: ["80/TCP", "443/TCP"],
};

const everybody = { podSelector: {} };
const on = (port: number, protocol = "TCP") => [{ protocol, port }];
const dns = [{ namespaceSelector: byName("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }];
const denyAll = (name: string) => policy(name, "deny-all", { ...everybody, policyTypes: ["Ingress", "Egress"] });
const allowDns = (name: string) =>
    policy(name, "allow-dns", {
        ...everybody,
        policyTypes: ["Egress"],
        egress: [{ to: dns, ports: [...on(53), ...on(53, "UDP")] }],
    });
const toDb = policy("a", "allow-to-db", {
    ...everybody,
    policyTypes: ["Egress"],
    egress: [{ to: [{ namespaceSelector: byName("b"), podSelector: { matchLabels: { app: "db" } } }], ports: on(80) }],
});
const fromA = policy("b", "allow-from-a", {
    podSelector: { matchLabels: { app: "db" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ namespaceSelector: byName("a") }], ports: on(80) }],
});
const fromClients = policy("a", "allow-from-clients", {
    ...everybody,
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ ipBlock: { cidr: "151.101.0.0/16" } }], ports: on(443) }],
});

const base = [namespace("kube-system"), namespace("default")];
const namespaces = [...base, namespace("a"), namespace("b")];
const policies = [...["a", "b"].flatMap((name) => [denyAll(name), allowDns(name)]), toDb, fromA, fromClients];
const good = [...namespaces, ...policies];
const without = (gone: KubeObject): KubeObject[] => good.filter((each) => each !== gone);
const differences = (objects: readonly KubeObject[], of = spec): readonly string[] =>
    compareMatrix(objects, of, world).differences;

describe("compareMatrix()", () => {
    it("finds no difference when the policies say what the flows say, and counts both kinds of cells", () => {
        const { differences: found, allowed, denied } = compareMatrix(good, spec, world);
        expect(found).to.deep.equal([]);
        expect(allowed).to.be.greaterThan(10);
        expect(denied).to.be.greaterThan(10);
    });

    it("finds no difference in a cluster without a mesh, where everything passes", () => {
        const none: Spec = { namespaces: {}, workloads: {}, flows: [] };
        expect(compareMatrix(base, none, world)).to.deep.include({ differences: [], denied: 0 });
    });

    it("names the one cell of each pod that is closed when half of a flow is missing", () => {
        for (const half of [toDb, fromA])
            expect(differences(without(half))).to.deep.equal(["closed: a/stranger -> b/db 80/TCP"]);
    });

    it("names every cell that opens when a policy lets in more than is declared", () => {
        const wide = policy("b", "debug", {
            ...everybody,
            ingress: [{ from: [{ namespaceSelector: {} }], ports: on(443) }],
        });
        const sources = ["default/stranger", "kube-system/kube-dns", "kube-system/stranger"];
        expect(differences([...good, wide])).to.deep.equal(
            sources.flatMap((from) => ["b/db", "b/stranger"].map((to) => `opened: ${from} -> ${to} 443/TCP`)),
        );
    });

    it("names the cells of DNS that close without allow-dns, and one that a spec no longer declares", () => {
        const [, dnsOfA] = policies;
        expect(differences(without(dnsOfA as KubeObject))).to.deep.equal([
            "closed: a/stranger -> kube-system/kube-dns 53/TCP",
            "closed: a/stranger -> kube-system/kube-dns 53/UDP",
        ]);
        const [queries] = spec.flows;
        expect(differences(good, { ...spec, flows: queries ? [queries] : [] })).to.deep.equal([
            "opened: clients -> a/stranger 443/TCP",
        ]);
    });

    it("takes a namespace with enforce: false for open", () => {
        const open: Spec = { ...spec, namespaces: { ...spec.namespaces, a: { purpose: "test", enforce: false } } };
        expect(differences(good, open).length).to.be.greaterThan(5);
    });

    it("leaves out the namespace that the watch needs for itself", () => {
        const fence = [namespace(FENCE), denyAll(FENCE)];
        expect(differences([...good, ...fence])).to.deep.equal([]);
        expect(liveNamespaces([...good, ...fence])).to.deep.equal(["a", "b", "default", "kube-system"]);
    });
});

describe("watchMatrix()", () => {
    const { isolated } = engineJudge([]);
    const record = (start: readonly KubeObject[], ...changes: [Change["type"], KubeObject][]): Record => ({
        start,
        changes: changes.map(([type, object], index) => ({ revision: index + 1, type, object })),
    });
    const passage = (of: Record, specs: readonly [Spec, Spec] = [spec, spec]) =>
        watchMatrix(of, specs, world, isolated);

    it("finds nothing when a half is made again under another name before the old one goes", () => {
        const renamed = { ...fromA, metadata: { ...fromA.metadata, name: "allow-from-other" } };
        const found = passage(record(good, ["ADDED", renamed], ["DELETED", fromA]));
        expect(found).to.deep.equal({ opened: [], broken: [], judged: 3 });
    });

    it("names the cell that a half breaks which goes before it is made again", () => {
        const { opened, broken } = passage(record(good, ["DELETED", fromA], ["ADDED", fromA]));
        expect(opened).to.deep.equal([]);
        expect(broken).to.deep.equal(["a/stranger -> b/db 80/TCP after DELETED NetworkPolicy/b/allow-from-a"]);
    });

    it("names a cell that is open for one revision and that neither spec declares", () => {
        const wide = policy("b", "debug", {
            ...everybody,
            ingress: [{ from: [{ ipBlock: { cidr: "8.8.8.8/32" } }], ports: on(80) }],
        });
        const { opened, broken } = passage(record(good, ["ADDED", wide], ["DELETED", wide]));
        expect(broken).to.deep.equal([]);
        expect(opened).to.deep.equal(
            ["b/db", "b/stranger"].map((to) => `internet -> ${to} 80/TCP after ADDED NetworkPolicy/b/debug`),
        );
    });

    it("asks nothing of a cell that only one of both specs lets through", () => {
        const [, traffic] = spec.flows;
        const after: Spec = { ...spec, flows: traffic ? [traffic] : [] };
        const found = passage(record(good, ["DELETED", fromA], ["DELETED", toDb]), [spec, after]);
        expect(found).to.deep.include({ opened: [], broken: [] });
    });

    it("leaves the window of a new namespace to the promise about time", () => {
        const made = record(
            base,
            ...[...namespaces.slice(2), ...policies].map((object) => ["ADDED", object] as [Change["type"], KubeObject]),
        );
        const none: Spec = { namespaces: {}, workloads: {}, flows: [] };
        expect(passage(made, [none, spec])).to.deep.include({ opened: [], broken: [] });
    });
});
