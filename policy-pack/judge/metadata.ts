import { IpSet } from "../../netpol";

/** Addresses that hand credentials or instance data to whoever asks, by who serves them. */
const services: Readonly<Record<string, string>> = {
    "169.254.169.254": "instance metadata",
    "169.254.169.252": "GKE workload identity",
    "169.254.170.2": "ECS credentials",
    "169.254.170.23": "EKS Pod Identity",
    "fd00:ec2::254": "AWS instance metadata",
    "fd00:ec2::23": "EKS Pod Identity",
    "168.63.129.16": "Azure WireServer",
    "100.100.100.200": "Alibaba instance metadata",
    "192.0.0.192": "Oracle instance metadata",
};

const all = IpSet.unionAll(Object.keys(services).map((address) => IpSet.parse(address)));

/** Metadata addresses in a set: `169.254.169.254 (instance metadata)`. */
export function metadataAddresses(addresses: IpSet): string[] {
    if (addresses.intersect(all).isEmpty) return [];
    return Object.entries(services)
        .filter(([address]) => addresses.contains(address))
        .map(([address, title]) => `${address} (${title})`);
}
