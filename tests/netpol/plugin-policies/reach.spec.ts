import { expect } from "chai";
import fc from "fast-check";
import {
    type Connection,
    createIndex,
    evaluate,
    type Index,
    IpSet,
    newNamespaceId,
    portsBetween,
    PortSet,
    profileNames,
    protocols,
    reach,
    readObjects,
    type Workload,
    workloadId,
} from "../../../netpol";
import { ciliumCluster, ciliumPolicies } from "../../differential/cilium-arbitraries";
import { asObject } from "../../differential/cilium-objects";
import { runs } from "../../runs";

const anyPodCidrs = fc.constantFrom(undefined, IpSet.parse("10.244.0.0/16"));
const anyNodes = fc.constantFrom(undefined, IpSet.parse("10.200.0.0/28"));

/** Clusters of which some namespaces were not seen, and with a pod on its node's network. */
const anyIndex: fc.Arbitrary<Index> = fc
    .record({
        ...{ cluster: ciliumCluster, written: ciliumPolicies(true), profile: fc.constantFrom(...profileNames) },
        ...{ podCidrs: anyPodCidrs, nodeAddresses: anyNodes },
        ...{ unseen: fc.subarray(["x", "y", "z"]), onNode: fc.boolean(), nodeNames: fc.boolean() },
    })
    .map(({ cluster, written, unseen, onNode, nodeNames, ...options }) => {
        const objects = written.map((each, at) => ({ source: "", document: at, value: asObject(each, `c${at}`) }));
        const { pluginPolicies = [], unjudged = [] } = readObjects(objects).cluster;
        const workloads = cluster.workloads.map((each, at): Workload => {
            const named = nodeNames ? { ...each, nodeName: `n${at % 2}` } : each;
            return onNode && at === 0 ? { ...named, hostNetwork: true, ips: ["10.200.5.7"] } : named;
        });
        const namespaces = cluster.namespaces.filter(({ name }) => !unseen.includes(name));
        const made = { ...cluster, namespaces, workloads, pluginPolicies, unjudged };
        return createIndex(made, { ...options, clusterAddresses: IpSet.none });
    });
const probes = [1, 53, 60, 80, 81, 8080];

function cellsOf(index: Index): Map<string, Connection> {
    return new Map([...reach(index).connections()].map((each) => [`${each.from} -> ${each.to}`, each]));
}

function withoutNodeNames({ cluster, options }: Index): Index {
    const workloads = cluster.workloads.map((workload) => ({ ...workload, nodeName: undefined }));
    return createIndex({ ...cluster, workloads }, options);
}

const text = (cell: Pick<Connection, "ports" | "unknown"> | undefined) =>
    `${(cell?.ports ?? PortSet.none).toString()} / ${(cell?.unknown ?? PortSet.none).toString()}`;

/** Whether an end is a pod of a namespace whose labels were not seen. */
const isUnseen = (index: Index, id: string): boolean => index.unseenNamespaces.has(id.split("/")[0] ?? "");

/**
 * A row of what may hang on labels that nobody showed is not asked for each labelling, as one connection is: it may be unknown
 * where that is firm, and is never firm where that is not.
 */
function expectCoarser(cell: Connection | undefined, exact: Pick<Connection, "ports" | "unknown">): void {
    const { ports, unknown } = cell ?? { ports: PortSet.none, unknown: PortSet.none };
    expect(exact.ports.covers(ports), "open for sure").to.equal(true);
    expect(ports.union(unknown).covers(exact.ports.union(exact.unknown)), "open perhaps").to.equal(true);
}

describe("reach() beside policies of network plugins", function () {
    this.timeout(3_600_000);

    it("agrees with portsBetween() in whole sets, and with evaluate() port by port", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const cells = cellsOf(index);
                // A range of nodes' addresses stands for any of them: none of its rows speaks of a pod's own node.
                const anyNode = withoutNodeNames(index);
                const own = new Set(
                    index.cluster.workloads.flatMap(({ ips, hostNetwork }) => (hostNetwork ? [] : ips)),
                );
                const pods = index.cluster.workloads.map((each) => ({
                    id: workloadId(each),
                    at: { workload: workloadId(each) },
                }));
                const outside = reach(index, { kinds: ["external"] }).peers.map(({ id }) => ({
                    id,
                    at: { ip: id.split("-")[0] ?? "" },
                }));
                const ends = [...pods, ...outside.filter(({ at }) => !own.has(at.ip))];
                for (const from of ends) {
                    for (const to of ends) {
                        const isOut = "ip" in from.at || "ip" in to.at;
                        if (from === to || ("ip" in from.at && "ip" in to.at)) continue;
                        const cell = cells.get(`${from.id} -> ${to.id}`);
                        const world = isOut ? anyNode : index;
                        const expected = portsBetween(world, from.at, to.at);
                        if (isUnseen(index, from.id) || isUnseen(index, to.id)) expectCoarser(cell, expected);
                        else expect(text(cell), `${from.id} -> ${to.id}`).to.equal(text(expected));
                        for (const protocol of protocols)
                            for (const port of probes) {
                                const { verdict } = evaluate(world, { from: from.at, to: to.at, protocol, port });
                                const inCell = expected.ports.has(protocol, port)
                                    ? "allowed"
                                    : expected.unknown.has(protocol, port)
                                      ? "unknown"
                                      : "denied";
                                expect(verdict, `${from.id} -> ${to.id} ${protocol} ${port}`).to.equal(inCell);
                            }
                    }
                }
            }),
            { numRuns: runs(60, 1500) },
        );
    });

    it("gives any pod that may come at least what a pod with some labels gets, in namespaces to come too", () => {
        const somePod = fc.record({
            namespace: fc.constantFrom("x", "y", "brand-new"),
            labels: fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b", "", "other"), {
                maxKeys: 2,
            }),
            ofNamespace: fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b", ""), { maxKeys: 2 }),
        });
        fc.assert(
            fc.property(anyIndex, fc.array(somePod, { minLength: 1, maxLength: 4 }), (index, pods) => {
                const cells = cellsOf(index);
                const ranges = reach(index, { kinds: ["external"] }).peers.map(({ id }) => id);
                const own = new Set(index.cluster.workloads.flatMap(({ ips }) => ips));
                for (const { namespace, labels, ofNamespace } of pods) {
                    const isListed = index.namespaces.has(namespace);
                    const given = isListed ? {} : { namespaceLabels: ofNamespace };
                    const pod = { pod: { namespace, labels, ...given } };
                    const id = isListed ? `${namespace}/*` : newNamespaceId;
                    const ends = [
                        ...index.cluster.workloads.map((each) => ({
                            id: workloadId(each),
                            at: { workload: workloadId(each) },
                        })),
                        ...ranges
                            .map((each) => ({ id: each, at: { ip: each.split("-")[0] ?? "" } }))
                            .filter(({ at }) => !own.has(at.ip)),
                    ];
                    for (const end of ends) {
                        for (const [key, got] of [
                            [`${id} -> ${end.id}`, portsBetween(index, pod, end.at)],
                            [`${end.id} -> ${id}`, portsBetween(index, end.at, pod)],
                        ] as const) {
                            const cell = cells.get(key);
                            const possible = (cell?.ports ?? PortSet.none).union(cell?.unknown ?? PortSet.none);
                            expect(
                                possible.covers(got.ports.union(got.unknown)),
                                `${key}: ${text(cell)} covers ${text(got)}`,
                            ).to.equal(true);
                        }
                    }
                }
            }),
            { numRuns: runs(60, 1500) },
        );
    });
});
