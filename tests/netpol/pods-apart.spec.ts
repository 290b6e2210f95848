import { expect } from "chai";
import * as fc from "fast-check";
import {
    type Connection,
    createIndex,
    describePodFilter,
    type Index,
    type Labels,
    type LabelSelector,
    matches,
    nameLabel,
    newNamespaceId,
    type PodFilter,
    portsBetween,
    PortSet,
    profileNames,
    reach,
    workloadId,
} from "../../netpol";
import { anyCluster } from "./random-cluster";
import { clusterOf, pod, policy } from "./sample";
import { runs } from "../runs";

const anyIndex = fc
    .record({ cluster: anyCluster, profile: fc.constantFrom(...profileNames) })
    .map(({ cluster, profile }) => createIndex(cluster, { profile }));

/** Connections with both ends in words. */
function words(index: Index): string[] {
    const namespaces = new Map(reach(index).peers.map(({ id, namespace }) => [id, namespace]));
    const text = (id: string, meant: PodFilter | undefined) =>
        id.endsWith("/*") ? describePodFilter(namespaces.get(id), meant) : id;
    return [...reach(index, { kinds: ["any-pod", "pod"], apart: true }).connections()].map(
        ({ from, to, ports, fromPods, toPods }) => `${text(from, fromPods)} -> ${text(to, toPods)}: ${ports}`,
    );
}

/** Who may connect to x/app, but for itself. */
function sources(ingress: object[], ...more: Parameters<typeof policy>[]): string[] {
    const policies = [policy("x", "p", { policyTypes: ["Ingress"], ingress }), ...more.map((each) => policy(...each))];
    const namespaces = [{ name: "x", labels: {} }];
    return words(createIndex(clusterOf([pod("x/app")], policies, { namespaces })))
        .filter((line) => line.includes(" -> x/app[Pod]: "))
        .map((line) => line.replace(" -> x/app[Pod]", ""));
}

const team = (name: string): LabelSelector => ({ matchLabels: { team: name } });
const role = (name: string): LabelSelector => ({ matchLabels: { role: name } });

describe("reach() with pods told apart", () => {
    it("tells any namespace from those that a selector names", () => {
        const all = ["pods in namespace x: all", "pods in any new namespace: all"];
        expect(sources([{ from: [{ namespaceSelector: {} }] }])).to.deep.equal(all);
        expect(sources([{ from: [{ namespaceSelector: team("payments") }] }])).to.deep.equal([
            "pods in namespaces team=payments: all",
        ]);
    });

    it("names pods and namespaces by what the rule asks of them", () => {
        const probe = { namespaceSelector: team("ops"), podSelector: role("probe") };
        expect(sources([{ from: [probe], ports: [{ port: 80 }] }])).to.deep.equal([
            "pods role=probe in namespaces team=ops: TCP 80",
        ]);
        expect(sources([{ from: [{ podSelector: role("probe") }], ports: [{ port: 80 }] }])).to.deep.equal([
            "pods role=probe in namespace x: TCP 80",
        ]);
        const soon = { matchLabels: { [nameLabel]: "soon" } };
        expect(sources([{ from: [{ namespaceSelector: soon }] }])).to.deep.equal(["pods in namespace soon: all"]);
    });

    it("gives each selector all ports of its pods, those that all pods have too", () => {
        const rules = [
            { from: [{ podSelector: {} }], ports: [{ port: 80 }] },
            { from: [{ podSelector: role("probe") }], ports: [{ port: 80 }, { port: 443 }] },
            { from: [{ podSelector: role("admin") }], ports: [{ port: 22 }] },
        ];
        expect(sources(rules)).to.deep.equal([
            "pods in namespace x: TCP 80",
            "pods role=probe in namespace x: TCP 80,443",
            "pods role=admin in namespace x: TCP 22,80",
        ]);
    });

    it("has no row that says less of some pods than a row of more pods does", () => {
        const probe = { namespaceSelector: team("ops"), podSelector: role("probe") };
        const notPublic: LabelSelector = {
            matchExpressions: [{ key: nameLabel, operator: "NotIn", values: ["public"] }],
        };
        const soon = { namespaceSelector: { matchLabels: { [nameLabel]: "soon" } }, podSelector: role("probe") };
        const most = { from: [{ namespaceSelector: notPublic }] };
        expect(sources([{ from: [soon], ports: [{ port: 53 }] }, most])).to.deep.equal([
            "pods in namespace x: all",
            `pods in namespaces ${nameLabel}!=public: all`,
        ]);
        const ops = { from: [{ namespaceSelector: team("ops") }], ports: [{ port: 80 }] };
        expect(sources([{ from: [probe], ports: [{ port: 53 }] }, ops])).to.deep.equal([
            "pods role=probe in namespaces team=ops: TCP 53,80",
            "pods in namespaces team=ops: TCP 80",
        ]);
        // The control: of others than these nothing is said there.
        const dev = { from: [{ namespaceSelector: team("dev") }], ports: [{ port: 80 }] };
        expect(sources([{ from: [probe], ports: [{ port: 53 }] }, dev])).to.deep.equal([
            "pods role=probe in namespaces team=ops: TCP 53",
            "pods in namespaces team=dev: TCP 80",
        ]);
    });

    it("names the pods that policies leave alone, and those that policies let out", () => {
        const everyone = { from: [{ podSelector: {} }] };
        const some = { podSelector: role("worker"), policyTypes: ["Egress" as const] };
        expect(sources([everyone], ["x", "out", some])).to.deep.equal([
            "pods other than role=worker in namespace x: all",
        ]);
        const deny = { podSelector: {}, policyTypes: ["Egress" as const] };
        const out = { ...some, egress: [{ ports: [{ port: 1 }] }] };
        expect(sources([everyone], ["x", "deny", deny], ["x", "out", out])).to.deep.equal([
            "pods role=worker in namespace x: TCP 1",
        ]);
    });

    const keyOf = ({ from, to }: Connection): string => `${from} -> ${to}`;
    const sumOf = (connections: Iterable<Connection>): Record<string, string> => {
        const sums = new Map<string, { ports: PortSet; unknown: PortSet }>();
        for (const each of connections) {
            const { ports, unknown } = sums.get(keyOf(each)) ?? { ports: PortSet.none, unknown: PortSet.none };
            sums.set(keyOf(each), { ports: ports.union(each.ports), unknown: unknown.union(each.unknown) });
        }
        const texts = [...sums].map(
            ([key, { ports, unknown }]) => [key, `${ports} / ${unknown.subtract(ports)}`] as const,
        );
        return Object.fromEntries(texts.sort());
    };

    it("adds up to the connections that are not told apart, on random clusters", () => {
        let parts = 0;
        fc.assert(
            fc.property(anyIndex, (index) => {
                const apart = [...reach(index, { apart: true }).connections()];
                parts += apart.filter(({ fromPods, toPods }) => fromPods ?? toPods).length;
                expect(sumOf(apart)).to.deep.equal(sumOf(reach(index).connections()));
            }),
            { numRuns: runs(50, 1000) },
        );
        expect(parts).to.be.greaterThan(runs(200, 5_000));
    });

    const value = fc.constantFrom(undefined, "a", "b", "c", "other");
    const anyLabels = fc.tuple(value, value).map((values): Labels => {
        const pairs = ["app", "tier"].map((key, i) => [key, values[i]] as const);
        return Object.fromEntries(pairs.flatMap(([key, v]) => (v === undefined ? [] : [[key, v] as const])));
    });
    const anyPod = fc.record({
        namespace: fc.constantFrom("x", "y", "new", "brand-new"),
        labels: anyLabels,
        own: anyLabels,
    });

    it("gives a pod just what the pods meant by its labels get, on random clusters", () => {
        let told = 0;
        fc.assert(
            fc.property(anyIndex, anyPod, (index, { namespace, labels, own }) => {
                // Halves of pods to come are judged apart: where both depend on the labels of one namespace, that is too much.
                const { unseenNamespaces } = index;
                const byNamespace = index.cluster.unjudged!.some(({ namespaces }) => namespaces !== undefined);
                if (unseenNamespaces.has(namespace) || (byNamespace && unseenNamespaces.size > 0)) return;
                const listed = index.namespaces.get(namespace);
                const namespaceLabels = listed ?? { ...own, [nameLabel]: namespace };
                const isMeant = (meant: PodFilter | undefined): boolean =>
                    meant === undefined ||
                    (matches(meant.namespaces, namespaceLabels) &&
                        meant.selectors.every((selector) => matches(selector, labels)) &&
                        !meant.except.some((selector) => matches(selector, labels)));
                const id = listed ? `${namespace}/*` : newNamespaceId;
                const open = [...reach(index, { apart: true }).connections()].filter(({ from }) => from === id);
                for (const workload of index.cluster.workloads.filter(({ hostNetwork }) => !hostNetwork)) {
                    const to = workloadId(workload);
                    const cells = open.filter((each) => each.to === to);
                    const mine = cells.filter(({ fromPods }) => isMeant(fromPods));
                    told += cells.length - mine.length;
                    const certain = PortSet.unionAll(mine.map(({ ports }) => ports));
                    const possible = PortSet.unionAll(mine.flatMap(({ ports, unknown }) => [ports, unknown]));
                    const is = portsBetween(index, { pod: { namespace, namespaceLabels, labels } }, { workload: to });
                    const [name, all] = [`${id} -> ${to}`, is.ports.union(is.unknown)];
                    if (byNamespace && !listed) {
                        // Pods of namespaces to come are not told apart by whom a policy that is not judged leaves alone.
                        expect(is.ports.covers(certain) && possible.covers(all), name).to.equal(true);
                    } else expect(`${certain} / ${possible}`, name).to.equal(`${is.ports} / ${all}`);
                }
            }),
            { numRuns: runs(75, 1500) },
        );
        expect(told).to.be.greaterThan(runs(0, 100));
    });
});
