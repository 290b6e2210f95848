import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { configMap, daemonSet, kubeDnsPod, node } from "../preflight/platforms";

const kindNode = node("172.18.0.2", { providerID: "kind://docker/dev/dev-control-plane", podCIDRs: ["10.244.0.0/24"] });
const kubeadmConfig = configMap("kubeadm-config", {
    ClusterConfiguration: "networking:\n  podSubnet: 10.244.0.0/16\n  serviceSubnet: 10.96.0.0/16\n",
});
const answers: Readonly<Record<string, object>> = {
    "/version": { gitVersion: "v1.34.0" },
    "/apis/networking.k8s.io/v1": { resources: [{ name: "networkpolicies" }] },
    "/api/v1/nodes": { items: [kindNode] },
    "/apis/apps/v1/daemonsets": {
        items: [
            daemonSet("kube-system/kindnet", {
                name: "kindnet-cni",
                image: "docker.io/kindest/kindnetd:v20250512-df8de77b",
            }),
        ],
    },
    "/api/v1/namespaces/kube-system/pods": { items: [kubeDnsPod] },
    "/api/v1/namespaces/kube-system/configmaps/kubeadm-config": kubeadmConfig,
};

/** An API server that answers as one of a kind cluster would, as far as a preflight asks; writes a kubeconfig for it. */
export async function kindCluster(kubeconfig: string, more: Readonly<Record<string, object>> = {}): Promise<Server> {
    const server = createServer(({ url = "" }, response) => {
        const answer = { ...answers, ...more }[url.split("?")[0] ?? ""];
        response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(answer ?? { kind: "Status", code: 404, message: "not found" }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    const config = {
        ...{ apiVersion: "v1", kind: "Config", "current-context": "kind-dev" },
        clusters: [{ name: "dev", cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: "dev", user: {} }],
        contexts: [{ name: "kind-dev", context: { cluster: "dev", user: "dev" } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    return server;
}
