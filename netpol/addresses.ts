import { IpSet } from "./ip-set";

/** An address that hands credentials or instance data to whoever asks. */
export interface MetadataAddress {
    readonly address: string;
    /** What is served there, and by whom. */
    readonly title: string;
    /** Where its provider writes so. */
    readonly source: string;
}

/** Every metadata and credential address that is known: the one list for all that judge, report or cut out addresses. */
export const metadataAddresses: readonly MetadataAddress[] = [
    {
        address: "169.254.169.254",
        title: "instance metadata",
        source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html (and Azure, Google Cloud, OpenStack, Oracle)",
    },
    {
        address: "169.254.169.252",
        title: "GKE workload identity",
        source: "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity",
    },
    {
        address: "169.254.170.2",
        title: "ECS credentials",
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    },
    {
        address: "169.254.170.23",
        title: "EKS Pod Identity",
        source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html",
    },
    {
        address: "fd00:ec2::254",
        title: "AWS instance metadata",
        source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html",
    },
    {
        address: "fd00:ec2::23",
        title: "EKS Pod Identity",
        source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html",
    },
    {
        address: "fd20:ce::254",
        title: "Google Cloud instance metadata",
        source: "https://cloud.google.com/compute/docs/metadata/querying-metadata",
    },
    {
        address: "fe80::a9fe:a9fe",
        title: "OpenStack instance metadata",
        source: "https://docs.openstack.org/nova/latest/user/metadata.html",
    },
    {
        address: "168.63.129.16",
        title: "Azure WireServer",
        source: "https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16",
    },
    {
        address: "100.100.100.200",
        title: "Alibaba instance metadata",
        source: "https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata",
    },
    {
        address: "192.0.0.192",
        title: "Oracle instance metadata",
        source: "https://docs.oracle.com/en/cloud/iaas/compute-iaas-cloud/stcsg/retrieving-instance-metadata.html",
    },
];

/** {@link metadataAddresses} as a set. */
export const metadataSet: IpSet = IpSet.unionAll(metadataAddresses.map(({ address }) => IpSet.parse(address)));

/**
 * Every address that pods, nodes and Services of a cluster have their addresses among, unless somebody says where: private
 * (RFC 1918, RFC 4193) and shared (RFC 6598) ones, without those at which metadata is served. Link-local ones are not among
 * them: nothing is reached by them from another node (RFC 3927, RFC 4291).
 */
export const likelyClusterSet: IpSet = IpSet.unionAll(
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map((cidr) => IpSet.parse(cidr)),
).subtract(metadataSet);

/** Ranges of IPv4 that are nobody's on the internet: private, shared, reserved, documentation, multicast. */
const specialIpv4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
];

/**
 * Addresses of the internet: of IPv4 all that are not set aside, of IPv6 the global unicast ones.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/ipv6-address-space
 */
export const internetSet: IpSet = IpSet.parse("2000::/3").union(
    IpSet.parse("0.0.0.0/0").subtract(IpSet.unionAll(specialIpv4.map((cidr) => IpSet.parse(cidr)))),
);
