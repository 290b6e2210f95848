// A stack with something of everything that a judge must not lose on the way from the engine.
const pulumi = require("@pulumi/pulumi");

const resource = (kind, name, props, opts) => new pulumi.CustomResource(`kubernetes:${kind}`, name, props, opts);
const namespace = (name, labels, opts, resourceName = name) =>
    resource("core/v1:Namespace", resourceName, { metadata: { name, labels } }, opts);
const policy = (home, name, spec, opts) =>
    resource(
        "networking.k8s.io/v1:NetworkPolicy",
        `${home}-${name}`,
        { metadata: { name, namespace: home }, spec },
        opts,
    );
const denyAll = (home, opts) => policy(home, "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }, opts);
const inNamespace = (name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const dns = (home, opts) =>
    policy(
        home,
        "allow-dns",
        {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [{ ...inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
                    ports: [
                        { protocol: "UDP", port: 53 },
                        { protocol: "TCP", port: 53, endPort: null },
                    ],
                },
            ],
        },
        opts,
    );

// Open: nothing isolates it, and it says not what it is for.
namespace("open", { team: "ml" });

// Isolated, with DNS: nothing to say of it. Its label purpose comes from a remediation.
namespace("ai-agents", undefined);
denyAll("ai-agents");
dns("ai-agents");

// Two clusters: what isolates the one's ai-data does nothing for the other's.
const other = new pulumi.ProviderResource("kubernetes", "other", {
    context: "other",
    kubeconfig: pulumi.secret("hush-1"),
});
namespace("ai-data", { purpose: "data" }, { provider: other });
denyAll("ai-data");
dns("ai-data");

// A name that is known only when another resource exists.
const later = resource("core/v1:ConfigMap", "later", { metadata: { name: "later", namespace: "ai-agents" } });
namespace(later.id, { purpose: "later" }, undefined, "unknown-name");

// A name that is secret and would be quoted, a selector that is not known yet, and ranges as wide as the internet.
resource("networking.k8s.io/v1:NetworkPolicy", "ai-agents-allow-to-partner", {
    metadata: { name: pulumi.secret("allow-to-hush"), namespace: "ai-agents" },
    spec: {
        podSelector: { matchLabels: { app: "agent" } },
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/1", except: ["10.0.0.0/8", "100.64.0.0/10"] } }] }],
    },
});
policy("ai-agents", "allow-to-tools", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 443 }] }],
});
policy("ai-agents", "allow-from-anyone", { podSelector: later.id, ingress: [{}] });
policy("ai-agents", "allow-to-metadata", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [{ port: 80, endPort: 90 }] }],
});
policy("ai-agents", "misspelt", { podSelector: {}, policyTypes: ["Egress"], egres: [] });

// A mesh with one flow: what is beyond it is refused. Its flows are in its inputs, and not in its outputs.
const mesh = new pulumi.ComponentResource("ai-mesh-isolation:index:MeshIsolation", "mesh", {
    namespaces: { gateway: { purpose: "gateway" }, "ai-inference": { purpose: "inference" } },
    workloads: { vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } } },
    flows: [{ from: "gateway", to: "vllm", ports: ["8000"], why: "user requests" }],
});
const child = { parent: mesh };
for (const [name, purpose] of [
    ["gateway", "gateway"],
    ["ai-inference", "inference"],
]) {
    namespace(name, { purpose }, child);
    denyAll(name, child);
    dns(name, child);
}
const ports = [{ protocol: "TCP", port: 8000 }, { port: 9000 }];
policy(
    "gateway",
    "allow-to-vllm",
    { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [inNamespace("ai-inference")], ports }] },
    child,
);
policy(
    "ai-inference",
    "allow-from-gateway",
    {
        podSelector: { matchLabels: { app: "vllm" } },
        policyTypes: ["Ingress"],
        ingress: [{ from: [inNamespace("gateway")], ports }],
    },
    child,
);
