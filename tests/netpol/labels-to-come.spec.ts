import { expect } from "chai";
import {
    createIndex,
    describeGap,
    evaluate,
    gapsOf,
    type NetworkPolicy,
    portsBetween,
    reach,
    readObjects,
    type Service,
    type UnjudgedPolicy,
} from "../../netpol";
import { admin, denyFrom } from "../cases/tables/cluster-policies";
import { clusterOf, pod, policy } from "./sample";

const podName = "statefulset.kubernetes.io/pod-name";
const statefulSet = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "pg", namespace: "x" },
    spec: { template: { metadata: { labels: { app: "pg" } }, spec: { containers: [] } } },
};
const pg = readObjects([{ source: "a", document: 1, value: statefulSet }]).cluster.workloads[0]!;
const namespaces = ["x", "y"].map((name) => ({ name, labels: {} }));
const first = { matchLabels: { [podName]: "pg-0" } };

const indexOf = (policies: readonly NetworkPolicy[], more: Partial<Parameters<typeof clusterOf>[2]> = {}) =>
    createIndex(clusterOf([pg, pod("x/a"), pod("y/b")], policies, { namespaces, ...more }));
const ask = (index: ReturnType<typeof indexOf>, to = "x/pg", from = "x/a") =>
    evaluate(index, { from: { workload: from }, to: { workload: to }, protocol: "TCP", port: 5432 });
const why = `it depends on ${podName} of x/pg[StatefulSet], which its controller sets once there are pods`;
const toFirst = (namespace: string, more: object = {}) =>
    policy(namespace, "to", { policyTypes: ["Egress"], egress: [{ to: [{ podSelector: first, ...more }] }] });
const shutFirst = policy("x", "shut", { podSelector: first, policyTypes: ["Ingress"] });

describe("labels that pods get from their controller", () => {
    for (const [title, index] of [
        ["a policy that selects by one", indexOf([shutFirst])],
        ["a rule that admits by one", indexOf([toFirst("x")])],
        ["a rule of another namespace", indexOf([toFirst("y", { namespaceSelector: {} })])],
        [
            "a policy of the whole cluster",
            indexOf([], {
                clusterPolicies: [
                    admin("a", 1, {
                        subject: { pods: { podSelector: first } },
                        ingress: [denyFrom([{ namespaces: {} }])],
                    }),
                ],
            }),
        ],
        [
            "a policy that is not judged",
            indexOf([], {
                unjudged: [
                    {
                        ...{ apiVersion: "example.com/v1", kind: "P", name: "p", namespace: "x", pods: first },
                        ...{ nodes: false, opens: ["Ingress"], shuts: ["Ingress"], peers: "anybody" },
                    } satisfies UnjudgedPolicy,
                ],
            }),
        ],
    ] as const) {
        it(`leave open what ${title} does`, () => {
            const answer = ask(index);
            expect([answer.verdict, answer.egress.gaps?.map(describeGap)]).to.deep.equal(["unknown", [why]]);
            const between = portsBetween(index, { workload: "x/a" }, { workload: "x/pg" });
            expect([between.ports.isEmpty, between.unknown.isEmpty]).to.deep.equal([true, false]);
            const rows = [...reach(index).connections()].filter(({ from, to }) =>
                [from, to].includes("x/pg[StatefulSet]"),
            );
            expect(rows.every(({ ports }) => ports.isEmpty)).to.equal(true);
            // With every other end, either way: pods, pods to come, addresses; and with its own pods.
            expect(rows.length).to.be.greaterThan(8);
            expect(gapsOf(index).map(describeGap)).to.include(why);
        });
    }

    it("matter for nobody else", () => {
        expect(ask(indexOf([shutFirst]), "y/b").verdict).to.equal("allowed");
    });

    for (const [title, policies] of [
        ["nothing asks for them", [policy("x", "shut", { podSelector: { matchLabels: { app: "pg" } } })]],
        ["what asks for them is of another namespace", [policy("y", "shut", { podSelector: first })]],
        [
            "a label that is known decides",
            [policy("x", "shut", { podSelector: { matchLabels: { ...first.matchLabels, app: "other" } } })],
        ],
    ] as const) {
        it(`leave nothing open where ${title}`, () => {
            expect(ask(indexOf(policies)).verdict).not.to.equal("unknown");
            expect(gapsOf(indexOf(policies))).to.deep.equal([]);
        });
    }

    it("are unknown behind a Service, too", () => {
        const service: Service = {
            ...{ namespace: "x", name: "pg", selector: { app: "pg" }, clusterIPs: ["10.96.0.9"] },
            ports: [{ protocol: "TCP", port: 5432, targetPort: 5432 }],
        };
        const index = indexOf([shutFirst], { services: [service] });
        const end = { protocol: "TCP", port: 5432, from: { workload: "x/a" } } as const;
        expect(evaluate(index, { ...end, to: { ip: "10.96.0.9" } }).verdict).to.equal("unknown");
    });

    it("would be a firm answer, and a wrong one, if they counted as absent", () => {
        const { labelsToCome, ...silenced } = pg;
        expect(labelsToCome).to.include(podName);
        const index = createIndex(clusterOf([silenced, pod("x/a")], [shutFirst], { namespaces }));
        expect(ask(index).verdict).to.equal("allowed");
    });

    it("are not taken from a template that has them: its controller sets them", () => {
        const template = { metadata: { labels: { app: "pg", [podName]: "mine" } }, spec: { containers: [] } };
        const value = { ...statefulSet, spec: { template } };
        const [read] = readObjects([{ source: "a", document: 1, value }]).cluster.workloads;
        expect(read?.labels).to.deep.equal({ app: "pg" });
    });
});
