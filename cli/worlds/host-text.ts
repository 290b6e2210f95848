import { insideDomains, toAscii } from "../../mesh/hosts/host-names";
import { hostText, parseAddress, parseHost } from "../../netpol";

/** A name outside the cluster as the engine writes it, or what is wrong with a text that should be one. */
export type ReadHost = { readonly host: string } | { readonly problem: string };

/** RFC 1035 2.3.4. */
const [longestName, longestLabel] = [253, 63];

/**
 * Reads a name outside the cluster: `huggingface.co`, `*.hf.co` for every name below it, `?.hf.co` for those one label below,
 * `*` for every name; upper case and a dot at the end mean nothing.
 */
export function readHost(text: string): ReadHost {
    const host = hostText(parseHost(text));
    const problem = problemOf(text, host);
    return problem === undefined ? { host } : { problem };
}

/** What is wrong with a name, as the rest of a sentence, and what to write in its place. */
function problemOf(text: string, host: string): string | undefined {
    if (host === "*") return undefined;
    if (/:\/\/|\//.test(text))
        return `is a URL or has a path; write the name alone${example(/(?:\/\/)?([^/:]+\.[^/:]+)/.exec(text)?.[1])}`;
    if (parseAddress(text) !== undefined) return "is an IP address; write it without host:";
    if (/:\d+$/.test(text)) return `has a port; ports are given by themselves${example(text.replace(/:\d+$/, ""))}`;
    const name = host.replace(/^[*?]\./, "");
    if (/[^\x21-\x7e]/.test(name)) {
        const ascii = toAscii(name);
        return `has letters that DNS does not; write it as resolvers ask for it${example(ascii && host.replace(name, ascii))}`;
    }
    if (/[*?]/.test(name)) return `has a wildcard within; "*." stands for all that is below a name, at its start alone`;
    const labels = name.split(".");
    const wrong = labels.find(
        (label) => !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label) || label.length > longestLabel,
    );
    if (wrong !== undefined || name.length > longestName)
        return `is no DNS name: labels of a-z, 0-9, "-" and "_", ${longestLabel} characters at most, with dots between`;
    const last = labels.at(-1) ?? "";
    if (last === "svc" || name.endsWith("cluster.local"))
        return "is a name inside the cluster; write svc/NAME, namespace/name or what the mesh calls it";
    if (insideDomains.includes(last))
        return `lies in .${last}, which no public DNS has; ask for the address that it resolves to`;
    if (/^\d+$/.test(last)) return "ends in a number, as no name does";
    if (labels.length < 2 && host === name) return "has no dot, so that no resolver outside is asked for it";
    return undefined;
}

const example = (host: string | undefined): string => (host === undefined ? "" : `: host:${host}`);

/** Whether a text without a prefix looks like a name outside: one that `host:` makes a question of. */
export const looksLikeHost = (text: string): boolean =>
    text.includes(".") && !text.includes("/") && parseAddress(text) === undefined && "host" in readHost(text);
