import { parseCidr } from "../../ip-set";
import { formatAddress, parseAddress } from "../../ip-address";
import type { Direction, IPBlock } from "../../types";
import type { PluginPeer } from "../types";
import { everyNode, outside, readEntity } from "./entities";
import { readNames } from "./names";
import type { ReadPeers, RulePlace } from "./read-peers";
import { fieldOf, listOf, RefusedByCilium, unknownFields } from "./refused";
import { asPeer, readEndpointSelector, whyUnread } from "./selectors";

const nobody: ReadPeers = { peers: [], unsure: [] };

/** The fields that name peers, by direction; one rule may use one of them. */
export const peerFields: Readonly<Record<Direction, readonly string[]>> = {
    Ingress: ["fromEndpoints", "fromEntities", "fromCIDR", "fromCIDRSet", "fromNodes", "fromGroups"],
    Egress: ["toEndpoints", "toEntities", "toCIDR", "toCIDRSet", "toNodes", "toGroups", "toServices", "toFQDNs"],
};

/** Lists that say "nobody" where they are there and empty; of the others an empty one counts as absent. */
const nobodyWhereEmpty = /(Endpoints|Nodes|Entities|CIDR|CIDRSet)$/;

/**
 * Reads whom a rule speaks of. Without any of these fields it is anybody where it names ports, and nobody where it does not.
 *
 * @throws RefusedByCilium for what its agent does not accept.
 * @see https://docs.cilium.io/en/v1.18/security/policy/layer3/
 */
export function readPeers(rule: unknown, place: RulePlace, namesPorts: boolean): ReadPeers {
    const lists = peerFields[place.direction].map((field) => ({ field, entries: listOf(rule, field) }));
    const given = lists.filter(({ entries = [] }) => entries.length > 0);
    if (given.length > 1) throw new RefusedByCilium(`${given.map(({ field }) => field).join(" and ")} in one rule`);
    if (lists.some(({ field, entries }) => entries?.length === 0 && nobodyWhereEmpty.test(field))) return nobody;
    const [only] = given;
    if (only !== undefined) return readList(only.field, only.entries ?? [], place);
    const empty = lists.find(({ entries }) => entries !== undefined);
    if (empty !== undefined && namesPorts)
        return { peers: [], unsure: [{ peers: undefined, why: `whom an empty ${empty.field} means is not judged` }] };
    return namesPorts ? { peers: undefined, unsure: [] } : nobody;
}

function readList(field: string, entries: readonly unknown[], place: RulePlace): ReadPeers {
    switch (field.replace(/^(from|to)/, "")) {
        case "Endpoints":
            return together(entries.map((entry) => readEndpoint(entry, place)));
        case "Entities":
            return readEntities(entries, place);
        case "CIDR":
            return { peers: entries.map(readCidr), unsure: [] };
        case "CIDRSet":
            return together(entries.map(readCidrRule));
        case "FQDNs":
            return together(entries.map(readNames));
        case "Nodes":
            throw new RefusedByCilium("labels of nodes, unless its option nodeSelectorLabels is set");
        case "Groups":
            return { peers: [], unsure: [{ peers: outside, why: "which addresses its groups have is not judged" }] };
        default:
            return { peers: [], unsure: [{ peers: undefined, why: "whom its Services lead to is not judged" }] };
    }
}

function readEndpoint(entry: unknown, { own }: RulePlace): ReadPeers {
    const selector = readEndpointSelector(entry);
    const why = whyUnread(selector);
    const peer = asPeer(selector, own);
    if (why === undefined) return { peers: [peer], unsure: [] };
    // A label of Cilium's own (reserved:host) may be anybody's.
    const isPods = !selector.unread?.some((key) => key.startsWith("reserved:"));
    return { peers: [], unsure: [{ peers: isPods ? [peer] : undefined, why }] };
}

/** Each that is known by itself; the own node and all others together are every node. */
function readEntities(entries: readonly unknown[], place: RulePlace): ReadPeers {
    if (entries.includes("all")) return { peers: undefined, unsure: [] };
    const nodes = ["host", "remote-node"].every((name) => entries.includes(name));
    const others = entries.filter((name) => !nodes || (name !== "host" && name !== "remote-node"));
    return together([
        ...(nodes ? [{ peers: [everyNode], unsure: [] }] : []),
        ...others.map((name) => readEntity(name, place)),
    ]);
}

function readCidr(value: unknown): PluginPeer {
    const address = typeof value === "string" ? parseAddress(value) : undefined;
    const cidr = address ? `${formatAddress(address)}/${address.family === 4 ? 32 : 128}` : cidrOf(value);
    return { ipBlock: { cidr }, outsideOnly: true };
}

const cidrRuleFields = new Set(["cidr", "except"]);

function readCidrRule(value: unknown): ReadPeers {
    if (fieldOf(value, "cidr") === undefined || unknownFields(value, cidrRuleFields).length > 0)
        return { peers: [], unsure: [{ peers: outside, why: "which addresses its CIDR groups have is not judged" }] };
    const except = (listOf(value, "except") ?? []).map(cidrOf);
    const block: IPBlock = { cidr: cidrOf(fieldOf(value, "cidr")), ...(except.length > 0 ? { except } : {}) };
    const [all, ...parts] = [block.cidr, ...except].map((cidr) => parseCidr(cidr));
    if (all?.ok !== true || parts.some((part) => !part.ok || !all.set.covers(part.set)))
        throw new RefusedByCilium("an exception that is not in its CIDR");
    return { peers: [{ ipBlock: block, outsideOnly: true }], unsure: [] };
}

/** As it is meant: without host bits. */
function cidrOf(value: unknown): string {
    const read = typeof value === "string" ? parseCidr(value, "mask") : undefined;
    if (read?.ok === true) return read.cidr;
    throw new RefusedByCilium("a CIDR that is none");
}

function together(all: readonly ReadPeers[]): ReadPeers {
    return {
        peers: all.some(({ peers }) => peers === undefined) ? undefined : all.flatMap(({ peers = [] }) => peers),
        unsure: all.flatMap(({ unsure }) => unsure),
    };
}
