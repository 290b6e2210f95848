import { block, egress, isolated } from "./build";
import { clusterCidrs, metadata, stack, web, type HonestStack } from "./stack";

/** What goes out. */
export const outgoing: readonly HonestStack[] = [
    stack(
        "a model provider's range",
        [...isolated("agents"), egress("agents", "providers", web, [block("151.101.0.0/16")], 443)],
        { platform: { clusterCidrs } },
    ),
    stack(
        "tools on premises beside the cluster",
        [...isolated("agents"), egress("agents", "tools", {}, [block("10.0.0.0/8", ...clusterCidrs)], 443)],
        { platform: { clusterCidrs } },
    ),
    stack(
        "a sandbox's internet",
        [
            ...isolated("sandbox"),
            egress(
                "sandbox",
                "web",
                {},
                [block("0.0.0.0/0", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", ...metadata)],
                443,
            ),
        ],
        {
            platform: { clusterCidrs },
            allowed: [
                {
                    direction: "egress",
                    internet: true,
                    ports: ["443"],
                    namespace: "sandbox",
                    reason: "sandbox browses the web",
                },
            ],
        },
    ),
    stack(
        "EKS Pod Identity",
        [...isolated("agents"), egress("agents", "identity", web, [block("169.254.170.23/32")], 80)],
        {
            allowed: [
                {
                    direction: "egress",
                    cidr: "169.254.170.23/32",
                    ports: ["80"],
                    workload: { namespace: "agents", podLabels: { app: "web" } },
                    reason: "EKS Pod Identity of the agents",
                },
            ],
        },
    ),
    stack(
        "GKE workload identity",
        [
            ...isolated("agents"),
            egress("agents", "identity", {}, [block("169.254.169.252/32"), block("169.254.169.254/32")], 80, 988),
        ],
        {
            allowed: ["169.254.169.252/32", "169.254.169.254/32"].map((cidr) => ({
                direction: "egress",
                cidr,
                ports: ["80", "988"],
                namespace: "agents",
                reason: "GKE workload identity",
            })),
        },
    ),
    stack(
        "a database in the network of the nodes",
        [...isolated("agents"), egress("agents", "db", {}, [block("10.0.64.0/24")], 5432)],
        {
            platform: { clusterCidrs: ["10.0.0.0/16"] },
            allowed: [
                {
                    direction: "egress",
                    cidr: "10.0.64.0/24",
                    ports: ["5432"],
                    namespace: "agents",
                    reason: "databases of the VPC",
                },
            ],
        },
    ),
    stack(
        "an operator that watches the API server at its address",
        [...isolated("operator"), egress("operator", "api", {}, [block("172.18.0.2/32")], 6443)],
        { platform: { clusterCidrs: ["172.18.0.0/16"] } },
    ),
];
