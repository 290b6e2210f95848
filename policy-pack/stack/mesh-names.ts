import { isObject, type PortSet } from "../../netpol";
import { entry } from "./entry";
import { knownTexts, isUnknown, type Bag } from "./unknown-values";

/** What a flow comes to that a mesh declares to an external: the way through a gateway, and the names at the end of it. */
export interface OutwardFlow {
    /** The gateway's name, where the external is reached through one; whoever connects goes there on its ports. */
    readonly gateway?: { readonly to: string; readonly ports: readonly unknown[] } | undefined;
    /** Who goes on to the names: the flow's own source, or the gateway. */
    readonly from: string;
    readonly external: string;
    readonly hosts: readonly string[];
}

/** Reads a flow to an external that has names or a gateway; undefined for every other flow. */
export function outwardFlow({ from, to }: Bag, mesh: Bag): OutwardFlow | undefined {
    const external = entry(mesh["externals"], String(to));
    if (external === undefined) return undefined;
    const [source, hosts] = [String(from), knownTexts(external["hosts"])];
    const via = external["via"];
    const gateway = isObject(via) ? { to: String(via["to"]), ports: listOf(via["ports"]) } : undefined;
    if (gateway === undefined && hosts.length === 0) return undefined;
    const isThere = gateway === undefined || gateway.to === source;
    return {
        external: String(to),
        hosts,
        from: gateway?.to ?? source,
        ...(isThere ? {} : { gateway }),
    };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What of its externals it hangs on which names a mesh declares, and through which gateways. */
export const namesOfExternals = ({ externals }: Bag): unknown =>
    isObject(externals)
        ? Object.fromEntries(
              Object.entries(externals).map(([name, external]) => [
                  name,
                  isObject(external) ? { hosts: external["hosts"], via: external["via"] } : external,
              ]),
          )
        : isUnknown(externals)
          ? externals
          : undefined;

/** Names that a mesh lets pods out to. */
export interface NamesFlow<Place> {
    readonly from: Place;
    readonly external: string;
    readonly hosts: readonly string[];
    readonly ports: PortSet;
    /** The reason it was declared for. */
    readonly why: string | undefined;
}
