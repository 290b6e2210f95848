import { expect } from "chai";
import fc from "fast-check";
import type { Change } from "../../../cli/compare/change";
import { compare } from "../../../cli/compare/compare";
import { differingPolicies } from "../../../cli/compare/differing";
import { kindsOfPods } from "../../../cli/compare/kinds-of-pods";
import { namespacesOf } from "../../../cli/compare/representatives";
import { type Cluster, type Labels, type LabelSelector, matches, type NetworkPolicy } from "../../../netpol";
import { reportOf } from "../render/meshes";
import { pair } from "./brute-force";

const label = (key: string, value: string): LabelSelector => ({ matchLabels: { [key]: value } });
const not = (key: string, value: string): LabelSelector => ({
    matchExpressions: [{ key, operator: "NotIn", values: [value] }],
});

describe("kindsOfPods()", () => {
    const [a, b, gpu] = [label("app", "a"), label("app", "b"), label("tier", "gpu")];
    /** Selectors, and the kinds that they tell apart: labels, and the numbers of the selectors that match. */
    const table: readonly [what: string, selectors: LabelSelector[], kinds: string[]][] = [
        ["no selector", [], ["{}"]],
        ["one label", [a], ["{}", "{app:a} 0"]],
        ["values of one label, which no pod has both of", [a, b], ["{}", "{app:a} 0", "{app:b} 1"]],
        [
            "two labels, which a pod may have both of",
            [a, gpu],
            ["{}", "{app:a} 0", "{app:a,tier:gpu} 0,1", "{tier:gpu} 1"],
        ],
        [
            "a selector inside another",
            [a, { matchLabels: { app: "a", tier: "gpu" } }],
            ["{}", "{app:a} 0", "{app:a,tier:gpu} 0,1"],
        ],
        ["pods without a label", [not("tier", "gpu")], ["{tier:gpu}", "{} 0"]],
        ["a selector that nothing fits", [{ ...a, ...not("app", "a") }], ["{}"]],
        ["selectors that leave no pod out", [a, not("app", "a")], ["{app:a} 0", "{} 1"]],
    ];
    for (const [what, selectors, kinds] of table) {
        it(`finds every kind for ${what}`, () => {
            const found = kindsOfPods(selectors, 100);
            const text = ({ labels, matched }: (typeof found.kinds)[number]) =>
                `${JSON.stringify(labels).replaceAll('"', "")} ${[...matched].join()}`.trim();
            expect(found.kinds.map(text)).to.have.members(kinds);
            expect(found.complete).to.equal(true);
        });
    }

    it("says where there are more kinds than it may find, and gives no kind that is none", () => {
        const many = Array.from({ length: 12 }, (_, i) => label(`key-${i}`, "x"));
        const { kinds, complete } = kindsOfPods(many, 100);
        expect(complete).to.equal(false);
        expect(kinds).to.have.length(64);
        for (const { labels, matched } of kinds)
            for (const number of matched) expect(matches(many[number], labels)).to.equal(true);
    });
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
        const ends = [from, to].map((end) => ("subject" in end ? end.subject.id : "outside")).join(" -> ");
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
            "Not every pod that somebody could create was looked at in ai-agents: policies tell too many kinds apart by " +
                "combinations of labels. What is said of pods with one policy's labels holds.",
        ]);
        expect(reportOf(mesh(), mesh()).notes).to.deep.equal([]);
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
            `policies of ${namespace}, for pods with labels of several of them: too many kinds to look at`,
        ];

        it("is never equal where a policy differs, and fails what --fail-on asks for", () => {
            const before = mesh(...harmless(), sends("p", app, 80));
            const after = mesh(...harmless(), sends("p", app, 80), accepts("q", tier, 80));
            expect(said(before, after)).to.deep.equal({
                verdict: "mixed",
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

describe("differingPolicies() leaves out no namespace of which pods alone tell the sides apart", function () {
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
    const seenWithout = ([before, after]: [Cluster, Cluster], kept: ReadonlySet<string>): boolean => {
        const { changes } = compare(before, after);
        const hidden = (end: Change["from"]) =>
            "subject" in end && end.subject.title.includes(",") && !kept.has(end.subject.namespace);
        const left = new Set(changes.filter(({ from, to }) => !hidden(from) && !hidden(to)).flatMap(tells));
        return changes.flatMap(tells).every((what) => left.has(what));
    };

    it("where a change opens or closes anything", () => {
        fc.assert(
            fc.property(inOne, (sides) => {
                const { namespaces } = differingPolicies(...sides, namespacesOf(...sides));
                return seenWithout(sides, namespaces);
            }),
            { numRuns: 150 },
        );
    });

    it("as leaving out all of them would", () => {
        const holds = fc.property(inOne, (sides) => seenWithout(sides, new Set()));
        expect(fc.check(holds, { numRuns: 400, endOnFailure: true }).failed).to.equal(true);
    });
});
