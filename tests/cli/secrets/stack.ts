import type { WireResource } from "../../../policy-pack/stack/from-wire";
import { MESH_TYPE, noOptions, type PlannedResource, urnOf } from "../../../cli/plan/resource";
import type { WireObject } from "../../../cli/plan/values";

/** A resource of a stack, before its secrets are put in. */
export type Drawn = Pick<WireResource, "type" | "name" | "properties">;

const object = (token: string, name: string, properties: object): Drawn => {
    const [apiVersion = "", kind = ""] = token.split(":");
    const all = { apiVersion: apiVersion.replace(/^core\//, ""), kind, ...properties };
    return { type: `kubernetes:${token}`, name, properties: all };
};
const meta = (name: string, namespace?: string, more: object = {}) => ({ metadata: { name, namespace, ...more } });
const podsOf = (app: string) => ({
    selector: { matchLabels: { app } },
    template: {
        metadata: { labels: { app } },
        spec: {
            containers: [{ name: "c", image: "i", ports: [{ containerPort: 8000 }], env: [{ name: "T", value: "t" }] }],
        },
    },
});
const peers = [
    { namespaceSelector: { matchLabels: { purpose: "agents" } }, podSelector: { matchLabels: { app: "agent" } } },
    { ipBlock: { cidr: "10.0.0.0/8", except: ["10.9.0.0/16"] } },
];

/** One object of each kind that the command line reads, and a mesh with all that it may say. */
export const stack: readonly Drawn[] = [
    object("core/v1:Namespace", "models", meta("models", undefined, { labels: { purpose: "inference", team: "one" } })),
    object("core/v1:Namespace", "agents", meta("agents", undefined, { labels: { purpose: "agents" } })),
    object("core/v1:NamespacePatch", "adopted", meta("gateway", undefined, { labels: { purpose: "gateway" } })),
    object("networking.k8s.io/v1:NetworkPolicy", "deny", {
        ...meta("deny-all", "models"),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    }),
    object("networking.k8s.io/v1:NetworkPolicy", "in", {
        ...meta("allow-in", "models", { annotations: { "ai-mesh-isolation/why": "user requests" } }),
        spec: {
            podSelector: { matchLabels: { app: "vllm" } },
            policyTypes: ["Ingress", "Egress"],
            ingress: [{ from: peers, ports: [{ port: 8000, endPort: 8010, protocol: "TCP" }] }],
            egress: [{ to: peers, ports: [{ port: 443 }] }, { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }],
        },
    }),
    object("networking.k8s.io/v1:NetworkPolicyPatch", "patch", {
        ...meta("allow-in", "agents"),
        spec: { podSelector: {}, egress: [{ to: peers }] },
    }),
    object("networking.k8s.io/v1:NetworkPolicyList", "list", {
        items: [{ ...meta("listed", "agents"), spec: { podSelector: {}, policyTypes: ["Ingress"] } }],
    }),
    object("apps/v1:Deployment", "vllm", { ...meta("vllm", "models"), spec: { replicas: 2, ...podsOf("vllm") } }),
    object("core/v1:Service", "svc", {
        ...meta("vllm", "models"),
        spec: {
            selector: { app: "vllm" },
            clusterIP: "10.96.0.7",
            ports: [{ name: "http", port: 80, targetPort: 8000 }],
        },
    }),
    object("core/v1:Pod", "agent", {
        ...meta("agent", "agents", { labels: { app: "agent" } }),
        spec: { containers: [{ name: "c", image: "i", ports: [{ name: "http", containerPort: 8080 }] }] },
    }),
    object("cilium.io/v2:CiliumNetworkPolicy", "cilium", {
        ...meta("cilium", "models"),
        spec: { endpointSelector: { matchLabels: { app: "vllm" } }, egress: [{ toCIDR: ["198.51.100.0/24"] }] },
    }),
    object("security.istio.io/v1:AuthorizationPolicy", "istio", {
        ...meta("istio", "models"),
        spec: { action: "DENY", rules: [{ from: [{ source: { namespaces: ["agents"] } }] }] },
    }),
    object("argoproj.io/v1alpha1:Rollout", "rollout", { ...meta("rollout", "agents"), spec: podsOf("rollout") }),
    object("policy.networking.k8s.io/v1alpha1:AdminNetworkPolicy", "admin", {
        ...meta("admin"),
        spec: {
            priority: 10,
            subject: { namespaces: { matchLabels: { purpose: "agents" } } },
            ingress: [{ name: "x", action: "Deny", from: [{ namespaces: { matchLabels: { team: "one" } } }] }],
        },
    }),
    object("core/v1:ConfigMap", "settings", { ...meta("settings", "agents"), data: { token: "t", mode: "m" } }),
    {
        type: MESH_TYPE,
        name: "mesh",
        properties: {
            platform: { dns: ["kube-dns"], clusterCidrs: ["10.244.0.0/16"], apiServer: { cidrs: ["172.18.0.2/32"] } },
            namespaces: { models: { purpose: "inference" }, agents: { purpose: "agents" } },
            neighbours: { monitoring: { namespaceLabels: { purpose: "monitoring" } } },
            workloads: { worker: { namespace: "agents", podLabels: { app: "worker" } } },
            externals: { tools: { cidrs: ["203.0.113.0/24"], except: ["203.0.113.8/32"] } },
            flows: [{ from: "worker", to: "tools", ports: ["443"], why: "tool APIs" }],
        },
    },
];

/** Some of the objects, in their order. */
export const someOf = (
    objects: readonly Drawn[],
    random: { is(likelihood: number): boolean },
    likelihood: number,
): Drawn[] => objects.filter(() => random.is(likelihood));

/** The same as a plan's resources, under their stack. */
export function plannedOf(drawn: readonly Drawn[]): PlannedResource[] {
    const root = urnOf("dev", "shop", "", "pulumi:pulumi:Stack", "shop-dev");
    return drawn.map(({ type, name, properties }) => ({
        urn: urnOf("dev", "shop", root, type, name),
        type,
        name,
        custom: type !== MESH_TYPE,
        external: false,
        parent: root,
        dependencies: [],
        propertyDependencies: {},
        provider: "",
        version: "4.34.2",
        deletedWith: "",
        retainOnDelete: false,
        options: noOptions,
        inputs: JSON.parse(JSON.stringify(properties)) as WireObject,
    }));
}
