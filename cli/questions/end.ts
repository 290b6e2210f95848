import type { Endpoint, IpSet, Service, Workload } from "../../netpol";

/** One end of a question, found by its name. */
export interface NamedEnd {
    /** As reports call it: `ai-agents/agent[Pod]`, `Service ai-data/db`, `tools (10.0.0.0/8 except 10.0.0.0/28)`. */
    readonly title: string;
    /** The name alone, where the title says more. */
    readonly name?: string | undefined;
    /** All that the name stands for: policies may let one part through and not another. */
    readonly parts: readonly EndPart[];
    /** Of a Service only: its port decides which ports of the pods are meant. */
    readonly service?: Service | undefined;
    /** Of addresses only: all of them. */
    readonly addresses?: IpSet | undefined;
    /** Of names outside the cluster only: all of them, patterns among them. */
    readonly hosts?: readonly string[] | undefined;
    /** Of whole namespaces only: those that are there. */
    readonly namespaces?: readonly string[] | undefined;
    /** Why there are parts beside these; an answer that they share need not be that of all. */
    readonly incomplete?: string | undefined;
}

/** One part of an end: a workload, one kind of the pods that may come, or addresses or names outside that no policy tells apart. */
export interface EndPart {
    readonly title: string;
    readonly endpoint: Endpoint;
    readonly workload?: Workload | undefined;
    /** Why nothing can be said of it, where nothing can. */
    readonly unresolved?: string | undefined;
}

/** A name that stands for nothing, or for more than one thing: the sentence says which would do. */
export class NameError extends Error {
    override readonly name = "NameError";
}
