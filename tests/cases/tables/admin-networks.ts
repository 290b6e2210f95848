import type { ClusterPolicyPeer } from "../../../netpol/tiers/types";
import type { LabelSelector } from "../../../netpol/types";
import type { CaseHost, TruthTable } from "../types";
import { acceptTo, admin, baseline, denyTo, everyPod, networks, passTo } from "./cluster-policies";
import { internet, policy, tools, xa, xyz, ya } from "./pods";

const six: CaseHost = { name: "six", ip: "2a04:4e42::7" };
const worker: CaseHost = { name: "worker", ip: "172.18.0.2" };
const master: CaseHost = { name: "master", ip: "172.18.0.3" };
const hosts = [internet, tools];
const shared = { namespaces: xyz, pods: [xa, ya], hosts, probes: ["443/tcp"], policies: [] } as const;
const denyEgress = policy("x/deny", { podSelector: {}, policyTypes: ["Egress"] });
const nodes = (selector: LabelSelector): ClusterPolicyPeer => ({ nodes: selector });
const names = (...domainNames: string[]): ClusterPolicyPeer => ({ domainNames });
const bothNodes = [
    { name: "worker", labels: { role: "worker" }, ips: [worker.ip] },
    { name: "master", labels: { role: "master" }, ips: [master.ip, "fd00::3"] },
];
const noNodes = "the lab's Node object has no address of its own, and the build of v1alpha1 asks for the pod's node";

/** Peers of egress rules that are no pods: networks, nodes and domain names. */
export const adminNetworks: TruthTable[] = [
    {
        ...shared,
        name: "networks-hold-pods-too",
        because: 'If you Deny traffic to "0.0.0.0/0", that will deny all IPv4 pod-to-pod traffic as well.',
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([networks("0.0.0.0/0")])] })],
        default: "allowed",
        except: [["x/a", "*", "*"]],
    },
    {
        ...shared,
        name: "pods-pass-before-networks-are-denied",
        because: "If you don't want that, add a rule that Passes all pod traffic before the Networks rule.",
        clusterPolicies: [admin("deny", 10, { egress: [passTo([everyPod]), denyTo([networks("0.0.0.0/0")])] })],
        default: "allowed",
        except: [
            ["x/a", "internet", "*"],
            ["x/a", "tools", "*"],
        ],
    },
    {
        ...shared,
        name: "networks-of-a-pod-s-address",
        because: "Cluster-internal traffic will be checked against the rule as well.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([networks("10.244.2.10/32")])] })],
        default: "allowed",
        except: [["x/a", "y/a", "*"]],
    },
    {
        ...shared,
        name: "one-network-accepted-the-rest-denied",
        because: "The first rule that matches decides: an address may lie in several networks.",
        clusterPolicies: [
            admin("p", 10, { egress: [acceptTo([networks("10.200.0.0/16")]), denyTo([networks("0.0.0.0/0")])] }),
        ],
        default: "allowed",
        except: [
            ["x/a", "y/a", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "networks-of-a-peer-are-ored",
        because: "Networks can have up to 25 CIDRs, each of which matches by itself.",
        clusterPolicies: [
            admin("deny", 10, { egress: [denyTo([networks("10.200.5.0/24", "192.0.2.0/24", "151.101.1.69/32")])] }),
        ],
        default: "allowed",
        except: [
            ["x/a", "internet", "*"],
            ["x/a", "tools", "*"],
        ],
    },
    {
        ...shared,
        name: "networks-accepted-over-a-network-policy",
        because: "No further egress ClusterNetworkPolicy or NetworkPolicy rules will be processed.",
        policies: [denyEgress],
        clusterPolicies: [admin("accept", 10, { egress: [acceptTo([networks("10.200.5.7/32")])] })],
        default: "allowed",
        except: [
            ["x/a", "y/a", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "networks-in-the-baseline-tier",
        because: "Baseline egress rules have the same peers.",
        clusterPolicies: [
            baseline("b", 10, {
                egress: [passTo([everyPod]), acceptTo([networks("10.200.5.7/32")]), denyTo([networks("0.0.0.0/0")])],
            }),
        ],
        default: "allowed",
        except: [["x/a", "internet", "*"]],
    },
    {
        ...shared,
        hosts: [internet, six],
        name: "networks-are-of-one-family",
        because: '"::/0" holds no IPv4 address, "0.0.0.0/0" no IPv6 one.',
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([networks("::/0")])] })],
        default: "allowed",
        except: [["x/a", "six", "*"]],
        notByPackets: "a pod with an IPv4 address alone has no way to an IPv6 host",
    },
    {
        ...shared,
        pods: [xa, { ...ya, ip6: "fd00:10:244:2::a" }],
        name: "networks-that-hold-one-of-a-pod-s-addresses",
        because: "A pod with two addresses may be called at either, and only one of them is in the network.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([networks("fd00:10:244::/48")])] })],
        default: "allowed",
        except: [],
        unknown: [["x/a", "y/a", "*"]],
        notByPackets: "packets use one address of a pod, and the table is about both",
    },
    {
        ...shared,
        pods: [xa, { ...ya, ip6: "fd00:10:244:2::a" }],
        name: "networks-that-hold-both-of-a-pod-s-addresses",
        because: "Whichever address is called, a rule denies it.",
        clusterPolicies: [
            admin("deny4", 10, { egress: [denyTo([networks("10.244.0.0/16")])] }),
            admin("deny6", 20, { egress: [denyTo([networks("fd00:10:244::/48")])] }),
        ],
        default: "allowed",
        except: [["x/a", "y/a", "*"]],
    },
    {
        ...shared,
        hosts: [internet, worker, master],
        nodes: bothNodes,
        name: "nodes-by-label",
        because:
            "It selects the nodeIPs by matching on the IPs present in the node.Status.Addresses field of the node.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([nodes({ matchLabels: { role: "worker" } })])] })],
        default: "allowed",
        except: [["x/a", "worker", "*"]],
        notByPackets: noNodes,
    },
    {
        ...shared,
        hosts: [internet, worker, master],
        nodes: bothNodes,
        name: "nodes-all-of-them",
        because: "If present but empty, it selects all Nodes; neither pods nor what is outside is one.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([nodes({})])] })],
        default: "allowed",
        except: [
            ["x/a", "worker", "*"],
            ["x/a", "master", "*"],
        ],
        notByPackets: noNodes,
    },
    {
        ...shared,
        name: "nodes-that-nobody-listed",
        because: "Without the Node objects any address that is no pod's may be a node's.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([nodes({})])] })],
        default: "allowed",
        except: [],
        unknown: [
            ["x/a", "internet", "*"],
            ["x/a", "tools", "*"],
        ],
        notByPackets: noNodes,
    },
    {
        ...shared,
        name: "domain-names-before-a-deny",
        because:
            "A name is never equal to an address: the verdict takes for granted that the name does not resolve to it.",
        clusterPolicies: [
            admin("p", 10, { egress: [acceptTo([names("kubernetes.io")]), denyTo([networks("0.0.0.0/0")])] }),
        ],
        default: "allowed",
        except: [["x/a", "*", "*"]],
        notByPackets: "domainNames are in the experimental channel alone, and depend on what DNS has answered",
    },
    {
        ...shared,
        name: "domain-names-that-change-nothing",
        because: "Whether the name has the address or not, everything is open.",
        clusterPolicies: [admin("p", 10, { egress: [acceptTo([names("*.kubernetes.io")])] })],
        default: "allowed",
        except: [],
        notByPackets: "domainNames are in the experimental channel alone",
    },
    {
        ...shared,
        name: "domain-names-behind-a-rule-that-decides",
        because: "A rule above has decided already.",
        clusterPolicies: [
            admin("p", 10, { egress: [denyTo([networks("0.0.0.0/0")]), acceptTo([names("kubernetes.io")])] }),
        ],
        default: "allowed",
        except: [["x/a", "*", "*"]],
        notByPackets: "domainNames are in the experimental channel alone",
    },
];
