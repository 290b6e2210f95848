import { isObject, isOneAddress, metadataSet, parseCidr, prefixOf, withoutPrefix, type Labels } from "../../netpol";
import { isPort } from "../stack/ports";
import { isUnknown, unknownPaths } from "../stack/unknown-values";
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

/** What a list of resolvers says. */
export interface OwnResolvers {
    readonly resolvers: readonly Resolver[];
    /** Paths of what is not known yet of it: resolvers may be there that are not among these. */
    readonly unknown: readonly string[];
    /** What is wrong with it: such an entry gives no resolver. */
    readonly mistakes: readonly string[];
}

const none: OwnResolvers = { resolvers: [], unknown: [], mistakes: [] };

/** Reads `platform.resolvers`. */
export function readResolvers(list: unknown = []): OwnResolvers {
    const path = "platform.resolvers";
    if (isUnknown(list)) return { ...none, unknown: [path] };
    if (!Array.isArray(list)) return { ...none, mistakes: [`${path} is no list`] };
    return together(list.map((entry, index) => readEntry(entry, `${path}[${index}]`)));
}

const together = (parts: readonly OwnResolvers[]): OwnResolvers => ({
    resolvers: parts.flatMap(({ resolvers }) => resolvers),
    unknown: parts.flatMap(({ unknown }) => unknown),
    mistakes: parts.flatMap(({ mistakes }) => mistakes),
});

function readEntry(entry: unknown, path: string): OwnResolvers {
    if (isUnknown(entry)) return { ...none, unknown: [path] };
    const wrong = (mistake: string): OwnResolvers => ({ ...none, mistakes: [`${path} ${mistake}`] });
    const { cidrs, namespace, podLabels, port = 53 } = isObject(entry) ? entry : {};
    if ((cidrs === undefined) === (namespace === undefined || podLabels === undefined)) {
        return wrong("needs either cidrs, or namespace and podLabels");
    }
    const unknown = [
        ...unknownPaths({ namespace, podLabels, port }, path),
        ...(isUnknown(cidrs) ? [`${path}.cidrs`] : []),
    ];
    if (unknown.length > 0) return { ...none, unknown };
    if (!isPort(port)) return wrong("has a port that is none");
    if (cidrs !== undefined) {
        if (!Array.isArray(cidrs)) return wrong("has cidrs that are no list");
        return together(cidrs.map((cidr, index) => readCidr(cidr, port, path, `${path}.cidrs[${index}]`)));
    }
    if (typeof namespace !== "string" || !isLabels(podLabels))
        return wrong("has a namespace or podLabels that are no texts");
    return { ...none, resolvers: [podsResolver(namespace, [podLabels], port)] };
}

const isLabels = (value: unknown): value is Labels =>
    isObject(value) && Object.values(value).every((one) => typeof one === "string");

/** A range of resolvers has no shorter prefix than this: what is wider opens a port to others as well. */
const shortestPrefix = { 4: 24, 6: 120 } as const;

/** By the first address of its range; none where the range is too wide, or would open instance metadata on another port. */
function readCidr(cidr: unknown, port: number, path: string, at: string): OwnResolvers {
    if (isUnknown(cidr)) return { ...none, unknown: [at] };
    const parsed = parseCidr(String(cidr), "mask");
    if (
        !parsed.ok ||
        prefixOf(parsed.cidr) < shortestPrefix[parsed.family] ||
        (port !== 53 && !parsed.set.intersect(metadataSet).isEmpty)
    ) {
        const mistake = "is no CIDR, has more than 256 addresses, or holds instance metadata on another port than 53";
        return { ...none, mistakes: [`${path} has "${String(cidr)}", which ${mistake}`] };
    }
    const ip = withoutPrefix(parsed.cidr);
    const isOne = isOneAddress(parsed.cidr);
    const resolver = {
        title: isOne ? `address ${ip}` : `addresses ${parsed.cidr}`,
        anyOf: [{ ip, ...(isOne ? {} : { range: parsed.set }) }],
        port,
        peer: `ipBlock ${parsed.cidr}`,
    };
    return { ...none, resolvers: [resolver] };
}
