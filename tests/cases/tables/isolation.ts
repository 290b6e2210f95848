import type { TruthTable } from "../types";
import { internet, policy, xa, xb, xyz, ya } from "./pods";

// x/a and x/b share a namespace, y/a is a stranger with x/a's labels: in these tables a policy lives in x, so x's two
// pods tell "the namespace" from "one pod of it", and y/a shows that nobody else is isolated. The host stands for
// everything outside the cluster.
const pods = [xa, xb, ya];
const hosts = [internet];
const probes = ["80/tcp", "80/udp"] as const;
const shared = { namespaces: xyz, pods, hosts, probes };

/** Which pods a policy isolates, and in which direction. */
export const isolation: TruthTable[] = [
    {
        ...shared,
        name: "no-policy-allows-everything",
        because: "By default, a pod is non-isolated: all inbound and all outbound connections are allowed.",
        policies: [],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "deny-all-ingress",
        because: "policyTypes Ingress and no rule: the pods are isolated by default and nothing is let in.",
        policies: [policy("x/deny", { podSelector: {}, policyTypes: ["Ingress"] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "deny-all-egress",
        because: "policyTypes Egress and no rule: nothing is let out, everything still comes in from elsewhere.",
        policies: [policy("x/deny", { podSelector: {}, policyTypes: ["Egress"] })],
        default: "allowed",
        except: [["x/*", "*", "*"]],
    },
    {
        ...shared,
        name: "deny-all-both-ways",
        because: "A default policy for a namespace which prevents all ingress AND egress traffic.",
        policies: [policy("x/deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] })],
        default: "allowed",
        except: [
            ["*", "x/*", "*"],
            ["x/*", "*", "*"],
        ],
    },
    {
        ...shared,
        name: "deny-all-as-two-policies",
        because: "Isolation is the union over policies: one per direction does what a joint one does.",
        policies: [
            policy("x/deny-in", { podSelector: {}, policyTypes: ["Ingress"] }),
            policy("x/deny-out", { podSelector: {}, policyTypes: ["Egress"] }),
        ],
        default: "allowed",
        except: [
            ["*", "x/*", "*"],
            ["x/*", "*", "*"],
        ],
    },
    {
        ...shared,
        name: "absent-pod-selector-selects-all",
        because: "podSelector: this field is optional; if it is not specified, it defaults to an empty selector.",
        policies: [policy("x/deny", { policyTypes: ["Ingress"] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "pod-selector-isolates-its-pods-only",
        because: "podSelector selects the pods to which this NetworkPolicy object applies.",
        policies: [policy("x/deny-a", { podSelector: { matchLabels: { pod: "a" } }, policyTypes: ["Ingress"] })],
        default: "allowed",
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "pod-selector-that-matches-nobody-isolates-nobody",
        because: "A policy applies to the pods it selects; these are none.",
        policies: [
            policy("x/deny-q", { podSelector: { matchLabels: { pod: "q" } }, policyTypes: ["Ingress", "Egress"] }),
        ],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "absent-policy-types-isolate-ingress-only",
        because: "If no policyTypes are specified then by default Ingress will always be set.",
        policies: [policy("x/deny", { podSelector: {} })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "absent-policy-types-with-egress-rules-isolate-both-ways",
        because: "… and Egress will be set if the NetworkPolicy has any egress rules.",
        policies: [policy("x/web-out", { podSelector: {}, egress: [{ ports: [{ protocol: "TCP", port: 80 }] }] })],
        default: "allowed",
        // Nothing enters x; from x only TCP 80 leaves, for y and the outside alike.
        except: [
            ["*", "x/*", "*"],
            ["x/*", "*", "80/udp"],
        ],
    },
    {
        ...shared,
        name: "fake-deny-all-egress-list-empty-without-policy-types",
        because: "An empty egress list is no egress rule, so without policyTypes it denies no egress.",
        policies: [policy("x/fake", { podSelector: {}, egress: [] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "fake-deny-all-ingress-list-empty-without-policy-types",
        because: "An empty ingress list denies ingress and, alone, says nothing of egress.",
        policies: [policy("x/fake", { podSelector: {}, ingress: [] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "fake-deny-all-in-another-namespace",
        because: "A policy selects pods of its own namespace only: one in y leaves x as open as before.",
        policies: [policy("y/deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] })],
        default: "allowed",
        except: [
            ["*", "y/a", "*"],
            ["y/a", "*", "*"],
        ],
    },
    {
        ...shared,
        name: "fake-deny-all-with-a-rule-that-is-empty",
        because: "ingress: [{}] is one rule that lets in everyone on every port, not the absence of a rule.",
        policies: [policy("x/deny-all", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] })],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "fake-deny-all-with-an-egress-rule-that-is-empty",
        because: "egress: [{}] is one rule that lets out to everyone on every port.",
        policies: [
            policy("x/deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] }),
        ],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "empty-ingress-list-denies",
        because: "If this field is empty then this NetworkPolicy does not allow any traffic.",
        policies: [policy("x/deny", { podSelector: {}, policyTypes: ["Ingress"], ingress: [] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "empty-egress-list-denies",
        because: "If this field is empty then this NetworkPolicy limits all outgoing traffic.",
        policies: [policy("x/deny", { podSelector: {}, policyTypes: ["Egress"], egress: [] })],
        default: "allowed",
        except: [["x/*", "*", "*"]],
    },
    {
        ...shared,
        name: "egress-rules-under-policy-types-ingress-are-inert",
        because: "A policy that does not list Egress affects no egress, whatever its egress rules say.",
        policies: [
            policy("x/inert", { podSelector: {}, policyTypes: ["Ingress"], egress: [{ ports: [{ port: 80 }] }] }),
        ],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "ingress-rules-under-policy-types-egress-are-inert",
        because: "A policy that does not list Ingress affects no ingress: it neither isolates nor lets in.",
        policies: [
            policy("x/inert", { podSelector: {}, policyTypes: ["Egress"], ingress: [{ ports: [{ port: 80 }] }] }),
        ],
        default: "allowed",
        except: [["x/*", "*", "*"]],
    },
    {
        ...shared,
        name: "inert-ingress-rule-does-not-void-a-deny-all",
        because: "A rule of a direction that is not in policyTypes lets nothing in past another policy's isolation.",
        policies: [
            policy("x/deny", { podSelector: {}, policyTypes: ["Ingress"] }),
            policy("x/inert", { podSelector: {}, policyTypes: ["Egress"], ingress: [{}], egress: [{}] }),
        ],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "replies-need-no-rule",
        because:
            "Reply traffic for allowed connections is also implicitly allowed: x/a answers though it may not call.",
        policies: [policy("x/mute-a", { podSelector: { matchLabels: { pod: "a" } }, policyTypes: ["Egress"] })],
        default: "allowed",
        except: [["x/a", "*", "*"]],
    },
    {
        ...shared,
        name: "a-rule-for-nobody-still-isolates",
        because: "Isolation comes from podSelector and policyTypes; a rule whose peers match nobody allows nothing.",
        policies: [
            policy("x/for-nobody", {
                podSelector: { matchLabels: { pod: "b" } },
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: { matchLabels: { pod: "nobody" } } }] }],
            }),
        ],
        default: "allowed",
        except: [["*", "x/b", "*"]],
    },
    {
        ...shared,
        name: "ingress-isolation-leaves-egress-open",
        because: "The two sorts of isolation are independent of each other.",
        policies: [
            policy("x/in-from-x", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: {} }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["y/a", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
];
