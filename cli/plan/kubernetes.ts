import { createHash } from "node:crypto";
import { isPlainObject, type WireObject, type WireValue } from "./values";

/**
 * What the Kubernetes provider would add to the inputs of a new object before anything else sees them: a name where the
 * program gives none (`<resource>-<8 hex digits>`, announced by an annotation). Pulumi draws the digits at random; a
 * plan derives them from the URN, so that two plans are the same.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/ (autonaming)
 */
export function withAutoname(type: string, name: string, urn: string, inputs: WireObject): WireObject {
    if (!isKubernetesObject(type)) return inputs;
    const metadata = inputs.metadata ?? {};
    if (!isPlainObject(metadata) || metadata.name !== undefined || metadata.generateName !== undefined) return inputs;
    const digits = createHash("sha256").update(urn).digest("hex").slice(0, 8);
    const annotations = isPlainObject(metadata.annotations) ? metadata.annotations : {};
    return {
        ...inputs,
        metadata: {
            ...metadata,
            name: `${name}-${digits}`,
            annotations: { ...annotations, "pulumi.com/autonamed": "true" },
        },
    };
}

/**
 * What is known of an object that is only read (`Namespace.get("x", "kube-system")`): its id is `namespace/name`, or the
 * name alone. Everything else stays unknown, for nothing is asked of a cluster.
 */
export function withReadName(type: string, id: string, inputs: WireObject): WireObject {
    if (!isKubernetesObject(type) || inputs.metadata !== undefined) return inputs;
    const [first, second] = id.split("/");
    const metadata: Record<string, WireValue> = second
        ? { namespace: first ?? "", name: second }
        : { name: first ?? "" };
    return { ...inputs, metadata };
}

/** Whether a resource stands for one Kubernetes object that it owns: no provider, list, patch, chart or manifest file. */
export function isKubernetesObject(type: string): boolean {
    return isKubernetesType(type) && !type.endsWith("Patch") && !type.endsWith("List");
}

/** Whether a resource stands for some fields of an object that exists already: server-side apply under another owner. */
export function isKubernetesPatch(type: string): boolean {
    return isKubernetesType(type) && type.endsWith("Patch");
}

/** Whether a resource is several objects in one: `NetworkPolicyList`. */
export function isKubernetesList(type: string): boolean {
    return isKubernetesType(type) && type.endsWith("List");
}

/** Kinds of Kubernetes' own that live in no namespace, as `kubectl api-resources --namespaced=false` lists them. */
const CLUSTER_WIDE = new Set(
    (
        "Namespace Node PersistentVolume ComponentStatus ClusterRole ClusterRoleBinding StorageClass CSIDriver CSINode " +
        "VolumeAttachment VolumeAttributesClass CustomResourceDefinition APIService MutatingWebhookConfiguration " +
        "ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding " +
        "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding PriorityClass IngressClass RuntimeClass FlowSchema " +
        "PriorityLevelConfiguration CertificateSigningRequest ClusterTrustBundle DeviceClass ResourceSlice ServiceCIDR " +
        "IPAddress StorageVersion StorageVersionMigration PodSecurityPolicy " +
        "GatewayClass VolumeSnapshotClass VolumeSnapshotContent AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy"
    ).split(" "),
);

/** API groups of Kubernetes itself: the core's, those without a dot, and those of `k8s.io`. */
const OWN_GROUP = /^kubernetes:(?:core\/|[a-z]+\/|v\d|(?:[a-z]+\.)+k8s\.io\/)/;

/** Whether objects of a type live in a namespace; undefined for a kind of somebody's own, of which only a cluster knows. */
export function isNamespaced(type: string): boolean | undefined {
    const kind = (type.split(":").at(-1) ?? "").replace(/Patch$/, "");
    if (CLUSTER_WIDE.has(kind)) return false;
    return OWN_GROUP.test(type) ? true : undefined;
}

// Objects' modules are API versions (`networking.k8s.io/v1`; `v1` for a CustomResource of the core's); `helm.sh/v3`,
// `yaml/v2` and `kustomize/v2` are not the API's.
function isKubernetesType(type: string): boolean {
    return (
        /^kubernetes:([a-z0-9.-]+\/)?v\d+((alpha|beta)\d+)?:\w+$/.test(type) &&
        !/^kubernetes:(helm\.sh|yaml|kustomize)\//.test(type)
    );
}
