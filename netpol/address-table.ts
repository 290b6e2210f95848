/*
 * What is known of addresses that are not of the internet, each with its source: plain data, and the one table for all
 * that judge, report, open or cut out addresses. It says nothing of what a policy means, so that what makes policies
 * may read it as well as what judges them.
 */

/** An address that hands credentials or instance data to whoever asks. */
export interface MetadataAddress {
    readonly address: string;
    /** What is served there, and by whom. */
    readonly title: string;
    /** Where its provider writes so. */
    readonly source: string;
}

const awsMetadata = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html";

/** Every metadata and credential address that is known: the one list for all that judge, report or cut out addresses. */
export const metadataAddresses: readonly MetadataAddress[] = [
    {
        address: "169.254.169.254",
        title: "instance metadata",
        source: `${awsMetadata} (and Azure, Google Cloud, OpenStack, Oracle)`,
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
        source: awsMetadata,
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

/**
 * Why a range is not of the internet:
 *
 * - `own`: networks of one's own have such addresses, and nobody outside has them.
 * - `link`: one link has such addresses, and nothing is reached by them from another.
 * - `metadata`: a cloud provider hands out instance data and credentials at some of them ({@link metadataAddresses}).
 * - `reserved`: set aside by the IETF, for loopback, documentation, tests, multicast or nothing yet.
 * - `ipv4`: its IPv6 addresses stand for IPv4 addresses, private ones too.
 * - `provider`: a cloud provider serves its own services there, from within its network alone.
 */
export type SpecialKind = "own" | "link" | "metadata" | "reserved" | "ipv4" | "provider";

/** A range of addresses that nobody means by the internet. */
export interface SpecialRange {
    readonly cidr: string;
    readonly kind: SpecialKind;
    /** What it is for. */
    readonly title: string;
    /** The RFC or the provider's page that says so. */
    readonly source: string;
}

const rfc = (number: number): string => `https://www.rfc-editor.org/rfc/rfc${number}`;
const privateGoogleAccess = "https://cloud.google.com/vpc/docs/configure-private-google-access#config-options";
const gkeServices =
    "https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing_secondary_range_svcs";

const special = (kind: SpecialKind, rows: readonly (readonly [cidr: string, title: string, source: string])[]) =>
    rows.map(([cidr, title, source]): SpecialRange => ({ cidr, kind, title, source }));

/**
 * Addresses of the internet before {@link specialRanges} are cut out: all of IPv4, and of IPv6 the global unicast addresses,
 * since nothing else of it is assigned.
 *
 * @see https://www.iana.org/assignments/ipv6-address-space
 */
export const internetCidrs: readonly string[] = ["0.0.0.0/0", "2000::/3"];

/**
 * Every range that is not of the internet, by address; ranges of IPv6 outside of {@link internetCidrs} are named as well.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const specialRanges: readonly SpecialRange[] = [
    ...special("own", [
        ["10.0.0.0/8", "private", rfc(1918)],
        ["172.16.0.0/12", "private", rfc(1918)],
        ["192.168.0.0/16", "private", rfc(1918)],
        ["100.64.0.0/10", "shared", rfc(6598)],
        ["fc00::/7", "unique local", rfc(4193)],
    ]),
    ...special("link", [
        ["169.254.0.0/16", "link-local", rfc(3927)],
        ["fe80::/10", "link-local", rfc(4291)],
    ]),
    ...special("metadata", [["fd00:ec2::/112", "AWS instance metadata and credentials", awsMetadata]]),
    ...special("reserved", [
        ["0.0.0.0/8", "this network", rfc(791)],
        ["127.0.0.0/8", "loopback", rfc(1122)],
        ["192.0.0.0/24", "protocol assignments", rfc(6890)],
        ["192.0.2.0/24", "documentation (TEST-NET-1)", rfc(5737)],
        ["192.88.99.0/24", "former 6to4 relays", rfc(7526)],
        ["198.18.0.0/15", "benchmarking", rfc(2544)],
        ["198.51.100.0/24", "documentation (TEST-NET-2)", rfc(5737)],
        ["203.0.113.0/24", "documentation (TEST-NET-3)", rfc(5737)],
        ["224.0.0.0/4", "multicast", rfc(5771)],
        ["240.0.0.0/4", "reserved, and broadcast", rfc(1112)],
        ["::1/128", "loopback", rfc(4291)],
        ["100::/64", "discarded", rfc(6666)],
        ["2001::/23", "protocol assignments, benchmarking and ORCHID among them", rfc(2928)],
        ["2001:db8::/32", "documentation", rfc(3849)],
        ["3fff::/20", "documentation", rfc(9637)],
        ["5f00::/16", "segment routing identifiers", rfc(9602)],
        ["fec0::/10", "former site-local", rfc(3879)],
        ["ff00::/8", "multicast", rfc(4291)],
    ]),
    ...special("ipv4", [
        ["::/96", "IPv4-compatible, and the unspecified address", rfc(4291)],
        ["2001::/32", "Teredo", rfc(4380)],
        ["2002::/16", "6to4", rfc(3056)],
        ["64:ff9b:1::/48", "NAT64 with prefixes of one's own", rfc(8215)],
        ["64:ff9b::/96", "NAT64", rfc(6052)],
        ["::ffff:0:0/96", "IPv4-mapped", rfc(4291)],
    ]),
    ...special("provider", [
        ["34.118.224.0/20", "Services of GKE clusters", gkeServices],
        ["34.126.0.0/18", "Google APIs from within Google Cloud, without a proxy", privateGoogleAccess],
        [
            "168.63.129.16/32",
            "Azure WireServer",
            "https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16",
        ],
        ["199.36.153.4/30", "restricted.googleapis.com", privateGoogleAccess],
        ["199.36.153.8/30", "private.googleapis.com", privateGoogleAccess],
        ["2001:4860:8040::/42", "Google APIs from within Google Cloud, without a proxy", privateGoogleAccess],
        ["2600:2d00:0:4::/64", "Services of GKE clusters", gkeServices],
        ["2600:2d00:2:1000::/56", "restricted.googleapis.com", privateGoogleAccess],
        ["2600:2d00:2:2000::/56", "private.googleapis.com", privateGoogleAccess],
    ]),
];

/** CIDRs of the special ranges of some kinds, of one family or of both. */
export function specialCidrs(kinds: readonly SpecialKind[], family?: 4 | 6): string[] {
    return specialRanges
        .filter(({ kind, cidr }) => kinds.includes(kind) && (family === undefined || family === familyOf(cidr)))
        .map(({ cidr }) => cidr);
}

const familyOf = (cidr: string): 4 | 6 => (cidr.includes(":") ? 6 : 4);
