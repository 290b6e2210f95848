import { expect } from "chai";
import * as fc from "fast-check";
import {
    align,
    portsBetweenWorkloads,
    createIndex,
    diff,
    equivalent,
    evaluate,
    type Index,
    type Labels,
    IpSet,
    portsBetween,
    profileNames,
    protocols,
    effectivePolicyTypes,
    newNamespaceId,
    noPortsBetween,
    portChanges,
    PortSet,
    reach,
    workloadId,
    type Connection,
} from "../../netpol";
import { anyCluster } from "./random-cluster";
import { clusterOf, pod, policy } from "./sample";
import { runs } from "../runs";

const anyProfile = fc.constantFrom(...profileNames);
const anyPodCidrs = fc
    .constantFrom(undefined, "10.0.0.0/8", "10.0.0.0/30", "10.0.0.0/8,fd00::/16")
    .map((text) => (text === undefined ? undefined : IpSet.unionAll(text.split(",").map((cidr) => IpSet.parse(cidr)))));
const anyNodes = fc.constantFrom(undefined, IpSet.parse("192.168.0.0/28"));
const anyRanges = fc.constantFrom(undefined, IpSet.parse("192.168.0.0/27"), IpSet.parse("10.0.0.0/30"));
const anyIndex = fc
    .record({
        ...{ cluster: anyCluster, profile: anyProfile, podCidrs: anyPodCidrs },
        ...{ nodeAddresses: anyNodes, nodeRanges: anyRanges },
    })
    .map(({ cluster, ...options }) => createIndex(cluster, { ...options, clusterAddresses: IpSet.none }));
const probes = [1, 79, 80, 81, 82, 90, 91, 65_535];

function cellsOf(index: Index): Map<string, Connection> {
    const cells = new Map<string, Connection>();
    for (const connection of reach(index).connections()) {
        const key = `${connection.from} -> ${connection.to}`;
        expect(cells.has(key), `${key} comes twice`).to.equal(false);
        cells.set(key, connection);
    }
    return cells;
}

function verdictIn(cell: Connection | undefined, protocol: (typeof protocols)[number], port: number): string {
    if (cell?.ports.has(protocol, port)) return "allowed";
    return cell?.unknown.has(protocol, port) ? "unknown" : "denied";
}

function withoutNodeNames({ cluster, options }: Index): Index {
    const workloads = cluster.workloads.map((workload) => ({ ...workload, nodeName: undefined }));
    return createIndex({ ...cluster, workloads }, options);
}

describe("reach()", () => {
    it("agrees with evaluate() in every cell between workloads, on random clusters under every profile", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const cells = cellsOf(index);
                for (const from of index.cluster.workloads) {
                    for (const to of index.cluster.workloads) {
                        if (from === to && from.kind === "Pod") continue;
                        const [a, b] = [workloadId(from), workloadId(to)];
                        for (const protocol of protocols) {
                            for (const port of probes) {
                                const answer = evaluate(index, {
                                    from: { workload: a },
                                    to: { workload: b },
                                    protocol,
                                    port,
                                });
                                const cell = verdictIn(cells.get(`${a} -> ${b}`), protocol, port);
                                expect(cell, `${a} -> ${b} ${protocol} ${port}`).to.equal(answer.verdict);
                            }
                        }
                    }
                }
            }),
            { numRuns: runs(75, 1500) },
        );
    });

    it("agrees with portsBetween() in whole sets, workloads and external ranges alike", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const cells = cellsOf(index);
                const external = reach(index, { kinds: ["external"] }).peers;
                // A range of nodes' addresses stands for any of them: none of its rows speaks of a pod's own node.
                const anyNode = withoutNodeNames(index);
                const own = new Set(
                    index.cluster.workloads.flatMap(({ ips, hostNetwork }) => (hostNetwork ? [] : ips)),
                );
                const ends = [
                    ...index.cluster.workloads.map((w) => ({
                        id: workloadId(w),
                        at: { workload: workloadId(w) },
                        self: w.kind === "Pod",
                        out: false,
                    })),
                    ...external.map(({ id }) => ({ id, at: { ip: id.split("-")[0]! }, self: true, out: true })),
                ].filter(({ at }) => !("ip" in at && own.has(at.ip)));
                for (const from of ends) {
                    for (const to of ends) {
                        if ((from === to && from.self) || (from.out && to.out)) continue;
                        const expected = portsBetween(from.out || to.out ? anyNode : index, from.at, to.at);
                        const cell = cells.get(`${from.id} -> ${to.id}`);
                        expect(
                            `${cell?.ports ?? "none"} / ${cell?.unknown ?? "none"}`,
                            `${from.id} -> ${to.id}`,
                        ).to.equal(`${expected.ports} / ${expected.unknown}`);
                    }
                }
            }),
            { numRuns: runs(75, 1500) },
        );
    });

    it("is what portsBetweenWorkloads() says of each pair of workloads", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const cells = cellsOf(index);
                for (const from of index.cluster.workloads) {
                    for (const to of index.cluster.workloads) {
                        if (from === to && from.kind === "Pod") continue;
                        const { ports, unknown } = portsBetweenWorkloads(index, from, to);
                        const cell = cells.get(`${workloadId(from)} -> ${workloadId(to)}`);
                        expect(`${cell?.ports ?? "none"} / ${cell?.unknown ?? "none"}`).to.equal(
                            `${ports} / ${unknown}`,
                        );
                    }
                }
            }),
            { numRuns: runs(50, 1000) },
        );
    });

    it("gives any pod that may come at least what a pod with some labels gets", () => {
        const somePod = fc.record({
            namespace: fc.constantFrom("x", "y", "brand-new"),
            app: fc.constantFrom(undefined, "a", "b", "c", "other"),
            tier: fc.constantFrom(undefined, "a", "b", "c", "other"),
        });
        fc.assert(
            fc.property(anyIndex, fc.array(somePod, { minLength: 1, maxLength: 4 }), (index, pods) => {
                const cells = cellsOf(index);
                for (const { namespace, app, tier } of pods) {
                    const labels = { ...(app && { app }), ...(tier && { tier }) };
                    const listed = index.unseenNamespaces.has(namespace) ? undefined : index.namespaces.get(namespace);
                    const pod = { pod: { namespace, labels, namespaceLabels: listed } };
                    const id = index.namespaces.has(namespace) ? `${namespace}/*` : newNamespaceId;
                    for (const workload of index.cluster.workloads.filter((w) => !w.hostNetwork)) {
                        const own = { workload: workloadId(workload) };
                        for (const [key, { ports, unknown }] of [
                            [`${id} -> ${own.workload}`, portsBetween(index, pod, own)],
                            [`${own.workload} -> ${id}`, portsBetween(index, own, pod)],
                        ] as const) {
                            const cell = cells.get(key);
                            const certain = cell?.ports ?? PortSet.none;
                            const possible = certain.union(cell?.unknown ?? PortSet.none);
                            expect(
                                possible.covers(ports.union(unknown)),
                                `${key}: ${possible} covers ${ports}`,
                            ).to.equal(true);
                            // Ranges of several policies may hold all addresses of pods together only, and what was not
                            // seen may concern some labels only: any pod is unknown then, where a certain one is not.
                            const { policies, unjudged = [] } = index.cluster;
                            const isSeen = unjudged.length === 0 && index.unseenNamespaces.size === 0;
                            if (isSeen && !JSON.stringify(policies).includes("ipBlock"))
                                expect(certain.covers(ports), `${key}: ${certain} covers ${ports}`).to.equal(true);
                        }
                    }
                }
            }),
            { numRuns: runs(75, 1500) },
        );
    });

    it("gives any pod that may come nothing that no labels get", () => {
        const values = [undefined, "a", "b", "c", "other"];
        const labellings = values.flatMap((app) =>
            values.flatMap((tier) =>
                values.map((proto): Labels => {
                    const pairs = [
                        ["app", app],
                        ["tier", tier],
                        ["__proto__", proto],
                    ] as const;
                    return Object.fromEntries(
                        pairs.flatMap(([key, v]) => (v === undefined ? [] : [[key, v] as const])),
                    );
                }),
            ),
        );
        expect(labellings.filter((labels) => Object.hasOwn(labels, "__proto__"))).to.have.length(100);
        fc.assert(
            fc.property(anyIndex, (index) => {
                const workload = index.cluster.workloads.find((w) => !w.hostNetwork);
                if (!workload || !index.namespaces.has("x")) return;
                // Halves of pods to come are judged apart: where both depend on the labels of one namespace, that is too much.
                const byNamespace = index.cluster.unjudged!.some(({ namespaces }) => namespaces !== undefined);
                const { unseenNamespaces } = index;
                if (unseenNamespaces.has("x") || (byNamespace && unseenNamespaces.has(workload.namespace))) return;
                const own = { workload: workloadId(workload) };
                const cells = cellsOf(index);
                const open = { in: PortSet.none, out: PortSet.none };
                for (const labels of labellings) {
                    const pod = { pod: { namespace: "x", labels } };
                    const [incoming, outgoing] = [portsBetween(index, pod, own), portsBetween(index, own, pod)];
                    open.in = open.in.union(incoming.ports).union(incoming.unknown);
                    open.out = open.out.union(outgoing.ports).union(outgoing.unknown);
                }
                for (const [key, expected] of [
                    [`x/* -> ${own.workload}`, open.in],
                    [`${own.workload} -> x/*`, open.out],
                ] as const) {
                    const cell = cells.get(key);
                    expect(`${cell ? cell.ports.union(cell.unknown) : "none"}`, key).to.equal(`${expected}`);
                }
            }),
            { numRuns: runs(25, 500) },
        );
    });

    it("never loses a connection when a rule is added to a policy that isolates already", () => {
        fc.assert(
            fc.property(anyIndex, anyCluster, (index, other) => {
                const rules = other.policies.flatMap(({ spec }) => spec.ingress ?? []);
                const policies = index.cluster.policies.map((policy) =>
                    effectivePolicyTypes(policy.spec).includes("Ingress")
                        ? {
                              ...policy,
                              spec: {
                                  ...policy.spec,
                                  policyTypes: effectivePolicyTypes(policy.spec),
                                  ingress: [...(policy.spec.ingress ?? []), ...rules],
                              },
                          }
                        : policy,
                );
                const { podCidrs, nodeAddresses } = index;
                const options = { profile: index.profile.name, podCidrs, nodeAddresses };
                // A rule that asks for a label which nobody knows takes what was sure.
                const workloads = index.cluster.workloads.map((each) => ({ ...each, labelsToCome: undefined }));
                const [before, wider] = [index.cluster.policies, policies].map((some) =>
                    createIndex({ ...index.cluster, workloads, policies: some }, options),
                );
                expect(diff(before!, wider!).closed.filter(({ ports }) => !ports.isEmpty)).to.deep.equal([]);
            }),
            { numRuns: runs(25, 500) },
        );
    });

    it("with focus gives exactly the connections that have the focus at an end", () => {
        fc.assert(
            fc.property(anyIndex, (index) => {
                const focus = workloadId(index.cluster.workloads[0]!);
                const expected = [...cellsOf(index).values()].filter(({ from, to }) => from === focus || to === focus);
                const seen = [...reach(index, { focus }).connections()];
                const text = (list: Connection[]) =>
                    list.map((c) => `${c.from} ${c.to} ${c.ports} ${c.unknown}`).sort();
                expect(text(seen)).to.deep.equal(text(expected));
            }),
            { numRuns: runs(25, 500) },
        );
    });
});

describe("reach(): by example", () => {
    const text = (index: Index, options = {}) =>
        [...reach(index, options).connections()].map(
            ({ from, to, ports, unknown }) => `${from} -> ${to}: ${ports}${unknown.isEmpty ? "" : ` (${unknown}?)`}`,
        );
    const deny = policy("x", "deny-all", { policyTypes: ["Ingress", "Egress"] });

    it("tells pods apart that differ in nothing but a named port", () => {
        const alike = (id: string, port: number) =>
            pod(id, { labels: {}, ports: [{ name: "http", protocol: "TCP", port }] });
        const open = policy("x", "http", { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: "http" }] }] });
        const index = createIndex(clusterOf([alike("x/a", 80), alike("x/b", 81)], [open]));
        expect(text(index, { kinds: ["pod"] })).to.deep.equal([
            "x/a[Pod] -> x/b[Pod]: TCP 81",
            "x/b[Pod] -> x/a[Pod]: TCP 80",
        ]);
    });

    it("cuts addresses exactly where policies do, both families, and nowhere else", () => {
        const spec = {
            policyTypes: ["Egress" as const],
            egress: [
                {
                    to: [
                        { ipBlock: { cidr: "10.0.0.0/9" } },
                        { ipBlock: { cidr: "10.128.0.0/9", except: ["10.255.255.255/32"] } },
                    ],
                },
                { to: [{ ipBlock: { cidr: "fd00::/8" } }], ports: [{ port: 443 }] },
            ],
        };
        const index = createIndex(clusterOf([pod("x/a")], [deny, policy("x", "out", spec)]));
        expect(reach(index, { kinds: ["external"] }).peers.map(({ id }) => id)).to.deep.equal([
            "0.0.0.0-9.255.255.255",
            "10.0.0.0-10.255.255.254",
            "10.255.255.255-255.255.255.255",
            "::-fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "fe00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ]);
        expect(text(index, { kinds: ["pod", "external"] })).to.deep.equal([
            "x/a[Pod] -> 10.0.0.0-10.255.255.254: all",
            "x/a[Pod] -> fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: TCP 443",
        ]);
    });

    it("has a row for any pod that may come: isolated where every labelling is, open where one is not", () => {
        const some = policy("x", "only-a", { podSelector: { matchLabels: { app: "a" } }, policyTypes: ["Egress"] });
        const open = createIndex(clusterOf([], [some]));
        expect(text(open)).to.include("x/* -> x/*: all");
        expect(text(createIndex(clusterOf([], [deny])))).to.deep.equal([
            `${newNamespaceId} -> ${newNamespaceId}: all`,
            `${newNamespaceId} -> 0.0.0.0-255.255.255.255: all`,
            `${newNamespaceId} -> ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: all`,
            `0.0.0.0-255.255.255.255 -> ${newNamespaceId}: all`,
            `::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -> ${newNamespaceId}: all`,
        ]);
    });

    it("sees that a namespace to come may take the name, or the labels, that a rule admits", () => {
        const admits = (labels: Labels) =>
            createIndex(
                clusterOf(
                    [pod("x/a")],
                    [
                        policy("x", "p", {
                            policyTypes: ["Ingress"],
                            ingress: [
                                { from: [{ namespaceSelector: { matchLabels: labels } }], ports: [{ port: 80 }] },
                            ],
                        }),
                    ],
                ),
            );
        const line = `${newNamespaceId} -> x/a[Pod]: TCP 80`;
        expect(text(admits({ "kubernetes.io/metadata.name": "not-there-yet" }))).to.include(line);
        expect(text(admits({ team: "red" }))).to.include(line);
        expect(text(admits({ "kubernetes.io/metadata.name": "x" }))).not.to.include(line);
    });

    it("keeps what the API leaves open apart from what it allows", () => {
        const out = policy("x", "out", {
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 80 }] }],
        });
        const index = createIndex(clusterOf([pod("x/a"), pod("y/b", { ips: ["10.0.0.9"] })], [out]));
        expect(text(index, { kinds: ["pod"] })).to.deep.equal([
            "y/b[Pod] -> x/a[Pod]: all",
            "x/a[Pod] -> y/b[Pod]: none (TCP 80?)",
        ]);
    });

    it("gives two readers at once what each would get alone", () => {
        const index = createIndex(
            clusterOf(
                [pod("x/a"), pod("x/b"), pod("y/c")],
                [policy("y", "p", { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 1 }] }] })],
            ),
        );
        const alone = text(index);
        const [one, two] = [
            reach(index).connections()[Symbol.iterator](),
            reach(index).connections()[Symbol.iterator](),
        ];
        for (let a = one.next(), b = two.next(); !a.done && !b.done; a = one.next(), b = two.next())
            expect(a.value).to.deep.equal(b.value);
        expect(text(index)).to.deep.equal(alone);
    });

    it("refuses a focus that is not there", () => {
        expect(() => reach(createIndex(clusterOf([], [])), { focus: "x/q" })).to.throw(
            'Cannot focus on "x/q": no workload is called that; write "namespace/name"',
        );
    });
});

describe("diff()", () => {
    const anyPair = fc.tuple(anyCluster, anyCluster, anyProfile).map(([a, b, profile]) => {
        const after = { ...a, policies: b.policies };
        const options = { profile, clusterAddresses: IpSet.none };
        return [createIndex(a, options), createIndex(after, options)] as const;
    });

    it("equals the difference of both matrices, address by address, on random pairs", () => {
        fc.assert(
            fc.property(anyPair, ([before, after]) => {
                const { opened, closed } = diff(before, after);
                const changes = new Map<string, { up: PortSet; down: PortSet }>();
                for (const c of opened) changes.set(`${c.from} -> ${c.to}`, { up: c.ports, down: PortSet.none });
                for (const c of closed) {
                    const key = `${c.from} -> ${c.to}`;
                    changes.set(key, { up: changes.get(key)?.up ?? PortSet.none, down: c.ports });
                }
                for (const from of before.cluster.workloads) {
                    const ends = [
                        ...before.cluster.workloads
                            .filter((w) => w !== from)
                            .map((w) => ({ id: workloadId(w), at: { workload: workloadId(w) } })),
                        ...["192.168.0.9", "10.200.0.1", "8.8.8.8", "fd00::99"].map((ip) => ({ id: ip, at: { ip } })),
                    ];
                    for (const { id, at } of ends) {
                        const own = { workload: workloadId(from) };
                        const [old, now] = [portsBetween(before, own, at), portsBetween(after, own, at)];
                        const [, change] = [...changes].find(([key]) => {
                            const [a, b] = key.split(" -> ");
                            return (
                                a === own.workload &&
                                (b === id || ("ip" in at && /^[\d.a-f:-]+$/.test(b!) && IpSet.parse(b!).contains(id)))
                            );
                        }) ?? [undefined, undefined];
                        expect(`${change?.up ?? "none"}`, `${own.workload} -> ${id} opened`).to.equal(
                            `${now.ports.subtract(old.ports)}`,
                        );
                        expect(`${change?.down ?? "none"}`, `${own.workload} -> ${id} closed`).to.equal(
                            `${old.ports.subtract(now.ports)}`,
                        );
                    }
                }
            }),
            { numRuns: runs(50, 1000) },
        );
    });

    it("is its own mirror: what opens one way closes the other way", () => {
        fc.assert(
            fc.property(anyPair, ([before, after]) => {
                const text = (list: readonly Connection[]) =>
                    list.map((c) => `${c.from} ${c.to} ${c.ports} ${c.unknown}`).sort();
                expect(text(diff(before, after).opened)).to.deep.equal(text(diff(after, before).closed));
                expect(equivalent(before, after)).to.equal(
                    diff(before, after).opened.length + diff(before, after).closed.length === 0,
                );
            }),
            { numRuns: runs(25, 500) },
        );
    });

    it("tells what becomes of every port, by how the verdict on it changes", () => {
        const port = PortSet.of("TCP", 1);
        const verdicts = {
            denied: noPortsBetween,
            unknown: { ports: PortSet.none, unknown: port },
            allowed: { ports: port, unknown: PortSet.none },
        };
        const becomes = (before: keyof typeof verdicts, after: keyof typeof verdicts) => {
            const changes = portChanges(verdicts[before], verdicts[after]);
            return Object.entries(changes ?? {})
                .flatMap(([what, ports]) => (ports.isEmpty ? [] : [what]))
                .join();
        };
        expect(becomes("denied", "allowed")).to.equal("opened");
        expect(becomes("denied", "unknown")).to.equal("perhapsOpened");
        expect(becomes("unknown", "allowed")).to.equal("perhapsOpened");
        expect(becomes("allowed", "denied")).to.equal("closed");
        expect(becomes("allowed", "unknown")).to.equal("perhapsClosed");
        expect(becomes("unknown", "denied")).to.equal("perhapsClosed");
        for (const verdict of ["denied", "unknown", "allowed"] as const) expect(becomes(verdict, verdict)).to.equal("");
    });

    it("cuts both sides alike, also where one alone was told to", () => {
        const empty = { namespaces: [], services: [], policies: [], workloads: [] };
        const cuts = [IpSet.parse("10.0.0.0/8")];
        const outside = (index: Index) => reach(index, { kinds: ["external"] }).peers.map(({ id }) => id);
        const [cut, whole] = [createIndex(empty, { cuts }), createIndex(empty)];
        for (const [old, now] of [align(cut, whole), align(whole, cut)]) {
            expect(outside(old)).to.deep.equal(outside(now)).and.to.include("10.0.0.0-10.255.255.255");
        }
    });

    it("names peers that are on one side only", () => {
        const named = (name: string) => ({
            kind: "Pod" as const,
            namespace: "x",
            name,
            labels: {},
            ports: [],
            ips: [],
            hostNetwork: false,
        });
        const of = (...names: string[]) =>
            createIndex({ namespaces: [], services: [], policies: [], workloads: names.map(named) });
        const { added, removed, opened } = diff(of("a"), of("a", "b"));
        expect(added.map(({ id }) => id)).to.deep.equal(["x/b[Pod]"]);
        expect(removed).to.deep.equal([]);
        expect(opened.some(({ from, to }) => from === "x/a[Pod]" && to === "x/b[Pod]")).to.equal(true);
        expect(equivalent(of("a"), of("a"))).to.equal(true);
        expect(equivalent(of("a"), of("a", "b"))).to.equal(false);
    });
});
