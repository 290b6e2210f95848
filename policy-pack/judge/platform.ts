import { parseAddress } from "../../netpol";
import { profileNames, resolversOf, type DnsProfile, type Resolver } from "./dns";
import { object, texts, type CommonConfig } from "./settings";
import type { Schema } from "./schema";
import { isBag, isUnknown } from "../stack/sentinel";

/** What a policy must know of the cluster. */
export interface Platform {
    readonly dns: readonly DnsProfile[];
    /** undefined where it is absent or not an address. */
    readonly dnsClusterIp?: string | undefined;
    /** Pod, Service and node ranges, IPv4 and IPv6. Empty: not known. */
    readonly clusterCidrs: readonly string[];
    /** The API server's endpoints: in the cluster's ranges, and meant. */
    readonly apiServerCidrs: readonly string[];
}

/** The same in config: everything optional. */
export interface PlatformConfig extends CommonConfig {
    readonly platform?:
        | (Partial<Omit<Platform, "apiServerCidrs">> & { readonly apiServer?: { readonly cidrs: readonly string[] } })
        | undefined;
}

/** Schema of the `platform` setting. */
export const platformProperties: Record<string, Schema> = {
    platform: object(
        {
            dns: {
                type: "array",
                items: { type: "string", enum: [...profileNames] },
                description: "How the cluster serves DNS; profiles compose.",
            },
            dnsClusterIp: { type: "string", minLength: 1, description: "address of the cluster DNS Service" },
            clusterCidrs: texts("Pod, Service and node ranges."),
            apiServer: object(
                { cidrs: texts("addresses of its endpoints"), port: { type: "integer" } },
                ["cidrs"],
                "Where the API server is: in the cluster's ranges, and meant.",
            ),
        },
        [],
        "What the cluster is. Where the stack's own config (ai-mesh-isolation:mesh) has a platform, that one counts.",
    ),
};

/**
 * The platform by the stack's own config where it says something, else by the policy's; cluster ranges of both count,
 * since neither side can make the other's disappear.
 */
export function platformOf(own: unknown, config: PlatformConfig): Platform {
    const stack = isBag(own) ? own : {};
    const { dns, dnsClusterIp, clusterCidrs = [], apiServer } = config.platform ?? {};
    const profiles = strings(stack["dns"]).filter((name): name is DnsProfile =>
        profileNames.some((one) => one === name),
    );
    const clusterIp = typeof stack["dnsClusterIp"] === "string" ? stack["dnsClusterIp"] : dnsClusterIp;
    return {
        dns: profiles.length > 0 ? profiles : (dns ?? ["kube-dns"]),
        dnsClusterIp: clusterIp !== undefined && parseAddress(clusterIp) !== undefined ? clusterIp : undefined,
        clusterCidrs: [...new Set([...strings(stack["clusterCidrs"]), ...clusterCidrs])].sort(),
        apiServerCidrs: isBag(stack["apiServer"]) ? strings(stack["apiServer"]["cidrs"]) : (apiServer?.cidrs ?? []),
    };
}

/** The platform's resolvers. */
export const resolversFor = ({ dns, dnsClusterIp }: Platform): Resolver[] => resolversOf(dns, dnsClusterIp);

const strings = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item): item is string => typeof item === "string" && !isUnknown(item)) : [];
