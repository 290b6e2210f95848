import { parseAddress } from "../../../netpol";

const v4 = /(?<!\d)(?<!\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d|\/\d)/g;
/** What may be an address of IPv6: a run of its characters with two colons at least. */
const v6 = /(?<![0-9a-z:.])(?=[0-9a-f:.]*:[0-9a-f:.]*:)[0-9a-f:.]+(?![0-9a-z]|\/\d)/gi;
/** Four numbers with hyphens between, as names of nodes and pods have them. */
const hyphened = /(?<!\d)(?<!\d-)\d{1,3}(?:-\d{1,3}){3,}(?!\d)/g;
/** Names of DNS: their last label is no number. */
const name = /[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[0-9_-]*[a-z][a-z0-9_-]*/gi;

/** A text without the addresses in it, within names too; CIDRs stay, since these are of policies. */
export const withoutAddress = (text: string): string =>
    text
        .replace(v6, (found) => {
            const end = /[:.]?$/.exec(found)?.[0] ?? "";
            // The stop after a sentence, or the colon before what is said of it.
            if (isAddress(found)) return "an address";
            return isAddress(found.slice(0, found.length - end.length)) ? `an address${end}` : found;
        })
        .replace(name, nameWithout)
        .replace(hyphened, "ADDRESS")
        .replace(v4, "an address");

const isAddress = (text: string): boolean => parseAddress(text) !== undefined;

/**
 * What a name has in place of an address that it says: four numbers in any spelling, IPv6 with hyphens for colons
 * (https://github.com/kubernetes/dns/blob/master/docs/specification.md), names for the way back (RFC 3596) and eight digits of
 * services that answer with the address in the name.
 */
const nameWithout = (text: string): string =>
    text
        .replace(/(?:[0-9a-f]\.){32}(?=ip6\.arpa$)/i, "ADDRESS.")
        // First those that begin with a label or a hyphen: `ec2-203-0-113-9` has four numbers, not five.
        .replace(/(?<![a-z\d])\d{1,3}(?:[.-]\d{1,3}){3,}(?!\d)/gi, "ADDRESS")
        .replace(/(?<!\d)\d{1,3}(?:[.-]\d{1,3}){3,}(?!\d)/g, "ADDRESS")
        .replace(/(?<![0-9a-z])[0-9a-f]{8}(?=\.(?:nip|sslip)\.io$)/i, "ADDRESS")
        .split(".")
        .map((label) => (isAddress(label.replaceAll("-", ":")) ? "ADDRESS" : label))
        .join(".");
