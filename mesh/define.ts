/** A flow between names of this mesh; `NoInfer` makes a misspelt name an error instead of a new name. */
interface FlowOf<Name extends string> {
    readonly from: NoInfer<Name> | "kube-apiserver" | "nodes";
    readonly to: NoInfer<Name> | "kube-apiserver" | "nodes";
    readonly ports?: readonly [string, ...string[]];
    readonly why: string;
}

interface SpecOf<Namespace extends string, Neighbour extends string, Workload extends string, External extends string> {
    readonly platform?: object;
    readonly namespaces: Readonly<Record<Namespace, object>>;
    readonly neighbours?: Readonly<Record<Neighbour, object>>;
    readonly workloads?: Readonly<Record<Workload, { readonly namespace: NoInfer<Namespace | Neighbour> }>>;
    readonly externals?: Readonly<Record<External, object>>;
    readonly flows: readonly FlowOf<Namespace | Neighbour | Workload | External>[];
}

/**
 * Gives a spec written in TypeScript a compile error for a misspelt endpoint or namespace and for an empty port list.
 * Changes nothing: returns what it was given.
 *
 * @example
 * new MeshIsolation("mesh", defineMesh({
 *     namespaces: { gateway: { purpose: "gateway" }, "ai-inference": { purpose: "inference" } },
 *     flows: [{ from: "gateway", to: "ai-inference", ports: ["8000"], why: "user requests" }],
 * }));
 */
export function defineMesh<
    const Namespace extends string,
    const Neighbour extends string = never,
    const Workload extends string = never,
    const External extends string = never,
    Spec extends SpecOf<Namespace, Neighbour, Workload, External> = SpecOf<Namespace, Neighbour, Workload, External>,
>(spec: Spec & SpecOf<Namespace, Neighbour, Workload, External>): Spec {
    return spec;
}
