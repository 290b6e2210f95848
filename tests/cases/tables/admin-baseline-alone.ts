import type { NetworkPolicy } from "../../../netpol/types";
import type { TruthTable } from "../types";
import { acceptTo, baseline, denyFrom, denyTo, everyPod, networks, podsOf, tcp, udp } from "./cluster-policies";
import { internet, policy, xa, xb, xyz, ya, za } from "./pods";

// x is the namespace to isolate: x/a is the pod that NetworkPolicies select, x/b one that none does. z/a stands for DNS, y/a
// for any other pod of the cluster. Every pod and host listens on both ports.
const shared = {
    namespaces: xyz,
    pods: [xa, xb, ya, za],
    hosts: [internet],
    probes: ["53/udp", "80/tcp"],
    default: "allowed",
} as const;

/** What a cluster baseline says: nothing in and nothing out, but questions to DNS. */
const closed = baseline("closed", 1000, {
    ingress: [denyFrom([everyPod])],
    egress: [acceptTo([podsOf("z", "a")], [udp(53), tcp(53)]), denyTo([everyPod, networks("0.0.0.0/0", "::/0")])],
});
const denyAll = policy("x/deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const egressOfA = (egress: NetworkPolicy["spec"]["egress"]) =>
    policy("x/egress-of-a", { podSelector: { matchLabels: { pod: "a" } }, policyTypes: ["Egress"], egress });
const anywhere = egressOfA([{}]);
const toTheInternet = egressOfA([
    { to: [{ ipBlock: { cidr: `${internet.ip}/32` } }], ports: [{ protocol: "TCP", port: 80 }] },
]);

const into = (to: string) => [["x/*", to, "*"] as const, ["y/*", to, "*"] as const, ["z/*", to, "*"] as const];
/** Everywhere but to DNS, and to it on no other port. */
const outOf = (from: string) => [
    [from, "x/*", "*"] as const,
    [from, "y/*", "*"] as const,
    [from, "internet", "*"] as const,
    [from, "z/*", "80/tcp"] as const,
];

/**
 * What a Baseline does not close, which is why deny-all and allow-dns stay beside one: the outside, and every pod that any
 * NetworkPolicy selects.
 */
export const adminBaselineAlone: TruthTable[] = [
    {
        ...shared,
        name: "baseline-alone-lets-the-outside-in",
        because: "An ingress rule has namespaces and pods for peers, and no rule matches what comes from outside.",
        policies: [],
        clusterPolicies: [closed],
        except: [...into("x/*"), ...outOf("x/*")],
    },
    {
        ...shared,
        name: "deny-all-beside-a-baseline-keeps-the-outside-out",
        because: "v1.NetworkPolicy always makes a final decision for selected pods: theirs is also the say about DNS.",
        policies: [denyAll],
        clusterPolicies: [closed],
        except: [
            ["*", "x/*", "*"],
            ["x/*", "*", "*"],
        ],
    },
    {
        ...shared,
        name: "an-egress-policy-beside-a-baseline-opens-all-ingress-of-its-pods",
        because: "In kube-network-policies a pod that any NetworkPolicy selects is out of Baseline's reach.",
        policies: [anywhere],
        clusterPolicies: [closed],
        except: [...into("x/b"), ...outOf("x/b")],
        profile: "kube-network-policies",
    },
    {
        ...shared,
        name: "whether-an-egress-policy-beside-a-baseline-opens-ingress-is-left-open",
        because: "The API does not say whether a pod that is selected for egress is selected for ingress too.",
        policies: [anywhere],
        clusterPolicies: [closed],
        except: [...into("x/b"), ...outOf("x/b")],
        unknown: [
            ["y/*", "x/a", "*"],
            ["z/*", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "baseline-accept-of-dns-is-lost-to-another-egress-policy",
        because:
            "Further evaluation only happens for Pods not selected by a v1.NetworkPolicy: DNS has to be allowed there.",
        policies: [toTheInternet],
        clusterPolicies: [closed],
        except: [
            ...into("x/b"),
            ...outOf("x/b"),
            ["x/a", "x/b", "*"],
            ["x/a", "y/*", "*"],
            ["x/a", "z/*", "*"],
            ["x/a", "internet", "53/udp"],
        ],
        profile: "kube-network-policies",
    },
];
