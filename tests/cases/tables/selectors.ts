import type { LabelSelector } from "../../../netpol/types";
import type { TruthTable } from "../types";
import { pod, policy, xa } from "./pods";

const probes = ["80/tcp"] as const;

// x/a is guarded and the four callers are all that a selector over two keys can tell apart: tier front, tier back,
// tier front with a second label, and no tier at all (the absent key, where NotIn and DoesNotExist are often read wrong).
const callers = [
    pod("x/front", "10.244.1.31", { tier: "front" }),
    pod("x/back", "10.244.1.32", { tier: "back" }),
    pod("x/front-beta", "10.244.1.33", { tier: "front", stage: "beta" }),
    pod("x/bare", "10.244.1.34", {}),
];
const shared = { pods: [xa, ...callers], probes, default: "allowed" } as const;

function guardA(podSelector: LabelSelector) {
    return [
        policy("x/guard-a", {
            podSelector: { matchLabels: { pod: "a" } },
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ podSelector }] }],
        }),
    ];
}

/** What label selectors match. */
export const selectors: TruthTable[] = [
    {
        ...shared,
        name: "match-labels",
        because: "matchLabels is a map of {key,value} pairs: In with one value. Other labels do not matter.",
        policies: guardA({ matchLabels: { tier: "front" } }),
        except: [
            ["x/back", "x/a", "*"],
            ["x/bare", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "match-labels-are-anded",
        because: "The requirements are ANDed: both labels.",
        policies: guardA({ matchLabels: { tier: "front", stage: "beta" } }),
        except: [
            ["x/front", "x/a", "*"],
            ["x/back", "x/a", "*"],
            ["x/bare", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "match-expression-in",
        because: "In: the label's value is one of the values.",
        policies: guardA({ matchExpressions: [{ key: "tier", operator: "In", values: ["back", "side"] }] }),
        except: [
            ["x/front", "x/a", "*"],
            ["x/front-beta", "x/a", "*"],
            ["x/bare", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "match-expression-in-several-values",
        because: "In with several values is an OR over them; a pod without the key has none of them.",
        policies: guardA({ matchExpressions: [{ key: "tier", operator: "In", values: ["back", "front"] }] }),
        except: [["x/bare", "x/a", "*"]],
    },
    {
        ...shared,
        name: "match-expression-not-in-matches-an-absent-key",
        because: "tier notin (front) also selects all resources with no label with the key tier.",
        policies: guardA({ matchExpressions: [{ key: "tier", operator: "NotIn", values: ["front"] }] }),
        except: [
            ["x/front", "x/a", "*"],
            ["x/front-beta", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "match-expression-exists",
        because: "Exists: the key is there, whatever its value.",
        policies: guardA({ matchExpressions: [{ key: "tier", operator: "Exists" }] }),
        except: [["x/bare", "x/a", "*"]],
    },
    {
        ...shared,
        name: "match-expression-does-not-exist",
        because: "DoesNotExist: the key is absent. x/a itself lacks it as well.",
        policies: guardA({ matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] }),
        except: [
            ["x/front", "x/a", "*"],
            ["x/back", "x/a", "*"],
            ["x/front-beta", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "match-labels-and-expressions-are-anded",
        because: "All of the requirements, from both matchLabels and matchExpressions, are ANDed together.",
        policies: guardA({
            matchLabels: { tier: "front" },
            matchExpressions: [{ key: "stage", operator: "DoesNotExist" }],
        }),
        except: [
            ["x/back", "x/a", "*"],
            ["x/front-beta", "x/a", "*"],
            ["x/bare", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "match-expressions-are-anded",
        because: "Several expressions must hold together, on one key as on two.",
        policies: guardA({
            matchExpressions: [
                { key: "tier", operator: "Exists" },
                { key: "tier", operator: "NotIn", values: ["front"] },
                { key: "stage", operator: "NotIn", values: ["beta"] },
            ],
        }),
        except: [
            ["x/front", "x/a", "*"],
            ["x/front-beta", "x/a", "*"],
            ["x/bare", "x/a", "*"],
        ],
    },
    {
        ...shared,
        name: "contradictory-selector-matches-nobody",
        because: "Requirements that exclude each other match no pod.",
        policies: guardA({
            matchLabels: { tier: "front" },
            matchExpressions: [{ key: "tier", operator: "NotIn", values: ["front"] }],
        }),
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "label-values-are-compared-exactly",
        because: "Label values are case-sensitive strings, compared whole.",
        pods: [
            xa,
            pod("x/upper", "10.244.1.41", { tier: "Front" }),
            pod("x/longer", "10.244.1.42", { tier: "front2" }),
        ],
        policies: guardA({ matchLabels: { tier: "front" } }),
        except: [["*", "x/a", "*"]],
    },
    {
        ...shared,
        name: "an-empty-label-value-is-a-value",
        because: "A label may have the empty value; a pod without the label does not have it.",
        pods: [xa, pod("x/empty", "10.244.1.43", { tier: "" }), callers[3]!],
        policies: guardA({ matchLabels: { tier: "" } }),
        except: [["x/bare", "x/a", "*"]],
    },
    {
        ...shared,
        name: "label-keys-with-a-prefix-are-other-keys",
        because: "example.com/tier and tier are two keys.",
        pods: [xa, pod("x/prefixed", "10.244.1.44", { "example.com/tier": "front" }), callers[0]!],
        policies: guardA({ matchLabels: { "example.com/tier": "front" } }),
        except: [["x/front", "x/a", "*"]],
    },
    {
        ...shared,
        name: "isolated-pods-chosen-by-expression",
        because: "The policy's own podSelector follows the same rules: not front, so back, bare and x/a are isolated.",
        policies: [
            policy("x/deny", {
                podSelector: { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["front"] }] },
                policyTypes: ["Ingress"],
            }),
        ],
        except: [
            ["*", "x/a", "*"],
            ["*", "x/back", "*"],
            ["*", "x/bare", "*"],
        ],
    },
    {
        ...shared,
        name: "namespaces-chosen-by-expression",
        because: "namespaceSelector takes expressions; a namespace without the key is matched by NotIn.",
        // One namespace for each way to answer: the value that is excluded, another value, no such label.
        namespaces: { dev: { env: "dev" }, prod: { env: "prod" } },
        pods: [
            xa,
            pod("dev/a", "10.244.4.10", { pod: "a" }),
            pod("prod/a", "10.244.5.10", { pod: "a" }),
            pod("other/a", "10.244.6.10", { pod: "a" }),
        ],
        policies: [
            policy("x/guard", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [
                    {
                        from: [
                            {
                                namespaceSelector: {
                                    matchExpressions: [{ key: "env", operator: "NotIn", values: ["dev"] }],
                                },
                            },
                        ],
                    },
                ],
            }),
        ],
        except: [["dev/a", "x/a", "*"]],
    },
    {
        ...shared,
        name: "namespaces-without-a-label",
        because: "DoesNotExist over namespaces: the trusted ones are those nobody marked.",
        namespaces: { dev: { tenant: "t1" } },
        pods: [xa, pod("dev/a", "10.244.4.10", {}), pod("other/a", "10.244.6.10", {})],
        policies: [
            policy("x/leash", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [
                    {
                        to: [
                            { namespaceSelector: { matchExpressions: [{ key: "tenant", operator: "DoesNotExist" }] } },
                        ],
                    },
                ],
            }),
        ],
        except: [["x/a", "dev/a", "*"]],
    },
    {
        ...shared,
        name: "namespaces-by-several-names",
        because: "In over kubernetes.io/metadata.name picks namespaces by name, labelled or not.",
        pods: [
            xa,
            pod("dev/a", "10.244.4.10", {}),
            pod("prod/a", "10.244.5.10", {}),
            pod("other/a", "10.244.6.10", {}),
        ],
        policies: [
            policy("x/guard", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [
                    {
                        from: [
                            {
                                namespaceSelector: {
                                    matchExpressions: [
                                        {
                                            key: "kubernetes.io/metadata.name",
                                            operator: "In",
                                            values: ["dev", "prod"],
                                        },
                                    ],
                                },
                            },
                        ],
                    },
                ],
            }),
        ],
        except: [["other/a", "x/a", "*"]],
    },
];
