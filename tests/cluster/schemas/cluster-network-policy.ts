import type { KubeObject } from "../api";
import { type Dialect, NAMESPACE, names } from "./types";

const apiVersion = "policy.networking.k8s.io/v1alpha2";

/** Metadata services, private and shared ranges of both families: a name that resolves there is not outside. */
const inside = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fe80::/10",
];

const on = (number: number) => ({ protocols: [{ tcp: { destinationPort: { number } } }] });
const pass = { name: "not-outside", action: "Pass", to: [{ networks: inside }] };
const accept = (domainNames: unknown, rest: object = on(443)) => ({ action: "Accept", to: [{ domainNames }], ...rest });
const acceptHub = accept(["huggingface.co", "*.hf.co", "api.openai.com"]);
const agents = {
    pods: {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": NAMESPACE } },
        podSelector: { matchLabels: { app: "ai-agent" } },
    },
};

const policy = (egress: readonly object[], spec: object = {}): KubeObject => ({
    apiVersion,
    kind: "ClusterNetworkPolicy",
    metadata: { name: "ai-agents-agent-to-hub" },
    spec: { tier: "Admin", priority: 100, subject: agents, egress, ...spec },
});
const withPeers = (to: readonly object[]): KubeObject => policy([{ action: "Accept", to, ...on(443) }]);
const withNames = (...domainNames: unknown[]): KubeObject => policy([pass, accept(domainNames)]);
const baseline = policy([], {
    tier: "Baseline",
    priority: 1000,
    subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": NAMESPACE } } },
    ingress: [{ name: "deny-all", action: "Deny", from: [{ namespaces: {} }] }],
    egress: [{ name: "deny-all", action: "Deny", to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] }],
});

const ofAnything = /Invalid value: .*domainNames\[0\] in body should match/u;

const file = (channel: string) => ({
    module: "sigs.k8s.io/network-policy-api",
    file: `config/crd/${channel}/policy.networking.k8s.io_clusternetworkpolicies.yaml`,
});
const definition = "clusternetworkpolicies.policy.networking.k8s.io";

/** ClusterNetworkPolicy of the standard channel, which knows no names. */
export const standardClusterNetworkPolicy: Dialect = {
    apiVersion,
    kind: "ClusterNetworkPolicy",
    channel: "standard",
    definition,
    source: file("standard"),
    sound: [["a Baseline that denies", baseline]],
    refused: [["names", policy([pass, acceptHub]), /unknown field "spec.egress\[1\].to\[0\].domainNames"/u]],
    letThrough: [],
};

/** ClusterNetworkPolicy of the experimental channel. */
export const clusterNetworkPolicy: Dialect = {
    apiVersion,
    kind: "ClusterNetworkPolicy",
    channel: "experimental",
    definition,
    source: file("experimental"),
    sound: [
        ["Pass for what is not outside, then Accept for names", policy([pass, acceptHub])],
        ["the same in v1beta1", { ...policy([pass, acceptHub]), apiVersion: "policy.networking.k8s.io/v1beta1" }],
        ["Pass for every pod too", policy([{ ...pass, to: [{ namespaces: {} }, ...pass.to] }, acceptHub])],
        [
            "625 names in one rule",
            withPeers(
                Array.from({ length: 25 }, (_, at) => ({ domainNames: names(625).slice(at * 25, at * 25 + 25) })),
            ),
        ],
        ["25 names in one peer", withNames(...names(25))],
        [
            "25 rules of 25 peers",
            policy(Array.from({ length: 25 }, () => ({ ...pass, to: Array(25).fill(pass.to[0]) }))),
        ],
        [
            "a range of ports",
            policy([
                accept(["hf.co"], { protocols: [{ tcp: { destinationPort: { range: { start: 1, end: 65535 } } } }] }),
            ]),
        ],
        ["a Baseline that denies", baseline],
    ],
    refused: [
        [
            "a misspelt field",
            withPeers([{ domainName: ["huggingface.co"] }]),
            /unknown field "spec.egress\[0\].to\[0\].domainName"/u,
        ],
        [
            "a name from where traffic comes",
            policy([], { ingress: [{ action: "Accept", from: [{ domainNames: ["hf.co"] }] }] }),
            /unknown field "spec.ingress\[0\].from\[0\].domainNames"/u,
        ],
        ["every name", policy([accept(["*"])]), ofAnything],
        ["two wildcards", policy([accept(["**.hf.co"])]), ofAnything],
        ["a wildcard in the middle", policy([accept(["cdn.*.hf.co"])]), ofAnything],
        ["a wildcard for a part of a label", policy([accept(["cdn-*.hf.co"])]), ofAnything],
        ["a name of one label", policy([accept(["localhost"])]), ofAnything],
        ["an IPv6 address for a name", policy([accept(["2606:4700::6810"])]), ofAnything],
        ["an address range for a name", policy([accept(["1.1.1.0/24"])]), ofAnything],
        ["a name beyond ASCII", policy([accept(["bücher.example"])]), ofAnything],
        ["26 names in one peer", withNames(...names(26)), /domainNames: Too many: 26: must have at most 25 items/u],
        ["no name", withNames(), /domainNames in body should have at least 1 items/u],
        ["a name twice", withNames("hf.co", "hf.co"), /domainNames\[1\]: Duplicate value: "hf.co"/u],
        [
            "names and addresses in one peer",
            withPeers([{ domainNames: ["hf.co"], networks: ["1.1.1.0/24"] }]),
            /to\[0\]: Too many: 2: must have at most 1 item/u,
        ],
        ["a peer of nothing", withPeers([{}]), /to\[0\] in body should have at least 1 properties/u],
        [
            "26 peers",
            withPeers(Array(26).fill({ domainNames: ["hf.co"] })),
            /egress\[0\].to: Too many: 26: must have at most 25 items/u,
        ],
        ["26 rules", policy(Array(26).fill(acceptHub)), /spec.egress: Too many: 26: must have at most 25 items/u],
        ["port 0", policy([accept(["hf.co"], on(0))]), /number in body should be greater than or equal to 1/u],
        ["port 65536", policy([accept(["hf.co"], on(65536))]), /number in body should be less than or equal to 65535/u],
        [
            "a range of one port",
            policy([
                accept(["hf.co"], { protocols: [{ tcp: { destinationPort: { range: { start: 443, end: 443 } } } }] }),
            ]),
            /Start port must be less than End port/u,
        ],
        [
            "a port by its name",
            policy([accept(["hf.co"], { protocols: [{ destinationNamedPort: "https" }] })]),
            /peer cannot be set with namedPorts/u,
        ],
        [
            "an address range that is not masked",
            policy([{ ...pass, to: [{ networks: ["10.1.2.3/8"] }] }]),
            /Invalid CIDR format provided/u,
        ],
        [
            "IPv4 addresses written as IPv6",
            policy([{ ...pass, to: [{ networks: ["::ffff:0:0/96"] }] }]),
            /Invalid CIDR format provided/u,
        ],
        [
            "priority 1001",
            policy([acceptHub], { priority: 1001 }),
            /priority in body should be less than or equal to 1000/u,
        ],
        [
            "the tier of NetworkPolicies",
            policy([acceptHub], { tier: "NetworkPolicy" }),
            /spec.tier: Unsupported value: "NetworkPolicy"/u,
        ],
        ["Allow, as v1alpha1 says", policy([{ ...acceptHub, action: "Allow" }]), /action: Unsupported value: "Allow"/u],
        [
            "a name of 101 characters for a rule",
            policy([{ ...acceptHub, name: "a".repeat(101) }]),
            /name: Too long: may not be more than 100/u,
        ],
    ],
    letThrough: [
        ["an IPv4 address for a name", withNames("140.82.112.3"), "no answer of a resolver is called that"],
        ["Deny for names", policy([{ ...acceptHub, action: "Deny" }]), "the API says that names are for Accept only"],
        ["Pass for names", policy([{ ...acceptHub, action: "Pass" }]), "the API says that names are for Accept only"],
        [
            "names in Baseline",
            policy([acceptHub], { tier: "Baseline" }),
            "a pod that a NetworkPolicy selects never comes to it",
        ],
        ["a cluster-internal name", withNames("vllm.ai-inference.svc.cluster.local"), "pods have selectors"],
        ["upper case", withNames("HuggingFace.co"), "kube-network-policies compares letters as they are written"],
        ["a dot at the end", withNames("huggingface.co."), "kube-network-policies compares names as they are written"],
    ],
};
