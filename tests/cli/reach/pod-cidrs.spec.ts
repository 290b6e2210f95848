import { expect } from "chai";
import type { IpSet } from "../../../netpol";
import { createIndex, evaluate, type Cluster } from "../../../netpol";
import { readPodCidrs } from "../../../cli/commands/pod-cidrs";

const deployment = (name: string): Cluster["workloads"][number] => ({
    kind: "Deployment",
    namespace: "x",
    name,
    labels: { app: name },
    ports: [],
    ips: [],
    hostNetwork: false,
});

const cluster: Cluster = {
    namespaces: [],
    workloads: [deployment("a"), deployment("b")],
    services: [],
    policies: [
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "tools", namespace: "x" },
            spec: {
                podSelector: { matchLabels: { app: "a" } },
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] } }] }],
            },
        },
    ],
};

const verdict = (podCidrs: IpSet | undefined): string =>
    evaluate(createIndex(cluster, { podCidrs }), {
        from: { workload: "x/a" },
        to: { workload: "x/b" },
        protocol: "TCP",
        port: 443,
    }).verdict;

describe("readPodCidrs()", () => {
    it("tells an ipBlock that holds no pod from one that may", () => {
        expect(verdict(readPodCidrs(["10.244.0.0/16", "fd00::/64"]))).to.equal("denied");
        expect(verdict(readPodCidrs(["10.244.0.0/15"]))).to.equal("unknown");
        expect(verdict(readPodCidrs(undefined))).to.equal("unknown");
    });

    it("quotes what is no CIDR", () => {
        expect(() => readPodCidrs(["10.0.0.1/8"])).to.throw(
            `--pod-cidrs: "10.0.0.1/8" has host bits set: did you mean "10.0.0.0/8"?`,
        );
    });
});
