import type { NetworkPolicy } from "../../../netpol/types";
import type { SeenResource } from "../../../policy-pack/stack/resource";
import type { Random } from "./random";
import { podSelectors } from "./vocabulary";

/*
 * Policies that open names, and what they do, by an evaluator that shares no code with the engine: one name at a time, each
 * kind under the words of its own documentation.
 */

const google = "kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy";
const amazon = "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy";

/** Names of somebody, on both sides of every pattern below. */
export const somebodysNames = [
    ...["huggingface.co", "hf.co", "cdn.hf.co", "eu.cdn.hf.co", "other.hf.co", "api.openai.com", "openai.com"],
    ...["bucket.s3.amazonaws.com", "someone.example.com"],
];
/** Names that anybody may have, or that resolve inside: one that opens such a name is refused. */
export const anybodysNames = ["anybody-at-all.com", "anybody.github.io", "metadata.google.internal", "10.0.0.1.nip.io"];

const patterns = [
    ...["huggingface.co", "hf.co", "cdn.hf.co", "*.hf.co", "*.cdn.hf.co", "api.openai.com", "*.openai.com"],
    ...["*.com", "*.github.io", "*", "metadata.google.internal", "*.nip.io"],
];
const ports = [
    undefined,
    [{ protocol: "TCP", port: 443 }],
    [{ protocol: "TCP", port: 8200 }],
    [{ protocol: "UDP", port: 4789 }],
];

interface NamesPolicy {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: {
        readonly podSelector: object;
        readonly policyTypes?: readonly string[];
        readonly ingress?: readonly object[];
        readonly egress?: readonly NamesRule[];
    };
}
interface NamesRule {
    readonly matches?: readonly { readonly name?: string; readonly pattern?: string }[];
    readonly to?: readonly { readonly domainNames?: readonly string[] }[];
    readonly ports?: readonly { readonly protocol: string; readonly port: number }[];
}

export const opensNames = ({ type }: Pick<SeenResource, "type">): boolean => type === google || type === amazon;

/** A policy that opens names, mostly of somebody. */
export function namesPolicy(random: Random, home: string, name: string): SeenResource {
    const hosts = Array.from(
        { length: random.is(0.7) ? 1 : 2 },
        () => patterns[Math.floor(random.next() ** 2 * patterns.length)] ?? "*",
    );
    const some = random.pick(ports);
    const isGoogle = random.is(0.5);
    const rule = isGoogle
        ? { matches: hosts.map((host) => (host.includes("*") ? { pattern: host } : { name: host })) }
        : { to: [{ domainNames: hosts }, ...(random.is(0.2) ? [{ podSelector: { matchLabels: { app: "y" } } }] : [])] };
    const spec = {
        podSelector: random.pick(podSelectors),
        ...(isGoogle ? {} : { policyTypes: ["Egress"] }),
        egress: [{ ...rule, ...(some && { ports: some }) }],
    };
    const type = isGoogle ? google : amazon;
    return {
        type,
        name: `${home}/${name}`,
        urn: `urn:pulumi:dev::test::${type}::${home}/${name}`,
        props: { kind: type.split(":").at(-1), metadata: { name, namespace: home }, spec },
    };
}

/** What such a policy does apart from names: it isolates, and an ApplicationNetworkPolicy has other peers as well. */
export function withoutNames(resource: SeenResource): NetworkPolicy {
    const policy = resource.props as unknown as NamesPolicy;
    if (!opensNames(resource)) return policy as unknown as NetworkPolicy;
    const egress = (policy.spec.egress ?? []).flatMap(({ to, ports: ofRule }) => {
        const peers = (to ?? []).filter(({ domainNames }) => domainNames === undefined);
        return peers.length === 0 ? [] : [{ to: peers, ...(ofRule && { ports: ofRule }) }];
    });
    return { ...policy, spec: { ...policy.spec, policyTypes: ["Egress"], egress } } as unknown as NetworkPolicy;
}

/** Whether a policy opens a name, on some port or on one. */
export function nameOpens(resource: SeenResource, name: string, asked?: { protocol: string; port: number }): boolean {
    const { egress = [] } = (resource.props as unknown as NamesPolicy).spec;
    return egress.some(({ matches = [], to = [], ports: ofRule }) => {
        const isOnPort =
            asked === undefined ||
            ofRule === undefined ||
            ofRule.some(({ protocol, port }) => protocol === asked.protocol && port === asked.port);
        // GKE: "The pattern must be a valid DNS name with * as a wildcard character", which stands within one label.
        const byMatches = matches.some(
            ({ name: exact, pattern }) => exact === name || (pattern !== undefined && oneLabel(pattern, name)),
        );
        // EKS: "*." as a prefix holds every name below.
        const byNames = to.some(({ domainNames = [] }) =>
            domainNames.some(
                (one) => one === "*" || one === name || (one.startsWith("*.") && name.endsWith(one.slice(1))),
            ),
        );
        return isOnPort && (byMatches || byNames);
    });
}

const oneLabel = (pattern: string, name: string): boolean =>
    pattern === "*" ||
    (pattern.startsWith("*.") && name.endsWith(pattern.slice(1)) && !name.slice(0, -pattern.length + 1).includes("."));
