import type { Direction } from "../types";

/**
 * Policies of kinds that are not judged: whom an object of the kind may concern and what it may do to them. Where a kind's
 * own words leave something open, the row says the most that it may do.
 */
export interface UnjudgedKind {
    /** API group, whatever the version. */
    readonly group: string;
    readonly kind: string;
    /** Whether it concerns the pods of its own namespace, or those of the whole cluster. */
    readonly scope: "namespace" | "cluster";
    /** How it says which pods it concerns; any pod of its scope where that is in no form that can be trusted. */
    readonly pods: PodsForm;
    /** A namespace whose objects of this kind concern the pods of every namespace; none where absent. */
    readonly rootNamespace?: string | undefined;
    /** Whether an object with this spec decides anything; all do where absent. */
    readonly decides?: ((spec: unknown) => boolean) | undefined;
    /** Whether it may concern nodes, and so pods on their node's network. */
    readonly nodes: boolean;
    readonly directions: DirectionsForm;
    /** What it may do: let through what others shut, shut what others let through. */
    readonly opens: boolean;
    readonly shuts: boolean;
    /** Whom the pods talk to. */
    readonly peers: "anybody" | "no pods";
    /** Where the facts of this row are written. */
    readonly source: string;
}

/**
 * `label selector`: a LabelSelector under `spec.podSelector`. `subject`: `spec.subject`, as ClusterNetworkPolicy has it.
 * `endpointSelector`: Cilium's, a LabelSelector with keys of its own. `workload selector`: Istio's, labels under `spec.selector`
 * or `spec.workloadSelector`; any pod where it names targets instead. `not read`: expressions in a language of their own.
 */
export type PodsForm = "label selector" | "subject" | "endpointSelector" | "workload selector" | "not read";

/**
 * How it says which directions it concerns: the list under a field of `spec` and else the sections that are there, or the
 * sections alone. One that says nothing concerns both.
 */
export type DirectionsForm =
    | { readonly list: "policyTypes" | "types" }
    /** The sections of each direction; `allows` are those that can let through anything. */
    | { readonly sections: Readonly<Record<Direction, readonly string[]>>; readonly allows: readonly string[] }
    | { readonly always: readonly Direction[] };

/** May do whatever a policy can. */
export const anything = { opens: true, shuts: true, peers: "anybody" } as const;

/** Concerns both directions, whatever it says. */
export const bothWays: DirectionsForm = { always: ["Ingress", "Egress"] };
