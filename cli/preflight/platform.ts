import { stringify } from "yaml";
import type { ApiServer } from "../kubernetes/api-server";
import type { Dns } from "./dns";
import type { Range } from "./ranges";

/** What a preflight could find out for a stack's `platform`. */
export interface Platform {
    readonly dns: Dns;
    readonly ranges: Readonly<Record<"pods" | "services" | "nodes", Range | undefined>>;
    readonly apiServer: ApiServer | undefined;
}

/** The `platform` of a spec, with only what was found out. */
export function platformSpec({ dns, ranges, apiServer }: Platform) {
    const cidrs = [ranges.pods, ranges.services, ranges.nodes].flatMap((range) => range?.cidrs ?? []);
    return {
        ...(dns.profiles.length === 0 ? {} : { dns: dns.profiles }),
        ...(dns.needsClusterIp && dns.clusterIp !== undefined ? { dnsClusterIp: dns.clusterIp } : {}),
        ...(cidrs.length === 0 ? {} : { clusterCidrs: [...new Set(cidrs)] }),
        ...(apiServer === undefined ? {} : { apiServer: { cidrs: [...apiServer.cidrs], port: apiServer.port } }),
    };
}

/** The block to paste into `ai-mesh-isolation:mesh` of a stack's configuration; what is missing stands as a comment. */
export function platformYaml(platform: Platform): string {
    const { dns, ranges, apiServer } = platform;
    const missing = [
        ...(dns.profiles.length === 0 ? ["dns: could not be found out; the default is [kube-dns, node-local]"] : []),
        ...(dns.needsClusterIp && dns.clusterIp === undefined ? ["dnsClusterIp: no DNS Service was found"] : []),
        ...(["pods", "services", "nodes"] as const).flatMap((each) =>
            ranges[each] === undefined ? [`clusterCidrs: add the range of ${each}, which could not be found out`] : [],
        ),
        ...(apiServer === undefined ? ["apiServer: could not be found out"] : []),
    ];
    const yaml = stringify({ platform: platformSpec(platform) }, { lineWidth: 0, flowCollectionPadding: false });
    return yaml + missing.map((line) => `  # ${line}\n`).join("");
}
