import { isInsideName } from "../../../mesh/hosts/host-names";
import { internetSet } from "../../../netpol";
import { type Party, whyInside } from "../party";

/** An end outside the cluster, before it has a name in the spec. */
export type OutsideNode =
    | { readonly kind: "address"; readonly ip: string; readonly hosts: readonly string[] }
    | { readonly kind: "host"; readonly host: string };

/**
 * What an end outside is to a spec: one node for each name by which it is known to who connects to it, else its address; a
 * sentence where it can be neither. Which of several names was asked for is not known: policies about names must know each.
 * Whether they open an address that is not public depends on what enforces them, so that such an end is its address.
 */
export function outsideNodes(to: Party & { readonly kind: "host" | "address" }): readonly OutsideNode[] | string {
    if (to.kind === "host") return isInsideName(to.host) ? whyInside(to.host) : [{ kind: "host", host: to.host }];
    const { ip } = to;
    const names = internetSet.contains(ip) ? to.hosts.filter((host) => !isInsideName(host)) : [];
    if (names.length === 0) return [{ kind: "address", ip, hosts: [] }];
    return names.map((host) => ({ kind: "address", ip, hosts: [host] }));
}
