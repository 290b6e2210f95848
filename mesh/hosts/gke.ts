import type { NetworkPolicyPort } from "../../netpol/types";
import type { FlowPorts } from "../types";
import type { Dialect, HostsHalf } from "./dialect";
import type { FqdnNetworkPolicy } from "./objects";

const page = "https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies";
const types =
    "https://github.com/GoogleCloudPlatform/gke-networking-api/blob/main/apis/fqdnnetworkpolicy/v1alpha1/types.go";

/** FQDNNetworkPolicy of GKE Dataplane V2. */
export const gke: Dialect = {
    name: "gke",
    title: "GKE FQDN network policies",
    apiVersion: "networking.gke.io/v1alpha1",
    kind: "FQDNNetworkPolicy",
    field: ["spec", "egress", "matches"],
    scope: "Namespaced",
    wildcard: { value: "one label", sources: [types, page] },
    learns: {
        value: "answers of kube-dns or Cloud DNS; a CoreDNS or kube-dns of one's own is not supported",
        sources: [page],
    },
    adds: { value: "what a NetworkPolicy or an FQDNNetworkPolicy allows passes", sources: [types] },
    needs: {
        value: "Dataplane V2 and --enable-fqdn-network-policy; not with Cloud Service Mesh or Windows nodes",
        sources: [page],
    },
    limits: [
        { value: "A policy resolves to at most 50 IPv4 and IPv6 addresses, and a name to 100.", sources: [page] },
        { value: "Ports stand one by one, of TCP and UDP: it knows no range and no SCTP.", sources: [types] },
        { value: "A name that resolves to a Service's address opens nothing.", sources: [page] },
    ],
    refuses: ({ ports }) => refused(ports),
    nameOf: (name) => name,
    make,
};

function refused(ports: FlowPorts): string[] {
    if (ports === "any") return [];
    const range = ports.find(({ endPort }) => endPort !== undefined);
    return [
        ...(range
            ? [`an FQDNNetworkPolicy takes no range (${range.port}-${range.endPort}); give its ports one by one`]
            : []),
        ...(ports.some(({ protocol }) => protocol === "SCTP")
            ? ["an FQDNNetworkPolicy knows TCP and UDP, not SCTP"]
            : []),
    ];
}

function make({ metadata, pods, hosts, ports }: HostsHalf): FqdnNetworkPolicy {
    return {
        apiVersion: "networking.gke.io/v1alpha1",
        kind: "FQDNNetworkPolicy",
        metadata,
        spec: {
            podSelector: pods,
            egress: [
                {
                    matches: hosts.map((name) => ({ name })),
                    ports: ports === "any" ? [{ protocol: "ALL" }] : ports.map(onePort),
                },
            ],
        },
    };
}

/** Its protocols are those that are not refused. */
const onePort = ({
    protocol,
    port,
}: NetworkPolicyPort): FqdnNetworkPolicy["spec"]["egress"][number]["ports"][number] => ({
    protocol: protocol === "UDP" ? "UDP" : "TCP",
    ...(port !== undefined && { port: Number(port) }),
});
