import type { KubeObject } from "./client";

/** Where pods reach the API server once the Service `default/kubernetes` has been resolved. */
export interface ApiServer {
    /** One address each, as /32 or /128. */
    readonly cidrs: readonly string[];
    readonly port: number;
}

interface Slice {
    readonly endpoints?: readonly { readonly addresses?: readonly string[] }[];
    readonly ports?: readonly { readonly name?: string; readonly port?: number }[];
}

/** The endpoints of default/kubernetes; undefined where there are none. */
export function apiServerEndpoints(slices: readonly KubeObject[]): ApiServer | undefined {
    const all = slices as unknown as readonly Slice[];
    const addresses = new Set(
        all.flatMap(({ endpoints }) => (endpoints ?? []).flatMap((each) => each.addresses ?? [])),
    );
    const ports = all.flatMap((slice) => slice.ports ?? []);
    const port = (ports.find(({ name }) => name === "https") ?? ports[0])?.port;
    if (addresses.size === 0 || port === undefined) return undefined;
    const cidrs = [...addresses].sort().map((address) => `${address}/${address.includes(":") ? 128 : 32}`);
    return { cidrs, port };
}
