import type { Direction, Namespace, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../netpol/types";
import { dnsRules } from "./dns";
import { inPolicyName } from "./names";
import { insidePeer, isInside, isIsolated, outsidePeers, podSelector, sortKeys } from "./peers";
import type { IsolatedEndpoint, OutsideEndpoint } from "./peers";
import { serviceMeshRulesIn } from "./service-meshes/rules";
import type { Endpoint, Flow, Mesh, MeshNamespace } from "./types";

/** Annotation that carries a policy's reason: a flow's `why`, or what the baseline is for. */
export const whyAnnotation = "ai-mesh-isolation/why";
/** Annotation that names the flow a policy is one half of: `agent -> tools`. */
export const flowAnnotation = "ai-mesh-isolation/flow";
/** Annotation that names the service mesh which a policy is for: `istio-ambient`. */
export const serviceMeshAnnotation = "ai-mesh-isolation/service-mesh";
/**
 * Label on every policy the mesh makes:
 * `kubectl get networkpolicy -A -l app.kubernetes.io/part-of=ai-mesh-isolation`.
 */
export const partOfLabel = { "app.kubernetes.io/part-of": "ai-mesh-isolation" };

/** A policy with the part it plays in its namespace. */
export interface CompiledPolicy {
    readonly part: "deny-all" | "allow-dns" | "allow-service-mesh" | "not-enforced" | "flow";
    readonly namespace: MeshNamespace;
    readonly manifest: NetworkPolicy;
}

/** Everything a mesh is made of, sorted by namespace and name. */
export interface Compiled {
    readonly namespaces: readonly { readonly namespace: MeshNamespace; readonly manifest: Namespace }[];
    readonly policies: readonly CompiledPolicy[];
}

/** Makes the peers of an end outside the cluster; the component gives its own where CIDRs are known only later. */
export type OutsidePeers = (end: OutsideEndpoint) => readonly NetworkPolicyPeer[];

/**
 * Compiles a mesh to plain manifests: per namespace `deny-all` and, but for `dns: none`, `allow-dns`; per flow the
 * egress half at its source and the ingress half at its destination. Pure; equal intent gives equal bytes.
 *
 * @example
 * const { namespaces, policies } = compile(parseMesh(spec));
 */
export function compile(mesh: Mesh, outside: OutsidePeers = (end) => outsidePeers(end, mesh.platform)): Compiled {
    const baseline = mesh.namespaces.flatMap((namespace) => [
        denyAll(namespace),
        ...(namespace.dns === "none" ? [] : [allowDns(namespace, mesh)]),
        ...allowServiceMesh(namespace, mesh),
        ...(namespace.enforce ? [] : [notEnforced(namespace)]),
    ]);
    const halves = mesh.flows.flatMap((flow) => flowHalves(flow, outside));
    return {
        namespaces: mesh.namespaces.map((namespace) => ({ namespace, manifest: namespaceManifest(namespace) })),
        policies: [...baseline, ...named(halves)].sort((a, b) => order(sortKey(a), sortKey(b))),
    };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** "\0" sorts before every character of a name: `a/x` comes before `a-b/x`. */
const sortKey = ({ manifest: { metadata } }: CompiledPolicy): string => `${metadata.namespace}\0${metadata.name}`;

function namespaceManifest({ name, purpose, labels }: MeshNamespace): Namespace {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: sortKeys({ ...labels, purpose }) } };
}

function policy(
    namespace: MeshNamespace,
    name: string,
    annotations: Record<string, string>,
    spec: NetworkPolicy["spec"],
): NetworkPolicy {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace: namespace.name, labels: partOfLabel, annotations: sortKeys(annotations) },
        spec,
    };
}

/** Selecting a pod isolates it, and a policy without rules allows nothing: deny is a field left out, never `[]`. */
function denyAll(namespace: MeshNamespace): CompiledPolicy {
    const why = "nothing passes that is not declared";
    const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] as const };
    return { part: "deny-all", namespace, manifest: policy(namespace, "deny-all", { [whyAnnotation]: why }, spec) };
}

function allowDns(namespace: MeshNamespace, { platform }: Mesh): CompiledPolicy {
    const own = platform.resolvers.length > 0 ? ["platform.resolvers"] : [];
    const why = `names resolve: ${[...platform.dns, ...own].join(", ")}`;
    const spec = { podSelector: {}, policyTypes: ["Egress"] as const, egress: dnsRules(platform) };
    return { part: "allow-dns", namespace, manifest: policy(namespace, "allow-dns", { [whyAnnotation]: why }, spec) };
}

/**
 * What every pod of a meshed namespace needs so that its proxy works: the control plane, and probes from an address of
 * their own.
 */
function allowServiceMesh(namespace: MeshNamespace, { platform }: Mesh): CompiledPolicy[] {
    const { serviceMesh } = platform;
    const { ingress, egress } = serviceMeshRulesIn(namespace, platform);
    const probes = ingress.length === 0 ? [] : [{ type: "Ingress" as const, rules: { ingress }, as: "probes" }];
    const asked = egress.length === 0 ? [] : [{ type: "Egress" as const, rules: { egress }, as: "control plane" }];
    const needs = [...probes, ...asked];
    if (serviceMesh === undefined || needs.length === 0) return [];
    const why = `${serviceMesh}: ${needs.map(({ as }) => as).join(" and ")}`;
    const rules = Object.assign({}, ...needs.map((need) => need.rules)) as Pick<
        NetworkPolicy["spec"],
        Lowercase<Direction>
    >;
    const spec = { podSelector: {}, policyTypes: needs.map(({ type }) => type), ...rules };
    const annotations = { [whyAnnotation]: why, [serviceMeshAnnotation]: serviceMesh };
    const manifest = policy(namespace, "allow-service-mesh", annotations, spec);
    return [{ part: "allow-service-mesh", namespace, manifest }];
}

/**
 * Keeps an adopted namespace open while everything else comes or goes: policies add up, and each allow isolates the
 * pods it selects the moment it exists. Taking this one away closes the namespace in a single step.
 */
function notEnforced(namespace: MeshNamespace): CompiledPolicy {
    const why = "enforce: false keeps the namespace open until its policies are all there";
    const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] as const, ingress: [{}], egress: [{}] };
    const manifest = policy(namespace, "not-enforced", { [whyAnnotation]: why }, spec);
    return { part: "not-enforced", namespace, manifest };
}

/** One half of a flow, before it has its final name. */
interface Half {
    readonly flow: Flow;
    readonly direction: Direction;
    readonly subject: IsolatedEndpoint;
    readonly peers: readonly NetworkPolicyPeer[];
    /**
     * `allow-to-vllm` or `allow-from-gateway`, the guide's names; what a service mesh needs beside it is
     * `service-mesh-to-vllm`.
     */
    readonly name: string;
}

function flowHalves(flow: Flow, outside: OutsidePeers): Half[] {
    const { from, to } = flow;
    const prefix = flow.forServiceMesh ? "service-mesh" : "allow";
    const peers = (end: Endpoint, home: IsolatedEndpoint) =>
        isInside(end) ? [insidePeer(end, home.namespace)] : outside(end);
    return [
        ...(isIsolated(from)
            ? [
                  {
                      flow,
                      direction: "Egress" as const,
                      subject: from,
                      peers: peers(to, from),
                      name: `${prefix}-to-${inPolicyName(to.name)}`,
                  },
              ]
            : []),
        ...(isIsolated(to)
            ? [
                  {
                      flow,
                      direction: "Ingress" as const,
                      subject: to,
                      peers: peers(from, to),
                      name: `${prefix}-from-${inPolicyName(from.name)}`,
                  },
              ]
            : []),
    ];
}

/**
 * Names the halves. Where two in one namespace share the short name, each that is about a workload adds it:
 * `allow-from-prometheus.router`. A name holds a dot where it is one of several workloads or a part of a
 * preset, and such names are told apart (`allow-to-vectors.part.api`), so no two halves can come out alike.
 */
function named(halves: readonly Half[]): CompiledPolicy[] {
    const key = ({ subject, name }: Half): string => `${subject.namespace.name}/${name}`;
    const count = new Map<string, number>();
    for (const half of halves) count.set(key(half), (count.get(key(half)) ?? 0) + 1);
    return halves.map((half) => {
        const shared = (count.get(key(half)) ?? 0) > 1 && half.subject.kind === "workload";
        return flowPolicy(half, shared ? `${half.name}.${inPolicyName(half.subject.name)}` : half.name);
    });
}

function flowPolicy({ flow, direction, subject, peers }: Half, name: string): CompiledPolicy {
    const ports: { ports?: readonly NetworkPolicyPort[] } = flow.ports === "any" ? {} : { ports: flow.ports };
    const rules =
        direction === "Egress" ? { egress: [{ to: peers, ...ports }] } : { ingress: [{ from: peers, ...ports }] };
    const spec = { podSelector: podSelector(subject), policyTypes: [direction], ...rules };
    const annotations = {
        ...{ [whyAnnotation]: flow.why, [flowAnnotation]: `${flow.from.name} -> ${flow.to.name}` },
        ...(flow.forServiceMesh && { [serviceMeshAnnotation]: flow.forServiceMesh }),
    };
    return { part: "flow", namespace: subject.namespace, manifest: policy(subject.namespace, name, annotations, spec) };
}
