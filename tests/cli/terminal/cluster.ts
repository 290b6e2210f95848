// `node --import tsx tests/cli/terminal/cluster.ts KUBECONFIG`: a stand-in for the API server of a kind cluster, in a process of
// its own, until it is stopped.
import { kindCluster } from "../init/cluster";
import { service, slice } from "../preflight/platforms";

const resource = (name: string, kind: string) => ({ name, kind, namespaced: true, verbs: ["get", "list", "watch"] });
const group = (name: string, version: string) => {
    const own = { groupVersion: `${name}/${version}`, version };
    return { name, versions: [own], preferredVersion: own };
};

const namespace = "retrieval-augmented-generation-production";
const policy = (name: string, spec: object) => ({ metadata: { name, namespace }, spec });

const pod = (name: string, app: string, ip: string, ports: readonly number[]) => ({
    metadata: { name, namespace, labels: { app } },
    spec: { containers: [{ name: "c", image: "x", ports: ports.map((containerPort) => ({ containerPort })) }] },
    status: { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: [{ type: "Ready", status: "True" }] },
});

const more: Readonly<Record<string, object>> = {
    "/apis": { kind: "APIGroupList", groups: [group("apps", "v1"), group("networking.k8s.io", "v1")] },
    "/apis/apps/v1": { kind: "APIResourceList", resources: [resource("daemonsets", "DaemonSet")] },
    "/apis/networking.k8s.io/v1": {
        kind: "APIResourceList",
        resources: [resource("networkpolicies", "NetworkPolicy"), resource("servicecidrs", "ServiceCIDR")],
    },
    "/apis/networking.k8s.io/v1/servicecidrs": {
        kind: "ServiceCIDRList",
        items: [{ metadata: { name: "kubernetes" }, spec: { cidrs: ["10.96.0.0/16"] } }],
    },
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices": {
        kind: "EndpointSliceList",
        items: [slice(6443, "172.18.0.2")],
    },
    "/api/v1/namespaces/kube-system/services": {
        kind: "ServiceList",
        items: [service("kube-system/kube-dns", "10.96.0.10")],
    },
    "/api/v1/namespaces/default/services/kubernetes": service("default/kubernetes", "10.96.0.1"),
    "/api/v1/namespaces": {
        kind: "NamespaceList",
        items: [
            { metadata: { name: "default", labels: { "kubernetes.io/metadata.name": "default" } } },
            { metadata: { name: namespace, labels: { "kubernetes.io/metadata.name": namespace, purpose: "agents" } } },
        ],
    },
    "/api/v1/services": {
        kind: "ServiceList",
        items: [service("default/kubernetes", "10.96.0.1"), service("kube-system/kube-dns", "10.96.0.10")],
    },
    "/api/v1/pods": {
        kind: "PodList",
        items: [
            pod("embedding-model-server-5d9f8-abcde", "embed", "10.244.1.5", [8080, 9090]),
            pod("batch-of-documents-to-embed-7c4d9-fghij", "batch", "10.244.1.6", []),
        ],
    },
    // The cluster lets out what the manifests of shut.yaml do not.
    "/apis/networking.k8s.io/v1/networkpolicies": {
        kind: "NetworkPolicyList",
        items: [
            policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
            policy("allow-to-model-registry", {
                podSelector: { matchLabels: { app: "embed" } },
                egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443, protocol: "TCP" }] }],
                policyTypes: ["Egress"],
            }),
        ],
    },
};

void kindCluster(process.argv[2] ?? "", more);
