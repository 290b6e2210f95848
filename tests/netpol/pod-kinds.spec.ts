import { expect } from "chai";
import * as fc from "fast-check";
import {
    type Cluster,
    createIndex,
    describePods,
    kindOf,
    type Labels,
    type LabelSelector,
    matches,
    nameLabel,
    type NetworkPolicy,
    oneKindPerSelector,
    type PodEndpoint,
    podKinds,
    type PodKindOptions,
    type PodKinds,
    portsBetween,
    profileNames,
    witnessOf,
    workloadId,
} from "../../netpol";
import { anyCluster } from "./random-cluster";
import { clusterOf, pod, policy } from "./sample";
import { runs } from "../runs";

/** Every kind in words, as it stands in the answer. */
const words = (kinds: PodKinds): string[] =>
    kinds.namespaces.flatMap((namespace) => namespace.pods.map((pods) => describePods(namespace, pods)));

const has = (labels: Labels): LabelSelector => ({ matchLabels: labels });
const inTeam = (team: string): LabelSelector => has({ team });
const admits = (namespace: string, namespaceSelector?: LabelSelector, podSelector?: LabelSelector): NetworkPolicy =>
    policy(namespace, "p", { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector, podSelector }] }] });
const selects = (namespace: string, podSelector: LabelSelector): NetworkPolicy =>
    policy(namespace, "p", { podSelector, policyTypes: ["Ingress"] });

interface Row {
    readonly title: string;
    readonly cluster: Cluster;
    readonly options?: PodKindOptions;
    readonly kinds: readonly string[];
}

const table: readonly Row[] = [
    {
        title: "only pods that satisfy what is given, and none of what is excluded",
        cluster: clusterOf(
            [pod("x/a")],
            [selects("x", has({ app: "a", debug: "y" })), selects("x", has({ kind: "b" }))],
        ),
        options: { only: new Map([["x", { all: [has({ app: "a" })], none: [has({ kind: "b" })] }]]) },
        kinds: ["other pods in namespace x", "pods app=a,debug=y in namespace x", "pods in any other namespace"],
    },
    {
        title: "what is excluded makes no kinds more, however many selectors are",
        cluster: clusterOf(
            [pod("x/a")],
            Array.from({ length: 20 }, (_, number) => selects("x", has({ [`key-${number}`]: "v" }))),
        ),
        options: {
            only: new Map([
                [
                    "x",
                    {
                        all: [has({ app: "a" })],
                        none: Array.from({ length: 20 }, (_, number) => has({ [`key-${number}`]: "v" })),
                    },
                ],
            ]),
        },
        kinds: ["pods in namespace x", "pods in any other namespace"],
    },
    { title: "no policy, no difference", cluster: clusterOf([], []), kinds: ["pods in any other namespace"] },
    {
        title: "a selector of a policy tells the pods of its namespace apart, and no others",
        cluster: clusterOf([pod("y/b")], [selects("x", has({ app: "a" }))]),
        kinds: [
            "pods in namespace y",
            "other pods in namespace x",
            "pods app=a in namespace x",
            "pods in any other namespace",
        ],
    },
    {
        title: "selectors that exclude each other make one kind each, and one of the others",
        cluster: clusterOf([], [selects("x", has({ app: "a" })), selects("x", has({ app: "b" }))]),
        kinds: [
            "other pods in namespace x",
            "pods app=a in namespace x",
            "pods app=b in namespace x",
            "pods in any other namespace",
        ],
    },
    {
        title: "selectors over two keys make a kind of pods that satisfy both",
        cluster: clusterOf([], [selects("x", has({ app: "a" })), selects("x", has({ tier: "b" }))]),
        kinds: [
            "other pods in namespace x",
            "pods app=a in namespace x",
            "pods tier=b in namespace x",
            "pods app=a,tier=b in namespace x",
            "pods in any other namespace",
        ],
    },
    {
        title: "complementary selectors leave nobody else",
        cluster: clusterOf(
            [],
            (["Exists", "DoesNotExist"] as const).map((operator) =>
                selects("x", { matchExpressions: [{ key: "app", operator }] }),
            ),
        ),
        kinds: ["pods app in namespace x", "pods !app in namespace x", "pods in any other namespace"],
    },
    {
        title: "one selector in two spellings is one",
        cluster: clusterOf(
            [],
            [
                selects("x", has({ app: "a" })),
                selects("x", { matchExpressions: [{ key: "app", operator: "In", values: ["a"] }] }),
            ],
        ),
        kinds: ["other pods in namespace x", "pods app=a in namespace x", "pods in any other namespace"],
    },
    {
        title: "a selector that nothing satisfies makes no kind",
        cluster: clusterOf(
            [],
            [
                selects("x", {
                    matchLabels: { app: "a" },
                    matchExpressions: [{ key: "app", operator: "DoesNotExist" }],
                }),
            ],
        ),
        kinds: ["pods in namespace x", "pods in any other namespace"],
    },
    {
        title: "a podSelector alone reaches into the policy's own namespace",
        cluster: clusterOf([pod("y/b")], [admits("x", undefined, has({ role: "probe" }))]),
        kinds: [
            "pods in namespace y",
            "other pods in namespace x",
            "pods role=probe in namespace x",
            "pods in any other namespace",
        ],
    },
    {
        title: "a peer reaches into the namespaces that it selects, those included that nobody has made",
        cluster: clusterOf([], [admits("x", inTeam("ops"), has({ role: "probe" }))], {
            namespaces: [
                { name: "y", labels: { team: "ops" } },
                { name: "z", labels: {} },
                { name: "x", labels: {} },
            ],
        }),
        kinds: [
            "other pods in namespace y",
            "pods role=probe in namespace y",
            "pods in namespace z",
            "pods in namespace x",
            "pods in any other namespace",
            "other pods in namespaces team=ops",
            "pods role=probe in namespaces team=ops",
        ],
    },
    {
        title: "a peer may reach into a namespace whose labels were not seen",
        cluster: clusterOf([], [admits("x", inTeam("ops"), has({ role: "probe" }))]),
        kinds: [
            "other pods in namespace x",
            "pods role=probe in namespace x",
            "pods in any other namespace",
            "other pods in namespaces team=ops",
            "pods role=probe in namespaces team=ops",
        ],
    },
    {
        title: "a peer of every namespace reaches into every namespace",
        cluster: clusterOf([], [admits("x", {}, has({ role: "probe" }))]),
        kinds: [
            "other pods in namespace x",
            "pods role=probe in namespace x",
            "other pods in any other namespace",
            "pods role=probe in any other namespace",
        ],
    },
    {
        title: "a name that is asked for is a namespace to come where nobody has it, and the one that has it else",
        cluster: clusterOf([], [admits("x", has({ [nameLabel]: "x" })), admits("x", has({ [nameLabel]: "soon" }))]),
        kinds: ["pods in namespace x", "pods in any other namespace", "pods in namespace soon"],
    },
    {
        title: "a rule without effect tells nothing apart",
        cluster: clusterOf(
            [],
            [
                policy("x", "p", {
                    policyTypes: ["Ingress"],
                    egress: [{ to: [{ podSelector: has({ app: "a" }) }] }],
                }),
            ],
        ),
        kinds: ["pods in namespace x", "pods in any other namespace"],
    },
    {
        title: "what is told apart as well, though no policy names it",
        cluster: clusterOf([], [], { namespaces: [{ name: "x", labels: {} }] }),
        options: {
            also: [{ namespaces: has({ [nameLabel]: "x" }), pods: has({ app: "a" }) }, { namespaces: inTeam("ops") }],
        },
        kinds: [
            "other pods in namespace x",
            "pods app=a in namespace x",
            "pods in any other namespace",
            "pods in namespaces team=ops",
        ],
    },
    {
        title: "a namespace that is listed twice is selected by what selects either",
        cluster: clusterOf(
            [],
            [admits("x", inTeam("a"), has({ app: "a" })), admits("x", inTeam("b"), has({ app: "b" }))],
            {
                namespaces: [
                    { name: "y", labels: { team: "a" } },
                    { name: "y", labels: { team: "b" } },
                    { name: "x", labels: {} },
                ],
            },
        ),
        kinds: [
            "other pods in namespace y",
            "pods app=a in namespace y",
            "pods app=b in namespace y",
            "pods in namespace x",
            "pods in any other namespace",
            "other pods in namespaces team=a",
            "pods app=a in namespaces team=a",
            "other pods in namespaces team=b",
            "pods app=b in namespaces team=b",
        ],
    },
];

describe("podKinds()", () => {
    for (const { title, cluster, options, kinds } of table) {
        it(title, () => {
            const found = podKinds(cluster, options);
            expect(words(found)).to.deep.equal(kinds);
            expect(found.more).to.equal(false);
        });
    }

    it("gives witnesses with the fewest labels, and a free name to namespaces that nobody has made", () => {
        const cluster = clusterOf([pod("new-namespace/a")], [admits("x", inTeam("ops"), has({ role: "probe" }))]);
        const { namespaces } = podKinds(cluster);
        const made = namespaces.filter(({ exists }) => !exists);
        expect(made.map(({ labels }) => labels)).to.deep.equal([
            { [nameLabel]: "new-namespace-2" },
            { team: "ops", [nameLabel]: "new-namespace-3" },
        ]);
        expect(made.flatMap(({ pods }) => pods.map(({ labels }) => labels))).to.deep.equal([{}, {}, { role: "probe" }]);
    });
});

describe("oneKindPerSelector()", () => {
    it("gives one kind for each selector and the others, and no kind that selectors share", () => {
        const { namespaces } = podKinds(
            clusterOf(
                [],
                [selects("x", has({ app: "a" })), selects("x", has({ tier: "b" })), selects("x", has({ app: "c" }))],
            ),
        );
        const [x] = namespaces;
        expect(x!.pods).to.have.length(6);
        expect(oneKindPerSelector(x!.pods).map((pods) => describePods(x!, pods))).to.deep.equal([
            "other pods in namespace x",
            "pods app=a in namespace x",
            "pods tier=b in namespace x",
            "pods app=c in namespace x",
        ]);
    });

    it("keeps a kind that satisfies more where no other satisfies a selector", () => {
        const narrow = has({ app: "a", tier: "b" });
        const kinds = podKinds(clusterOf([], [selects("x", has({ app: "a" })), selects("x", narrow)])).namespaces[0]!;
        expect(oneKindPerSelector(kinds.pods).map(({ labels }) => labels)).to.deep.equal([
            {},
            { app: "a" },
            { app: "a", tier: "b" },
        ]);
    });
});

describe("podKinds() at its limit", () => {
    const keys = (count: number) => Array.from({ length: count }, (_, i) => selects("x", has({ [`k${i}`]: "1" })));

    it("says that there are more, and which selectors were left out, the last first", () => {
        const kinds = podKinds(clusterOf([], keys(4)), { limit: 4 });
        expect(kinds.more).to.equal(true);
        const [x] = kinds.namespaces;
        expect(x!.pods).to.have.length(8);
        expect(x!.leftOut).to.deep.equal([has({ k3: "1" })]);
        expect(podKinds(clusterOf([], keys(4)), { limit: 12 })).to.include({ more: false });
    });

    it("says it of namespaces that nobody has made too", () => {
        const policies = Array.from({ length: 4 }, (_, i) => admits("x", has({ [`k${i}`]: "1" })));
        const kinds = podKinds(clusterOf([], policies), { limit: 4 });
        expect(kinds.more).to.equal(true);
        expect(kinds.leftOut).to.deep.equal([has({ k3: "1" })]);
    });

    it("does not count selectors that exclude each other: 2,000 of them are 2,001 kinds", () => {
        const policies = Array.from({ length: 2_000 }, (_, i) => selects("x", has({ app: `a${i}` })));
        const kinds = podKinds(clusterOf([], policies), { limit: 1 });
        expect(kinds.more).to.equal(false);
        expect(kinds.namespaces[0]!.pods).to.have.length(2_001);
    });

    it("ends, and says so, where 40 keys would make a million million kinds", () => {
        const kinds = podKinds(clusterOf([], keys(40)));
        expect(kinds.more).to.equal(true);
        expect(kinds.namespaces[0]!.leftOut.length).to.be.greaterThan(30);
    });
});

const value = fc.constantFrom(undefined, "a", "b", "c", "other", "else");
const anyLabels = fc.tuple(value, value, value).map((values): Labels => {
    const pairs = ["app", "tier", "__proto__"].map((key, i) => [key, values[i]] as const);
    return Object.fromEntries(pairs.flatMap(([key, v]) => (v === undefined ? [] : [[key, v] as const])));
});
const anyPod: fc.Arbitrary<PodEndpoint> = fc.record({
    namespace: fc.constantFrom("x", "y", "z", "new", "brand-new"),
    namespaceLabels: anyLabels,
    labels: anyLabels,
});
const anyLimit = fc.constantFrom(0, 1, 200);

/** A pod as it is: a namespace of the cluster has the labels that it has, or that nobody has seen. */
function settled(cluster: Cluster, pod: PodEndpoint): PodEndpoint {
    const { namespaces, unseenNamespaces } = createIndex(cluster);
    const { namespace, labels } = pod;
    if (unseenNamespaces.has(namespace)) return { namespace, labels };
    const listed = namespaces.get(namespace);
    return listed ? { ...pod, namespaceLabels: listed } : pod;
}

/** Ports to and from every workload, some addresses and other pods, in text. */
function treatment(cluster: Cluster, profile: (typeof profileNames)[number], pod: PodEndpoint, others: PodEndpoint[]) {
    const index = createIndex(cluster, { profile });
    const ends = [
        ...cluster.workloads.filter(({ hostNetwork }) => !hostNetwork).map((w) => ({ workload: workloadId(w) })),
        ...["8.8.8.8", "10.0.0.3", "fd00::9"].map((ip) => ({ ip })),
        ...others.map((each) => ({ pod: each })),
    ];
    return ends.flatMap((end) =>
        [portsBetween(index, { pod }, end), portsBetween(index, end, { pod })].map(
            ({ ports, unknown }) => `${JSON.stringify(end)} ${ports} ${unknown}`,
        ),
    );
}

describe("kindOf()", () => {
    it("finds exactly one kind for every pod, on random clusters, at every limit", () => {
        fc.assert(
            fc.property(anyCluster, anyPod, anyLimit, (cluster, pod, limit) => {
                const kinds = podKinds(cluster, { limit });
                const own = settled(cluster, pod);
                const labels = { ...own.namespaceLabels, [nameLabel]: own.namespace };
                const same = (all: readonly LabelSelector[], these: readonly LabelSelector[], of: Labels) =>
                    all.every((selector) => these.includes(selector) === matches(selector, of));
                const apart = (all: readonly LabelSelector[], out: readonly LabelSelector[]) =>
                    all.filter((selector) => !out.includes(selector));
                const found = kinds.namespaces
                    .filter(({ exists, name, selectors }) =>
                        exists
                            ? name === own.namespace
                            : !createIndex(cluster).namespaces.has(own.namespace) &&
                              same(apart(kinds.namespaceSelectors, kinds.leftOut), selectors, labels),
                    )
                    .flatMap((namespace) =>
                        namespace.pods
                            .filter(({ selectors }) =>
                                same(apart(namespace.podSelectors, namespace.leftOut), selectors, own.labels),
                            )
                            .map((pods) => ({ namespace, pods })),
                    );
                expect(found).to.have.length(1);
                expect(kindOf(kinds, own)).to.deep.equal(found[0]);
                const { namespace, pods } = found[0]!;
                expect(kindOf(kinds, witnessOf(namespace, pods)), "a witness is of its own kind").to.deep.equal(
                    found[0],
                );
            }),
            { numRuns: runs(125, 2000) },
        );
    });

    it("puts pods together only that the engine treats alike, under every profile", () => {
        let apart = 0;
        fc.assert(
            fc.property(
                anyCluster,
                anyPod,
                fc.array(anyPod, { maxLength: 3 }),
                fc.constantFrom(...profileNames),
                (cluster, pod, others, profile) => {
                    const own = settled(cluster, pod);
                    const peers = others.map((each) => settled(cluster, each));
                    const kinds = podKinds(cluster);
                    expect(kinds.more).to.equal(false);
                    const { namespace, pods } = kindOf(kinds, own)!;
                    const witness = witnessOf(namespace, pods);
                    const [mine, its] = [own, witness].map((each) => treatment(cluster, profile, each, peers));
                    expect(its).to.deep.equal(mine);
                    // Negative control: the witness of another kind is treated otherwise often enough to be seen.
                    const rest = namespace.pods.filter((each) => each !== pods);
                    if (
                        rest.some(
                            (each) =>
                                treatment(cluster, profile, witnessOf(namespace, each), peers).join() !== mine!.join(),
                        )
                    )
                        apart++;
                },
            ),
            { numRuns: runs(125, 2000) },
        );
        expect(apart).to.be.greaterThan(runs(3, 200));
    });
});
