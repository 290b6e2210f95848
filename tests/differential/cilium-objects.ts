import type { LabelSelector } from "../../netpol/types";

// What is written of Cilium's two kinds, as far as the random policies and the second evaluator go.

/** An entry of `toFQDNs`, or of `rules.dns`. */
export interface Name {
    readonly matchName?: string;
    readonly matchPattern?: string;
}

/** One entry of `toPorts`. */
export interface PortRule {
    readonly ports?: readonly {
        readonly port: string;
        readonly endPort?: number | undefined;
        readonly protocol?: string | undefined;
    }[];
    readonly rules?: { readonly http?: readonly object[]; readonly dns?: readonly Name[] } | undefined;
}

/** A rule of any of the four lists; the peers of ingress are under `from…`, those of egress under `to…`. */
export interface CiliumRule {
    readonly endpoints?: readonly LabelSelector[] | undefined;
    readonly entities?: readonly string[] | undefined;
    readonly cidrs?: readonly string[] | undefined;
    readonly cidrSet?:
        readonly { readonly cidr: string; readonly except?: readonly string[] | undefined }[] | undefined;
    readonly names?: readonly Name[] | undefined;
    readonly toPorts?: readonly PortRule[] | undefined;
    readonly icmps?: readonly object[] | undefined;
}

/** A `spec`, or an entry of `specs`. */
export interface CiliumSpec {
    readonly endpointSelector: LabelSelector;
    readonly ingress?: readonly CiliumRule[] | undefined;
    readonly ingressDeny?: readonly CiliumRule[] | undefined;
    readonly egress?: readonly CiliumRule[] | undefined;
    readonly egressDeny?: readonly CiliumRule[] | undefined;
    readonly enableDefaultDeny?: { readonly ingress?: boolean; readonly egress?: boolean } | undefined;
}

/** A policy; one without a namespace is a CiliumClusterwideNetworkPolicy. */
export interface CiliumPolicy {
    readonly namespace?: string | undefined;
    readonly specs: readonly CiliumSpec[];
}

/** The object that Kubernetes has of it. */
export function asObject({ namespace, specs }: CiliumPolicy, name: string): object {
    const [only, ...more] = specs.map(asSpec);
    return {
        apiVersion: "cilium.io/v2",
        kind: namespace === undefined ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
        metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
        ...(more.length === 0 ? { spec: only } : { specs: [only, ...more] }),
    };
}

function asSpec({ ingress, ingressDeny, egress, egressDeny, ...rest }: CiliumSpec): object {
    const of = (way: "from" | "to", rules: readonly CiliumRule[] | undefined) =>
        rules?.map((rule) => asRule(way, rule));
    return defined({
        ...rest,
        ...{ ingress: of("from", ingress), ingressDeny: of("from", ingressDeny) },
        ...{ egress: of("to", egress), egressDeny: of("to", egressDeny) },
    });
}

function asRule(way: "from" | "to", { endpoints, entities, cidrs, cidrSet, names, ...rest }: CiliumRule): object {
    return defined({
        ...{ [`${way}Endpoints`]: endpoints, [`${way}Entities`]: entities, [`${way}CIDR`]: cidrs },
        ...{ [`${way}CIDRSet`]: cidrSet, toFQDNs: names },
        ...rest,
    });
}

const defined = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
