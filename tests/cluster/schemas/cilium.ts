import type { KubeObject } from "../api";
import { type Dialect, NAMESPACE } from "./types";

const apiVersion = "cilium.io/v2";
const source = {
    module: "github.com/cilium/cilium",
    file: "pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml",
};

const ports = (...numbers: unknown[]) => [{ ports: numbers.map((port) => ({ port, protocol: "TCP" })) }];
const dns = {
    toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" } }],
    toPorts: [
        {
            ports: ["UDP", "TCP"].map((protocol) => ({ port: "53", protocol })),
            rules: { dns: [{ matchPattern: "*" }] },
        },
    ],
};
const hub = [{ matchName: "huggingface.co" }, { matchPattern: "**.hf.co" }, { matchName: "api.openai.com" }];
const agents = { matchLabels: { "k8s:app": "ai-agent" } };

const policy = (spec: object): KubeObject => ({
    apiVersion,
    kind: "CiliumNetworkPolicy",
    metadata: { name: "allow-to-hub", namespace: NAMESPACE },
    spec: { endpointSelector: agents, ...spec },
});
const withRule = (rule: object): KubeObject => policy({ egress: [dns, rule] });
const withNames = (...toFQDNs: object[]): KubeObject => withRule({ toFQDNs, toPorts: ports("443") });
const onPorts = (toPorts: unknown): KubeObject => withRule({ toFQDNs: hub, toPorts });
const shaped = /toFQDNs\[0\]\.match(?:Name|Pattern): Invalid value: .* should match/u;

/** CiliumNetworkPolicy: `toFQDNs`, and the DNS rule without which the agent learns no name. */
export const ciliumNetworkPolicy: Dialect = {
    apiVersion,
    kind: "CiliumNetworkPolicy",
    definition: "ciliumnetworkpolicies.cilium.io",
    source,
    sound: [
        ["names, patterns and the resolver", policy({ egress: [dns, { toFQDNs: hub, toPorts: ports("443") }] })],
        [
            "the same without leaving the pod denied",
            policy({ egress: [dns], enableDefaultDeny: { egress: false, ingress: false } }),
        ],
        ["a range of ports", onPorts([{ ports: [{ port: "8000", endPort: 8010, protocol: "TCP" }] }])],
        [
            "the Kubernetes API and nodes",
            policy({
                egress: [
                    { toEntities: ["kube-apiserver"], toPorts: ports("6443") },
                    { toEntities: ["host", "remote-node"] },
                ],
            }),
        ],
        ["40 ports", onPorts(ports(...Array.from({ length: 40 }, (_, at) => `${at + 1}`)))],
        [
            "every port of every protocol, as a range",
            onPorts([{ ports: [{ port: "1", endPort: 65535, protocol: "ANY" }] }]),
        ],
        ["two lists of ports", onPorts([...ports("80"), ...ports("443")])],
        [
            "resolvers by their addresses and on the node",
            policy({
                egress: [
                    { toPorts: dns.toPorts, toCIDR: ["169.254.20.10/32"] },
                    { toEntities: ["host"], toPorts: dns.toPorts },
                ],
            }),
        ],
        ["a name of 255 characters", withNames({ matchName: "a".repeat(255) })],
        ["100 names", withNames(...Array.from({ length: 100 }, (_, at) => ({ matchName: `host${at}.example.com` })))],
    ],
    refused: [
        ["a misspelt field", withRule({ toFQDN: hub }), /unknown field "spec.egress\[1\].toFQDN"/u],
        [
            "a name as a text",
            withNames("huggingface.co" as unknown as object),
            /toFQDNs\[0\]: Invalid value: "string"/u,
        ],
        ["a wildcard in matchName", withNames({ matchName: "*.hf.co" }), shaped],
        ["an address range for a name", withNames({ matchName: "1.1.1.0/24" }), shaped],
        ["an IPv6 address for a name", withNames({ matchName: "2606:4700::6810" }), shaped],
        ["a name beyond ASCII", withNames({ matchName: "bücher.example" }), shaped],
        ["a URL", withNames({ matchName: "https://hf.co" }), shaped],
        [
            "a name and a pattern in one entry",
            withNames({ matchName: "hf.co", matchPattern: "*.hf.co" }),
            /toFQDNs\[0\].* must validate one and only one schema \(oneOf\)/u,
        ],
        ["an entry of nothing", withNames({}), /toFQDNs\[0\].* must validate one and only one schema \(oneOf\)/u],
        [
            "a name of 256 characters",
            withNames({ matchName: "a".repeat(256) }),
            /matchName: Too long: may not be more than 255/u,
        ],
        ["a port that is a number", onPorts(ports(443)), /port in body must be of type string: "integer"/u],
        ["a port that is empty", onPorts(ports("")), /toPorts\[0\].ports\[0\].port: Invalid value: "".* should match/u],
        [
            "a range that ends at 65536",
            onPorts([{ ports: [{ port: "1", endPort: 65536 }] }]),
            /endPort in body should be less than or equal to 65535/u,
        ],
        [
            "41 ports",
            onPorts(ports(...Array.from({ length: 41 }, (_, at) => `${at + 1}`))),
            /ports: Too many: 41: must have at most 40 items/u,
        ],
        [
            "a protocol in lower case",
            onPorts([{ ports: [{ port: "443", protocol: "tcp" }] }]),
            /protocol: Unsupported value: "tcp"/u,
        ],
        [
            "an entity that there is not",
            policy({ egress: [{ toEntities: ["internet"] }] }),
            /toEntities\[0\]: Unsupported value: "internet"/u,
        ],
        ["rules in no direction", policy({}), /must validate at least one schema \(anyOf\)/u],
        [
            "pods and nodes at once",
            policy({ nodeSelector: {}, egress: [dns] }),
            /must validate one and only one schema \(oneOf\)/u,
        ],
    ],
    letThrough: [
        [
            "an IPv4 address for a name",
            withNames({ matchName: "140.82.112.3" }),
            "no answer of a resolver is called that",
        ],
        ["every name", withNames({ matchPattern: "*" }), "that is every address that is ever resolved"],
        ["a name of one label", withNames({ matchName: "localhost" }), "it is no name outside"],
        ["two wildcards that are no prefix", withNames({ matchPattern: "cdn.**.hf.co" }), "`**.` is a prefix only"],
        [
            "names and pods in one rule",
            withRule({ toFQDNs: hub, toEndpoints: [agents] }),
            "the agent refuses the policy",
        ],
        [
            "names without a rule for DNS",
            policy({ egress: [{ toFQDNs: hub, toPorts: ports("443") }] }),
            "no name is ever learnt",
        ],
        [
            "a range of ports with a rule for DNS",
            policy({ egress: [{ ...dns, toPorts: [{ ...dns.toPorts[0], ports: [{ port: "53", endPort: 54 }] }] }] }),
            "the agent refuses the policy",
        ],
        ["port 0", onPorts(ports("0")), "it is every port"],
        ["port 65536", onPorts(ports("65536")), "the agent refuses the policy"],
    ],
};
