import { PortSet, type IpSet, type Labels } from "../../netpol";

/** One resolver that pods must reach on UDP and TCP: pods or an address, and the port that answers there. */
export interface Resolver {
    /** For messages. */
    readonly title: string;
    /** Reaching one of them is enough: the same resolver under the labels that it is known to carry. */
    readonly anyOf: readonly ResolverTarget[];
    readonly port: number;
    /** Peers that a policy would list, for messages. */
    readonly peer: string;
}

/** A port on which DNS is asked: over UDP and TCP. */
export const dnsPorts = (port: number): PortSet => PortSet.of("UDP", port).union(PortSet.of("TCP", port));

/** As the engine takes it. */
export type ResolverTarget =
    | { readonly namespace: string; readonly namespaceLabels: Labels; readonly podLabels: Labels }
    | {
          readonly ip: string;
          /** Where resolvers are anywhere in a range, of which `ip` is the first address. */
          readonly range?: IpSet;
      };

/** How a platform serves DNS. `cluster-ip` and `eks-auto-mode` need the Service's address. */
export const profileNames = [
    "aks-local-dns",
    "cluster-ip",
    "coredns",
    "eks-auto-mode",
    "gke",
    "gke-cloud-dns",
    "kube-dns",
    "node-local",
    "node-local-kubespray",
    "openshift",
] as const;
export type DnsProfile = (typeof profileNames)[number];

const address = (ip: string): Resolver => ({
    title: `address ${ip}`,
    anyOf: [{ ip }],
    port: 53,
    peer: `ipBlock ${ip}/${ip.includes(":") ? 128 : 32}`,
});

/** The resolver that pods of a namespace are, under any of these labels. */
export function podsResolver(namespace: string, labels: readonly Labels[], port = 53): Resolver {
    const text = labels.map((one) => Object.entries(one).map(([key, value]) => `${key}: ${value}`)).join(" or ");
    return {
        title: `pods ${text} of namespace "${namespace}"`,
        anyOf: labels.map((podLabels) => ({
            namespace,
            namespaceLabels: { "kubernetes.io/metadata.name": namespace },
            podLabels,
        })),
        port,
        peer: `namespaceSelector kubernetes.io/metadata.name: ${namespace} with podSelector ${text}`,
    };
}

const kubeDns = podsResolver("kube-system", [{ "k8s-app": "kube-dns" }]);
/** Addresses of the cluster DNS Service in EKS's two default Service ranges. */
const eksAddresses = ["172.20.0.10", "10.100.0.10"];

const resolvers: Readonly<Record<DnsProfile, (clusterIp: string | undefined) => readonly Resolver[]>> = {
    "aks-local-dns": () => [address("169.254.10.10"), address("169.254.10.11")],
    "cluster-ip": (clusterIp) => (clusterIp === undefined ? [] : [address(clusterIp)]),
    coredns: () => [podsResolver("kube-system", [{ "k8s-app": "kube-dns" }, { "k8s-app": "coredns" }])],
    "eks-auto-mode": (clusterIp) =>
        clusterIp === undefined
            ? [
                  {
                      ...address(eksAddresses.join(" or ")),
                      anyOf: eksAddresses.map((ip) => ({ ip })),
                      peer: "ipBlock of that address",
                  },
              ]
            : [address(clusterIp)],
    gke: () => [address("169.254.20.10"), kubeDns],
    "gke-cloud-dns": () => [address("169.254.169.254")],
    "kube-dns": () => [kubeDns],
    "node-local": () => [address("169.254.20.10")],
    "node-local-kubespray": () => [address("169.254.25.10")],
    openshift: () => [podsResolver("openshift-dns", [{ "dns.operator.openshift.io/daemonset-dns": "default" }], 5353)],
};

/** Every resolver of the profiles, and those beside them, once each. */
export function resolversOf(
    profiles: readonly DnsProfile[],
    clusterIp: string | undefined,
    own: readonly Resolver[] = [],
): Resolver[] {
    const all = [...profiles.flatMap((profile) => resolvers[profile](clusterIp)), ...own];
    return [...new Map(all.map((resolver) => [`${resolver.title} ${resolver.port}`, resolver])).values()];
}
