import { expect } from "chai";
import {
    type IndexOptions,
    IpSet,
    type NetworkPolicySpec,
    type ProfileName,
    profileNames,
    profiles,
    type Service,
    type Verdict,
} from "../../netpol";
import { ask, clusterOf, pod, policy, verdict } from "./sample";

const a = pod("x/a", { ips: ["10.0.0.1"] });
const b = pod("y/b", { ips: ["10.0.0.2"], ports: [{ name: "http", protocol: "TCP", port: 8080 }] });
const toBlock = (cidr: string): NetworkPolicySpec => ({
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr } }] }],
});
const denyIngress: NetworkPolicySpec = { policyTypes: ["Ingress"] };
const behind: Service = {
    namespace: "x",
    name: "self",
    selector: { pod: "a" },
    clusterIPs: ["10.96.0.1"],
    ports: [{ protocol: "TCP", port: 80, targetPort: 8080 }],
};

/** One row of what engines disagree on: one question, and its answer under every profile. */
interface Row {
    readonly point: string;
    readonly question: string;
    readonly cluster: Parameters<typeof verdict>[0];
    readonly options?: IndexOptions;
    readonly is: Readonly<Record<ProfileName, Verdict>>;
}

const all = (value: Verdict, not: Partial<Record<ProfileName, Verdict>> = {}): Record<ProfileName, Verdict> => ({
    ...(Object.fromEntries(profileNames.map((name) => [name, value])) as Record<ProfileName, Verdict>),
    ...not,
});

const rows: Row[] = [
    {
        point: "an ipBlock that holds an address in the ranges of nodes",
        question: "x/a -> 172.18.0.7 9100/tcp",
        cluster: clusterOf([a], [policy("x", "p", toBlock("172.16.0.0/12"))]),
        options: { nodeRanges: IpSet.parse("172.18.0.0/16"), clusterAddresses: IpSet.none },
        is: all("allowed", { cilium: "denied" }),
    },
    {
        point: "the same ipBlock and an address beside those ranges",
        question: "x/a -> 172.19.0.7 9100/tcp",
        cluster: clusterOf([a], [policy("x", "p", toBlock("172.16.0.0/12"))]),
        options: { nodeRanges: IpSet.parse("172.18.0.0/16"), clusterAddresses: IpSet.none },
        is: all("allowed"),
    },
    {
        point: "a pod and its own address",
        question: "x/a -> 10.0.0.1 80/tcp",
        cluster: clusterOf([a], [policy("x", "deny-all", { policyTypes: ["Ingress", "Egress"] })]),
        is: all("allowed"),
    },
    {
        point: "an ipBlock that holds a pod's address",
        question: "x/a -> y/b 80/tcp",
        cluster: clusterOf([a, b], [policy("x", "p", toBlock("10.0.0.0/8"))]),
        is: all("allowed", { reference: "unknown", cilium: "denied" }),
    },
    {
        point: "an ipBlock that does not hold the pod's address",
        question: "x/a -> y/b 80/tcp",
        cluster: clusterOf([a, b], [policy("x", "p", toBlock("11.0.0.0/8"))]),
        is: all("denied"),
    },
    {
        point: "an ipBlock and a pod whose address is not known",
        question: "x/a -> y/b 80/tcp",
        cluster: clusterOf([a, pod("y/b")], [policy("x", "p", toBlock("10.0.0.0/8"))]),
        is: all("unknown", { cilium: "denied" }),
    },
    {
        point: "an ipBlock that holds all pods there can be",
        question: "x/a -> y/b 80/tcp",
        cluster: clusterOf([a, pod("y/b")], [policy("x", "p", toBlock("10.0.0.0/8"))]),
        options: { podCidrs: IpSet.parse("10.244.0.0/16") },
        is: all("allowed", { reference: "unknown", cilium: "denied" }),
    },
    {
        point: "an ipBlock that holds a node's address",
        question: "x/a -> 172.18.0.2 6443/tcp",
        cluster: clusterOf([a], [policy("x", "p", toBlock("172.18.0.0/16"))]),
        options: { nodeAddresses: IpSet.parse("172.18.0.0/24") },
        is: all("allowed", { reference: "unknown", cilium: "unknown" }),
    },
    {
        point: "selectors and a node: never, unless the pod runs on it",
        question: "172.18.0.2 -> x/a 80/tcp",
        cluster: clusterOf(
            [a],
            [policy("x", "p", { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] })],
        ),
        options: { nodeAddresses: IpSet.parse("172.18.0.0/24") },
        is: all("unknown"),
    },
    {
        point: "a hostNetwork pod that a policy denies: no policy applies where it counts as its node",
        question: "x/a -> y/h 80/tcp",
        cluster: clusterOf([a, pod("y/h", { hostNetwork: true })], [policy("y", "deny", denyIngress)]),
        is: all("allowed", { reference: "unknown" }),
    },
    {
        point: "a hostNetwork pod that a selector admits: it matches only where it counts as a pod",
        question: "y/h -> x/a 80/tcp",
        cluster: clusterOf(
            [a, pod("y/h", { hostNetwork: true })],
            [policy("x", "p", { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] })],
        ),
        is: all("unknown"),
    },
    {
        point: "a hostNetwork pod where both readings agree",
        question: "y/h -> x/a 80/tcp",
        cluster: clusterOf(
            [a, pod("y/h", { hostNetwork: true })],
            [policy("x", "p", { policyTypes: ["Ingress"], ingress: [{}] })],
        ),
        is: all("allowed"),
    },
    {
        point: "a named port that the pod does not declare",
        question: "x/a -> y/b 9090/tcp",
        cluster: clusterOf(
            [a, b],
            [policy("y", "p", { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: "metrics" }] }] })],
        ),
        is: all("denied", { reference: "unknown", "aws-vpc-cni": "unknown" }),
    },
    {
        point: "a named port of another protocol than the one declared",
        question: "x/a -> y/b 8080/udp",
        cluster: clusterOf(
            [a, b],
            [policy("y", "p", { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: "http", protocol: "UDP" }] }] })],
        ),
        is: all("denied", { reference: "unknown", "aws-vpc-cni": "unknown" }),
    },
    {
        point: "a named port and an address outside the cluster: nothing there has names",
        question: "x/a -> 8.8.8.8 8080/tcp",
        cluster: clusterOf(
            [a],
            [policy("x", "p", { policyTypes: ["Egress"], egress: [{ ports: [{ port: "http" }] }] })],
        ),
        is: all("denied"),
    },
    {
        point: "a denied pod that reaches itself through its Service",
        question: "x/a -> 10.96.0.1 80/tcp",
        cluster: clusterOf([a], [policy("x", "deny", denyIngress)], { services: [behind] }),
        is: all("unknown", { cilium: "allowed", "kube-network-policies": "denied", "ovn-kubernetes": "denied" }),
    },
];

describe("profiles", () => {
    for (const { point, question, cluster, options, is } of rows) {
        for (const profile of profileNames) {
            it(`${profile} says "${is[profile]}" of ${point}`, () => {
                expect(verdict(cluster, question, { ...options, profile })).to.equal(is[profile]);
            });
        }
    }

    it("every answer of every profile has a source", () => {
        for (const { name, ...answers } of Object.values(profiles)) {
            for (const [point, { source }] of Object.entries(answers))
                expect(source, `${name} ${point}`).to.match(/\S{3}/);
        }
    });

    it("every profile differs from the reference somewhere in these rows", () => {
        for (const profile of profileNames.slice(1)) {
            expect(
                rows.some(({ is }) => is[profile] !== is.reference),
                profile,
            ).to.equal(true);
        }
    });
});

describe("evaluate(): Services", () => {
    const one = pod("x/one", { labels: { app: "web" }, ports: [{ name: "http", protocol: "TCP", port: 8080 }] });
    const two = pod("x/two", { labels: { app: "web" }, ports: [{ name: "http", protocol: "TCP", port: 9090 }] });
    const web: Service = {
        namespace: "x",
        name: "web",
        selector: { app: "web" },
        clusterIPs: ["10.96.0.9", "fd00::9"],
        ports: [{ protocol: "TCP", port: 80, targetPort: "http" }],
    };
    const only8080 = policy("x", "p", {
        podSelector: { matchLabels: { app: "web" } },
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ port: 8080 }] }],
    });

    it("judges the pod's port, not the Service's", () => {
        const cluster = clusterOf([one, b], [only8080], { services: [web] });
        expect(verdict(cluster, "y/b -> 10.96.0.9 80/tcp")).to.equal("allowed");
        expect(verdict(cluster, "y/b -> fd00::9 80/tcp")).to.equal("allowed");
        expect(verdict(cluster, "y/b -> x/one 80/tcp")).to.equal("denied");
    });

    it("is unknown where the pods behind it differ, and shows each", () => {
        const answer = ask(clusterOf([one, two, b], [only8080], { services: [web] }), "y/b -> 10.96.0.9 80/tcp");
        expect(answer.verdict).to.equal("unknown");
        expect(answer.backends?.map(({ workload, port, answer }) => [workload, port, answer.verdict])).to.deep.equal([
            ["x/one[Pod]", 8080, "allowed"],
            ["x/two[Pod]", 9090, "denied"],
        ]);
    });

    it("denies where the Service has no such port, and cannot tell where nobody that was seen is behind it", () => {
        const why = (answer: ReturnType<typeof ask>) => [answer.verdict, answer.ingress.nearest?.why];
        const cluster = clusterOf([b], [], { services: [web] });
        expect(why(ask(cluster, "y/b -> 10.96.0.9 81/tcp"))).to.deep.equal([
            "denied",
            "Service x/web has no port TCP 81",
        ]);
        expect(why(ask(cluster, "y/b -> 10.96.0.9 80/tcp"))).to.deep.equal([
            "unknown",
            "no workload that was seen is behind Service x/web on port TCP 80",
        ]);
    });
});
