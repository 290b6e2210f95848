import type { ClusterPolicyPeer } from "../../../netpol/tiers/types";
import type { LabelSelector } from "../../../netpol/types";
import type { TruthTable } from "../types";
import { admin, denyFrom, denyTo, everyPod, networks, podsOf, x, y } from "./cluster-policies";
import { internet, pod, xa, xb, xyz, ya, yb, za } from "./pods";

// Two pods in each of two namespaces tell the namespace from the pod; z/a is in neither.
const shared = { namespaces: xyz, pods: [xa, xb, ya, yb, za], probes: ["80/tcp"], policies: [] } as const;
const denyAllTo = (subject: ClusterPolicyPeer) => [admin("deny", 10, { subject, ingress: [denyFrom([everyPod])] })];
const denyToX = (...peers: ClusterPolicyPeer[]) => [admin("deny", 10, { ingress: [denyFrom(peers)] })];
const namespaces = (selector: LabelSelector): ClusterPolicyPeer => ({ namespaces: selector });
const needs = "hostNetwork pods have the lab's node address, where nothing listens for them";
const onNode = { ...pod("y/node-agent", "10.244.9.9", { pod: "b" }), hostNetwork: true };

/** Whom a policy applies to, and whom its rules name. */
export const adminSelectors: TruthTable[] = [
    {
        ...shared,
        name: "subject-of-every-namespace",
        because: "An empty namespace selector selects all namespaces.",
        clusterPolicies: denyAllTo(everyPod),
        default: "denied",
        except: [],
    },
    {
        ...shared,
        name: "subject-of-namespaces-by-label",
        because: "Namespaces is used to select pods via namespace selectors.",
        clusterPolicies: denyAllTo(y),
        default: "allowed",
        except: [["*", "y/*", "*"]],
    },
    {
        ...shared,
        name: "subject-of-namespaces-by-name",
        because: "The API server puts the label kubernetes.io/metadata.name on every namespace.",
        clusterPolicies: denyAllTo(namespaces({ matchLabels: { "kubernetes.io/metadata.name": "y" } })),
        default: "allowed",
        except: [["*", "y/*", "*"]],
    },
    {
        ...shared,
        name: "subject-of-namespaces-by-expressions",
        because: "The requirements of a selector are ANDed; NotIn matches what has another value or none.",
        clusterPolicies: denyAllTo(
            namespaces({
                matchExpressions: [
                    { key: "ns", operator: "Exists" },
                    { key: "ns", operator: "NotIn", values: ["x", "z"] },
                ],
            }),
        ),
        default: "allowed",
        except: [["*", "y/*", "*"]],
    },
    {
        ...shared,
        name: "subject-of-pods-by-both-selectors",
        because: "Pods is used to select pods via namespace AND pod selectors.",
        clusterPolicies: denyAllTo(podsOf("x", "a")),
        default: "allowed",
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "subject-of-pods-in-every-namespace",
        because: "NamespaceSelector: if empty, it selects all Namespaces.",
        clusterPolicies: denyAllTo({ pods: { podSelector: { matchLabels: { pod: "b" } } } }),
        default: "allowed",
        except: [
            ["*", "x/b", "*"],
            ["*", "y/b", "*"],
        ],
    },
    {
        ...shared,
        name: "subject-of-pods-by-expressions",
        because: "DoesNotExist matches pods without the label: here there are none.",
        clusterPolicies: denyAllTo({
            pods: {
                namespaceSelector: {},
                podSelector: { matchExpressions: [{ key: "pod", operator: "DoesNotExist" }] },
            },
        }),
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "subject-that-selects-nobody",
        because: "A policy applies to the pods it selects; these are none.",
        clusterPolicies: denyAllTo(namespaces({ matchLabels: { ns: "q" } })),
        default: "allowed",
        except: [],
    },
    {
        ...shared,
        name: "peer-of-pods-by-both-selectors",
        because: "Pods defines a way to select a set of pods in a set of namespaces.",
        clusterPolicies: denyToX(podsOf("y", "a")),
        default: "allowed",
        except: [["y/a", "x/*", "*"]],
    },
    {
        ...shared,
        name: "peer-of-pods-in-every-namespace",
        because: "NamespaceSelector: if empty, it selects all Namespaces, the subject's own included.",
        clusterPolicies: denyToX({ pods: { namespaceSelector: {}, podSelector: { matchLabels: { pod: "b" } } } }),
        default: "allowed",
        except: [
            ["x/b", "x/a", "*"],
            ["y/b", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "peers-of-a-rule-are-ored",
        because: "If any element matches the source of incoming traffic then the specified action is applied.",
        clusterPolicies: denyToX(podsOf("y", "b"), namespaces({ matchLabels: { ns: "z" } })),
        default: "allowed",
        except: [
            ["y/b", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "peer-of-namespaces-by-expressions",
        because: "In takes every listed value.",
        clusterPolicies: denyToX(namespaces({ matchExpressions: [{ key: "ns", operator: "In", values: ["y", "z"] }] })),
        default: "allowed",
        except: [
            ["y/*", "x/*", "*"],
            ["z/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        name: "peers-of-egress-by-both-selectors",
        because: "The same peers stand in egress rules.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([podsOf("y", "a"), x])] })],
        default: "allowed",
        except: [
            ["x/*", "y/a", "*"],
            ["x/*", "x/*", "*"],
        ],
    },
    {
        ...shared,
        pods: [xa, ya, onNode],
        hosts: [internet],
        name: "host-network-pods-are-no-subject",
        because: "Note that host-networked pods are not included in subject selection.",
        clusterPolicies: [
            admin("deny", 10, {
                subject: y,
                ingress: [denyFrom([everyPod])],
                egress: [denyTo([networks("0.0.0.0/0")])],
            }),
        ],
        default: "allowed",
        except: [
            ["x/a", "y/a", "*"],
            ["y/a", "*", "*"],
        ],
        notByPackets: needs,
    },
    {
        ...shared,
        pods: [xa, ya, onNode],
        name: "host-network-pods-are-no-peers",
        because: "Note that host-networked pods are not included in this type of peer.",
        clusterPolicies: [admin("deny", 10, { ingress: [denyFrom([y])], egress: [denyTo([y, podsOf("y", "b")])] })],
        default: "allowed",
        except: [
            ["y/a", "x/a", "*"],
            ["x/a", "y/a", "*"],
        ],
        notByPackets: needs,
    },
    {
        ...shared,
        pods: [xa, ya, onNode],
        name: "host-network-pods-have-an-address-in-networks",
        because: "Cluster-internal traffic will be checked against Networks as well.",
        clusterPolicies: [admin("deny", 10, { egress: [denyTo([networks("10.244.9.9/32")])] })],
        default: "allowed",
        except: [["x/a", "y/node-agent", "*"]],
        notByPackets: needs,
    },
];
