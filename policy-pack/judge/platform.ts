import { isObject, parseAddress } from "../../netpol";
import { profileNames, resolversOf, type DnsProfile, type Resolver } from "./dns";
import { readResolvers, resolversSchema, type OwnResolver } from "./own-resolvers";
import { presetDns } from "./presets";
import { object, texts, type CommonConfig } from "./settings";
import { identityIn, type CloudIdentity } from "./identity";
import type { Schema } from "./schema";
import { isPort } from "../stack/ports";
import { knownTexts } from "../stack/unknown-values";

/** Where what is said of a cluster is written, for messages. */
export const wherePlatform = "in the mesh or under a policy in the pack's config (--policy-pack-config FILE)";

/** What a policy must know of a cluster. */
export interface Platform {
    readonly dns: readonly DnsProfile[];
    /** Beside those of `dns`. */
    readonly resolvers: readonly Resolver[];
    /** Paths of what is not known yet of them. */
    readonly unknownResolvers: readonly string[];
    /** undefined where it is absent or not an address. */
    readonly dnsClusterIp?: string | undefined;
    /** Where pods have addresses, IPv4 and IPv6. Empty: not known, as with the others. */
    readonly podCidrs: readonly string[];
    readonly serviceCidrs: readonly string[];
    readonly nodeCidrs: readonly string[];
    /** Pod, Service and node ranges of which is not said which they are. */
    readonly clusterCidrs: readonly string[];
    /** Where pods get credentials of their cloud; undefined where it is not known, or has no address. */
    readonly identity?: CloudIdentity | undefined;
    /** The API server's endpoints, which may lie in the cluster's ranges. */
    readonly apiServer?: ApiServer | undefined;
}

/** Where the API server is: its addresses, and the TCP port that answers there. */
export interface ApiServer {
    /** Those that are known. */
    readonly cidrs: readonly string[];
    /** Whether these are all that is said. */
    readonly isWhole: boolean;
    readonly port: number;
}

/** The same in config: everything optional. */
export interface PlatformConfig extends CommonConfig {
    readonly platform?:
        | (Partial<Omit<Platform, "apiServer" | "resolvers" | "unknownResolvers">> & {
              readonly preset?: string | undefined;
              readonly resolvers?: readonly OwnResolver[] | undefined;
              readonly apiServer?: { readonly cidrs: readonly string[]; readonly port?: number | undefined };
          })
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
            preset: {
                type: "string",
                enum: Object.keys(presetDns),
                description: "The platform by name: how it serves DNS, where dns does not say it.",
            },
            resolvers: resolversSchema,
            podCidrs: texts("where pods have addresses"),
            serviceCidrs: texts("where Services have addresses"),
            nodeCidrs: texts("where nodes have addresses"),
            clusterCidrs: texts("Pod, Service and node ranges where it is not known which they are."),
            identity: object(
                {
                    cidrs: texts("its addresses, each with /32 or /128"),
                    ports: {
                        type: "array",
                        items: { type: "integer", minimum: 1 },
                        description: "its TCP ports",
                    },
                },
                ["cidrs", "ports"],
                "Where pods get credentials of their cloud: open on its ports, to pods with a declared flow to cloud-identity.",
            ),
            apiServer: object(
                {
                    cidrs: texts("addresses of its endpoints"),
                    port: { type: "integer", minimum: 1, description: "its TCP port; 443 where it is not set" },
                },
                ["cidrs"],
                "Where the API server is: open on its port, to pods with a declared flow to kube-apiserver.",
            ),
        },
        [],
        "What the cluster is: counts for every policy of the pack, and before what a mesh of the stack says.",
    ),
};

/**
 * The platform by what several sources say of it, the one that counts most first: of each part the first that says it, and
 * the cluster ranges of all, since no source can make another's disappear. What is unknown or no such value says nothing.
 */
export function platformBy(sources: readonly unknown[]): Platform {
    const bags = sources.filter(isObject);
    const profiles = bags.map(profilesIn).find((dns) => dns.length > 0);
    const clusterIp = bags.map(({ dnsClusterIp }) => dnsClusterIp).find((one) => typeof one === "string");
    const own = readResolvers(bags.map(({ resolvers }) => resolvers).find((list) => list !== undefined));
    return {
        dns: profiles ?? ["kube-dns"],
        dnsClusterIp: typeof clusterIp === "string" && parseAddress(clusterIp) !== undefined ? clusterIp : undefined,
        resolvers: own.resolvers,
        unknownResolvers: own.unknown,
        ...rangesIn(bags),
        identity: bags.map(identityIn).find((identity) => identity !== undefined),
        apiServer: bags.flatMap(({ apiServer }) => (isObject(apiServer) ? [apiServerOf(apiServer)] : []))[0],
    };
}

/** DNS profiles that one source says; those of its preset where it says no others. */
export function profilesIn({ dns, preset }: Readonly<Record<string, unknown>>): readonly DnsProfile[] {
    const own = knownTexts(dns).filter(isProfile);
    if (own.length > 0) return own;
    return typeof preset === "string" && Object.hasOwn(presetDns, preset) ? (presetDns[preset] ?? []) : [];
}

/** The settings that hold ranges of the cluster's own. */
export const rangeKeys = ["podCidrs", "serviceCidrs", "nodeCidrs", "clusterCidrs"] as const;

/** All ranges of the cluster's own, whoever has addresses there. */
export const rangesOf = (platform: Pick<Platform, (typeof rangeKeys)[number]>): string[] =>
    rangeKeys.flatMap((key) => platform[key]);

function rangesIn(bags: readonly Readonly<Record<string, unknown>>[]): Pick<Platform, (typeof rangeKeys)[number]> {
    const all = (key: string) => [...new Set(bags.flatMap((bag) => knownTexts(bag[key])))].sort();
    const [podCidrs, serviceCidrs, nodeCidrs, clusterCidrs] = [
        all("podCidrs"),
        all("serviceCidrs"),
        all("nodeCidrs"),
        all("clusterCidrs"),
    ];
    return { podCidrs, serviceCidrs, nodeCidrs, clusterCidrs };
}

const apiServerOf = ({ cidrs, port }: Readonly<Record<string, unknown>>): ApiServer => ({
    cidrs: knownTexts(cidrs),
    isWhole: Array.isArray(cidrs) && knownTexts(cidrs).length === cidrs.length,
    port: isPort(port) ? port : 443,
});

const isProfile = (name: string): name is DnsProfile => profileNames.some((one) => one === name);

/** The platform's resolvers. */
export const resolversFor = ({ dns, dnsClusterIp, resolvers }: Platform): Resolver[] =>
    resolversOf(dns, dnsClusterIp, resolvers);
