import type {
    ApiServerArgs,
    CloudIdentityArgs,
    ExpectedVerdict,
    ExternalArgs,
    MeshIsolationArgs,
    NamespaceArgs,
    NeighbourArgs,
    PlatformArgs,
    ResolverArgs,
    WorkloadArgs,
} from "./args";
import type { ReservedName } from "../mesh";

/** The same with lists that may be readonly, as those of a constant are. */
type Plain<Args> = { readonly [Key in keyof Args]: List<Args[Key]> };
type List<Value> = Value extends readonly (infer Item)[] ? readonly Item[] : Value;

/** A name of this mesh, or one of the workloads that it stands for; `NoInfer` makes a misspelt name an error instead of a new name. */
type End<Name extends string, Workload extends string> = NoInfer<Name> | `${NoInfer<Workload>}.${string}`;
type Source<Name extends string, Workload extends string> =
    End<Name, Workload> | Exclude<ReservedName, "cloud-identity">;
type Target<Name extends string, Workload extends string> =
    End<Name, Workload> | Exclude<ReservedName, "load-balancers">;

/** At least one. */
type Some<Item> = readonly [Item, ...Item[]];

/** A flow between names of this mesh. */
interface FlowOf<Name extends string, Workload extends string> {
    readonly from: Source<Name, Workload> | Some<Source<Name, Workload>>;
    readonly to: Target<Name, Workload> | Some<Target<Name, Workload>>;
    readonly same?: string;
    readonly ports?: Some<string | number>;
    readonly why: string;
}

/** What is expected between names of this mesh. */
interface ExpectationOf<Name extends string, Workload extends string> {
    readonly from: Source<Name, Workload> | Some<Source<Name, Workload>>;
    readonly to: Target<Name, Workload> | "metadata" | Some<Target<Name, Workload> | "metadata">;
    readonly ports?: Some<string | number>;
    readonly verdict: ExpectedVerdict;
    readonly why?: string;
}

/** A workload with its namespace among those of this mesh; a label may have a list of values, of which a pod has one. */
interface WorkloadOf<Home extends string> extends Omit<Plain<WorkloadArgs>, "namespace" | "namespaces" | "podLabels"> {
    readonly namespace?: NoInfer<Home>;
    readonly namespaces?: Some<NoInfer<Home>>;
    readonly podLabels?: Readonly<Record<string, string | Some<string>>>;
}

/** An external whose gateway is one of the workloads of this mesh. */
interface ExternalOf<Workload extends string> extends Omit<Plain<ExternalArgs>, "hosts" | "via"> {
    readonly hosts?: Some<string>;
    readonly via?: {
        readonly to: End<never, Workload> | NoInfer<Workload>;
        readonly ports: Some<string | number>;
    };
}

/** A platform whose lists may be readonly at every level. */
interface PlatformOf extends Omit<Plain<PlatformArgs>, "apiServer" | "identity" | "resolvers"> {
    readonly apiServer?: Plain<ApiServerArgs>;
    readonly identity?: Plain<CloudIdentityArgs>;
    readonly resolvers?: readonly Plain<ResolverArgs>[];
}

/** What the component takes, with the names of one mesh: every key of it is known, and an endpoint is one of the names. */
export interface MeshOf<
    Namespace extends string,
    Neighbour extends string = never,
    Workload extends string = never,
    External extends string = never,
> extends Omit<
    MeshIsolationArgs,
    "platform" | "namespaces" | "neighbours" | "workloads" | "externals" | "flows" | "expect"
> {
    readonly platform?: PlatformOf;
    readonly namespaces: Readonly<Record<Namespace, Plain<NamespaceArgs>>>;
    readonly neighbours?: Readonly<Record<Neighbour, Plain<NeighbourArgs>>>;
    readonly workloads?: Readonly<Record<Workload, WorkloadOf<Namespace | Neighbour>>>;
    readonly externals?: Readonly<Record<External, ExternalOf<Workload>>>;
    readonly flows: readonly FlowOf<Namespace | Neighbour | Workload | External, Workload>[];
    readonly expect?: readonly ExpectationOf<Namespace | Neighbour | Workload | External, Workload>[];
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
    // The component reads short forms too, and changes none of its lists, so those that are readonly may be what it takes.
    return spec as unknown as MeshIsolationArgs;
}
