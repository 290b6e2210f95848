import type { Cni, Enforcement } from "../types";
import type { Fact } from "./preset";

/** What is known of a network plugin. */
export interface Plugin {
    readonly title: string;
    /** `always`: where it runs with what its name says, as `cni` of a spec says. */
    readonly enforces: Exclude<Enforcement, "when-enabled">;
    /** What policies cannot do there, a sentence each. */
    readonly limits: readonly Fact<string>[];
}

const ciliumCidrs = "https://docs.cilium.io/en/stable/security/policy/language/#selecting-nodes-with-cidr-ipblock";
const eksPolicies = "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html";
const eksController =
    "https://github.com/aws/amazon-network-policy-controller-k8s/blob/main/pkg/resolvers/endpoints.go";
const aksPolicies = "https://learn.microsoft.com/azure/aks/use-network-policies";

/** Sources of what findings say, by what they say it of. */
export const sources = {
    ciliumCidrs,
    ciliumServices: "https://docs.cilium.io/en/stable/security/policy/language/#limit-ingress-egress-ports",
    ciliumGateway: "https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/",
    aksLocalDns: "https://learn.microsoft.com/azure/aks/localdns-custom",
    eksPolicies,
    aksPolicies,
    flannel: "https://github.com/flannel-io/flannel#networking-details",
} as const;

const plugins: Readonly<Record<Cni, Plugin>> = {
    antrea: { title: "Antrea", enforces: "always", limits: [] },
    "aws-vpc-cni": {
        title: "Amazon VPC CNI",
        enforces: "always",
        limits: [
            { value: "A rule takes at most 24 combinations of port and protocol.", sources: [eksPolicies] },
            { value: "Addresses of the cluster's own family count alone, IPv4 or IPv6.", sources: [eksPolicies] },
            { value: "Pods without an owner, such as a Deployment, are not isolated.", sources: [eksPolicies] },
            { value: "Interfaces beside eth0, as of Multus, are not isolated.", sources: [eksPolicies] },
            {
                value: "A Service is reached by its own address only where its selector has every label of the rule's podSelector.",
                sources: [eksController],
            },
        ],
    },
    "azure-npm": {
        title: "Azure Network Policy Manager",
        enforces: "always",
        limits: [
            { value: "IPv6 addresses do not count.", sources: [aksPolicies] },
            { value: "It serves no more than 250 nodes and 20,000 pods.", sources: [aksPolicies] },
            {
                value: "Editing or deleting a policy with more than four ipBlocks can leave a node without rules for seconds.",
                sources: [aksPolicies],
            },
        ],
    },
    calico: { title: "Calico", enforces: "always", limits: [] },
    cilium: {
        title: "Cilium",
        enforces: "always",
        limits: [
            {
                value: "An ipBlock matches neither pods nor nodes; nodes only with policyCIDRMatchMode: nodes.",
                sources: [ciliumCidrs, "https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium"],
            },
        ],
    },
    flannel: {
        title: "Flannel",
        enforces: "never",
        limits: [
            {
                value: "Policies have no effect.",
                sources: [sources.flannel, "https://docs.rke2.io/networking/basic_network_options"],
            },
        ],
    },
    kindnet: {
        title: "kindnet",
        enforces: "always",
        limits: [
            {
                value: "While its policy engine does not run, traffic passes.",
                sources: ["https://github.com/kubernetes-sigs/kind/blob/main/images/kindnetd/cmd/kindnetd/main.go"],
            },
        ],
    },
    "kube-network-policies": { title: "kube-network-policies", enforces: "always", limits: [] },
    "kube-router": { title: "kube-router", enforces: "always", limits: [] },
    "ovn-kubernetes": { title: "OVN-Kubernetes", enforces: "always", limits: [] },
};

/** What is known of a plugin by its name. */
export const pluginOf = (name: Cni): Plugin => plugins[name];

export const cnis = Object.keys(plugins) as readonly Cni[];
