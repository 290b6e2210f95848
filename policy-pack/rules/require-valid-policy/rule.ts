import type { Finding } from "../../judge/finding";
import type { ResourceRule } from "../../judge/rule";
import { kindOf } from "../../stack/kinds";
import type { SeenResource } from "../../stack/resource";
import { type OtherPolicyKind, readOtherPolicy } from "../../stack/other-policies";
import { isWithoutMetadata, readPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";

/** A first preview asks no API server, so a policy that it would refuse stops the update halfway. */
export const requireValidPolicy: ResourceRule = {
    name: "require-valid-policy",
    title: "Every NetworkPolicy is one that Kubernetes takes",
    description: "A NetworkPolicy has no field, value or range that the API server refuses.",
    fix: "Correct the field that is named: the API server would refuse the object in the middle of an update.",
    level: "mandatory",
    severity: "high",
    properties: {},
    judge: (resource): Finding[] => {
        const kind = kindOf(resource.type);
        if (kind.kind === "removed-policy") return [removed(resource)];
        if (kind.kind === "other-policy") return ofOtherKind(resource, kind);
        if (kind.kind !== "policy" || kind.list) return [];
        const policy = readPolicy(resource, kind.patch);
        const missing = isWithoutMetadata(resource)
            ? [{ path: "metadata", message: "is missing, so nobody can tell which policy of which namespace it is" }]
            : [];
        return [...missing, ...policy.problems].map(({ path, message }) => ({
            kind: "violation",
            namespace: policy.namespace,
            policy: policy.name,
            urn: resource.urn,
            message: `${titleOf(policy)} is not valid: ${path} ${message}.`,
        }));
    },
};

/**
 * An ApplicationNetworkPolicy is held to what a NetworkPolicy is held to; of other kinds it is not known all that their API
 * server takes, so that what cannot be read is told by no-voided-deny.
 */
function ofOtherKind(resource: SeenResource, kind: OtherPolicyKind): Finding[] {
    const { title } = kind;
    const read = readOtherPolicy(resource, kind);
    if (!("plugin" in read) && read.why === undefined) return [];
    const mistakes = [
        ...(isWithoutMetadata(resource)
            ? ["metadata is missing, so nobody can tell which policy of which namespace it is"]
            : []),
        ...("why" in read && read.why !== undefined && title === "ApplicationNetworkPolicy" ? [read.why] : []),
    ];
    return mistakes.map((mistake) => ({
        kind: "violation",
        urn: resource.urn,
        message: `${title} "${resource.name}" is not valid: ${mistake}.`,
    }));
}

/** @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#networkpolicy-v116 */
function removed(resource: SeenResource): Finding {
    const policy = readPolicy(resource);
    const [, version = ""] = resource.type.split(":");
    const why =
        version === "extensions/v1beta1"
            ? "no API server has had NetworkPolicy of extensions/v1beta1 since Kubernetes 1.16"
            : `no API server has NetworkPolicy of ${version}`;
    return {
        kind: "violation",
        namespace: policy.namespace,
        policy: policy.name,
        urn: resource.urn,
        message: `${titleOf(policy)} does nothing: ${why}. ` + "Write apiVersion: networking.k8s.io/v1.",
    };
}
