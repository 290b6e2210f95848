import type { Direction, Namespace, NetworkPolicy } from "../netpol/types";
import type { Compiled, CompiledHostPolicy, CompiledPolicy } from "./compiled";
import { dnsRules } from "./dns";
import { flowPolicy, halvesOf, type OutsidePeers } from "./halves";
import { baselineDeny } from "./hosts/baseline";
import { checkedObject } from "./hosts/schemas";
import { hostPoliciesOf } from "./host-policies";
import { networkPolicy as policy, partOfLabel, serviceMeshAnnotation, whyAnnotation } from "./manifest";
import { outsidePeers, sortKeys } from "./peers";
import { serviceMeshRulesIn } from "./service-meshes/rules";
import type { Mesh, MeshNamespace } from "./types";

export type * from "./compiled";
export type { OutsidePeers } from "./halves";
export { flowAnnotation, partOfLabel, routeAnnotation, serviceMeshAnnotation, whyAnnotation } from "./manifest";

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
    const halves = halvesOf(mesh.flows);
    const flows = halves.flatMap((half) => flowPolicy(half, outside));
    const hosts = halves.flatMap((half) => hostPoliciesOf(half, mesh.platform));
    return {
        namespaces: mesh.namespaces.map((namespace) => ({ namespace, manifest: namespaceManifest(namespace) })),
        policies: [...baseline, ...flows].sort((a, b) => order(sortKey(a), sortKey(b))),
        hostPolicies: [...baselines(mesh), ...hosts]
            .map((each) => ({ ...each, manifest: checkedObject(each.manifest) }))
            .sort((a, b) => order(sortKey(a), sortKey(b))),
    };
}

/** What the cluster's own tier denies beside deny-all; nothing for a namespace that is kept open. */
function baselines({ namespaces, platform }: Mesh): CompiledHostPolicy[] {
    if (platform.baseline === undefined) return [];
    const why = "pods that no NetworkPolicy selects open nothing, and other pods open nothing to them";
    const metadata = { labels: partOfLabel, annotations: { [whyAnnotation]: why } };
    return namespaces
        .filter(({ enforce }) => enforce)
        .map((namespace) => ({
            part: "baseline",
            namespace,
            manifest: baselineDeny(namespace, metadata, platform),
        }));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** "\0" sorts before every character of a name: `a/x` comes before `a-b/x`. */
const sortKey = ({ namespace, manifest: { metadata } }: CompiledHostPolicy | CompiledPolicy): string =>
    `${namespace.name}\0${metadata.name}`;

function namespaceManifest({ name, purpose, labels }: MeshNamespace): Namespace {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: sortKeys({ ...labels, purpose }) } };
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
