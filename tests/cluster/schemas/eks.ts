import type { KubeObject } from "../api";
import { type Dialect, NAMESPACE, names } from "./types";

const apiVersion = "networking.k8s.aws/v1alpha1";

const https = [{ protocol: "TCP", port: 443 }];
const policy = (egress: readonly object[], spec: object = {}): KubeObject => ({
    apiVersion,
    kind: "ApplicationNetworkPolicy",
    metadata: { name: "allow-to-hub", namespace: NAMESPACE },
    spec: { podSelector: { matchLabels: { app: "ai-agent" } }, policyTypes: ["Egress"], egress, ...spec },
});
const withPeer = (peer: object): KubeObject => policy([{ to: [peer], ports: https }]);
const withNames = (...domainNames: string[]): KubeObject => withPeer({ domainNames });
const shaped = /domainNames\[0\]: Invalid value: .* should match/u;

/** ApplicationNetworkPolicy of EKS Auto Mode. */
export const applicationNetworkPolicy: Dialect = {
    apiVersion,
    kind: "ApplicationNetworkPolicy",
    definition: "applicationnetworkpolicies.networking.k8s.aws",
    sound: [
        ["names and wildcards on a port", withNames("huggingface.co", "*.hf.co", "api.openai.com")],
        ["100 names", withNames(...names(100))],
    ],
    refused: [
        [
            "a misspelt field",
            withPeer({ domainName: ["hf.co"] }),
            /unknown field "spec.egress\[0\].to\[0\].domainName"/u,
        ],
        [
            "a name from where traffic comes",
            policy([], { ingress: [{ from: [{ domainNames: ["hf.co"] }] }] }),
            /unknown field "spec.ingress\[0\].from\[0\].domainNames"/u,
        ],
        ["every name", withNames("*"), shaped],
        ["two wildcards", withNames("**.hf.co"), shaped],
        ["a wildcard in the middle", withNames("cdn.*.hf.co"), shaped],
        ["a name of one label", withNames("localhost"), shaped],
        ["an IPv6 address for a name", withNames("2606:4700::6810"), shaped],
        ["no name", withNames(), /domainNames in body should have at least 1 items/u],
        ["a name twice", withNames("hf.co", "hf.co"), /domainNames\[1\]: Duplicate value: "hf.co"/u],
        [
            "names and pods in one peer",
            withPeer({ domainNames: ["hf.co"], podSelector: {} }),
            /podSelector and domainNames are mutually exclusive/u,
        ],
        [
            "names and addresses in one peer",
            withPeer({ domainNames: ["hf.co"], ipBlock: { cidr: "1.1.1.0/24" } }),
            /ipBlock and domainNames are mutually exclusive/u,
        ],
    ],
    letThrough: [
        ["an IPv4 address for a name", withNames("140.82.112.3"), "no answer of a resolver is called that"],
        [
            "port 0",
            policy([{ to: [{ domainNames: ["hf.co"] }], ports: [{ protocol: "TCP", port: 0 }] }]),
            "there is no such port",
        ],
        [
            "a protocol in lower case",
            policy([{ to: [{ domainNames: ["hf.co"] }], ports: [{ protocol: "tcp", port: 443 }] }]),
            "there is no such protocol",
        ],
    ],
};
