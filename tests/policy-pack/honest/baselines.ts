import { denyAll, dnsPorts, dnsTo, isolated, kubeDns, named, namespace, pods, policy, resource } from "./build";
import { stack, type HonestStack } from "./stack";

/** Isolation and DNS. */
export const baselines: readonly HonestStack[] = [
    stack("one namespace with deny-all and DNS", isolated("shop")),
    stack("deny-all split into one policy for each direction", [
        namespace("shop"),
        policy("shop", "deny-ingress", { podSelector: {}, policyTypes: ["Ingress"] }),
        policy("shop", "deny-egress", { podSelector: {}, policyTypes: ["Egress"] }),
        dnsTo("shop"),
    ]),
    stack("deny-all that has the rule for DNS in it", [
        namespace("shop"),
        policy("shop", "default", {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
            egress: [{ to: [kubeDns], ports: dnsPorts() }],
        }),
    ]),
    stack("deny-all by the tier of pods", [
        namespace("shop"),
        policy("shop", "front", {
            podSelector: { matchExpressions: [{ key: "tier", operator: "In", values: ["front"] }] },
            policyTypes: ["Ingress", "Egress"],
        }),
        policy("shop", "others", {
            podSelector: { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["front"] }] },
            policyTypes: ["Ingress", "Egress"],
        }),
        dnsTo("shop"),
    ]),
    stack("policies as a NetworkPolicyList", [
        namespace("shop"),
        resource("networking.k8s.io/v1:NetworkPolicyList", "all", {
            items: [denyAll("shop"), dnsTo("shop")].map(({ props }) => props),
        }),
    ]),
    stack("policies that a chart's children are", [
        resource("helm.sh/v4:Chart", "shop", {}),
        ...isolated("shop").map((one) => ({
            ...one,
            parent: "urn:pulumi:dev::test::kubernetes:helm.sh/v4:Chart::shop",
        })),
    ]),
    stack("a namespace without the label purpose", isolated("shop", {})),
    stack("a namespace that is adopted", [
        resource("core/v1:NamespacePatch", "live", { metadata: { name: "live", labels: { purpose: "live" } } }),
        denyAll("live"),
        dnsTo("live"),
    ]),
    stack(
        "an OpenShift Project",
        [
            resource("project.openshift.io/v1:Project", "shop", { metadata: { name: "shop" } }),
            denyAll("shop"),
            dnsTo(
                "shop",
                [{ ...named("openshift-dns"), ...pods({ "dns.operator.openshift.io/daemonset-dns": "default" }) }],
                5353,
            ),
        ],
        { platform: { dns: ["openshift"] } },
    ),
];
