import type { AdminRule } from "../../../netpol/tiers/types";
import type { TruthTable } from "../types";
import { acceptFrom, admin, anp, banp, denyFrom, everyPod, networks, podsOf, y, z } from "./cluster-policies";
import { internet, pod, policy, tools, xa, xb, xyz, ya, za } from "./pods";

const shared = {
    namespaces: xyz,
    pods: [xa, xb, ya, za],
    hosts: [internet],
    probes: ["80/tcp", "81/tcp", "80/udp"],
} as const;
const none = { policies: [] };
const from = <A extends string>(action: A, peers: AdminRule["from"], ports?: AdminRule["ports"]) => ({
    action,
    from: peers,
    ...(ports === undefined ? {} : { ports }),
});
const denyIn = policy("x/deny", { podSelector: {}, policyTypes: ["Ingress"] });
const intoX = [
    ["x/*", "x/*", "*"],
    ["y/*", "x/*", "*"],
    ["z/*", "x/*", "*"],
] as const;

/** AdminNetworkPolicy and BaselineAdminNetworkPolicy: the same in their own words. */
export const adminV1alpha1: TruthTable[] = [
    {
        ...shared,
        name: "anp-allow-over-a-network-policy",
        because: "Allow: allows the selected traffic (even if it would otherwise have been denied by NetworkPolicy).",
        policies: [denyIn],
        clusterPolicies: [anp("allow-y", 10, { ingress: [from("Allow", [y])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "anp-deny",
        because: "Deny: denies the selected traffic.",
        clusterPolicies: [anp("deny-y", 10, { ingress: [from("Deny", [y])] })],
        default: "allowed",
        except: [["y/*", "x/*", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "anp-pass-to-banp",
        because:
            "If the pod is not selected by any NetworkPolicies then execution is passed to any BaselineAdminNetworkPolicies.",
        clusterPolicies: [
            anp("pass-y", 10, { ingress: [from("Pass", [y]), from("Allow", [everyPod])] }),
            banp({ ingress: [from("Deny", [everyPod])] }),
        ],
        default: "allowed",
        except: [["y/*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "anp-pass-to-a-network-policy",
        because: "Pass instructs the selected traffic to skip any remaining ANP rules, and go to NetworkPolicies.",
        policies: [denyIn],
        clusterPolicies: [
            anp("pass-y", 10, { ingress: [from("Pass", [y])] }),
            anp("allow", 20, { ingress: [from("Allow", [everyPod])] }),
        ],
        default: "allowed",
        except: [
            ["y/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "anp-priorities",
        because: "Policies with lower priority values are checked before policies with higher priority values.",
        clusterPolicies: [
            anp("deny", 50, { ingress: [from("Deny", [everyPod])] }),
            anp("allow-y", 5, { ingress: [from("Allow", [y])] }),
        ],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "anp-of-one-priority",
        because: "The implementation can apply any of the matching policies to the connection.",
        clusterPolicies: [
            anp("a", 10, { ingress: [from("Allow", [y])] }),
            anp("b", 10, { ingress: [from("Deny", [y, z])] }),
        ],
        default: "allowed",
        except: [["z/*", "x/*", "*"]],
        unknown: [["y/*", "x/*", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "anp-port-number-is-tcp-unless-said-otherwise",
        because: "If not specified, this field defaults to TCP.",
        clusterPolicies: [anp("deny", 10, { ingress: [from("Deny", [y], [{ portNumber: { port: 80 } }])] })],
        default: "allowed",
        except: [["y/*", "x/*", "80/tcp"]],
    },
    {
        ...shared,
        ...none,
        name: "anp-port-number-of-udp",
        because: "Protocol is the network protocol which traffic must match.",
        clusterPolicies: [
            anp("deny", 10, { ingress: [from("Deny", [y], [{ portNumber: { protocol: "UDP", port: 80 } }])] }),
        ],
        default: "allowed",
        except: [["y/*", "x/*", "80/udp"]],
    },
    {
        ...shared,
        ...none,
        name: "anp-port-range",
        because: "PortRange selects a port range on a pod(s) based on provided start and end values.",
        clusterPolicies: [
            anp("deny", 10, {
                ingress: [from("Deny", [y], [{ portRange: { protocol: "TCP", start: 81, end: 90 } }])],
            }),
        ],
        default: "allowed",
        except: [["y/*", "x/*", "81/tcp"]],
    },
    {
        ...shared,
        ...none,
        pods: [pod("x/a", "10.244.1.10", { pod: "a" }, [{ name: "web", protocol: "TCP", port: 81 }]), ya],
        name: "anp-named-port",
        because: "NamedPort selects a port on a pod(s) based on name.",
        clusterPolicies: [anp("deny", 10, { ingress: [from("Deny", [y], [{ namedPort: "web" }])] })],
        default: "allowed",
        except: [["y/a", "x/a", "81/tcp"]],
        notByPackets: "kube-network-policies of v1alpha1 takes every port of a pod that declares the name",
    },
    {
        ...shared,
        ...none,
        name: "anp-subject-and-peer-of-pods",
        because: "Pods select via namespace AND pod selectors.",
        clusterPolicies: [
            anp("deny", 10, { subject: podsOf("x", "a"), ingress: [from("Deny", [podsOf("x", "b"), y])] }),
        ],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["y/*", "x/a", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        hosts: [internet, tools],
        name: "anp-networks",
        because: "Networks defines a way to select peers via CIDR blocks.",
        clusterPolicies: [
            anp("p", 10, {
                egress: [
                    { action: "Allow", to: [networks("10.200.5.0/24")] },
                    { action: "Pass", to: [everyPod] },
                    { action: "Deny", to: [networks("0.0.0.0/0")] },
                ],
            }),
        ],
        default: "allowed",
        except: [["x/*", "internet", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "banp-deny",
        because:
            "BANP rules are applied to the selected pods if no AdminNetworkPolicy or NetworkPolicy rules match them.",
        clusterPolicies: [banp({ ingress: [from("Deny", [everyPod])] })],
        default: "allowed",
        except: intoX,
    },
    {
        ...shared,
        ...none,
        name: "banp-rules-are-taken-in-order",
        because:
            "The relative precedence of rules within a BANP is determined by the order in which the rule is written.",
        clusterPolicies: [banp({ ingress: [from("Allow", [y]), from("Deny", [everyPod])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "banp-is-overridden-by-a-network-policy",
        because: "If the pod is selected by a NetworkPolicy, execution is not passed to a BaselineAdminNetworkPolicy.",
        policies: [policy("x/open", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] })],
        clusterPolicies: [banp({ ingress: [from("Deny", [everyPod])] })],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "banp-beside-a-network-policy-of-egress",
        because: "Whether a pod counts as selected by direction or altogether is open.",
        policies: [policy("x/out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] })],
        clusterPolicies: [banp({ ingress: [from("Deny", [everyPod])] })],
        default: "allowed",
        except: [],
        unknown: intoX,
    },
    {
        ...shared,
        ...none,
        name: "admin-policies-of-both-apis-that-disagree",
        because: "No API says in which order AdminNetworkPolicies and ClusterNetworkPolicies of tier Admin are judged.",
        clusterPolicies: [
            anp("allow-y", 1, { ingress: [from("Allow", [y])] }),
            admin("deny", 2, { ingress: [denyFrom([y, z])] }),
        ],
        default: "allowed",
        except: [["z/*", "x/*", "*"]],
        unknown: [["y/*", "x/*", "*"]],
        notByPackets: "each build of the lab's engine judges one of both APIs",
    },
    {
        ...shared,
        ...none,
        name: "admin-policies-of-both-apis-that-agree",
        because: "Whichever comes first, the traffic is accepted.",
        clusterPolicies: [
            anp("allow-y", 1, { ingress: [from("Allow", [y])] }),
            admin("accept-y", 1, { ingress: [acceptFrom([y])] }),
            banp({ ingress: [from("Deny", [everyPod])] }),
        ],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
        notByPackets: "each build of the lab's engine judges one of both APIs",
    },
];
