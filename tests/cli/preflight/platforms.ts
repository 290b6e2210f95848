import type { Observed } from "../../../cli/preflight/observed";
import type { KubeObject } from "../../../cli/kubernetes/client";

interface ContainerSketch {
    readonly name: string;
    readonly image?: string;
    readonly args?: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value: string }[];
}

/** A DaemonSet `namespace/name` of these containers. */
export function daemonSet(id: string, ...containers: readonly ContainerSketch[]): KubeObject {
    const [namespace = "", name = ""] = id.split("/");
    const own = containers.length > 0 ? containers : [{ name }];
    return { metadata: { namespace, name }, spec: { template: { spec: { containers: own } } } };
}

/** A pod of kube-system with these labels. */
export function systemPod(
    labels: Readonly<Record<string, string>>,
    ...containers: readonly ContainerSketch[]
): KubeObject {
    return { metadata: { namespace: "kube-system", name: "pod", labels }, spec: { containers } };
}

/** A node, with what is given of it. */
export function node(
    address: string,
    more: {
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly podCIDRs?: readonly string[];
        readonly providerID?: string;
        readonly kubeletVersion?: string;
    } = {},
): KubeObject {
    const { labels = {}, annotations = {}, podCIDRs, providerID, kubeletVersion = "v1.34.1" } = more;
    return {
        metadata: { name: `node-${address}`, labels, annotations },
        spec: { ...(podCIDRs ? { podCIDRs } : {}), ...(providerID ? { providerID } : {}) },
        status: { addresses: [{ type: "InternalIP", address }], nodeInfo: { kubeletVersion } },
    };
}

/** A Service at an address. */
export function service(id: string, clusterIP: string): KubeObject {
    const [namespace = "", name = ""] = id.split("/");
    return { metadata: { namespace, name }, spec: { clusterIP } };
}

/** A ConfigMap of kube-system. */
export function configMap(name: string, data: Readonly<Record<string, string>>): KubeObject {
    return { metadata: { namespace: "kube-system", name }, data };
}

/** EndpointSlice of default/kubernetes. */
export function slice(port: number, ...addresses: readonly string[]): KubeObject {
    return {
        metadata: { namespace: "default", name: "kubernetes" },
        endpoints: addresses.map((address) => ({ addresses: [address] })),
        ports: [{ name: "https", port, protocol: "TCP" }],
    };
}

export const kubeDnsPod = systemPod({ "k8s-app": "kube-dns" });

/** Everything was answered, with nothing, unless given. */
export function observed(part: {
    readonly [K in keyof Observed]?: Observed[K] | readonly (KubeObject | string)[];
}): Observed {
    const empty = { found: [] };
    const base = {
        version: { found: "v1.34.1" },
        networkingResources: { found: ["ingresses", "networkpolicies"] },
        daemonSets: empty,
        systemPods: empty,
        nodes: empty,
        services: empty,
        apiServerSlices: empty,
        serviceCidrs: empty,
        configMaps: empty,
        ipPools: empty,
        openshiftNetworks: empty,
        otherPolicies: empty,
        objectMakers: empty,
    };
    const given = Object.entries(part).map(([key, value]) => [key, Array.isArray(value) ? { found: value } : value]);
    return { ...base, ...(Object.fromEntries(given) as Partial<Observed>) };
}
