import { expect } from "chai";
import { createIndex, evaluate, IpSet, type ProfileName, profileNames, profiles, type Question } from "../../netpol";
import type { Cluster, NetworkPolicy, Verdict, Workload } from "../../netpol/types";
import { policy } from "./tables/pods";

/** One point on which references disagree: a question, and its verdict under each profile. */
interface Disagreement {
    readonly point: string;
    readonly policies: readonly NetworkPolicy[];
    readonly question: Omit<Question, "protocol">;
    readonly verdicts: Readonly<Record<ProfileName, Verdict>>;
}

const a = pod("a", "10.244.1.10");
const b = pod("b", "10.244.1.11");
const host: Workload = { ...pod("host", "172.18.0.3"), hostNetwork: true };
const selects = (app: string) => ({ matchLabels: { app } });
const denyAll = policy("x/deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const all = (verdict: Verdict) =>
    Object.fromEntries(profileNames.map((name) => [name, verdict])) as Record<ProfileName, Verdict>;

const disagreements: Disagreement[] = [
    {
        point: "a pod to its own address, under deny-all",
        policies: [denyAll],
        question: { from: { workload: "x/a" }, to: { workload: "x/a" }, port: 80 },
        verdicts: all("allowed"),
    },
    {
        point: "a pod to itself through a Service, under deny-all",
        policies: [denyAll],
        question: { from: { workload: "x/a" }, to: { ip: "10.96.0.5" }, port: 80 },
        verdicts: {
            reference: "unknown",
            calico: "unknown",
            cilium: "allowed",
            "aws-vpc-cni": "unknown",
            "kube-network-policies": "denied",
            "ovn-kubernetes": "denied",
        },
    },
    {
        point: "an ipBlock that holds the address of a pod",
        policies: [
            policy("x/in", {
                podSelector: selects("b"),
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ ipBlock: { cidr: "10.244.0.0/16" } }] }],
            }),
        ],
        question: { from: { workload: "x/a" }, to: { workload: "x/b" }, port: 80 },
        verdicts: { ...all("allowed"), reference: "unknown", cilium: "denied" },
    },
    {
        point: "a hostNetwork pod that a policy selects",
        policies: [policy("x/in", { podSelector: selects("host"), policyTypes: ["Ingress"] })],
        question: { from: { workload: "x/a" }, to: { workload: "x/host" }, port: 80 },
        verdicts: { ...all("allowed"), reference: "unknown" },
    },
    {
        // As a pod it is admitted; as its node it is not, unless it is the node of the pod that it calls.
        point: "a hostNetwork pod that a rule selects",
        policies: [
            policy("x/in", {
                podSelector: selects("b"),
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: selects("host") }] }],
            }),
        ],
        question: { from: { workload: "x/host" }, to: { workload: "x/b" }, port: 80 },
        verdicts: all("unknown"),
    },
    {
        point: "a named port that the destination does not declare",
        policies: [
            policy("x/in", {
                podSelector: selects("b"),
                policyTypes: ["Ingress"],
                ingress: [{ ports: [{ port: "http" }] }],
            }),
        ],
        question: { from: { workload: "x/a" }, to: { workload: "x/b" }, port: 80 },
        verdicts: { ...all("denied"), reference: "unknown", "aws-vpc-cni": "unknown" },
    },
    {
        // Where the block does not match nodes the rule is void, yet a pod always reaches the node it runs on.
        point: "an ipBlock that holds a node's address, such as the API server's",
        policies: [
            policy("x/out", {
                podSelector: selects("a"),
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "172.18.0.2/32" } }] }],
            }),
        ],
        question: { from: { workload: "x/a" }, to: { ip: "172.18.0.2" }, port: 6443 },
        verdicts: { ...all("allowed"), reference: "unknown", cilium: "unknown" },
    },
    {
        point: "a selector that means the API server, which no selector matches",
        policies: [
            policy("x/out", {
                podSelector: selects("a"),
                policyTypes: ["Egress"],
                egress: [
                    { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "default" } } }] },
                ],
            }),
        ],
        question: { from: { workload: "x/a" }, to: { ip: "172.18.0.2" }, port: 6443 },
        verdicts: all("unknown"),
    },
];

describe("tests/cases: where references disagree, the profile decides", () => {
    for (const { point, policies, question, verdicts } of disagreements) {
        for (const profile of profileNames) {
            it(`${point}: ${verdicts[profile]} under ${profile}`, () => {
                expect(verdictOf(policies, question, profile)).to.equal(verdicts[profile]);
            });
        }
    }

    it("every assumption of every profile names its source", () => {
        for (const { name, ...assumptions } of Object.values(profiles)) {
            for (const [point, { source }] of Object.entries(assumptions))
                expect(source, `${name} ${point}`).to.match(/\S/);
        }
    });

    it("a rule that no profile reads differently is the same under all of them", () => {
        const open = policy("x/in", {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ podSelector: selects("a") }] }],
        });
        const question = { from: { workload: "x/a" }, to: { workload: "x/b" }, port: 80 };
        const seen = new Set(profileNames.map((profile) => verdictOf([open], question, profile)));
        expect([...seen]).to.deep.equal(["allowed"]);
    });
});

function verdictOf(
    policies: readonly NetworkPolicy[],
    question: Omit<Question, "protocol">,
    profile: ProfileName,
): Verdict {
    const cluster: Cluster = {
        namespaces: [],
        workloads: [a, b, host],
        services: [
            {
                namespace: "x",
                name: "a",
                selector: { app: "a" },
                clusterIPs: ["10.96.0.5"],
                ports: [{ protocol: "TCP", port: 80, targetPort: 80 }],
            },
        ],
        policies,
    };
    const index = createIndex(cluster, {
        profile,
        nodeAddresses: IpSet.parse("172.18.0.0/16"),
        clusterAddresses: IpSet.none,
    });
    return evaluate(index, { ...question, protocol: "TCP" }).verdict;
}

function pod(name: string, ip: string): Workload {
    return { kind: "Pod", namespace: "x", name, labels: { app: name }, ports: [], ips: [ip], hostNetwork: false };
}
