import type {
    ApiServerArgs,
    ExternalArgs,
    FlowArgs,
    MeshIsolationArgs,
    NamespaceArgs,
    NeighbourArgs,
    PlatformArgs,
    WorkloadArgs,
} from "./args";

/** The same with lists that may be readonly, as those of a constant are. */
type Plain<Args> = { readonly [Key in keyof Args]: List<Args[Key]> };
type List<Value> = Value extends readonly (infer Item)[] ? readonly Item[] : Value;

/** A part of a workload that goes by a preset; whether the preset has it is checked when the program runs. */
type Part<Workload extends string> = NoInfer<`${Workload}.${string}`>;

/** A flow between names of this mesh; `NoInfer` makes a misspelt name an error instead of a new name. */
interface FlowOf<Name extends string, Workload extends string> extends Omit<Plain<FlowArgs>, "from" | "to" | "ports"> {
    readonly from: NoInfer<Name> | Part<Workload> | "kube-apiserver" | "nodes";
    readonly to: NoInfer<Name> | Part<Workload> | "kube-apiserver" | "nodes";
    readonly ports?: readonly [string, ...string[]];
}

/** What the component takes, with the names of one mesh: every key of it is known, and an endpoint is one of the names. */
export interface MeshOf<
    Namespace extends string,
    Neighbour extends string = never,
    Workload extends string = never,
    External extends string = never,
> extends Omit<MeshIsolationArgs, "platform" | "namespaces" | "neighbours" | "workloads" | "externals" | "flows"> {
    readonly platform?: Omit<Plain<PlatformArgs>, "apiServer"> & { readonly apiServer?: Plain<ApiServerArgs> };
    readonly namespaces: Readonly<Record<Namespace, Plain<NamespaceArgs>>>;
    readonly neighbours?: Readonly<Record<Neighbour, Plain<NeighbourArgs>>>;
    readonly workloads?: Readonly<
        Record<
            Workload,
            Omit<Plain<WorkloadArgs>, "namespace"> & { readonly namespace: NoInfer<Namespace | Neighbour> }
        >
    >;
    readonly externals?: Readonly<Record<External, Plain<ExternalArgs>>>;
    readonly flows: readonly FlowOf<Namespace | Neighbour | Workload | External, Workload>[];
}

/**
 * Gives a spec written in TypeScript (5.4 and later) completion at every level, and a compile error for a misspelt endpoint,
 * a namespace that nobody named, an unknown key and an empty port list. Changes nothing: returns what it was given. A spec
 * that a program puts together, whose names no compiler can know, is a `MeshIsolationArgs` as it is; its names are checked
 * when it runs.
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
>(spec: MeshOf<Namespace, Neighbour, Workload, External>): MeshIsolationArgs {
    // The component changes none of its lists, so those that are readonly may be what it takes.
    return spec as unknown as MeshIsolationArgs;
}
