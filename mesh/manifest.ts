import type { NetworkPolicy } from "../netpol/types";
import { pairText } from "./pair-text";
import { sortKeys } from "./peers";
import type { Flow, MeshNamespace } from "./types";
import { routeText } from "./via";

/** Annotation that carries a policy's reason: a flow's `why`, or what the baseline is for. */
export const whyAnnotation = "ai-mesh-isolation/why";
/** Annotation that names the flow a policy is one half of: `agent -> tools`. */
export const flowAnnotation = "ai-mesh-isolation/flow";
/** Annotation that names the flows through a gateway of which this one is a part: `agent -> litellm -> hub`. */
export const routeAnnotation = "ai-mesh-isolation/route";
/** Annotation that names the service mesh which a policy is for: `istio-ambient`. */
export const serviceMeshAnnotation = "ai-mesh-isolation/service-mesh";
/**
 * Label on every policy the mesh makes:
 * `kubectl get networkpolicy -A -l app.kubernetes.io/part-of=ai-mesh-isolation`.
 */
export const partOfLabel = { "app.kubernetes.io/part-of": "ai-mesh-isolation" };

/** A NetworkPolicy of the mesh. */
export function networkPolicy(
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

/** What a policy says of its flow. */
export function annotationsOf(flow: Flow): Record<string, string> {
    const { why, routes = [], forServiceMesh } = flow;
    return {
        ...{ [whyAnnotation]: why, [flowAnnotation]: pairText(flow) },
        ...(routes.length > 0 && { [routeAnnotation]: routes.map(routeText).join(", ") }),
        ...(forServiceMesh && { [serviceMeshAnnotation]: forServiceMesh }),
    };
}
