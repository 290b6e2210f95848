import type { PluginPeer } from "../types";
import type { ReadPeers } from "./read-peers";
import { fieldOf, RefusedByCilium } from "./refused";

const label = /^[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?$/;

/**
 * Reads an entry of `toFQDNs`, or of `rules.dns`. In a pattern `*` stands for letters within one label, `**.` before it for any
 * number of labels from Cilium 1.19 on and for a single one before, and `*` alone for every name.
 *
 * @throws RefusedByCilium for what is neither a name nor a pattern.
 * @see https://docs.cilium.io/en/v1.19/security/policy/layer3/#dns-based
 */
export function readNames(entry: unknown): ReadPeers {
    const [name, pattern] = [fieldOf(entry, "matchName"), fieldOf(entry, "matchPattern")].map(clean);
    if ((name === undefined) === (pattern === undefined))
        throw new RefusedByCilium("an entry of toFQDNs has one of matchName and matchPattern");
    if (name !== undefined) return { peers: [{ hosts: [checked(name)] }], unsure: [] };
    return readPattern(pattern ?? "");
}

function readPattern(pattern: string): ReadPeers {
    if (pattern === "*") return { peers: [{ hosts: ["*"] }], unsure: [] };
    const [, stars, rest] = /^(\*\*?)\.([^*]+)$/.exec(pattern) ?? [];
    if (rest !== undefined)
        return { peers: [stars === "**" ? anyDepth(checked(rest)) : oneBelow(checked(rest))], unsure: [] };
    if (!pattern.includes("*")) return { peers: [{ hosts: [checked(pattern)] }], unsure: [] };
    // Whatever the stars mean, the labels after the last of them are those of every name that it matches.
    const after = /\*[^.*]*\.([^*]+)$/.exec(pattern)?.[1];
    const hosts = [after === undefined ? "*" : `*.${checked(after)}`];
    return {
        peers: [],
        unsure: [{ peers: [{ hosts, written: [pattern] }], why: `which names ${pattern} matches is not judged` }],
    };
}

const oneBelow = (rest: string): PluginPeer => ({ hosts: [`?.${rest}`], written: [`*.${rest}`] });

/** Of names more than one label below versions differ. */
function anyDepth(rest: string): PluginPeer {
    const why = `**.${rest} is read as Cilium 1.19 and later do: names of any depth below; earlier versions match one label`;
    return { hosts: [`*.${rest}`], written: [`**.${rest}`], readAs: [{ surely: [`?.${rest}`], why }] };
}

function clean(value: unknown): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw new RefusedByCilium("a name is no text");
    const text = value.trim().toLowerCase();
    return text === "" ? undefined : text.replace(/\.$/, "");
}

function checked(name: string): string {
    if (name.split(".").every((each) => label.test(each))) return name;
    throw new RefusedByCilium("a name that is none");
}
