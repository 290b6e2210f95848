/* Names that pods get from what makes them: https://kubernetes.io/docs/concepts/workloads/controllers/ */

// The alphabet of Kubernetes' generated names, without vowels and what looks like them (apimachinery's util/rand).
const random = "[bcdfghjklmnpqrstvwxz2456789]";
const ofReplicaSet = new RegExp(`-${random}{5,10}-${random}{5}$`);
const ofGenerateName = new RegExp(`-${random}{5}$`);
const ordinal = /-\d+$/;
const hash = new RegExp(`-${random}{6,10}$`);

/**
 * What the pods of one maker have in common of their names: `vllm` of `vllm-7d9f8b6c5-x2x9k`, of `vllm-7d9f8b6c5-*` and of
 * `vllm-0`. A guess, for where neither a source nor a cluster says who made the pods.
 */
export function podBase(name: string): string {
    const text = name.replace(/-?\*$/, "");
    if (text !== name) return text.replace(hash, "");
    for (const end of [ofReplicaSet, ofGenerateName, ordinal]) if (end.test(text)) return text.replace(end, "");
    return text;
}
