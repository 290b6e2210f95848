import { expect } from "chai";
import * as fc from "fast-check";
import { verifyText } from "../../../cli/render/verify/text";
import { comparePolicies } from "../../../cli/verify/policies";
import { isDifference } from "../../../cli/verify/policy-finding";
import { reportOf, summaryOf } from "../../../cli/verify/report";
import { styleFor } from "../../../cli/terminal/style";
import {
    type ClusterPolicy,
    createIndex,
    type Endpoint,
    IpSet,
    type NetworkPolicy,
    type NetworkPolicySpec,
    portsBetween,
} from "../../../netpol";
import { pod } from "../../netpol/sample";

type Some = readonly (NetworkPolicy | ClusterPolicy)[];

const policy = (name: string, spec: NetworkPolicySpec): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace: "a", name },
    spec,
});
const tier = (name: string, priority: number, spec: object): ClusterPolicy =>
    ({
        apiVersion: "policy.networking.k8s.io/v1alpha2",
        kind: "ClusterNetworkPolicy",
        metadata: { name },
        spec: { tier: "Admin", priority, subject: { namespaces: ofA }, ...spec },
    }) as ClusterPolicy;

const ofA = { matchLabels: { "kubernetes.io/metadata.name": "a" } };
const everybody = [{ namespaces: ofA }];
const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const on = (port?: number) => (port === undefined ? {} : { ports: [{ port }] });
const none = (name: string, ...policyTypes: ("Ingress" | "Egress")[]) => policy(name, { podSelector: {}, policyTypes });
const denyAll = none("deny-all", "Ingress", "Egress");
const out = (name: string, from: string, to: string, port?: number) =>
    policy(name, { ...pods(from), policyTypes: ["Egress"], egress: [{ to: [pods(to)], ...on(port) }] });
const into = (name: string, to: string, from: string, port?: number) =>
    policy(name, { ...pods(to), policyTypes: ["Ingress"], ingress: [{ from: [pods(from)], ...on(port) }] });
const sends = (name: string, action: string, priority = 10) =>
    tier(name, priority, { egress: [{ action, to: everybody }] });
const accepts = (name: string, action: string, priority = 10) =>
    tier(name, priority, { ingress: [{ action, from: everybody }] });

const labels = { purpose: "x" };
const clusterOf = (some: Some) => ({
    namespaces: [{ name: "a", labels }],
    workloads: [],
    services: [],
    policies: some.filter((each): each is NetworkPolicy => each.kind === "NetworkPolicy"),
    clusterPolicies: some.filter((each): each is ClusterPolicy => each.kind !== "NetworkPolicy"),
});
const intentOf = (some: Some) => ({
    ...{ title: "test", namespaces: new Set(["a"]), unknown: [], notes: [] },
    cluster: clusterOf(some),
});
const liveOf = (some: Some) => ({ ...clusterOf(some), pods: [], gaps: [] });
const reportOn = (intended: Some, live: Some) => comparePolicies(intentOf(intended), liveOf(live));
const told = (intended: Some, live: Some) => reportOn(intended, live).findings.filter(isDifference);
const line = (from: string, to: string) => `pods app=${from} in namespace a -> pods app=${to} in namespace a`;

interface Row {
    readonly title: string;
    readonly intended: Some;
    readonly live: Some;
    /** Each difference: what it is and of which policies. */
    readonly told: readonly string[];
    readonly opens?: readonly string[];
    readonly closes?: readonly string[];
}

const twins = [out("e1", "x", "y"), out("e2", "x", "y"), into("i1", "y", "x"), into("i2", "y", "x")];
const flow = [denyAll, out("e", "x", "y"), into("i", "y", "x")];
const rows: readonly Row[] = [
    {
        title: "twins of both halves of a connection",
        intended: [denyAll],
        live: [denyAll, ...twins],
        told: ["together a/e1, a/e2, a/i1, a/i2"],
        opens: [`${line("x", "y")} on all`],
    },
    {
        title: "twins of two connections, which are two findings",
        intended: [denyAll],
        live: [
            denyAll,
            ...twins,
            ...twins.map((each) => out(`v-${each.metadata.name}`, "v", "w")),
            ...["1", "2"].map((n) => into(`j${n}`, "w", "v")),
        ],
        told: ["together a/e1, a/e2, a/i1, a/i2", "together a/j1, a/j2, a/v-e1, a/v-e2, a/v-i1, a/v-i2"],
        opens: [`${line("x", "y")} on all`, `${line("v", "w")} on all`],
    },
    {
        title: "ranges of ports side by side, each by policies of its own",
        intended: [denyAll],
        live: [
            denyAll,
            ...[80, 81].flatMap((port) =>
                ["a", "b"].flatMap((twin) => [
                    out(`e${port}${twin}`, "x", "y", port),
                    into(`i${port}${twin}`, "y", "x", port),
                ]),
            ),
        ],
        told: ["together a/e80a, a/e80b, a/e81a, a/e81b, a/i80a, a/i80b, a/i81a, a/i81b"],
        opens: [`${line("x", "y")} on TCP 80-81`],
    },
    {
        title: "policies of tier Admin that are extra, twice each half",
        intended: [denyAll],
        live: [
            denyAll,
            sends("s1", "Accept"),
            sends("s2", "Accept", 11),
            accepts("r1", "Accept"),
            accepts("r2", "Accept", 11),
        ],
        told: [
            "together ClusterNetworkPolicy r1, ClusterNetworkPolicy r2, ClusterNetworkPolicy s1, ClusterNetworkPolicy s2",
        ],
    },
    {
        title: "two changed policies and two more that excuse each other",
        intended: [denyAll, out("e1", "x", "z"), out("e2", "x", "z"), into("i1", "y", "z"), into("i2", "y", "z")],
        live: [denyAll, ...twins],
        told: ["changed a/e1", "changed a/e2", "changed a/i1", "changed a/i2", "together a/e1, a/e2, a/i1, a/i2"],
        opens: [`${line("x", "y")} on all`],
    },
    {
        title: "a changed policy that does the same on its own, and less beside the others",
        intended: [
            none("out-0", "Egress"),
            out("e", "x", "y"),
            policy("p", { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{ from: [pods("x")] }] }),
        ],
        live: [none("out-0", "Egress"), out("e", "x", "y"), none("p", "Ingress", "Egress")],
        told: ["changed a/p"],
    },
    {
        title: "a flow shut by two extra denies",
        intended: flow,
        live: [...flow, accepts("d1", "Deny"), accepts("d2", "Deny", 11)],
        told: ["extra ClusterNetworkPolicy d1", "extra ClusterNetworkPolicy d2"],
        closes: [`${line("x", "y")} on all`],
    },
    {
        title: "a flow shut by two extra denies, which an acceptance of the intent that is missing would hold back",
        intended: [...flow, accepts("open", "Accept", 5), sends("open-too", "Accept", 5)],
        live: [...flow, accepts("d1", "Deny"), accepts("d2", "Deny", 11)],
        told: ["missing ClusterNetworkPolicy open", "missing ClusterNetworkPolicy open-too"],
    },
    {
        title: "a flow of the intent that two policies opened each half of, all of them missing",
        intended: [denyAll, ...twins],
        live: [denyAll],
        told: ["missing a/e1", "missing a/e2", "missing a/i1", "missing a/i2", "together a/e1, a/e2, a/i1, a/i2"],
        closes: [`${line("x", "y")} on all`],
    },
    {
        title: "a flow shut by extra denies of both halves, which acceptances of the intent came before that are changed",
        intended: [
            ...flow,
            tier("pass", 1, { ingress: [{ action: "Accept", from: everybody }] }),
            tier("sent", 1, { egress: [{ action: "Accept", to: everybody }] }),
        ],
        live: [
            ...flow,
            ...["pass", "sent"].map((name) =>
                tier(name, 900, {
                    [name === "pass" ? "ingress" : "egress"]: [
                        { action: "Accept", [name === "pass" ? "from" : "to"]: everybody },
                    ],
                }),
            ),
            ...[accepts("d1", "Deny"), accepts("d2", "Deny", 11), sends("d3", "Deny"), sends("d4", "Deny", 11)],
        ],
        told: [
            "changed ClusterNetworkPolicy pass",
            "changed ClusterNetworkPolicy sent",
            `together ${["d1", "d3", "pass", "sent"].map((name) => `ClusterNetworkPolicy ${name}`).join(", ")}`,
        ],
        closes: [`${line("x", "y")} on all`],
    },
    {
        title: "pods that two extra policies isolate",
        intended: [none("elsewhere", "Ingress")].map((each) => ({ ...each, spec: { ...each.spec, ...pods("z") } })),
        live: ["1", "2", "elsewhere"].map((name) => ({
            ...none(name, "Ingress"),
            spec: { policyTypes: ["Ingress"], ...pods(name === "elsewhere" ? "z" : "y") },
        })),
        told: ["extra a/1", "extra a/2"],
    },
];

describe("comparePolicies() compares the whole cluster, and tells", () => {
    for (const row of rows)
        it(row.title, () => {
            const found = told(row.intended, row.live);
            expect(found.map(({ matter, object }) => `${matter} ${object}`)).to.deep.equal(row.told);
            if (row.opens) expect(found.flatMap(({ opens }) => opens)).to.include.members([...row.opens]);
            if (row.closes) expect(found.flatMap(({ closes }) => closes)).to.include.members([...row.closes]);
        });

    it("and does not say of one that it does nothing where it does so with others", () => {
        const { findings, asIntended } = reportOn([denyAll], [denyAll, ...twins, out("idle", "v", "w")]);
        expect(findings.map(({ matter, object }) => `${matter} ${object}`)).to.deep.equal([
            "harmless a/idle",
            "together a/e1, a/e2, a/i1, a/i2",
        ]);
        expect(asIntended).to.equal(1);
    });

    it("in words", () => {
        const report = reportOf(intentOf([denyAll]), liveOf([]), "kind", reportOn([denyAll], [denyAll, ...twins]));
        const text = verifyText(report, summaryOf(report), styleFor(process.stdout), false);
        expect(text).to.include("together  a/e1, a/e2, a/i1, a/i2\n");
        expect(text).to.include("NOT as intended: 1 of 1 policies, 1 difference;");
    });
});

describe("ai-mesh verify says that the cluster is as intended", () => {
    const apps = ["x", "y"];
    const ports = [undefined, 80, 443];
    const parts = apps.flatMap((app) =>
        apps.flatMap((other) => ports.flatMap((port) => [out("", app, other, port), into("", app, other, port)])),
    );
    const opens = [
        ...parts,
        policy("", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }),
        sends("", "Accept"),
        accepts("", "Accept"),
    ];
    const shuts = [
        none("", "Ingress"),
        none("", "Egress"),
        sends("", "Deny"),
        accepts("", "Deny"),
        accepts("", "Pass"),
    ];
    const named = (each: Some[number], index: number): Some[number] => {
        const renamed = { ...each, metadata: { ...each.metadata, name: `p${index}` } };
        return renamed.kind === "NetworkPolicy"
            ? (renamed as NetworkPolicy)
            : ({ ...renamed, spec: { ...renamed.spec, priority: index } } as ClusterPolicy);
    };
    const some = (pool: Some, most: number) => fc.array(fc.constantFrom(...pool), { maxLength: most });
    /** Each twice now and then: what one does the other does as well. */
    const doubled = (pool: Some, most: number) =>
        fc
            .array(fc.tuple(fc.constantFrom(...pool), fc.boolean()), { maxLength: most })
            .map((all) => all.flatMap(([each, twice]) => (twice ? [each, each] : [each])));
    const numbered = (all: Some, start: number): Some => all.map((each, index) => named(each, start + index));

    const workloads = ["a/x", "a/y", "a/z", "b/x"].map((id) => pod(id, { labels: { app: id.slice(2) } }));
    const ends: readonly Endpoint[] = [
        ...["a/x", "a/y", "a/z", "b/x"].map((workload) => ({ workload })),
        { ip: "8.8.8.8" },
    ];
    /** What the engine says of every pair and port. */
    const answers = (all: Some): string[] => {
        const cluster = clusterOf(all);
        const namespaces = [...cluster.namespaces, { name: "b", labels: {} }];
        const index = createIndex({ ...cluster, namespaces, workloads }, { clusterAddresses: IpSet.none });
        const pairs = ends.flatMap((from) => ends.map((to) => [from, to] as const));
        return pairs
            .filter((pair) => pair.some((end) => "workload" in end))
            .map((pair) => {
                const { ports, unknown } = portsBetween(index, ...pair);
                return `${JSON.stringify(pair)} ${ports} ${unknown}`;
            });
    };
    const differ = (intended: Some, live: Some): boolean => answers(intended).join() !== answers(live).join();

    it("only where no connection differs: random clusters, of which policies are missing, changed and extra", () => {
        const seen = { differs: 0, same: 0 };
        fc.assert(
            fc.property(
                some([...opens, ...shuts], 4),
                doubled([...opens, ...shuts], 4),
                fc.array(fc.option(fc.constantFrom(...opens, ...shuts)), { maxLength: 4 }),
                (wanted, extra, changes) => {
                    const intended = [denyAll, ...numbered(wanted, 1)];
                    const kept = intended.flatMap((each, index) => {
                        const other = changes[index - 1] ?? undefined;
                        if (other === undefined) return [each];
                        return other.kind === each.kind ? [named(other, index)] : [];
                    });
                    const live = [...kept, ...numbered(extra, 100)];
                    const isDifferent = differ(intended, live);
                    seen[isDifferent ? "differs" : "same"]++;
                    if (isDifferent) expect(told(intended, live)).to.not.have.length(0);
                    else expect(told(intended, live).map(({ matter }) => matter)).to.not.include("together");
                },
            ),
            { numRuns: 100, seed: 7 },
        );
        expect(seen.differs).to.be.greaterThan(20);
        expect(seen.same).to.be.greaterThan(5);
    });

    for (const [what, pool] of [
        ["open", opens],
        ["shut", shuts],
    ] as const)
        it(`if and only if no connection differs, where what is extra can only ${what}: random clusters`, () => {
            const seen = { differs: 0, same: 0 };
            fc.assert(
                fc.property(some(opens, 4), doubled(pool, 3), (wanted, extra) => {
                    const intended = [denyAll, ...numbered(wanted, 100)];
                    const live = [...intended, ...numbered(extra, 0)];
                    const isDifferent = differ(intended, live);
                    seen[isDifferent ? "differs" : "same"]++;
                    expect(told(intended, live).length > 0).to.equal(isDifferent);
                }),
                { numRuns: 100, seed: 7 },
            );
            expect(seen.differs).to.be.greaterThan(5);
            expect(seen.same).to.be.greaterThan(5);
        });
});
