import { isObject, IpSet, metadataSet, parseCidr, type Labels } from "../../netpol";
import { isUnknown } from "../stack/unknown-values";
import { podsResolver, type Resolver } from "./dns";
import type { Schema } from "./schema";
import { object, text, texts } from "./settings";

/** A resolver that a platform has beside those of its DNS profiles: addresses, or pods of a namespace. */
export interface OwnResolver {
    readonly cidrs?: readonly string[] | undefined;
    readonly namespace?: string | undefined;
    readonly podLabels?: Labels | undefined;
    /** 53 where it is not set. */
    readonly port?: number | undefined;
}

/** Schema of `platform.resolvers`. */
export const resolversSchema: Schema = {
    type: "array",
    items: object(
        {
            cidrs: texts("its addresses as CIDRs"),
            namespace: text("namespace of its pods"),
            podLabels: { type: "object", additionalProperties: { type: "string" }, description: "labels of its pods" },
            port: { type: "integer", minimum: 1, description: "the port where it answers; 53 where it is not set" },
        },
        [],
        "one resolver: cidrs, or namespace and podLabels",
    ),
    description: "Resolvers beside those of dns, asked over UDP and TCP.",
};

/** A range of resolvers has no more addresses than this: what is wider opens a port to others as well. */
const longestPrefix = (cidr: string): number => (cidr.includes(":") ? 120 : 24);

/** Every resolver that a list gives; what is no resolver, or not known yet, gives none. */
export function ownResolvers(list: unknown): Resolver[] {
    return (Array.isArray(list) ? list : []).filter(isObject).flatMap(({ cidrs, namespace, podLabels, port }) => {
        const at = typeof port === "number" ? port : 53;
        if (typeof namespace === "string" && !isUnknown(namespace) && isLabels(podLabels)) {
            return [podsResolver(namespace, [podLabels], at)];
        }
        return (Array.isArray(cidrs) ? cidrs : []).flatMap((cidr) => addressesResolver(cidr, at));
    });
}

const isLabels = (value: unknown): value is Labels =>
    isObject(value) && Object.values(value).every((one) => typeof one === "string" && !isUnknown(one));

/** By the first address of its range; none where the range is too wide, or would open instance metadata on another port. */
function addressesResolver(cidr: unknown, port: number): Resolver[] {
    if (typeof cidr !== "string" || isUnknown(cidr)) return [];
    const parsed = parseCidr(cidr, "mask");
    const [address = "", prefix] = cidr.split("/");
    if (!parsed.ok || Number(prefix) < longestPrefix(cidr)) return [];
    if (port !== 53 && !parsed.set.intersect(metadataSet).isEmpty) return [];
    const isOne = cidr.endsWith(cidr.includes(":") ? "/128" : "/32");
    return [
        {
            title: isOne ? `address ${address}` : `addresses ${cidr}`,
            anyOf: [{ ip: address, ...(isOne ? {} : { range: IpSet.parse(cidr) }) }],
            port,
            peer: `ipBlock ${cidr}`,
        },
    ];
}

/** What is wrong with a list of resolvers: such an entry counts for none. */
export function resolverMistakes(list: unknown): string[] {
    return (Array.isArray(list) ? list : []).filter(isObject).flatMap((one, index) => {
        const { cidrs, namespace, podLabels } = one;
        const at = `platform.resolvers[${index}]`;
        if ((cidrs === undefined) === (namespace === undefined || podLabels === undefined)) {
            return [`${at} needs either cidrs, or namespace and podLabels`];
        }
        return (Array.isArray(cidrs) ? cidrs : []).flatMap((cidr) =>
            typeof cidr !== "string" || isUnknown(cidr) || ownResolvers([{ ...one, cidrs: [cidr] }]).length > 0
                ? []
                : [
                      `${at} has "${cidr}", which is no CIDR, has more than 256 addresses, or holds instance metadata on another port than 53`,
                  ],
        );
    });
}
