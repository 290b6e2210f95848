import type { TruthTable } from "../types";
import { internet, pod, policy, xa, xb, xyz, ya, yb } from "./pods";

const probes = ["80/tcp", "81/tcp"] as const;
const a = { matchLabels: { pod: "a" } };
const b = { matchLabels: { pod: "b" } };
const inY = { matchLabels: { ns: "y" } };

// x/a and x/b are the isolated namespace, of which one pod is let in to; y/a and y/b are two callers that a selector
// can tell apart; the host stands for the outside.
const shared = { namespaces: xyz, pods: [xa, xb, ya, yb], hosts: [internet], probes };
const denyX = policy("x/deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const denyInX = policy("x/deny-in", { podSelector: {}, policyTypes: ["Ingress"] });

/** Policies add up: what any of them allows is allowed, and none of them denies. */
export const unions: TruthTable[] = [
    {
        ...shared,
        name: "deny-all-and-one-allow",
        because: "Policies do not conflict; they are additive: one allow passes a deny-all, for its pods and ports.",
        policies: [
            denyInX,
            policy("x/allow-a", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: inY }], ports: [{ port: 80 }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["*", "x/b", "*"],
            ["*", "x/a", "81/tcp"],
            ["x/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "an-allow-all-voids-a-deny-all",
        because: "The allowed connections are the union: an allow-all of the same pods makes a deny-all void.",
        policies: [denyInX, policy("x/allow-all", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] })],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "an-allow-all-of-one-pod-voids-its-share",
        because: "… for the pods that it selects.",
        policies: [denyInX, policy("x/allow-a", { podSelector: a, policyTypes: ["Ingress"], ingress: [{}] })],
        default: "allowed",
        except: [["*", "x/b", "*"]],
    },
    {
        ...shared,
        name: "an-egress-allow-all-voids-an-egress-deny-all",
        because: "The same holds of egress; ingress stays denied.",
        policies: [denyX, policy("x/out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] })],
        default: "allowed",
        except: [["*", "x/*", "*"]],
    },
    {
        ...shared,
        name: "allow-all-everything-is-a-superset",
        because: "A narrow policy next to an allow-all changes nothing.",
        policies: [
            policy("x/allow-all", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }),
            policy("x/narrow", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: b }], ports: [{ port: 80 }] }],
            }),
        ],
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "two-policies-one-port-each",
        because: "A pod that two policies select is allowed what either allows.",
        policies: [
            policy("x/80", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: inY, podSelector: a }], ports: [{ port: 80 }] }],
            }),
            policy("x/81", {
                podSelector: { matchExpressions: [{ key: "pod", operator: "In", values: ["a", "c"] }] },
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: inY, podSelector: b }], ports: [{ port: 81 }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["y/a", "x/a", "81/tcp"],
            ["y/b", "x/a", "80/tcp"],
            ["x/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "two-rules-of-one-policy-add-up",
        because: "Traffic must match at least one of the rules.",
        policies: [
            policy("x/two", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [
                    { from: [{ podSelector: b }] },
                    { from: [{ namespaceSelector: inY }], ports: [{ port: 81 }] },
                ],
            }),
        ],
        default: "allowed",
        except: [
            ["y/*", "x/a", "80/tcp"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "the-first-allow-isolates",
        because: "A pod becomes isolated by the first policy that selects it, even one made to allow something.",
        policies: [
            policy("x/allow-metrics", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: inY, podSelector: b }], ports: [{ port: 81 }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["y/a", "x/a", "*"],
            ["y/b", "x/a", "80/tcp"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "same-name-in-another-namespace",
        because: "Policies of two namespaces do not touch each other, whatever their names.",
        policies: [
            policy("x/allow", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: {} }] }],
            }),
            policy("y/allow", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }),
        ],
        default: "allowed",
        except: [
            ["y/*", "x/*", "*"],
            ["internet", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "an-egress-allow-lets-nobody-in",
        because: "Egress of x/a to x/b is one half; x/b's ingress is still denied.",
        policies: [
            denyX,
            policy("x/a-to-b", { podSelector: a, policyTypes: ["Egress"], egress: [{ to: [{ podSelector: b }] }] }),
        ],
        default: "allowed",
        except: [
            ["*", "x/*", "*"],
            ["x/*", "*", "*"],
        ],
    },
    {
        ...shared,
        name: "deny-all-with-both-halves-of-one-flow",
        because: "Two halves in one namespace make a flow, one way only.",
        policies: [
            denyX,
            policy("x/a-to-b", {
                podSelector: a,
                policyTypes: ["Egress"],
                egress: [{ to: [{ podSelector: b }], ports: [{ port: 80 }] }],
            }),
            policy("x/b-from-a", {
                podSelector: b,
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ podSelector: a }], ports: [{ port: 80 }] }],
            }),
        ],
        default: "denied",
        except: [
            ["x/a", "x/b", "80/tcp"],
            ["y/*", "y/*", "*"],
            ["y/*", "internet", "*"],
            ["internet", "y/*", "*"],
        ],
    },
    {
        ...shared,
        name: "a-policy-with-both-directions",
        because: "One policy may isolate and allow in both directions, each by its own rules.",
        policies: [
            policy("x/a-both", {
                podSelector: a,
                policyTypes: ["Ingress", "Egress"],
                ingress: [{ from: [{ namespaceSelector: inY }], ports: [{ port: 80 }] }],
                egress: [{ to: [{ podSelector: b }], ports: [{ port: 81 }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["*", "x/a", "81/tcp"],
            ["x/b", "x/a", "*"],
            ["internet", "x/a", "*"],
            ["x/a", "*", "80/tcp"],
            ["x/a", "y/*", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "metadata-deny-that-another-policy-voids",
        because: "A policy named for what it denies denies nothing that another policy of the same pods allows.",
        // The metadata address as a host; internet shows that the wide rule is what works. y/a is the positive control.
        pods: [xa, ya],
        hosts: [{ name: "metadata", ip: "169.254.169.254" }, internet],
        policies: [
            policy("x/metadata-deny", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16", "10.0.0.0/8"] } }] }],
            }),
            policy("x/gateway", {
                podSelector: a,
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [{ port: 80 }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["x/a", "metadata", "81/tcp"],
            ["x/a", "y/a", "*"],
        ],
    },
    {
        ...shared,
        name: "a-controllers-policy-reopens-egress",
        because: "A second author's policy for the same pods adds to the first's: internet egress is open again.",
        pods: [pod("x/sandbox", "10.244.1.61", { app: "sandbox", owner: "team" }), xb],
        policies: [
            policy("x/default-deny", { podSelector: {}, policyTypes: ["Egress"] }),
            policy("x/sandbox-internet", {
                podSelector: { matchLabels: { app: "sandbox" } },
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["x/b", "*", "*"],
            ["x/sandbox", "x/b", "*"],
        ],
    },
];
