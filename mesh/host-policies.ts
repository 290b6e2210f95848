import type { CompiledHostPolicy } from "./compiled";
import type { Half } from "./halves";
import { dialectOf, type Dialect, type HostObjectMetadata } from "./hosts";
import { entitiesOf, entityPolicy } from "./hosts/cilium-entities";
import { annotationsOf, partOfLabel } from "./manifest";
import { podSelector, sortKeys } from "./peers";
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
