import { describeSelector } from "./selectors";
import type { LabelSelector, Protocol, UnjudgedPolicy, Workload } from "./types";
import { workloadId } from "./workload-id";

/** Something that nobody showed and that a verdict may depend on. */
export type Gap =
    /** The Namespace object of a namespace. `asked` is what some selector asks of its labels, where one answer depends on that. */
    | { readonly kind: "namespace labels"; readonly namespace: string; readonly asked: LabelSelector }
    /** What a policy of another kind means. */
    | { readonly kind: "other policy"; readonly policy: UnjudgedPolicy }
    /** What an address belongs to. */
    | { readonly kind: "address"; readonly ip: string }
    /** Labels that pods get from their controller, with values that are known only once there are pods. */
    | {
          readonly kind: "pod labels";
          readonly workload: Pick<Workload, "kind" | "namespace" | "name">;
          readonly keys: readonly string[];
      }
    /** Which addresses are nodes'. */
    | { readonly kind: "nodes" }
    /** The pods behind a port of a Service. */
    | {
          readonly kind: "backends";
          readonly namespace: string;
          readonly name: string;
          readonly protocol: Protocol;
          readonly port: number;
      };

/** A gap as the reason of an "unknown": `it depends on the labels of namespace "team-a": do they match env=prod?`. */
export function describeGap(gap: Gap): string {
    switch (gap.kind) {
        case "namespace labels":
            return `it depends on the labels of namespace "${gap.namespace}": do they match ${describeSelector(gap.asked)}?`;
        case "other policy":
            return `${describeUnjudged(gap.policy)} may decide it, and ${whyUnjudged(gap.policy)}`;
        case "backends": {
            const { namespace, name, protocol, port } = gap;
            return `no workload that was seen is behind Service ${namespace}/${name} on port ${protocol} ${port}`;
        }
        case "pod labels": {
            const { keys, workload } = gap;
            return `it depends on ${keys.join(" and ")} of ${workloadId(workload)}, which its controller sets once there are pods`;
        }
        case "nodes":
            return "it is not known which addresses are nodes': no Node is among the objects";
        case "address":
            return `${gap.ip} may be an address of the cluster's own pods, nodes or Services: nothing shown says whose it is`;
    }
}

/** Why a policy is not judged, as the rest of a sentence. */
export function whyUnjudged({ why }: UnjudgedPolicy): string {
    return why ?? "policies of this kind are not judged";
}

/** The namespace whose pods alone a policy may concern; `undefined` where it may concern those of several. */
export function soleNamespace({ namespace, everywhere }: UnjudgedPolicy): string | undefined {
    return everywhere ? undefined : namespace;
}

/** A policy that is no NetworkPolicy, mostly one that is not judged: "CiliumNetworkPolicy (cilium.io/v2) data/allow-all". */
export function describeUnjudged({
    kind,
    apiVersion,
    namespace,
    name,
}: Pick<UnjudgedPolicy, "kind" | "apiVersion" | "namespace" | "name">): string {
    return `${kind} (${apiVersion}) ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
