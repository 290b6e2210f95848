import type { TruthTable } from "../types";
import { acceptFrom, acceptTo, admin, baseline, denyFrom, denyTo, everyPod, passFrom, y } from "./cluster-policies";
import { internet, policy, xa, xb, xyz, ya, za } from "./pods";

// As in the tables of actions: x is the subject, y is named, z is not, the host is outside.
const shared = { namespaces: xyz, pods: [xa, xb, ya, za], hosts: [internet], probes: ["80/tcp", "80/udp"] } as const;
const none = { policies: [] };
const intoX = [
    ["x/*", "x/*", "*"],
    ["y/*", "x/*", "*"],
    ["z/*", "x/*", "*"],
] as const;
const denyIn = baseline("deny-in", 10, { ingress: [denyFrom([everyPod])] });
const denyOut = baseline("deny-out", 10, { egress: [denyTo([everyPod])] });
/** Isolates x for egress and lets everything out. */
const egressOnly = policy("x/out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] });
const ingressOnly = policy("x/in", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });

/** The Baseline tier: what is judged where no NetworkPolicy has spoken. */
export const adminBaseline: TruthTable[] = [
    {
        ...shared,
        ...none,
        name: "baseline-deny-of-ingress",
        because:
            "Baseline describes default connectivity for cluster workloads; outside sources match no ingress rule.",
        clusterPolicies: [denyIn],
        default: "allowed",
        except: intoX,
    },
    {
        ...shared,
        ...none,
        name: "baseline-deny-of-egress",
        because: "An egress rule to every pod leaves the way out of the cluster open.",
        clusterPolicies: [denyOut],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["x/*", "y/*", "*"],
            ["x/*", "z/*", "*"],
        ],
    },
    {
        ...shared,
        name: "baseline-deny-is-overridden-by-a-network-policy",
        because: "v1.NetworkPolicy always makes a final decision for selected pods.",
        policies: [
            policy("x/from-y", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: { matchLabels: { ns: "y" } } }] }],
            }),
        ],
        clusterPolicies: [denyIn],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "baseline-accept-does-not-open-what-a-network-policy-shut",
        because: "Further evaluation only happens for Pods not selected by a v1.NetworkPolicy.",
        policies: [policy("x/deny", { podSelector: {}, policyTypes: ["Ingress"] })],
        clusterPolicies: [baseline("accept", 10, { ingress: [acceptFrom([everyPod])] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "baseline-judges-pods-that-no-network-policy-selects",
        because: "Selected is a matter of each pod: x/a has a NetworkPolicy, x/b has none.",
        policies: [
            policy("x/a-open", { podSelector: { matchLabels: { pod: "a" } }, policyTypes: ["Ingress"], ingress: [{}] }),
        ],
        clusterPolicies: [denyIn],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["y/*", "x/b", "*"],
            ["z/*", "x/b", "*"],
        ],
    },
    {
        ...shared,
        name: "baseline-ingress-beside-a-network-policy-of-egress",
        because:
            "The API calls a pod selected or not, and NetworkPolicies isolate by direction: which of both counts is open.",
        policies: [egressOnly],
        clusterPolicies: [denyIn],
        default: "allowed",
        except: [],
        unknown: intoX,
    },
    {
        ...shared,
        name: "baseline-ingress-is-out-of-reach-of-a-pod-selected-for-egress",
        because: "In kube-network-policies a pod that any NetworkPolicy selects is out of Baseline's reach.",
        policies: [egressOnly],
        clusterPolicies: [denyIn],
        default: "allowed",
        except: [],
        profile: "kube-network-policies",
    },
    {
        ...shared,
        name: "baseline-egress-beside-a-network-policy-of-ingress",
        because: "The same the other way round.",
        policies: [ingressOnly],
        clusterPolicies: [denyOut],
        default: "allowed",
        except: [],
        unknown: [
            ["x/*", "x/*", "*"],
            ["x/*", "y/*", "*"],
            ["x/*", "z/*", "*"],
        ],
    },
    {
        ...shared,
        name: "baseline-egress-is-out-of-reach-of-a-pod-selected-for-ingress",
        because: "In kube-network-policies a pod that any NetworkPolicy selects is out of Baseline's reach.",
        policies: [ingressOnly],
        clusterPolicies: [denyOut],
        default: "allowed",
        except: [],
        profile: "kube-network-policies",
    },
    {
        ...shared,
        name: "baseline-beside-a-network-policy-of-the-same-direction",
        because: "A pod that is isolated in the direction is selected under either reading.",
        policies: [ingressOnly],
        clusterPolicies: [denyIn],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        ...none,
        name: "baseline-pass-ends-in-the-default",
        because: "Pass skips the rest of the tier; after the last one all pods can communicate with each other.",
        clusterPolicies: [baseline("b", 10, { ingress: [passFrom([y]), denyFrom([everyPod])] })],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "admin-pass-falls-to-baseline",
        because: "When Pass is matched at the Admin tier, and there is no NetworkPolicy match, Baseline is evaluated.",
        clusterPolicies: [
            admin("pass-y", 10, { ingress: [passFrom([y]), acceptFrom([everyPod])] }),
            baseline("deny", 10, { ingress: [denyFrom([everyPod])] }),
        ],
        default: "allowed",
        except: [["y/*", "x/*", "*"]],
    },
    {
        ...shared,
        ...none,
        name: "admin-accept-ends-before-baseline",
        because: "If Admin tier has made a final decision (Accept or Deny), then no further evaluation is done.",
        clusterPolicies: [admin("accept-y", 10, { ingress: [acceptFrom([y])] }), denyIn],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        ...none,
        name: "admin-comes-before-baseline-whatever-the-priorities",
        because: "Priority is the precedence of a policy within its tier.",
        clusterPolicies: [
            baseline("deny", 0, { ingress: [denyFrom([everyPod])] }),
            admin("accept-y", 1000, { ingress: [acceptFrom([y])] }),
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
        name: "one-priority-in-two-tiers-is-no-tie",
        because: "Policies tie in the same tier only.",
        clusterPolicies: [
            admin("accept-y", 10, { egress: [acceptTo([y])] }),
            baseline("deny", 10, { egress: [denyTo([everyPod])] }),
        ],
        default: "allowed",
        except: [
            ["x/*", "x/*", "*"],
            ["x/*", "z/*", "*"],
        ],
    },
];
