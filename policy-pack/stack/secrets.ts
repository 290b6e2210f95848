import { isObject, parseCidr, type IpSet } from "../../netpol";
import { marks, signature } from "./marks";
import { rangeIn, withoutAddresses } from "./secret-addresses";

/** What stands in messages where a secret would. */
export const redacted = "[secret]";

/** Fields of NetworkPolicies and of a mesh's spec: all of them have these, so they tell nothing, and messages need them. */
const fields: ReadonlySet<string> = new Set(
    (
        "apiVersion kind metadata name namespace labels annotations spec podSelector namespaceSelector matchLabels " +
        "matchExpressions key operator values policyTypes ingress egress from to ports port endPort protocol ipBlock cidr except " +
        "platform dns dnsClusterIp podCidrs serviceCidrs nodeCidrs clusterCidrs withinClusterRanges apiServer cidrs namespaces purpose adopt enforce selectBy neighbours " +
        "namespaceLabels workloads podLabels externals flows why"
    ).split(" "),
);

/** Small words of messages: a secret that is one of them is only taken out where a value stands. */
const small = /^(?:a|an|as|at|be|by|do|if|in|is|it|no|of|on|or|so|to|up|us)$/i;

/** What is secret, and messages without it. */
export class Secrets {
    readonly #texts = new Set<string>();
    readonly #ranges = new Map<string, IpSet>();
    /** URNs of the resources that have a text. */
    readonly #owners = new Map<string, Set<string>>();

    /**
     * Takes in every text and number of a secret value, and the keys that are not Kubernetes' own. Of a range, the one that a
     * message would correct it to is as secret. `urn`: of the resource that has it, where it is one's.
     */
    add(value: unknown, urn = ""): void {
        if (Array.isArray(value)) value.forEach((item) => this.add(item, urn));
        else if (isObject(value)) {
            for (const [key, item] of Object.entries(value)) {
                if (!fields.has(key)) this.#note(key, urn);
                this.add(item, urn);
            }
        } else if (typeof value === "string" || typeof value === "number") this.#note(String(value), urn);
    }

    #note(text: string, urn: string): void {
        if (text === "") return;
        this.#texts.add(text);
        this.#owners.set(text, (this.#owners.get(text) ?? new Set()).add(urn));
        const range = rangeIn(text);
        if (range !== undefined) this.#ranges.set(text, range);
        const corrected = parseCidr(text, "mask");
        if (corrected.ok) this.#texts.add(corrected.cidr);
    }

    /**
     * The message with every secret taken out: texts, longest first, so that no part of one is left; those of one or two
     * characters where they are words of their own; ranges however they are spelled, cut or joined; and ports inside a range
     * of ports. `urn`: of the resource that the message is about.
     */
    redact(message: string, urn = ""): string {
        if (this.#texts.size === 0) return message;
        const own = (text: string) => this.#owners.get(text)?.has(urn) === true;
        const ranges = {
            all: [...this.#ranges.values()],
            own: [...this.#ranges].flatMap(([text, range]) => (own(text) ? [range] : [])),
        };
        const numbers = [...this.#texts].filter((text) => /^\d{1,5}$/.test(text) && own(text)).map(Number);
        return [...this.#texts]
            .filter((text) => message.includes(text))
            .sort((a, b) => b.length - a.length)
            .reduce(withoutText, withoutRangesOf(numbers, withoutAddresses(message, ranges, redacted)))
            .replace(severalRedacted, "$<first>");
    }
}

/** How many secrets there are in a row tells of them too. */
const severalRedacted = /(?<first>"?\[secret\]"?)(?:(?:, ?| and )"?\[secret\]"?)+/g;

function withoutText(message: string, text: string): string {
    if (text.length > 2) return message.replaceAll(text, redacted);
    const word = text.replaceAll(/[^\w]/g, "\\$&");
    const before = small.test(text) ? `(?<=["'=(\\[{/,:]\\s?)` : "(?<![\\w.])";
    return message.replaceAll(new RegExp(`${before}${word}(?![\\w.]\\w|\\w)`, "g"), redacted);
}

/** Ranges of ports that hold a secret one. */
const withoutRangesOf = (numbers: readonly number[], message: string): string =>
    numbers.length === 0
        ? message
        : message.replaceAll(/\b(\d{1,5})-(\d{1,5})\b/g, (range, from: string, to: string) =>
              numbers.some((number) => Number(from) <= number && number <= Number(to)) ? redacted : range,
          );

/** Whether an object is a secret as the engine and states write it. */
export const isSecret = (value: unknown): boolean => isObject(value) && value[signature] === marks.secret;
