import type { Labels, Protocol } from "../../netpol";

/** What made the pods of an end, as far as the source says: the kind is often missing. */
export interface Owner {
    readonly kind?: string | undefined;
    readonly name: string;
}

/** A pod, by what the source says of it. At least one of `pod`, `owner` and `labels` is there, or else any pod of the namespace is meant. */
export interface PodEnd {
    readonly kind: "pod";
    readonly namespace: string;
    readonly pod?: string | undefined;
    readonly owner?: Owner | undefined;
    /** Labels of the pod, all of them where the source gives any. */
    readonly labels?: Labels | undefined;
    readonly ip?: string | undefined;
}

/** An address of which the source does not say that it is a pod's. */
export interface AddressEnd {
    readonly kind: "address";
    readonly ip: string;
    /** Names that the pods asked DNS for, and got this address. */
    readonly hosts?: readonly string[] | undefined;
    /** The Service through which the connection went, where the source names it. */
    readonly service?: { readonly namespace: string; readonly name: string } | undefined;
    readonly role?: Role | undefined;
}

/** An end outside the cluster by its name alone. */
export interface HostEnd {
    readonly kind: "host";
    readonly host: string;
}

/** An end of which the source keeps nothing but what it is. */
export interface UnnamedEnd {
    readonly kind: "unnamed";
    readonly role: Role;
}

/** What the source knows an address to be. `outside`: no pod's, node's or Service's. `private`: in a private network, and not a pod's. */
export type Role = "node" | "own-node" | "kube-apiserver" | "outside" | "private" | "load-balancer";

export type End = PodEnd | AddressEnd | HostEnd | UnnamedEnd;

/** What became of a connection. `unknown`: the source does not say, or not in the end. */
export type Observed = "forwarded" | "dropped" | "unknown";

/** At which end it was seen. A source that sees both tells the same connection twice. */
export type SeenAt = "from" | "to";

/** One line of traffic: `from` opened connections to `to`. `port` is as the source has it: a pod's, or a Service's where `to` is one. */
export interface Flow {
    readonly from: End;
    readonly to: End;
    readonly protocol: Protocol;
    readonly port: number;
    readonly observed: Observed;
    /** How often, in whatever the source counts: connections, packets or events. */
    readonly count: number;
    /** Milliseconds since 1970; absent where the source gives no time. */
    readonly first?: number | undefined;
    readonly last?: number | undefined;
    readonly seenAt?: SeenAt | undefined;
    /** The source does not say who opened it: `from` was chosen by the ports. */
    readonly guessed?: true | undefined;
}

/** An address that DNS gave for a name, seen in the answer itself. */
export interface Resolved {
    readonly host: string;
    readonly ips: readonly string[];
    /** Who asked, where the source says it. */
    readonly asker?: End | undefined;
}

/**
 * What a line came to. `aside`: understood, and no new connection of TCP, UDP or SCTP. `unread`: not understood. `lost`: the
 * source itself says that it lost so many events. The reason is one of few, so that lines can be counted by it.
 */
export type LineResult =
    | { readonly flows: readonly Flow[] }
    | { readonly resolved: Resolved }
    | { readonly aside: string }
    | { readonly unread: string }
    | { readonly lost: number };

/** An end as text that is the same for the same end. */
export function endKey(end: End): string {
    switch (end.kind) {
        case "pod":
            return `p ${end.namespace}/${end.pod ?? ""} ${end.owner?.kind ?? ""}/${end.owner?.name ?? ""} ${labelsKey(end.labels)} ${end.ip ?? ""}`;
        case "address":
            return `a ${end.ip} ${end.role ?? ""} ${end.hosts?.join(",") ?? ""} ${end.service ? `${end.service.namespace}/${end.service.name}` : ""}`;
        case "host":
            return `h ${end.host}`;
        case "unnamed":
            return `u ${end.role}`;
    }
}

function labelsKey(labels: Labels | undefined): string {
    if (labels === undefined) return "";
    let text = "";
    for (const key of Object.keys(labels).sort()) text += `${key}=${labels[key]},`;
    return text;
}
