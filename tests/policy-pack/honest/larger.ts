import { denyAll, dnsTo, isolated, mesh, namespace, provider, resource } from "./build";
import { flow, inMesh, stack, type HonestStack } from "./stack";

const one = provider("one");
const two = provider("two");

/** Meshes, clusters, releases. */
export const larger: readonly HonestStack[] = [
    stack(
        "a mesh with flows inside and to the API server",
        mesh("mesh", {
            ...inMesh,
            platform: { ...inMesh.platform, apiServer: { cidrs: ["10.96.0.0/28"], port: 6443 } },
            flows: [flow("gateway", "agent", "8000"), flow("agent", "kube-apiserver")],
        }),
    ),
    stack(
        "a mesh with a neighbour that scrapes",
        mesh("mesh", {
            ...inMesh,
            neighbours: { monitoring: { namespaceLabels: { team: "monitoring" } } },
            flows: [flow("monitoring", "agent", "9090")],
        }),
    ),
    stack("two meshes in two clusters, each with its own DNS and ranges", [
        ...mesh("one", { ...inMesh, flows: [] }, one),
        ...mesh(
            "two",
            {
                ...inMesh,
                platform: { dns: ["openshift"], clusterCidrs: ["10.128.0.0/14"] },
                externals: { tools: { cidrs: ["10.244.0.0/16"] } },
                flows: [flow("agents", "tools", "443")],
            },
            two,
        ),
    ]),
    stack("two clusters with namespaces of the same name", [
        ...isolated("shop", undefined, one),
        ...isolated("shop", undefined, two),
    ]),
    stack("one cluster through two providers that say so", [
        namespace("shop", undefined, provider("a", { clusterIdentifier: "prod", context: "x" })),
        denyAll("shop", provider("b", { clusterIdentifier: "prod", kubeconfig: "y" })),
        dnsTo("shop", undefined, undefined, provider("b", { clusterIdentifier: "prod", kubeconfig: "y" })),
    ]),
    stack("a Helm Release into a namespace of the stack", [
        ...isolated("shop"),
        resource("helm.sh/v3:Release", "chart", { chart: "redis", namespace: "shop" }),
    ]),
    {
        title: "a label on kube-system",
        resources: [
            ...isolated("shop"),
            resource("core/v1:NamespacePatch", "labels", {
                metadata: { name: "kube-system", labels: { "pod-security.kubernetes.io/audit": "baseline" } },
            }),
        ],
        settings: {
            "require-deny-all": {
                settings: {
                    exemptions: [
                        { namespace: "kube-system", reason: "only its audit label is ours", expires: "2027-06-30" },
                    ],
                },
            },
        },
    },
];
