import type { Direction, EgressRule, IngressRule, NetworkPolicyPeer, NetworkPolicyPort } from "../../netpol";
import { isBag, isUnknown, unknownPaths, type Bag } from "./sentinel";

/** One rule, peers and ports each split into what is known and the paths of what is not. */
export interface SeenRule {
    readonly direction: Direction;
    /** `spec.egress[0]`. */
    readonly path: string;
    readonly peers: Part<NetworkPolicyPeer>;
    readonly ports: Part<NetworkPolicyPort>;
}

/** A list of a rule: absent or empty means everything, which is not the same as no entry being known yet. */
export interface Part<T> {
    readonly everything: boolean;
    readonly known: readonly T[];
    readonly unknown: readonly string[];
}

/** Rules of one direction of a spec; a list that is not known yet is one rule of which nothing is known. */
export function readRules(spec: Bag, direction: Direction, specUnknown: boolean): SeenRule[] {
    const key = direction === "Ingress" ? "ingress" : "egress";
    if (specUnknown || isUnknown(spec[key])) return [hidden(direction, specUnknown ? "spec" : `spec.${key}`)];
    const list = spec[key];
    if (!Array.isArray(list)) return [];
    return list.map((rule: unknown, index) => {
        const path = `spec.${key}[${index}]`;
        if (!isBag(rule)) return hidden(direction, path);
        const peers = direction === "Ingress" ? "from" : "to";
        return {
            direction,
            path,
            peers: part<NetworkPolicyPeer>(rule[peers], `${path}.${peers}`),
            ports: part<NetworkPolicyPort>(rule["ports"], `${path}.ports`),
        };
    });
}

/** The rule as a list of one, as far as it is certain; none where nothing of its peers or of its ports is. */
export function certainRule({ direction, peers, ports }: SeenRule): (IngressRule & EgressRule)[] {
    const list = direction === "Ingress" ? "from" : "to";
    if ([peers, ports].some(({ everything, known }) => !everything && known.length === 0)) return [];
    return [
        { ...(peers.everything ? {} : { [list]: peers.known }), ...(ports.everything ? {} : { ports: ports.known }) },
    ];
}

/** Whom the rule opens to, on whatever ports, as far as it is certain; none where no peer is. */
export function certainPeers(rule: SeenRule): (IngressRule & EgressRule)[] {
    return certainRule({ ...rule, ports: { everything: true, known: [], unknown: [] } });
}

const hidden = (direction: Direction, path: string): SeenRule => ({
    direction,
    path,
    peers: { everything: false, known: [], unknown: [path] },
    ports: { everything: false, known: [], unknown: [path] },
});

function part<T>(value: unknown, path: string): Part<T> {
    if (isUnknown(value)) return { everything: false, known: [], unknown: [path] };
    const list: unknown[] = Array.isArray(value) ? value : [];
    const unknown = list.map((entry, index) => unknownPaths(entry, `${path}[${index}]`));
    return {
        everything: list.length === 0,
        known: list.filter((_, index) => unknown[index]?.length === 0) as T[],
        unknown: unknown.flat(),
    };
}
