import { isObject } from "../is-object";
import type { UnjudgedKind } from "./types";

/*
 * Service meshes: proxies beside pods judge connections after NetworkPolicies have let them through. They may refuse such
 * a connection, and never open one that is shut.
 */

const incoming = {
    scope: "namespace",
    nodes: false,
    directions: { always: ["Ingress"] },
    opens: false,
    shuts: true,
    peers: "anybody",
} as const;
const outgoing = { ...incoming, directions: { always: ["Egress"] } } as const;
const ofIstio = { pods: "workload selector", rootNamespace: "istio-system" } as const;

const fieldOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** Whether a value is one of some texts, at a field of the spec. */
const isOneOf = (spec: unknown, name: string, texts: readonly string[]): boolean =>
    texts.some((text) => text === fieldOf(spec, name));

/** Whether a mode asks for mutual TLS, for all ports or for one: whoever has none is refused. */
function isStrict(spec: unknown): boolean {
    const ports = fieldOf(spec, "portLevelMtls");
    const modes = [fieldOf(spec, "mtls"), ...(isObject(ports) ? Object.values(ports) : [])];
    return modes.some((each) => fieldOf(each, "mode") === "STRICT");
}

/** One row per kind. */
export const meshKinds: readonly UnjudgedKind[] = [
    {
        ...{ ...incoming, ...ofIstio, group: "security.istio.io", kind: "AuthorizationPolicy" },
        decides: (spec) => !isOneOf(spec, "action", ["AUDIT"]),
        source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/: ALLOW, DENY and CUSTOM refuse what they do not admit, AUDIT nothing; in the root namespace it is for all namespaces",
    },
    {
        ...{ ...incoming, ...ofIstio, group: "security.istio.io", kind: "PeerAuthentication", decides: isStrict },
        source: "https://istio.io/latest/docs/reference/config/security/peer_authentication/: STRICT refuses connections without mutual TLS; other modes refuse none",
    },
    {
        ...{ ...outgoing, ...ofIstio, group: "networking.istio.io", kind: "Sidecar" },
        source: "https://istio.io/latest/docs/reference/config/networking/sidecar/: what a proxy may forward to, with REGISTRY_ONLY nothing else",
    },
    {
        ...{ ...incoming, ...ofIstio, group: "networking.istio.io", kind: "EnvoyFilter" },
        directions: { always: ["Ingress", "Egress"] },
        source: "https://istio.io/latest/docs/reference/config/networking/envoy-filter/: changes what proxies do, in any way",
    },
    {
        ...{ ...incoming, group: "policy.linkerd.io", kind: "Server", pods: "label selector" },
        decides: (spec) => !isOneOf(spec, "accessPolicy", ["all-unauthenticated", "audit"]),
        source: "https://linkerd.io/2/reference/authorization-policy/: a Server refuses what no authorization admits",
    },
    {
        ...{ ...outgoing, group: "policy.linkerd.io", kind: "EgressNetwork", pods: "not read" },
        rootNamespace: "linkerd-egress",
        decides: (spec) => !isOneOf(spec, "trafficPolicy", ["Allow"]),
        source: "https://linkerd.io/2/reference/egress-network/: with trafficPolicy Deny, traffic that leaves the cluster without a route of its own is refused",
    },
    ...["MeshTrafficPermission", "TrafficPermission"].map((kind): UnjudgedKind => ({
        ...{ ...incoming, group: "kuma.io", kind, scope: "cluster", pods: "not read" },
        source: "https://kuma.io/docs/latest/policies/meshtrafficpermission/: with mutual TLS, what no permission allows is refused",
    })),
    {
        ...{
            ...incoming,
            group: "consul.hashicorp.com",
            kind: "ServiceIntentions",
            scope: "cluster",
            pods: "not read",
        },
        source: "https://developer.hashicorp.com/consul/docs/reference/config-entry/service-intentions: by service, allow and deny",
    },
];

const linkerd =
    "https://linkerd.io/2/reference/authorization-policy/: it admits what a Server would refuse, and refuses nothing";

/** Kinds of meshes that refuse no connection. */
export const meshKindsWithoutEffect: readonly Pick<UnjudgedKind, "group" | "kind" | "source">[] = [
    ...["AuthorizationPolicy", "ServerAuthorization", "MeshTLSAuthentication", "NetworkAuthentication"].map((kind) => ({
        ...{ group: "policy.linkerd.io", kind, source: linkerd },
    })),
    {
        ...{ group: "security.istio.io", kind: "RequestAuthentication" },
        source: "https://istio.io/latest/docs/reference/config/security/request_authentication/: it refuses requests, by their tokens, and no connections",
    },
];
