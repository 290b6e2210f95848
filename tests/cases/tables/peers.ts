import type { NetworkPolicyPeer } from "../../../netpol/types";
import type { TruthTable } from "../types";
import { internet, policy, xa, xb, xyz, ya, yb, za, zb } from "./pods";

const probes = ["80/tcp", "81/tcp"] as const;
const a = { matchLabels: { pod: "a" } };
const b = { matchLabels: { pod: "b" } };
const inY = { matchLabels: { ns: "y" } };

// x/a is the pod that is guarded. x/b is b at home, y/b is b abroad: they tell a pod selector from a namespace
// selector. y/a is in y without being b, z/b is b in a third namespace: they tell AND from OR. The host shows that
// selectors never speak of the outside.
const shared = { namespaces: xyz, pods: [xa, xb, ya, yb, zb], hosts: [internet], probes };

function guardA(from: readonly NetworkPolicyPeer[]) {
    return policy("x/guard-a", { podSelector: a, policyTypes: ["Ingress"], ingress: [{ from }] });
}

function leashA(to: readonly NetworkPolicyPeer[]) {
    return policy("x/leash-a", { podSelector: a, policyTypes: ["Egress"], egress: [{ to }] });
}

/** Who a rule's peers are. */
export const peers: TruthTable[] = [
    {
        ...shared,
        name: "ingress-pod-selector-alone-is-own-namespace",
        because: "podSelector alone selects pods in the policy's own namespace: x/b, not y/b.",
        policies: [guardA([{ podSelector: b }])],
        default: "allowed",
        except: [
            ["y/*", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-empty-pod-selector-is-every-pod-of-own-namespace",
        because: "An empty podSelector selects all pods, in the policy's own namespace.",
        policies: [guardA([{ podSelector: {} }])],
        default: "allowed",
        except: [
            ["y/*", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-namespace-selector-alone-is-all-pods-there",
        because:
            "namespaceSelector alone selects all pods in the namespaces it selects; the own one is not among them.",
        policies: [guardA([{ namespaceSelector: inY }])],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-both-selectors-in-one-peer-is-and",
        because:
            "namespaceSelector and podSelector in one entry: pods matching the one in namespaces matching the other.",
        policies: [guardA([{ namespaceSelector: inY, podSelector: b }])],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["y/a", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-two-peers-is-or",
        because: "Items in the from list are combined using a logical OR: all of y, and b of the own namespace.",
        policies: [guardA([{ namespaceSelector: inY }, { podSelector: b }])],
        default: "allowed",
        except: [
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-empty-namespace-selector-is-every-namespace",
        because: "An empty namespaceSelector selects all namespaces, the own one included, and never the outside.",
        policies: [guardA([{ namespaceSelector: {} }])],
        default: "allowed",
        except: [["internet", "x/a", "*"]],
    },
    {
        ...shared,
        name: "ingress-both-selectors-empty-is-every-pod",
        because: "Both selectors empty: every pod of every namespace, and never the outside.",
        policies: [guardA([{ namespaceSelector: {}, podSelector: {} }])],
        default: "allowed",
        except: [["internet", "x/a", "*"]],
    },
    {
        ...shared,
        name: "ingress-pod-selector-in-every-namespace",
        because: "An empty namespaceSelector with a podSelector: those pods wherever they are.",
        policies: [guardA([{ namespaceSelector: {}, podSelector: b }])],
        default: "allowed",
        except: [
            ["y/a", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-empty-pod-selector-in-one-namespace",
        because: "A namespaceSelector with an empty podSelector is the namespaceSelector alone.",
        policies: [guardA([{ namespaceSelector: inY, podSelector: {} }])],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-from-absent-is-everyone",
        because: "If from is missing, the rule matches all sources, those outside the cluster included.",
        policies: [
            policy("x/web-a", { podSelector: a, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] }),
        ],
        default: "allowed",
        except: [["*", "x/a", "81/tcp"]],
    },
    {
        ...shared,
        name: "ingress-from-empty-is-everyone",
        because: "If from is empty, the rule matches all sources: an empty list is not the absence of sources.",
        policies: [
            policy("x/web-a", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [{ from: [], ports: [{ port: 80 }] }],
            }),
        ],
        default: "allowed",
        except: [["*", "x/a", "81/tcp"]],
    },
    {
        ...shared,
        name: "ingress-namespace-that-does-not-exist",
        because: "A namespaceSelector no namespace matches lets nobody in.",
        policies: [guardA([{ namespaceSelector: { matchLabels: { ns: "nowhere" } } }])],
        default: "allowed",
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "ingress-namespace-by-its-name",
        because: "The API server sets kubernetes.io/metadata.name on every namespace, so it selects one by name.",
        namespaces: {},
        policies: [guardA([{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "y" } } }])],
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-namespace-by-a-legacy-name-label",
        because: "A label called name is not set by anybody: a selector for it matches no namespace.",
        namespaces: {},
        policies: [guardA([{ namespaceSelector: { matchLabels: { name: "y" } } }])],
        default: "allowed",
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "ingress-own-namespace-by-its-label",
        because: "A namespaceSelector may select the policy's own namespace.",
        policies: [guardA([{ namespaceSelector: { matchLabels: { ns: "x" } } }])],
        default: "allowed",
        except: [
            ["y/*", "x/a", "*"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-pod-labels-are-no-namespace-labels",
        because: "A namespaceSelector reads labels of namespaces: a pod that carries them is not in that namespace.",
        pods: [xa, xb, { ...zb, labels: { pod: "b", ns: "y" } }],
        policies: [guardA([{ namespaceSelector: inY }])],
        default: "allowed",
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "egress-pod-selector-alone-is-own-namespace",
        because: "podSelector alone selects pods in the policy's own namespace, as destinations as well.",
        policies: [leashA([{ podSelector: b }])],
        default: "allowed",
        except: [
            ["x/a", "y/*", "*"],
            ["x/a", "z/b", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-namespace-selector-alone-is-all-pods-there",
        because: "namespaceSelector alone selects all pods in the namespaces it selects.",
        policies: [leashA([{ namespaceSelector: inY }])],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "z/b", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-both-selectors-in-one-peer-is-and",
        because: "One entry, both selectors: pods matching the one in namespaces matching the other.",
        policies: [leashA([{ namespaceSelector: inY, podSelector: b }])],
        default: "allowed",
        except: [
            ["x/a", "x/b", "*"],
            ["x/a", "y/a", "*"],
            ["x/a", "z/b", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-two-peers-is-or",
        because: "Items in the to list are combined using a logical OR.",
        policies: [leashA([{ namespaceSelector: inY }, { podSelector: b }])],
        default: "allowed",
        except: [
            ["x/a", "z/b", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-empty-namespace-selector-is-every-pod",
        because: "An empty namespaceSelector selects all namespaces and never the outside.",
        policies: [leashA([{ namespaceSelector: {} }])],
        default: "allowed",
        except: [["x/a", "internet", "*"]],
    },
    {
        ...shared,
        name: "egress-to-absent-is-everyone",
        because: "If to is missing, the rule matches all destinations, those outside the cluster included.",
        policies: [
            policy("x/web-out", { podSelector: a, policyTypes: ["Egress"], egress: [{ ports: [{ port: 80 }] }] }),
        ],
        default: "allowed",
        except: [["x/a", "*", "81/tcp"]],
    },
    {
        ...shared,
        name: "egress-to-empty-is-everyone",
        because: "If to is empty, the rule matches all destinations.",
        policies: [
            policy("x/web-out", {
                podSelector: a,
                policyTypes: ["Egress"],
                egress: [{ to: [], ports: [{ port: 80 }] }],
            }),
        ],
        default: "allowed",
        except: [["x/a", "*", "81/tcp"]],
    },
    {
        ...shared,
        name: "a-group-that-talks-to-itself",
        because: "A policy's peers may be the pods it selects: b's of x talk among themselves and to nobody else.",
        // A second b in x is needed: a pod alone has nobody of its group to talk to.
        pods: [xa, xb, { ...xb, name: "b2", ip: "10.244.1.21" }, yb],
        policies: [
            policy("x/group-b", {
                podSelector: b,
                policyTypes: ["Ingress", "Egress"],
                ingress: [{ from: [{ podSelector: b }] }],
                egress: [{ to: [{ podSelector: b }] }],
            }),
        ],
        default: "denied",
        except: [
            ["x/b", "x/b2", "*"],
            ["x/b2", "x/b", "*"],
            ["x/a", "y/b", "*"],
            ["y/b", "x/a", "*"],
            ["x/a", "internet", "*"],
            ["y/b", "internet", "*"],
            ["internet", "x/a", "*"],
            ["internet", "y/b", "*"],
        ],
    },
    {
        ...shared,
        name: "egress-allowed-is-not-enough",
        because: "A connection needs the source's egress and the destination's ingress: here y lets nobody in.",
        pods: [xa, ya, za],
        policies: [
            policy("x/out-to-y", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ namespaceSelector: inY }] }],
            }),
            policy("y/deny-in", { podSelector: {}, policyTypes: ["Ingress"] }),
        ],
        default: "allowed",
        // z/a is free and still cannot enter y: the refusal is y's.
        except: [
            ["*", "y/a", "*"],
            ["x/a", "z/a", "*"],
            ["x/a", "internet", "*"],
        ],
    },
    {
        ...shared,
        name: "ingress-allowed-is-not-enough",
        because: "A connection needs the source's egress and the destination's ingress: here x lets nobody out.",
        pods: [xa, ya, za],
        policies: [
            policy("x/deny-out", { podSelector: {}, policyTypes: ["Egress"] }),
            policy("y/in-from-x", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: { matchLabels: { ns: "x" } } }] }],
            }),
        ],
        default: "allowed",
        except: [
            ["x/a", "*", "*"],
            ["z/a", "y/a", "*"],
            ["internet", "y/a", "*"],
        ],
    },
    {
        ...shared,
        name: "both-halves-make-a-flow",
        because: "Egress at the source and ingress at the destination name each other: only x/a -> y/b passes.",
        pods: [xa, xb, ya, yb],
        policies: [
            policy("x/deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
            policy("y/deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
            policy("x/allow-to-yb", {
                podSelector: a,
                policyTypes: ["Egress"],
                egress: [{ to: [{ namespaceSelector: inY, podSelector: b }], ports: [{ port: 80 }] }],
            }),
            policy("y/allow-from-xa", {
                podSelector: b,
                policyTypes: ["Ingress"],
                ingress: [
                    {
                        from: [{ namespaceSelector: { matchLabels: { ns: "x" } }, podSelector: a }],
                        ports: [{ port: 80 }],
                    },
                ],
            }),
        ],
        default: "denied",
        except: [["x/a", "y/b", "80/tcp"]],
    },
    {
        ...shared,
        name: "halves-without-a-common-port-make-no-flow",
        because: "Egress on one port and ingress on another share no port, so nothing passes.",
        pods: [xa, ya],
        policies: [
            policy("x/out-80", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ namespaceSelector: inY }], ports: [{ port: 80 }] }],
            }),
            policy("y/in-81", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 81 }] }] }),
        ],
        default: "denied",
        except: [
            ["y/a", "*", "*"],
            ["internet", "x/a", "*"],
            ["internet", "y/a", "81/tcp"],
        ],
    },
    {
        ...shared,
        name: "halves-pass-what-they-share",
        because: "Egress on a range and ingress on all of TCP pass the range.",
        pods: [xa, ya],
        policies: [
            policy("x/out-80-90", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ namespaceSelector: inY }], ports: [{ port: 81, endPort: 90 }] }],
            }),
            policy("y/in-tcp", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ protocol: "TCP" }] }],
            }),
        ],
        default: "denied",
        except: [
            ["x/a", "y/a", "81/tcp"],
            ["y/a", "*", "*"],
            ["internet", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "rules-do-not-lend-each-other-ports",
        because: "from and ports of one rule belong together: x/b on 80 and y on 81, not each on both.",
        policies: [
            policy("x/two-rules", {
                podSelector: a,
                policyTypes: ["Ingress"],
                ingress: [
                    { from: [{ podSelector: b }], ports: [{ port: 80 }] },
                    { from: [{ namespaceSelector: inY }], ports: [{ port: 81 }] },
                ],
            }),
        ],
        default: "allowed",
        except: [
            ["x/b", "x/a", "81/tcp"],
            ["y/*", "x/a", "80/tcp"],
            ["z/b", "x/a", "*"],
            ["internet", "x/a", "*"],
        ],
    },
];
