import { metadataAddresses, specialRanges } from "../netpol/address-table";
import { canonicalCidr, mergeCidrs, sortCidrs } from "./cidrs";
import type { CompiledHostPolicy } from "./compiled";
import type { Half } from "./halves";
import { dialectOf, type Dialect, type HostObjectMetadata } from "./hosts";
import { entitiesOf, entityPolicy } from "./hosts/cilium-entities";
import { mostEach } from "./hosts/cluster-network-policy";
import { chunks, type InsideRanges } from "./hosts/dialect";
import { annotationsOf, partOfLabel } from "./manifest";
import { clusterRanges, podSelector, sortKeys } from "./peers";
import type { Platform } from "./types";

/** What half a flow is made of beside its NetworkPolicy, or in its place: names, and what Cilium calls entities. */
export function hostPoliciesOf(half: Half, platform: Platform): CompiledHostPolicy[] {
    const manifest = namesOf(half, platform) ?? entitiesFor(half, platform);
    return manifest === undefined ? [] : [{ part: "flow", namespace: half.subject.namespace, manifest }];
}

function namesOf(half: Half, platform: Platform): CompiledHostPolicy["manifest"] | undefined {
    const { direction, peer, subject, flow } = half;
    const hosts = peer.kind === "external" ? peer.external.hosts : undefined;
    if (hosts === undefined || platform.hosts === undefined || direction === "Ingress") return undefined;
    const dialect = dialectOf(platform.hosts);
    const namespace = subject.namespace.name;
    return dialect.make({
        metadata: metadataOf(half, dialect.nameOf(half.name, namespace), dialect.scope),
        namespaceLabels: { "kubernetes.io/metadata.name": namespace },
        pods: podSelector(subject),
        ports: flow.ports,
        hosts,
        platform,
        inside: insideRanges(platform),
    });
}

/** Between pods and what Cilium knows as an entity. */
function entitiesFor(half: Half, { hosts }: Platform): CompiledHostPolicy["manifest"] | undefined {
    const entities = hosts === "cilium" ? entitiesOf(half.peer) : undefined;
    if (entities === undefined) return undefined;
    const about = {
        metadata: metadataOf(half, half.name, "Namespaced"),
        pods: podSelector(half.subject),
        ports: half.flow.ports,
    };
    return entityPolicy(about, half.direction, entities);
}

const metadataOf = ({ flow, subject }: Half, name: string, scope: Dialect["scope"]): HostObjectMetadata => ({
    name,
    ...(scope === "Namespaced" && { namespace: subject.namespace.name }),
    labels: partOfLabel,
    annotations: sortKeys(annotationsOf(flow)),
});

/** IPv4 addresses in the form of IPv6, which no packet has and no CIDR of a ClusterNetworkPolicy may be in. */
const mappedIpv4 = "::ffff:0:0/96";

/**
 * Every range that is not of the internet, as `internet` has it, and the cluster's own: what no name may open. Ranges that are
 * known only later are left out.
 */
export function insideRanges(platform: Platform): InsideRanges {
    const lists = [clusterRanges(platform), platform.apiServer?.cidrs ?? []];
    const own = lists.flatMap((list) => (typeof list === "symbol" ? [] : list));
    const fixed = [
        ...specialRanges.map(({ cidr }) => cidr).filter((cidr) => cidr !== mappedIpv4),
        ...metadataAddresses.map(({ address }) => canonicalCidr(address)),
    ];
    return chunks(sortCidrs(mergeCidrs([...fixed, ...own])), mostEach);
}
