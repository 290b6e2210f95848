import { addressFamily } from "../address-family";
import { canonicalCidr, checkCidr } from "../cidrs";

/* Names outside the cluster, as `externals.x.hosts` takes them: `huggingface.co`, or `*.hf.co` for every name below it. */

/** Upper case and a dot at the end mean nothing (RFC 4343, RFC 1034 section 3.1). */
export const canonicalHost = (text: string): string => text.toLowerCase().replace(/\.$/, "");

/** What is wrong with the text as a name outside the cluster, or nothing. */
export function checkHost(text: string): string | undefined {
    const host = canonicalHost(text);
    return checkForm(text, host) ?? checkWildcard(text, host) ?? checkLabels(text, host) ?? checkPlace(text, host);
}

/** What is no name at all: an address, a URL, a name with a port, a name that is not in ASCII. */
function checkForm(text: string, host: string): string | undefined {
    if (host === "") return "is empty; give a name like huggingface.co";
    if (addressFamily(host) > 0) {
        return `"${text}" is an address, not a name; give it under cidrs, as "${canonicalCidr(host)}"`;
    }
    if (checkCidr(host) === undefined) return `"${text}" is a CIDR, not a name; give it under cidrs`;
    const [, name] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:?#]*)/.exec(host) ?? /^([^/]*)\//.exec(host) ?? [];
    if (name !== undefined) return `"${text}" is a URL, not a name${name === "" ? "" : `; write "${name}"`}`;
    const [, before] = /^(.*):\d+$/.exec(host) ?? [];
    if (before !== undefined) return `"${text}" has a port; write "${before}", and the port in the flow's ports`;
    if (/[^\0-\x7f]/.test(host)) return `"${text}" is not in ASCII; write ${quoted(toAscii(host)) ?? "its Punycode"}`;
    return undefined;
}

/** What every JavaScript runtime has (WHATWG URL), and the library of the language alone does not declare. */
declare const URL: { canParse(text: string): boolean; new (text: string): { readonly hostname: string } };

const quoted = (text: string | undefined): string | undefined => (text === undefined ? undefined : `"${text}"`);

/** A name as resolvers ask for it, `xn--bcher-kva.example` for `bücher.example`; undefined where it is no name. */
export function toAscii(name: string): string | undefined {
    // What a browser makes of it: IDNA with the mapping of UTS 46.
    return URL.canParse(`https://${name}`) ? new URL(`https://${name}`).hostname : undefined;
}

function checkWildcard(text: string, host: string): string | undefined {
    if (!host.includes("*")) return undefined;
    if (/^[*.]+$/.test(host)) {
        return `"${text}" is every name; name the hosts, or have flows to "internet" if every one is meant`;
    }
    const [, below] = /^\*{2,}\.([^*]+)$/.exec(host) ?? [];
    if (below !== undefined) return `"${text}" has two stars; write "*.${below}", which is every name below ${below}`;
    if (!/^\*\.[^*]+$/.test(host)) {
        return `"${text}" has a star elsewhere than as its first label; write names, or "*.example.com" for every name below example.com`;
    }
    if (!host.slice(2).includes(".")) {
        return `"${text}" is every name of a top-level domain; name the domains that are meant`;
    }
    return undefined;
}

/** RFC 1123, section 2.1: letters, digits and hyphens. */
const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function checkLabels(text: string, host: string): string | undefined {
    const labels = host.replace(/^\*\./, "").split(".");
    if (host.length > 253 || !labels.every((each) => label.test(each))) {
        return `"${text}" is not a DNS name; use labels of at most 63 letters, digits and "-" with dots between them, 253 characters in all`;
    }
    const last = labels.at(-1) ?? "";
    if (/^\d+$/.test(last)) return `"${text}" ends in a number, as no name does; give addresses under cidrs`;
    return labels.length === 1 || /^([a-z]{2,}|xn--.+)$/.test(last)
        ? undefined
        : `"${text}" ends in "${last}", which is no top-level domain; name a Service's pods by a workload or neighbour`;
}

/**
 * Domains of clusters, clouds and networks of one's own: what resolves there has addresses inside.
 *
 * @see https://www.iana.org/assignments/special-use-domain-names
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 * @see https://cloud.google.com/compute/docs/metadata/querying-metadata (metadata.google.internal)
 */
export const insideDomains = ["svc", "local", "localhost", "internal", "arpa", "test", "invalid", "onion", "alt"];

/** Whether a name is one of a cluster, a cloud or a network of one's own, so that no rule about names outside means it. */
export function isInsideName(text: string): boolean {
    const labels = canonicalHost(text).split(".");
    return labels.length === 1 || insideDomains.includes(labels.at(-1) ?? "");
}

function checkPlace(text: string, host: string): string | undefined {
    const labels = host.split(".");
    if (labels.length === 1) {
        return `"${text}" is a single label, which resolves inside the cluster; name pods by a workload, or give the whole name`;
    }
    const domain = insideDomains.find((each) => labels.at(-1) === each);
    if (domain === undefined) return undefined;
    const isService = domain === "svc" || host.endsWith(".cluster.local");
    return isService
        ? `"${text}" is a Service of the cluster; name its pods by a workload or neighbour`
        : `"${text}" lies in .${domain}, which no public DNS has; give the addresses under cidrs, or name pods by a workload`;
}

/** What is wrong with names beside each other: one that says nothing more, by its place in the list. */
export function checkHostList(given: readonly string[]): { readonly at: number; readonly message: string }[] {
    const hosts = given.map(canonicalHost);
    return hosts.flatMap((host, at) => {
        if (hosts.indexOf(host) < at) return [{ at, message: `repeats "${host}"; name it once` }];
        const wider = hosts.find((other) => other !== host && isBelow(host, other));
        return wider === undefined ? [] : [{ at, message: `"${host}" is under "${wider}" already; leave it out` }];
    });
}

const isBelow = (host: string, wildcard: string): boolean =>
    wildcard.startsWith("*.") && host.endsWith(wildcard.slice(1)) && host !== wildcard;
