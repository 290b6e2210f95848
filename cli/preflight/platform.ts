import { stringify } from "yaml";
import { presetOf, type Cni, type PresetName } from "../../mesh";
import type { ApiServer } from "../kubernetes/api-server";
import type { Dns } from "./dns";
import type { Beside } from "./preset";
import type { Range } from "./ranges";

/** What a preflight could find out for a stack's `platform`. */
export interface ProposedPlatform {
    /** What its preset is, and what to set beside it. */
    readonly preset: PresetName | undefined;
    readonly beside: Beside | undefined;
    readonly dns: Dns;
    /** The plugin that acts on policies. */
    readonly cni: Cni | undefined;
    readonly ranges: Readonly<Record<"pods" | "services" | "nodes", Range | undefined>>;
    readonly apiServer: ApiServer | undefined;
}

/** The `platform` of a spec, with only what was found out. */
export function platformSpec({ preset, beside, dns, cni, ranges, apiServer }: ProposedPlatform) {
    const cidrs = (range: Range | undefined) => (range === undefined ? undefined : [...new Set(range.cidrs)]);
    const [pods, services, nodes] = [cidrs(ranges.pods), cidrs(ranges.services), cidrs(ranges.nodes)];
    return {
        ...(preset === undefined ? {} : { preset }),
        ...(dns.profiles.length > 0 && (beside?.dns ?? true) ? { dns: dns.profiles } : {}),
        ...(dns.needsClusterIp && dns.clusterIp !== undefined ? { dnsClusterIp: dns.clusterIp } : {}),
        ...(dns.resolvers.length > 0 ? { resolvers: dns.resolvers } : {}),
        ...(cni !== undefined && (beside?.cni ?? true) ? { cni } : {}),
        ...(pods && { podCidrs: pods }),
        ...(services && { serviceCidrs: services }),
        ...(nodes && { nodeCidrs: nodes }),
        ...(apiServer === undefined ? {} : { apiServer: { cidrs: [...apiServer.cidrs], port: apiServer.port } }),
    };
}

const rangeKeys = { pods: "podCidrs", services: "serviceCidrs", nodes: "nodeCidrs" } as const;

const usual = (preset: PresetName | undefined): string =>
    preset === undefined
        ? "the default is [kube-dns, node-local]"
        : `the preset's is [${presetOf(preset).dns.value.join(", ")}]`;

/** The block to paste into `ai-mesh-isolation:mesh` of a stack's configuration; what is missing stands as a comment. */
export function platformYaml(platform: ProposedPlatform): string {
    const { preset, dns, ranges, apiServer } = platform;
    const missing = [
        ...(dns.profiles.length + dns.resolvers.length === 0 ? [`dns: could not be found out; ${usual(preset)}`] : []),
        ...(dns.needsClusterIp && dns.clusterIp === undefined ? ["dnsClusterIp: no DNS Service was found"] : []),
        ...(["pods", "services", "nodes"] as const).flatMap((each) =>
            ranges[each] === undefined ? [`${rangeKeys[each]}: could not be found out; add them`] : [],
        ),
        ...(apiServer === undefined ? ["apiServer: could not be found out"] : []),
    ];
    const yaml = stringify({ platform: platformSpec(platform) }, { lineWidth: 0, flowCollectionPadding: false });
    return yaml + missing.map((line) => `  # ${line}\n`).join("");
}
