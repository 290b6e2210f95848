import { expect } from "chai";
import fc from "fast-check";
import type { Change } from "../../../cli/compare/change";
import { compare, type Comparison } from "../../../cli/compare/compare";
import { splitByDifference, touchedBy } from "../../../cli/compare/differing-policies";
import {
    type Cluster,
    type AdminNetworkPolicy,
    type ClusterPolicy,
    effectiveRules,
    type Labels,
    type LabelSelector,
    matches,
    type NetworkPolicy,
    protocols,
} from "../../../netpol";
import { hostIps } from "../../differential/arbitraries";
import { ask, type End } from "../../differential/naive";
import type { DiffReport } from "../../../cli/compare/report";
import { headline, lineEndName } from "../../../cli/render/words";
import { reportOf } from "../render/meshes";
import { least, most, outcome, pair } from "./brute-force";

const label = (key: string, value: string): LabelSelector => ({ matchLabels: { [key]: value } });
const not = (key: string, value: string): LabelSelector => ({
    matchExpressions: [{ key, operator: "NotIn", values: [value] }],
});

const namespace = "ai-agents";
const policy = (name: string, spec: NetworkPolicy["spec"], place = namespace): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: place },
    spec,
});
const mesh = (...policies: readonly NetworkPolicy[]): Cluster => ({
    namespaces: [
        { name: namespace, labels: {} },
        { name: "ai-data", labels: {} },
    ],
    workloads: [],
    services: [],
    policies: [
        policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
        policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, "ai-data"),
        ...policies,
    ],
});
const data: LabelSelector = { matchLabels: { "kubernetes.io/metadata.name": "ai-data" } };
const agents: LabelSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
const sends = (name: string, podSelector: LabelSelector, port: number) =>
    policy(name, {
        podSelector,
        policyTypes: ["Egress"],
        egress: [{ to: [{ namespaceSelector: data }], ports: [{ port }] }],
    });
const accepts = (name: string, podSelector: LabelSelector, port: number) =>
    policy(
        name,
        {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: agents, podSelector }], ports: [{ port }] }],
        },
        "ai-data",
    );
const rows = ({ changes }: { changes: readonly Change[] }) =>
    changes.flatMap(({ from, to, opened, closed }) => {
        const ends = [from, to].map((end) => ("pods" in end ? end.pods.id : "outside")).join(" -> ");
        return [...(opened.isEmpty ? [] : [`+ ${ends} ${opened}`]), ...(closed.isEmpty ? [] : [`- ${ends} ${closed}`])];
    });

describe("compare() of pods that somebody could create", () => {
    const [app, tier] = [label("app", "a"), label("tier", "b")];
    const joint = `${namespace}/{app=a,tier=b} -> ai-data/{} TCP 80`;
    /** Each change touches no pod that one selector alone describes; the last ones are controls. */
    const table: readonly [what: string, before: Cluster, after: Cluster, expected: string[]][] = [
        [
            "opens for pods with the labels of a policy and of a peer",
            mesh(sends("p", app, 80)),
            mesh(sends("p", app, 80), accepts("q", tier, 80)),
            [`+ ${joint}`],
        ],
        [
            "closes for them",
            mesh(sends("p", app, 80), accepts("q", tier, 80)),
            mesh(accepts("q", tier, 80)),
            [`- ${joint}`],
        ],
        [
            "closes for them, and opens for others",
            mesh(sends("p", app, 80), accepts("q", tier, 80)),
            mesh(sends("p", app, 80), accepts("q", app, 80)),
            [`+ ${namespace}/{app=a} -> ai-data/{} TCP 80`],
        ],
        [
            "opens for pods that a policy leaves out",
            { ...mesh(), policies: [policy("deny", { podSelector: {}, policyTypes: ["Egress"] })] },
            { ...mesh(), policies: [policy("deny", { podSelector: not("tier", "free"), policyTypes: ["Egress"] })] },
            [
                `+ ${namespace}/{tier=free} -> (any other namespace)/{} all`,
                `+ ${namespace}/{tier=free} -> outside all`,
                `+ ${namespace}/{tier=free} -> ${namespace}/{tier=free} all`,
                `+ ${namespace}/{tier=free} -> ${namespace}/{} all`,
                `+ ${namespace}/{tier=free} -> ai-data/{} all`,
            ],
        ],
        [
            "is told of once where either label alone tells",
            mesh(sends("p", app, 80), accepts("q", {}, 80)),
            mesh(sends("p", app, 80), accepts("q", {}, 80), sends("r", tier, 80)),
            [`+ ${namespace}/{tier=b} -> ai-data/{} TCP 80`],
        ],
        [
            "is none where no pod can have both",
            mesh(sends("p", app, 80)),
            mesh(sends("p", app, 80), accepts("q", label("app", "b"), 80)),
            [],
        ],
        ["is none for other ports", mesh(sends("p", app, 80)), mesh(sends("p", app, 80), accepts("q", tier, 81)), []],
    ];
    for (const [what, before, after, expected] of table) {
        it(`${what}`, () => {
            const comparison = compare(before, after);
            expect(rows(comparison)).to.deep.equal(expected);
            expect(comparison.cutShort).to.deep.equal([]);
        });
    }

    it("looks at them beside workloads as well", () => {
        const pod = (name: string, labels: Labels) => {
            return { kind: "Deployment" as const, namespace, name, labels, ports: [], ips: [], hostNetwork: false };
        };
        const workloads = [pod("a", { app: "a" }), pod("b", { tier: "b" })];
        const [before, after] = [mesh(sends("p", app, 80)), mesh(sends("p", app, 80), accepts("q", tier, 80))];
        expect(rows(compare({ ...before, workloads }, { ...after, workloads }))).to.deep.equal([`+ ${joint}`]);
        const both = [...workloads, pod("both", { app: "a", tier: "b" })];
        expect(rows(compare({ ...before, workloads: both }, { ...after, workloads: both }))).to.deep.equal([
            `+ ${namespace}/both[Deployment] -> ai-data/{} TCP 80`,
        ]);
    });

    it("says which namespace has more kinds of pods than it looks at", () => {
        const many = Array.from({ length: 12 }, (_, i) => sends(`p${i}`, label(`key-${i}`, "x"), 80));
        expect(compare(mesh(), mesh(...many)).cutShort).to.deep.equal([namespace]);
        expect(compare(mesh(...many), mesh(...many)).cutShort).to.deep.equal([]);
        expect(reportOf(mesh(), mesh(...many)).notes).to.deep.equal([
            "Not every combination of labels was checked in ai-agents: there are too many. What is said of pods that carry the " +
                "labels of one policy alone holds.",
        ]);
        expect(reportOf(mesh(), mesh()).notes).to.deep.equal([]);
    });

    it("says the same of pods with one policy's labels, however many kinds there are", () => {
        const many = Array.from({ length: 12 }, (_, i) => sends(`p${i}`, label(`key-${i}`, "x"), 9000 + i));
        const opened = rows(compare(mesh(accepts("q", {}, 9011)), mesh(accepts("q", {}, 9011), ...many)));
        expect(opened).to.deep.equal([`+ ${namespace}/{key-11=x} -> ai-data/{} TCP 9011`]);
    });

    describe("of which there are too many kinds", () => {
        const harmless = (place = namespace) =>
            Array.from({ length: 9 }, (_, i) => {
                const made = sends(`z${i}`, label(`key-${i}`, "x"), 9000 + i);
                return { ...made, metadata: { ...made.metadata, namespace: place } };
            });
        const failOn = ["changed", "widened", "narrowed", "opens:namespaces"] as const;
        const said = (before: Cluster, after: Cluster) => {
            const { verdict, unclear, failed, notes, comparison } = reportOf(before, after, { failOn });
            return { verdict, unclear, failed, notes: notes.length, rows: rows(comparison) };
        };
        const nothing = { verdict: "equal", unclear: [], failed: [], notes: 0, rows: [] };
        const unclear = [
            `what some pods of ${namespace} may do: their labels have too many combinations to check all of them`,
        ];

        it("is never equal where a policy differs, and fails what --fail-on asks for", () => {
            const before = mesh(...harmless(), sends("p", app, 80));
            const after = mesh(...harmless(), sends("p", app, 80), accepts("q", tier, 80));
            expect(said(before, after)).to.deep.equal({
                verdict: "unclear",
                unclear,
                failed: failOn,
                notes: 1,
                rows: [],
            });
        });

        it("looks first at the labels of policies that differ", () => {
            const changed = [sends("p", app, 80), accepts("q", tier, 80)];
            const { rows, unclear: left } = said(mesh(...harmless()), mesh(...harmless(), ...changed));
            expect(rows).to.include(`+ ${joint}`);
            expect(left).to.deep.equal(unclear);
        });

        it("is equal where nothing differs but names, metadata, order of keys and what the API server fills in", () => {
            const written = ({ spec: { policyTypes, podSelector, egress = [] }, metadata }: NetworkPolicy) => ({
                kind: "NetworkPolicy" as const,
                apiVersion: "networking.k8s.io/v1" as const,
                metadata: { ...metadata, name: `x-${metadata.name}`, uid: "1" },
                spec: {
                    egress: egress.map(({ to, ports = [] }) => ({
                        ports: ports.map((port) => ({ ...port, protocol: "TCP" as const })),
                        to,
                    })),
                    podSelector,
                    policyTypes,
                },
            });
            expect(said(mesh(...harmless()), mesh(...harmless().map(written)))).to.deep.equal(nothing);
        });

        it("leaves nothing unclear in a namespace that no policy of which differs or is named by one", () => {
            const third = { name: "ai-third", labels: {} };
            const shut = policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, "ai-third");
            const wide = (...policies: NetworkPolicy[]): Cluster => {
                const cluster = mesh(shut, ...harmless("ai-third"), ...policies);
                return { ...cluster, namespaces: [...cluster.namespaces, third] };
            };
            const toThird = policy("to-third", {
                podSelector: app,
                policyTypes: ["Egress"],
                egress: [
                    { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ai-third" } } }] },
                ],
            });
            const toAll = policy("to-all", { podSelector: app, policyTypes: ["Egress"], egress: [{}] });
            const touched = (...policies: NetworkPolicy[]) => compare(wide(), wide(...policies)).cutShort;
            expect(touched(sends("p", app, 80))).to.deep.equal([]);
            expect(touched(toAll)).to.deep.equal([]);
            expect(touched(toThird)).to.deep.equal(["ai-third"]);
            // Pods of a namespace without a policy for all of them may be those that none is for.
            const open = (...policies: NetworkPolicy[]): Cluster => {
                const cluster = wide(...policies);
                return { ...cluster, policies: cluster.policies.filter((each) => each !== shut) };
            };
            expect(compare(open(), open(toAll)).cutShort).to.deep.equal(["ai-third"]);
            expect(compare(open(), open(sends("p", app, 80))).cutShort).to.deep.equal([]);
        });

        it("leaves it unclear where a namespace got labels that a policy of another one asks for", () => {
            const asks = policy("asks", {
                podSelector: app,
                policyTypes: ["Egress"],
                egress: [{ to: [{ namespaceSelector: { matchLabels: { purpose: "data" } } }] }],
            });
            const labelled = (labels: Labels): Cluster => {
                const cluster = mesh(...harmless(), asks);
                return {
                    ...cluster,
                    namespaces: cluster.namespaces.map((each) => ({
                        ...each,
                        labels: each.name === "ai-data" ? labels : {},
                    })),
                };
            };
            expect(compare(labelled({}), labelled({ purpose: "data" })).cutShort).to.deep.equal([namespace]);
            expect(compare(labelled({}), labelled({ team: "x" })).cutShort).to.deep.equal([]);
        });
    });

    it("looks at none of them in a mesh so large that they would take longer than all the rest, and says so", () => {
        const crowd = (count: number) =>
            Array.from({ length: count }, (_, i) => ({
                kind: "Deployment" as const,
                namespace,
                name: `w${i}`,
                labels: { number: String(i) },
                ports: [],
                ips: [],
                hostNetwork: false,
            }));
        const cut = (count: number) => {
            const workloads = crowd(count);
            const [before, after] = [mesh(sends("p", app, 80)), mesh(sends("p", app, 80), accepts("q", tier, 80))];
            return compare({ ...before, workloads }, { ...after, workloads }).cutShort;
        };
        expect(cut(1_001)).to.deep.equal([namespace]);
        expect(cut(900)).to.deep.equal([]);
    });
});

/** What opens, in words. */
const said = ({ lines, names }: DiffReport): string[] =>
    lines.map(({ line, change }) => {
        const [from, to] = [line.from, line.to].map((end) => lineEndName(end, names));
        return `${from} -> ${to} ${change.opened}`;
    });

describe("a report on pods that somebody could create", () => {
    const web = { name: "web", labels: { team: "web" } };
    const front = {
        kind: "Deployment" as const,
        namespace: "web",
        name: "front",
        labels: { app: "front" },
        ports: [],
        ips: [],
        hostNetwork: false,
    };
    const database = { ...front, kind: "Pod" as const, namespace: "ai-data", name: "sql", labels: { app: "sql" } };
    const world = (...policies: NetworkPolicy[]): Cluster => {
        const cluster = mesh(...policies);
        return {
            ...cluster,
            namespaces: [...cluster.namespaces, web],
            workloads: [front, database],
        };
    };
    const shut = policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, "web");
    const admits = (namespaceSelector: LabelSelector, podSelector?: LabelSelector) =>
        policy(
            "admits",
            {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector, podSelector }], ports: [{ port: 443 }] }],
            },
            "ai-data",
        );
    const name = (operator: "In" | "NotIn", ...values: string[]): LabelSelector => ({
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator, values }],
    });
    /** What a policy of ai-data admits, the policies beside it, and whom a report says so of. */
    const table: readonly [what: string, admitted: NetworkPolicy, beside: NetworkPolicy[], expected: string[]][] = [
        [
            "says which pods of which namespaces are meant",
            admits(label("team", "ops"), label("role", "probe")),
            [],
            ["pods role=probe in namespaces team=ops -> ai-data TCP 443"],
        ],
        ["says so of all pods of them", admits(label("team", "ops")), [], ["namespaces team=ops -> ai-data TCP 443"]],
        [
            "tells of one that is there, and not of another like it as well",
            admits(label("team", "web")),
            [],
            ["web/front -> ai-data TCP 443"],
        ],
        [
            "tells of another like it where those that are there are shut",
            admits(label("team", "web")),
            [shut],
            ["namespaces team=web -> ai-data TCP 443"],
        ],
        [
            "names a namespace that policies ask for by name",
            admits(name("In", "kube-system"), label("role", "probe")),
            [],
            ["pods role=probe in namespace kube-system -> ai-data TCP 443"],
        ],
        [
            "says what other names are asked for",
            admits(name("NotIn", "kube-public")),
            [shut],
            ["namespaces kubernetes.io/metadata.name!=kube-public -> ai-data TCP 443"],
        ],
        [
            "has no line for a namespace without a name",
            admits({ matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "DoesNotExist" }] }),
            [],
            [],
        ],
        ["has no line for a name that no API server allows", admits(name("In", "Kube_System")), [], []],
    ];
    for (const [what, admitted, beside, expected] of table) {
        it(what, () => {
            const report = reportOf(world(...beside), world(...beside, admitted));
            expect(said(report)).to.deep.equal(expected);
            expect(report.unclear).to.deep.equal([]);
        });
    }

    it("is unclear on a namespace that policies ask for with labels and without them", () => {
        const both = [
            admits(label("kubernetes.io/metadata.name", "kube-system")),
            admits({ matchLabels: { "kubernetes.io/metadata.name": "kube-system", tier: "b" } }, label("app", "a")),
        ];
        expect(reportOf(world(), world(...both)).unclear).to.have.length(1);
        expect(reportOf(world(...both), world(...both)).unclear).to.deep.equal([]);
        expect(reportOf(world(...both), world(...both, sends("p", label("app", "a"), 80))).unclear).to.deep.equal([]);
    });

    it("counts workloads first, and pods that nobody has made apart from them", () => {
        const opening = (...policies: NetworkPolicy[]) => headline(reportOf(world(), world(...policies)));
        const egress = sends("p", label("app", "a"), 443);
        expect(opening(admits(label("team", "web")))).to.equal("1 connection opens.");
        expect(opening(egress, admits(agents))).to.equal("For pods that nobody has made yet, 1 connection opens.");
        expect(opening(egress, admits({}))).to.equal(
            "2 connections open; for pods that nobody has made yet, 1 connection opens.",
        );
    });
});

const values = [undefined, "a", "b", "", "other"];
const someLabels = fc
    .tuple(fc.constantFrom(...values), fc.constantFrom(...values))
    .map(([app, tier]): Labels => ({ ...(app === undefined ? {} : { app }), ...(tier === undefined ? {} : { tier }) }));
const existing = ["x", "y", "z"];
/** A pod that somebody could create, in a namespace of the cluster or in one that nobody has made. */
const somebodys = fc.record({
    namespace: fc.constantFrom(...existing, "new"),
    namespaceLabels: someLabels,
    labels: someLabels,
});
type Somebodys = { readonly namespace: string; readonly namespaceLabels: Labels; readonly labels: Labels };

/**
 * Of the workloads only labels count: pods to be created have neither addresses nor ports yet. And each may have a second
 * pod: a single Pod has no way to itself that could change, and one like it would.
 */
const bare = ({ workloads, ...rest }: Cluster): Cluster => ({
    ...rest,
    workloads: workloads.map((pod) => ({ ...pod, kind: "Deployment" as const, ips: [], ports: [] })),
});

/** Whether a namespace satisfies all that a new one does, of what the peers of some policies ask for. */
function isLike(
    { before = {} }: Comparison["namespaces"][number],
    { namespaceLabels }: Somebodys,
    policies: readonly NetworkPolicy[],
): boolean {
    const rules = policies.flatMap(({ spec }) => [
        ...effectiveRules(spec, "Ingress"),
        ...effectiveRules(spec, "Egress"),
    ]);
    const peers = rules.flatMap((rule) => rule.peers ?? []);
    const own = { ...namespaceLabels, "kubernetes.io/metadata.name": "new" };
    return peers.every(({ namespaceSelector: asked }) => !asked || !matches(asked, own) || matches(asked, before));
}

/** What changes for pods that somebody could create and is in no change that was found, by namespace and port. */
function untold(before: Cluster, after: Cluster, pods: readonly Somebodys[], changes: readonly Change[]): string[] {
    const at = ({ namespaces }: Cluster, { namespace, namespaceLabels, labels }: Somebodys): End => {
        const own = namespaces.find(({ name }) => name === namespace)?.labels;
        const pod = { kind: "Pod" as const, namespace, name: "new", labels, ports: [], ips: [], hostNetwork: false };
        const name = { "kubernetes.io/metadata.name": namespace };
        return { pod, namespaceLabels: own ?? { ...namespaceLabels, ...name } };
    };
    const places = [...pods, ...hostIps];
    const endIn = (side: Cluster, place: Somebodys | string): End =>
        typeof place === "string" ? { ip: place } : at(side, place);
    const isOf = (end: Change["from"], place: Somebodys | string): boolean => {
        if ("addresses" in end) return typeof place === "string" && end.addresses.contains(place);
        if (typeof place === "string" || !("pods" in end)) return false;
        const { namespace } = end.pods;
        if (existing.includes(place.namespace)) return namespace.name === place.namespace;
        return !namespace.exists || isLike(namespace, place, [...before.policies, ...after.policies]);
    };
    const isNew = (place: Somebodys | string) => typeof place !== "string" && place.namespace === "new";
    return places.flatMap((from) =>
        places.flatMap((to) => {
            // No policy is for pods of new namespaces, nor for addresses.
            if ([from, to].every((place) => typeof place === "string" || isNew(place))) return [];
            const found = changes.filter((change) => isOf(change.from, from) && isOf(change.to, to));
            return protocols.flatMap((protocol) =>
                [1, 53, 80, 81, 8080, 65535, 100].flatMap((port) => {
                    const [old, now] = [before, after].map((side) => {
                        const question = { from: endIn(side, from), to: endIn(side, to), protocol, port };
                        return ask(side.policies, question, [least, most]);
                    });
                    const expected = outcome(old!, now!);
                    if (expected === undefined || found.some((change) => change[expected].has(protocol, port)))
                        return [];
                    return [`${JSON.stringify(from)} -> ${JSON.stringify(to)} ${protocol} ${port}: ${expected}`];
                }),
            );
        }),
    );
}

describe("compare() leaves nothing unsaid", function () {
    this.timeout(240_000);
    const asked = fc.tuple(pair, fc.array(somebodys, { minLength: 8, maxLength: 8 }));

    it("tells of every port that changes for any pod that somebody could create, in any namespace", () => {
        fc.assert(
            fc.property(asked, ([[before, after], pods]) => {
                const comparison = compare(bare(before), bare(after));
                expect(comparison.cutShort).to.deep.equal([]);
                expect(untold(before, after, pods, comparison.changes)).to.deep.equal([]);
            }),
            { numRuns: 80 },
        );
    });

    const wouldMiss = (isLeftOut: (end: Change["from"]) => boolean) => () => {
        const holds = fc.property(asked, ([[before, after], pods]) => {
            const { changes } = compare(bare(before), bare(after));
            const some = changes.filter(({ from, to }) => !isLeftOut(from) && !isLeftOut(to));
            return untold(before, after, pods, some).length === 0;
        });
        expect(fc.check(holds, { numRuns: 60 }).failed).to.equal(true);
    };
    it(
        "would not, without the pods that no selector alone describes",
        wouldMiss((end) => "pods" in end && end.pods.title.includes(",")),
    );
    it(
        "would not, without the namespaces that nobody has made",
        wouldMiss((end) => "pods" in end && !end.pods.namespace.exists),
    );
});

describe("touchedBy() leaves out no namespace of which pods alone tell the sides apart", function () {
    this.timeout(240_000);

    /** Of namespace x alone policies differ; with `shut`, all pods are isolated besides. */
    const inOne = fc.tuple(pair, fc.boolean()).map(([[one, other], shut]): [Cluster, Cluster] => {
        const isolating = ["x", "y", "z"].map((place) =>
            policy("shut", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, place),
        );
        const isOfX = ({ metadata }: NetworkPolicy) => metadata.namespace === "x";
        const rest = [...one.policies.filter((each) => !isOfX(each)), ...(shut ? isolating : [])];
        const side = (policies: readonly NetworkPolicy[]): Cluster => ({
            ...one,
            workloads: [],
            policies: [...policies.filter(isOfX), ...rest],
        });
        return [side(one.policies), side(other.policies)];
    });
    const tells = ({ opened, closed, perhapsOpened, perhapsClosed }: Change): string[] => [
        ...(opened.isEmpty && perhapsOpened.isEmpty ? [] : ["opens"]),
        ...(closed.isEmpty && perhapsClosed.isEmpty ? [] : ["closes"]),
    ];
    /** Whether what changes is seen without the pods with labels of several policies, in namespaces that are left out. */
    const seenWithout = (
        { changes }: Comparison,
        isKept: (namespace: Comparison["namespaces"][number]) => boolean,
    ): boolean => {
        const hidden = (end: Change["from"]) =>
            "pods" in end && end.pods.title.includes(",") && !isKept(end.pods.namespace);
        const left = new Set(changes.filter(({ from, to }) => !hidden(from) && !hidden(to)).flatMap(tells));
        return changes.flatMap(tells).every((what) => left.has(what));
    };

    it("where a change opens or closes anything", () => {
        fc.assert(
            fc.property(inOne, (sides) => {
                const comparison = compare(...sides);
                return seenWithout(comparison, touchedBy(splitByDifference(...sides, comparison.namespaces)));
            }),
            { numRuns: 150 },
        );
    });

    it("as leaving out all of them would", () => {
        const holds = fc.property(inOne, (sides) => seenWithout(compare(...sides), () => false));
        expect(fc.check(holds, { numRuns: 400 }).failed).to.equal(true);
    });
});

describe("cluster-wide policies of which no workload is", () => {
    const admin = (name: string, spec: AdminNetworkPolicy["spec"]): ClusterPolicy => ({
        apiVersion: "policy.networking.k8s.io/v1alpha1",
        kind: "AdminNetworkPolicy",
        metadata: { name },
        spec,
    });
    const probes = { pods: { namespaceSelector: {}, podSelector: label("role", "probe") } };
    const lets = (podSelector: LabelSelector) =>
        admin("probes", {
            priority: 10,
            subject: { namespaces: {} },
            ingress: [{ name: "probes", action: "Allow", from: [{ pods: { namespaceSelector: {}, podSelector } }] }],
        });
    const sends = admin("send", {
        priority: 11,
        subject: probes,
        egress: [{ name: "all", action: "Allow", to: [{ namespaces: {} }] }],
    });

    it("tell pods apart that somebody could create, in a diff as in a NetworkPolicy's", () => {
        const [before, after] = [
            { ...mesh(), clusterPolicies: [sends] },
            { ...mesh(), clusterPolicies: [sends, lets(label("role", "probe"))] },
        ];
        const { changes } = compare(before, after);
        const opened = changes
            .filter(({ opened }) => !opened.isEmpty)
            .map(({ from }) => "pods" in from && from.pods.title);
        expect(opened).to.include("role=probe");
        expect(compare(before, { ...before }).changes).to.deep.equal([]);
    });
    it("are told apart where one gives way to another for the same labels", () => {
        const side = (role: string): Cluster => ({ ...mesh(), clusterPolicies: [sends, lets(label("role", role))] });
        expect(compare(side("probe"), side("scrape")).changes.some(({ closed }) => !closed.isEmpty)).to.equal(true);
    });
});
