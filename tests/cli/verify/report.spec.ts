import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as z from "zod";
import type { Result } from "../../../cli/verify/try-connections";
import { verifyDocument, verifyJunit, verifyTap } from "../../../cli/render/verify/machine";
import { comparePolicies } from "../../../cli/verify/policies";
import { summaryOf, type VerifyReport } from "../../../cli/verify/report";
import { verifyText } from "../../../cli/render/verify/text";
import { styleFor } from "../../../cli/terminal/style";
import { compare as compareClusters } from "../../../cli/compare/compare";
import { random } from "../../../bench/shape";
import type { ClusterPolicy, NetworkPolicy, NetworkPolicySpec } from "../../../netpol";

const policy = (name: string, spec: NetworkPolicySpec): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace: "a", name },
    spec,
});
const denyAll = policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const allow = (app: string): NetworkPolicy =>
    policy("allow", {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: { matchLabels: { app } } }] }],
    });

const compare = (
    intended: readonly NetworkPolicy[],
    live: readonly NetworkPolicy[],
    labels: Record<string, string> = {},
) =>
    comparePolicies(
        {
            title: "test",
            namespaces: new Set(["a"]),
            unknown: [],
            notes: [],
            cluster: {
                namespaces: [{ name: "a", labels: { purpose: "x" } }],
                workloads: [],
                services: [],
                policies: intended,
            },
        },
        {
            namespaces: [{ name: "a", labels: { purpose: "x", ...labels } }],
            policies: live,
            services: [],
            pods: [],
            gaps: [],
        },
    );

describe("comparePolicies()", () => {
    it("counts the policies that are as intended", () => {
        expect(compare([denyAll], [denyAll])).to.deep.equal({ intended: 1, asIntended: 1, live: 1, findings: [] });
    });

    it("finds an edit that other policies hold back for now", () => {
        const { findings } = compare([denyAll, allow("x")], [denyAll, allow("y")]);
        expect(findings.map(({ matter, object }) => `${matter} ${object}`)).to.deep.equal(["changed a/allow"]);
    });

    it("reads defaults and order of lists as the API server does", () => {
        const spelled = policy("deny-all", {
            podSelector: {},
            policyTypes: ["Egress", "Ingress"],
            ingress: [],
            egress: [],
        });
        const { findings } = compare([denyAll], [spelled]);
        expect(findings.filter(({ matter }) => matter !== "rewritten")).to.deep.equal([]);
    });

    it("leaves policies of other namespaces alone", () => {
        const other = { ...denyAll, metadata: { namespace: "b", name: "open" }, spec: { ingress: [{}] } };
        expect(compare([denyAll], [denyAll, other]).findings).to.deep.equal([]);
    });

    describe("calls pods what the mesh's flows call them", () => {
        const half = (name: string, matchLabels: Record<string, string>): NetworkPolicy => {
            const { metadata, ...rest } = policy(`allow-from-${name}`, {
                podSelector: { matchLabels },
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: { matchLabels: { app: "ai-agent" } } }] }],
            });
            const annotations = { "ai-mesh-isolation/flow": `agent -> ${name}` };
            return { ...rest, metadata: { ...metadata, annotations } };
        };
        const store = half("store", { app: "db", tier: "hot" });
        const flow = policy("allow-to-store", {
            podSelector: { matchLabels: { app: "ai-agent" } },
            policyTypes: ["Egress"],
            egress: [{ to: [{ podSelector: { matchLabels: { tier: "hot", app: "db" } } }] }],
        });
        const named: NetworkPolicy = {
            ...flow,
            metadata: { ...flow.metadata, annotations: { "ai-mesh-isolation/flow": "agent -> store" } },
        };
        const closes = (intended: readonly NetworkPolicy[]) =>
            compare([denyAll, ...intended], [denyAll, ...intended.filter((each) => each !== store)]).findings.flatMap(
                (finding) => finding.closes,
            );

        it("at both ends, in whatever order the labels are written", () => {
            expect(closes([store, named])).to.deep.equal(["a/agent -> a/store on all"]);
        });

        it("and those by their labels that no flow names, though it names some of them", () => {
            expect(closes([store, flow])).to.deep.equal(["pods app=ai-agent in namespace a -> a/store on all"]);
            const wider = {
                ...named,
                spec: { ...named.spec, podSelector: { matchLabels: { app: "ai-agent", x: "y" } } },
            };
            expect(closes([store, flow, wider])).to.deep.equal([
                "a/agent -> a/store on all",
                "pods app=ai-agent in namespace a -> a/store on all",
            ]);
        });

        it("of a deny-all that is missing, too", () => {
            const { findings } = compare([denyAll, store, named], [store, named]);
            expect(findings.flatMap(({ opens }) => opens)).to.include("any address -> a/agent on all");
        });
    });

    describe("judges what others added beside what is live, too", () => {
        const tier = (name: string, action: "Deny" | "Accept"): ClusterPolicy => ({
            apiVersion: "policy.networking.k8s.io/v1alpha2",
            kind: "ClusterNetworkPolicy",
            metadata: { name },
            spec: {
                tier: "Admin",
                priority: 10,
                subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "a" } } },
                ingress: [{ action, from: [{ namespaces: {} }] }],
            },
        });
        type Some = readonly (NetworkPolicy | ClusterPolicy)[];
        const clusterOf = (some: Some) => ({
            policies: some.filter((each): each is NetworkPolicy => each.kind === "NetworkPolicy"),
            clusterPolicies: some.filter((each): each is ClusterPolicy => each.kind !== "NetworkPolicy"),
        });
        const labels = { purpose: "x" };
        const findingsOf = (intended: Some, live: Some) =>
            comparePolicies(
                {
                    ...{ title: "test", namespaces: new Set(["a"]), unknown: [], notes: [] },
                    cluster: {
                        namespaces: [{ name: "a", labels }],
                        workloads: [],
                        services: [],
                        ...clusterOf(intended),
                    },
                },
                { namespaces: [{ name: "a", labels }], services: [], pods: [], gaps: [], ...clusterOf(live) },
            ).findings.map(
                ({ matter, object, opens, closes }) => `${matter} ${object} +${opens.length} -${closes.length}`,
            );
        const named = (name: string, { metadata, ...rest }: NetworkPolicy): NetworkPolicy => ({
            ...rest,
            metadata: { ...metadata, name },
        });
        const deny = tier("deny", "Deny");
        const openers = ["b", "c"].map((name) => named(name, allow("x")));
        const egress = policy("out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] });
        const whole = policy("in", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
        const extra = (findings: string[]): string[] =>
            findings.filter((text) => /^(?:extra|harmless|changed)/.test(text));
        const open = /^extra a\/\w+ \+[1-9]\d* -0$/;

        it("an opening behind a Deny that is missing", () => {
            // While the Deny is there, it opens nothing.
            expect(extra(findingsOf([deny, denyAll, egress], [deny, denyAll, egress, ...openers]))).to.deep.equal([
                "harmless a/b +0 -0",
                "harmless a/c +0 -0",
            ]);
            const found = extra(findingsOf([deny, denyAll, egress], [denyAll, egress, ...openers.slice(0, 1)]));
            expect(found).to.have.length(1);
            expect(found[0]).to.match(open);
        });

        it("two that open the same, and two halves that open together", () => {
            const twice = extra(findingsOf([deny, denyAll, egress], [denyAll, egress, ...openers]));
            expect(twice.map((text) => open.test(text))).to.deep.equal([true, true]);
            const halves = extra(findingsOf([deny, denyAll], [denyAll, whole, egress]));
            expect(halves.filter((text) => open.test(text))).to.have.length(2);
            // Nothing need be missing for that.
            const beside = extra(findingsOf([denyAll], [denyAll, whole, egress]));
            expect(beside.filter((text) => open.test(text))).to.have.length(2);
        });

        it("so that nothing is open beyond the intent where no difference is told: random policies", () => {
            const parts = ["x", "y"].flatMap((app) => [
                named(`in-${app}`, allow(app)),
                policy(`out-${app}`, {
                    podSelector: { matchLabels: { app } },
                    policyTypes: ["Egress"],
                    egress: [{ to: [{ podSelector: {} }] }],
                }),
            ]);
            const pool = [
                denyAll,
                whole,
                egress,
                deny,
                ...parts,
                ...parts.map((part) => named(`${part.metadata.name}-2`, part)),
            ];
            const next = random(5);
            const some = () => pool.filter(() => next(5) === 0);
            const asCluster = (all: Some) => ({
                ...{ namespaces: [{ name: "a", labels }], workloads: [], services: [] },
                ...clusterOf(all),
            });
            const seen = { open: 0, told: 0 };
            for (let times = 0; times < 60; times++) {
                const intended = [denyAll, ...some()];
                // What is missing is told anyway: nothing is.
                const live = [...new Set([...intended, ...some()])];
                const { changes } = compareClusters(asCluster(intended), asCluster(live));
                const isOpen = changes.some(({ opened }) => !opened.isEmpty);
                const isTold = findingsOf(intended, live).some((text) => !/^(?:harmless|rewritten)/.test(text));
                if (isOpen) seen.open++;
                if (isTold) seen.told++;
                if (isOpen) expect(isTold, live.map(({ metadata }) => metadata.name).join()).to.equal(true);
            }
            expect(seen.open).to.be.within(10, 59);
        });

        it("a change behind it", () => {
            const intended = [deny, denyAll, egress, allow("x")];
            const [found, ...more] = extra(findingsOf(intended, [denyAll, egress, allow("y")]));
            expect(more).to.deep.equal([]);
            expect(found).to.match(/^changed a\/allow \+[1-9]\d* -0$/);
        });

        it("and says nothing of it that the intent lets through anyway", () => {
            // What is missing is said of what is missing: the copy opens what is intended, and closes what nobody opened.
            expect(
                extra(findingsOf([denyAll, egress, allow("x")], [denyAll, egress, named("copy", allow("x"))])),
            ).to.deep.equal(["harmless a/copy +0 -0"]);
            expect(extra(findingsOf([denyAll], [named("copy", denyAll)]))).to.deep.equal(["harmless a/copy +0 -0"]);
        });

        it("a Deny that nothing comes before any more", () => {
            const accept = tier("accept", "Accept");
            const later: ClusterPolicy = { ...deny, spec: { ...deny.spec, priority: 20 } } as ClusterPolicy;
            const intended = [accept, egress];
            expect(extra(findingsOf(intended, [...intended, later]))).to.deep.equal([
                "harmless ClusterNetworkPolicy deny +0 -0",
            ]);
            expect(extra(findingsOf(intended, [egress, later]))[0]).to.match(
                /^extra ClusterNetworkPolicy deny \+0 -[1-9]/,
            );
        });
    });

    it("finds a label that is not what it should be", () => {
        const { findings } = compare([denyAll], [denyAll], { purpose: "y" });
        expect(findings.map(({ matter, advice }) => `${matter}: ${advice}`)).to.deep.equal([
            "label: set it back with `pulumi up --refresh`; others' policies select by it (purpose: y instead of x)",
        ]);
    });

    it("finds a label that another namespace of the intent has lost: policies let it in by that", () => {
        const ofTeam = { name: "b", labels: { team: "x" } };
        const found = (now: Record<string, string>) => {
            const parts = { services: [], policies: [denyAll] };
            const intended = { ...parts, workloads: [], namespaces: [{ name: "a", labels: {} }, ofTeam] };
            const intent = { title: "test", namespaces: new Set(["a"]), unknown: [], notes: [], cluster: intended };
            const namespaces = [
                { name: "a", labels: {} },
                { name: "b", labels: now },
            ];
            return comparePolicies(intent, { ...parts, namespaces, pods: [], gaps: [] }).findings;
        };
        expect(found({}).map(({ matter, object }) => `${matter} ${object}`)).to.deep.equal(["label b"]);
        expect(found({ team: "x", more: "y" })).to.deep.equal([]);
    });

    describe("finds a label that others added to a namespace of the intent, where a policy of the intent selects by it", () => {
        const fromTeam = policy("from-team", {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "x" } } }], ports: [{ port: 80 }] }],
        });
        const notHeld = policy("not-held", {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [
                { from: [{ namespaceSelector: { matchExpressions: [{ key: "hold", operator: "DoesNotExist" }] } }] },
            ],
        });
        const found = (policies: readonly NetworkPolicy[], now: Record<string, string>, wanted = {}) => {
            const parts = { services: [], policies };
            const namespaces = (labels: Record<string, string>) => [
                { name: "a", labels: {} },
                { name: "b", labels: { "kubernetes.io/metadata.name": "b", ...labels } },
            ];
            const cluster = { ...parts, workloads: [], namespaces: namespaces(wanted) };
            const intent = { title: "test", namespaces: new Set(["a"]), unknown: [], notes: [], cluster };
            return comparePolicies(intent, { ...parts, namespaces: namespaces(now), pods: [], gaps: [] }).findings;
        };
        const take = (...keys: string[]) =>
            `take it off with \`kubectl label namespace b ${keys.map((key) => `${key}-`).join(" ")}\`, or declare it: the intent's policies select by it`;

        it("and so lets it in", () => {
            expect(found([fromTeam], { team: "x" })).to.deep.equal([
                {
                    matter: "label",
                    object: "b",
                    opens: ["b -> a on TCP 80"],
                    closes: [],
                    advice: `${take("team")} (team: x)`,
                },
            ]);
        });

        it("and so shuts it out", () => {
            const [one, ...more] = found([notHeld], { hold: "yes", other: "z" });
            expect(more).to.deep.equal([]);
            expect(one).to.include({
                matter: "label",
                object: "b",
                advice: `${take("hold")} (hold: yes)`,
            });
            expect([one?.opens, one?.closes]).to.deep.equal([[], ["b -> a on all"]]);
        });

        it("and not one that policies select pods by, beside several of which some suffice together", () => {
            const pairs = [
                { team: "x", role: "y" },
                { zone: "z", tier: "w" },
            ];
            const pairwise = policy("pairs", {
                podSelector: { matchLabels: { app: "api" } },
                policyTypes: ["Ingress"],
                ingress: pairs.map((matchLabels) => ({ from: [{ namespaceSelector: { matchLabels } }] })),
            });
            const now = { ...pairs[0], ...pairs[1], app: "any" };
            expect(found([pairwise], now).map(({ advice }) => advice)).to.deep.equal([
                `${take("role", "team", "tier", "zone")} (role: y, team: x, tier: w, zone: z)`,
            ]);
        });

        it("one of two that each suffice, too", () => {
            const twice = policy("either", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [
                    { from: [{ namespaceSelector: { matchLabels: { team: "x" } } }], ports: [{ port: 80 }] },
                    { from: [{ namespaceSelector: { matchLabels: { role: "y" } } }], ports: [{ port: 80 }] },
                ],
            });
            const both = policy("both", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [
                    { from: [{ namespaceSelector: { matchLabels: { team: "x", role: "y" } } }], ports: [{ port: 81 }] },
                ],
            });
            for (const some of [[twice], [both]])
                expect(found(some, { team: "x", role: "y" }).map(({ advice }) => advice)).to.deep.equal([
                    `${take("role", "team")} (role: y, team: x)`,
                ]);
        });

        it("and nothing where its policies answer the same", () => {
            for (const now of [{}, { team: "y" }, { other: "x" }])
                expect(found([fromTeam], now), JSON.stringify(now)).to.deep.equal([]);
            expect(found([fromTeam, notHeld], { team: "x" }), "open anyway").to.deep.equal([]);
            expect(found([fromTeam], { team: "x" }, { team: "x" }), "declared").to.deep.equal([]);
        });

        it("and says of one that is changed what it does", () => {
            const [one, ...more] = found([fromTeam], { team: "y" }, { team: "x" });
            expect(more).to.deep.equal([]);
            expect(one?.closes).to.deep.equal(["b -> a on TCP 80"]);
        });
    });
});

const tried = {
    from: { namespace: "a", pod: "<x>" },
    to: { namespace: "a", pod: "b" },
    target: { ip: "10.0.0.1", port: 80, protocol: "TCP" },
    expected: "denied",
    expectations: [],
    seen: ["closed"],
    firstPacket: "unanswered",
} as const;
const report = (results: readonly Result[]): VerifyReport => ({
    intent: "stack dev",
    context: "kind",
    policies: compare([denyAll], []),
    notCompared: ["policy x"],
    gaps: [{ kind: "other policy", text: "Not judged: CiliumNetworkPolicy (cilium.io/v2) a/l7, which may deny more" }],
    connections: {
        tried: results.map((result) => ({ ...tried, result, because: `it is "${result}" & so` })),
        left: [{ what: "namespace b", why: "no pod #1" }],
        expectations: [],
    },
});
const clean = (results: Parameters<typeof report>[0]): VerifyReport => ({
    ...report(results),
    policies: compare([denyAll], [denyAll]),
});

describe("summaryOf()", () => {
    const cases: readonly (readonly [what: string, report: VerifyReport, options: object, verdict: string])[] = [
        ["all passed", clean(["pass"]), {}, "passed"],
        ["a difference of policies", report(["pass"]), {}, "failed"],
        ["a connection that failed", clean(["pass", "fail"]), { allowUntested: true }, "failed"],
        ["one whose first packet got lost", clean(["pass", "late"]), { allowUntested: true }, "failed"],
        ["one whose first packet got lost, as it may", clean(["pass", "late"]), { allowLate: true }, "passed"],
        ["one untested beside one late that may be", clean(["late", "untested"]), { allowLate: true }, "failed"],
        ["one untested", clean(["pass", "untested"]), {}, "failed"],
        ["one untested that may be", clean(["pass", "untested"]), { allowUntested: true }, "passed"],
        ["all untested, though they may be", clean(["untested"]), { allowUntested: true }, "failed"],
        ["nothing to try", clean([]), { allowUntested: true }, "failed"],
    ];
    for (const [what, given, options, verdict] of cases)
        it(`says ${verdict} of ${what}`, () => {
            expect(summaryOf(given, options).verdict).to.equal(verdict);
        });
});

describe("verifyTap() and verifyJunit()", () => {
    it("write what failed with its reason, what is untested as skipped, and escape what their readers would trip over", () => {
        const tap = verifyTap(report(["pass", "fail", "untested"]));
        expect(tap.split("\n").slice(0, 3)).to.deep.equal([
            "TAP version 14",
            "1..6",
            "ok 1 - 0 of 1 policies are as intended",
        ]);
        expect(tap).to.include("not ok 2 - missing a/deny-all\n  ---\n  message: |\n    opens ");
        expect(tap).to.include('ok 5 - a/<x> -> a/b 80/TCP is denied # SKIP it is "untested" & so\n');
        expect(tap).to.include("ok 6 - namespace b # SKIP no pod #1\n");
        const xml = verifyJunit(report(["pass", "fail", "untested"]));
        expect(xml).to.include('<testsuite name="connections" tests="4" failures="1" skipped="2">');
        expect(xml).to.include(
            'name="a/&lt;x&gt; -&gt; a/b 80/TCP is denied"><failure message="it is &quot;fail&quot; &amp; so">',
        );
    });
});

describe("a first packet that got lost", () => {
    const title = "a/<x> -> a/b 80/TCP is denied";
    const xml = 'name="a/&lt;x&gt; -&gt; a/b 80/TCP is denied">';

    it("is a failure of its own kind in TAP and JUnit", () => {
        const given = clean(["pass", "late"]);
        expect(verifyTap(given)).to.include(
            `not ok 3 - ${title}\n  ---\n  first_packet: lost\n  message: |\n    it is "late" & so\n  ...\n`,
        );
        expect(verifyJunit(given)).to.include('<testsuite name="connections" tests="3" failures="1" skipped="1">');
        expect(verifyJunit(given)).to.include(
            `${xml}<failure type="first-packet-lost" message="it is &quot;late&quot; &amp; so">`,
        );
    });

    it("is told and fails nothing where it is allowed", () => {
        const given = clean(["pass", "late"]);
        expect(verifyTap(given, { allowLate: true })).to.include(`not ok 3 - ${title} # TODO it is "late" & so\n`);
        const junit = verifyJunit(given, { allowLate: true });
        expect(junit).to.include('<testsuite name="connections" tests="3" failures="0" skipped="2">');
        expect(junit).to.include(`${xml}<skipped message="it is &quot;late&quot; &amp; so"/>`);
    });

    it("stands between what failed and what is untested in the table, and is counted", () => {
        const given = clean(["pass", "untested", "late", "fail"]);
        const text = verifyText(given, summaryOf(given), styleFor({}, {}));
        const places = ["  fail ", "  late ", "  untested ", "  pass "].map((each) => text.indexOf(each));
        expect(places[0]).to.be.greaterThan(0);
        expect(places).to.deep.equal([...places].sort((a, b) => a - b));
        expect(text).to.include("connections 1 as expected, 1 late, 1 not, 1 untested.");
    });
});

describe("verifyText()", () => {
    it("says that no connection was tried, and leaves no two empty lines", () => {
        const none: VerifyReport = { ...report([]), connections: { tried: [], left: [], expectations: [] } };
        const text = verifyText(none, summaryOf(none), styleFor({}, {}));
        expect(text).to.include("\n\nNo connection was tried.\n\n").and.not.include("\n\n\n");
    });

    it("says what was not compared and not judged, and puts what failed first", () => {
        const given = report(["pass", "fail"]);
        const text = verifyText(given, summaryOf(given), styleFor({}, {}));
        expect(text).to.include("Not compared, known only after a deployment or secret: policy x");
        expect(text).to.include("Not judged: CiliumNetworkPolicy (cilium.io/v2) a/l7, which may deny more");
        expect(text.indexOf("fail ")).to.be.lessThan(text.indexOf("pass "));
        expect(text).to.include("  missing  a/deny-all\n    opens   ");
        expect(text).to.include(
            "The cluster is NOT as intended: 0 of 1 policies, 1 difference; connections 1 as expected, 0 late, 1 not, 0 untested.",
        );
    });
});

describe("verifyDocument()", () => {
    const text = readFileSync(join(__dirname, "../../../cli/render/verify/schema.json"), "utf8");
    const schema = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
    const plain = (given: VerifyReport): object =>
        JSON.parse(JSON.stringify(verifyDocument(given, summaryOf(given)))) as object;

    it("is what its schema says, which refuses anything else", () => {
        const given = report(["pass", "late", "fail", "untested"]);
        expect(schema.safeParse(plain(given)).error).to.equal(undefined);
        const { intent, context, policies, notCompared, gaps } = given;
        const policiesOnly = { intent, context, policies, notCompared, gaps };
        expect(schema.safeParse(plain(policiesOnly)).error).to.equal(undefined);
        for (const wrong of [{ version: 2 }, { verdict: "perhaps" }, { more: 1 }])
            expect(schema.safeParse({ ...plain(given), ...wrong }).success, JSON.stringify(wrong)).to.equal(false);
    });
});
