/** Where a connection is opened from. */
export interface ProbeSource {
    readonly namespace: string;
    readonly pod: string;
}

/** Whom it is opened to: a pod, or an address of a name that a mesh gives to addresses. */
export type ProbeEnd = ProbeSource | { readonly named: string };

/** `ai-data/db-0`, or `metadata`. */
export const endName = (end: ProbeEnd): string => ("named" in end ? end.named : `${end.namespace}/${end.pod}`);

/** What it is opened to. */
export interface ProbeTarget {
    /** An address; or a name outside the cluster, which is resolved where the connection is opened from. */
    readonly ip: string;
    readonly port: number;
    readonly protocol: "TCP" | "UDP";
}

/**
 * `open`: the first packet was answered. `late`: a later one was, which the sender's TCP sent again because nothing came
 * back within a second (RFC 6298). `closed`: it was refused or nobody answered in time. `unresolved`: the name did not resolve
 * there. `error`: nothing was tried.
 */
export type ProbeOutcome =
    | { readonly is: "open" }
    | { readonly is: "late" }
    | { readonly is: "closed" }
    | { readonly is: "unresolved" }
    | { readonly is: "error"; readonly why: string };

/** Opens connections from where pods are. One attempt each, and each a new flow with a source port of its own. */
export interface Prober {
    /** Makes what it needs before the live state is read, such as a pod outside the mesh. */
    prepare(signal: AbortSignal): Promise<void>;
    /** Whether it may open connections from a pod; `owned` = of a namespace of the intent. */
    mayEnter(source: ProbeSource, owned: boolean): boolean;
    /** One outcome for each target, in order. Ends early where `signal` says so. */
    probe(from: ProbeSource, targets: readonly ProbeTarget[], signal: AbortSignal): Promise<readonly ProbeOutcome[]>;
    /** Takes away everything it made; safe to call at any time, and twice. */
    close(): Promise<void>;
}
