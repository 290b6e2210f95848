import { block, ingress, isolated, mesh, named, pods, policy } from "./build";
import { clusterCidrs, flow, inMesh, publicGateway, stack, web, type HonestStack } from "./stack";

const gateway = (cidr: object) => [...isolated("gateway"), ingress("gateway", "public", web, [cidr], 8443)];

/** What comes in. */
export const incoming: readonly HonestStack[] = [
    stack("a public gateway", gateway(block("0.0.0.0/0")), { allowed: [publicGateway] }),
    stack("a public gateway beside known cluster ranges", gateway(block("0.0.0.0/0", ...clusterCidrs)), {
        platform: { clusterCidrs },
        allowed: [publicGateway],
    }),
    stack(
        "a public gateway that a mesh declares",
        mesh("mesh", {
            ...inMesh,
            externals: { clients: { cidrs: ["0.0.0.0/0"] } },
            flows: [flow("clients", "gateway", "8443"), flow("gateway", "agent", "8000")],
        }),
        { allowed: [publicGateway] },
    ),
    stack("an ingress controller of another namespace", [
        ...isolated("shop"),
        ingress(
            "shop",
            "from-nginx",
            web,
            [{ ...named("ingress-nginx"), ...pods({ "app.kubernetes.io/name": "ingress-nginx" }) }],
            8080,
        ),
    ]),
    stack("Prometheus by the label of its namespace", [
        ...isolated("shop"),
        ingress(
            "shop",
            "metrics",
            web,
            [
                {
                    namespaceSelector: { matchLabels: { team: "monitoring" } },
                    ...pods({ "app.kubernetes.io/name": "prometheus" }),
                },
            ],
            9090,
        ),
    ]),
    stack("Prometheus in whichever namespace", [
        ...isolated("shop"),
        ingress(
            "shop",
            "metrics",
            web,
            [{ namespaceSelector: {}, ...pods({ "app.kubernetes.io/name": "prometheus" }) }],
            "metrics",
        ),
    ]),
    stack(
        "a webhook that the API server calls",
        [
            ...isolated("operator"),
            ingress("operator", "webhook", { matchLabels: { app: "operator" } }, [block("172.18.0.2/32")], 9443),
        ],
        { platform: { clusterCidrs: [...clusterCidrs, "172.18.0.0/16"] } },
    ),
    stack(
        "load balancers of the cluster's own network",
        [...isolated("gateway"), ingress("gateway", "lb", web, [block("10.0.128.0/24")], 8443)],
        {
            platform: { clusterCidrs: ["10.0.0.0/16", "172.20.0.0/16"] },
            allowed: [
                {
                    direction: "ingress",
                    cidr: "10.0.128.0/24",
                    ports: ["8443"],
                    namespace: "gateway",
                    reason: "load balancers of the VPC",
                },
            ],
        },
    ),
    stack(
        "clients of an office",
        [...isolated("shop"), ingress("shop", "office", web, [block("203.0.113.0/24")], 8443)],
        { platform: { clusterCidrs } },
    ),
    stack("a chart's policy for its own pods", [
        ...isolated("cache"),
        policy("cache", "redis", {
            podSelector: { matchLabels: { "app.kubernetes.io/name": "redis" } },
            policyTypes: ["Ingress", "Egress"],
            egress: [{ to: [pods({ "app.kubernetes.io/name": "redis" })], ports: [{ port: 6379 }] }],
            ingress: [
                {
                    from: [pods({ "redis-client": "true" }), pods({ "app.kubernetes.io/name": "redis" })],
                    ports: [{ port: 6379 }],
                },
            ],
        }),
    ]),
];
