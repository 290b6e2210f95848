import type { TruthTable } from "../types";
import { acceptFrom, acceptTo, admin, denyFrom, denyTo, everyPod, passFrom, passTo, y, z } from "./cluster-policies";
import { internet, policy, xa, xb, xyz, ya, za } from "./pods";

// The subject is x, whose two pods show that it is the whole namespace; y is whom rules name, z whom they do not. The
// host stands for everything outside the cluster.
const shared = { namespaces: xyz, pods: [xa, xb, ya, za], hosts: [internet], probes: ["80/tcp", "80/udp"] } as const;
const none = { policies: [] };

const denyIngressOf = (ns: string) => policy(`${ns}/deny`, { podSelector: {}, policyTypes: ["Ingress"] });
const denyEgressOf = (ns: string) => policy(`${ns}/deny`, { podSelector: {}, policyTypes: ["Egress"] });

/** What the actions of the Admin tier do, alone and beside NetworkPolicies. */
export const adminActions: TruthTable[] = [
    {
        ...shared,
        ...none,
        name: "admin-deny-from-a-namespace",
        because: "Deny: Drops the selected traffic.",
        clusterPolicies: [admin("deny-y", 10, { ingress: [denyFrom([y])] })],
        default: "allowed",
        except: [["y/*", "x/*", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "admin-deny-to-a-namespace",
        because: "Egress rules are applied to what the selected pods send.",
        clusterPolicies: [admin("deny-y", 10, { egress: [denyTo([y])] })],
        default: "allowed",
        except: [["x/*", "y/*", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "admin-accept-isolates-nobody",
        because: "Rules should be read as-is, i.e. there will not be any implicit isolation effects for the Pods.",
        clusterPolicies: [admin("accept-y", 10, { ingress: [acceptFrom([y])], egress: [acceptTo([y])] })],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        ...none,
        name: "admin-policy-without-rules-does-nothing",
        because: "CNPs with no ingress rules do not affect ingress traffic.",
        clusterPolicies: [admin("empty", 10, { ingress: [], egress: [] })],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "admin-accept-from-over-a-network-policy",
        because: "Accept: No further ingress ClusterNetworkPolicy or NetworkPolicy rules will be processed.",
        policies: [denyIngressOf("x")],
        clusterPolicies: [admin("accept-y", 10, { ingress: [acceptFrom([y])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "admin-accept-to-over-a-network-policy",
        because: "Accept: No further egress ClusterNetworkPolicy or NetworkPolicy rules will be processed.",
        policies: [denyEgressOf("x")],
        clusterPolicies: [admin("accept-y", 10, { egress: [acceptTo([y])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["x/*", "z/*", "*"],
            ["x/*", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "admin-accept-of-egress-leaves-ingress-to-others",
        because: "Accept of egress: but any ingress rules at the destination do apply.",
        policies: [denyIngressOf("y")],
        clusterPolicies: [admin("accept", 10, { egress: [acceptTo([everyPod])] })],
        default: "allowed",
        except: [["*", "y/*", "*"]],
    },
    {
        ...shared,
        name: "admin-accept-of-ingress-leaves-egress-to-others",
        because: "Accept of ingress speaks of what comes in; what its source may send is judged by its own policies.",
        policies: [denyEgressOf("y")],
        clusterPolicies: [admin("accept", 10, { ingress: [acceptFrom([everyPod])] })],
        default: "allowed",
        except: [["y/*", "*", "*"]],
    },
    {
        ...shared,
        name: "admin-deny-over-a-network-policy-that-allows",
        because: "The Admin tier takes precedence over all other policies.",
        policies: [
            policy("x/allow", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: {} }] }],
            }),
        ],
        clusterPolicies: [admin("deny-y", 10, { ingress: [denyFrom([y])] })],
        default: "allowed",
        except: [
            ["y/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "admin-deny-at-one-half-is-enough",
        because: "A connection needs both halves: Accept at one end does not undo Deny at the other.",
        clusterPolicies: [
            admin("accept-out", 10, { egress: [acceptTo([y])] }),
            admin("deny-in", 10, { subject: y, ingress: [denyFrom([everyPod])] }),
        ],
        default: "allowed",
        except: [
            ["x/*", "y/*", "*"],
            ["z/*", "y/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "admin-pass-skips-the-rest-of-the-tier",
        because: "Pass: Skips all further ClusterNetworkPolicy rules in the current tier for the selected traffic.",
        clusterPolicies: [
            admin("pass-y", 10, { ingress: [passFrom([y])] }),
            admin("deny", 20, { ingress: [denyFrom([everyPod])] }),
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
        name: "admin-pass-skips-later-rules-of-its-own-policy",
        because: "Pass skips rules with lower precedence in the current tier, those below it included.",
        clusterPolicies: [admin("pass-y", 10, { egress: [passTo([y]), denyTo([everyPod])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["x/*", "z/*", "*"],
        ],
    },
    {
        ...shared,
        name: "admin-pass-falls-to-network-policies",
        because: "Pass: passes evaluation to the next tier, and that is the NetworkPolicies'.",
        policies: [
            policy("x/from-z", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: { matchLabels: { ns: "z" } } }] }],
            }),
        ],
        clusterPolicies: [admin("pass", 10, { ingress: [passFrom([y, z]), acceptFrom([everyPod])] })],
        default: "allowed",
        except: [
            ["y/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "admin-deny-of-ingress-lets-outside-pass",
        because: "Peers of ingress rules are namespaces and pods: nothing outside the cluster is one.",
        clusterPolicies: [admin("deny", 10, { ingress: [denyFrom([everyPod])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["y/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "admin-accept-of-ingress-does-not-let-outside-in",
        because: "What no rule matches goes on to the next tier, and there a NetworkPolicy lets nothing in.",
        policies: [denyIngressOf("x")],
        clusterPolicies: [admin("accept", 10, { ingress: [acceptFrom([everyPod])] })],
        default: "allowed",
        except: [["internet", "x/*", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "replies-pass-whatever-the-other-direction-says",
        because:
            "Accepts the selected traffic, including replies to that traffic: Deny of egress is about new connections.",
        clusterPolicies: [admin("deny-out", 10, { subject: y, egress: [denyTo([everyPod])] })],
        default: "allowed",
        except: [
            ["y/*", "x/*", "*"],
            ["y/*", "z/*", "*"],
        ],
    },
];
