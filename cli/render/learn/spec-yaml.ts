import { stringify } from "yaml";
import type { Held } from "../../traffic/learn/edges";
import { whySeen } from "../../traffic/learn/draft";
import { whySeldom } from "../../traffic/learn/hold-back";
import type { Learned } from "../../traffic/learn/learn";
import { plainLine } from "../../terminal/plain";

/** What stands at the head of a spec that was learnt. */
export interface SpecHead {
    /** What it was learnt from, a line each. */
    readonly sources: readonly string[];
    /** What the logs could not show. */
    readonly gaps: readonly string[];
}

/** A value on one line, as YAML. */
export const oneLine = (value: unknown): string =>
    stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true })
        .trimEnd()
        .replace(/\n\s*/g, " ");

const comment = (text: string, indent = ""): string => `${indent}# ${plainLine(text)}`;

/** A learnt spec as YAML with comments: what was seen beside each line, and at the end what is not opened. */
export function specYaml({ spec, comments, held, aside }: Learned, { sources, gaps }: SpecHead): string {
    const sections = Object.entries(spec).flatMap(([key, value]) => section(key, value, comments));
    return `${[
        ...sources.map((each) => comment(each)),
        comment(
            "Namespaces are adopted and not enforced yet: audit the same traffic against this, then take enforce: false away.",
        ),
        ...sections,
        ...heldLines(held),
        ...(aside.size > 0
            ? ["", comment("Needs no flow:"), ...[...aside].map(([what, count]) => comment(`  ${count}: ${what}`))]
            : []),
        ...(gaps.length > 0
            ? ["", comment("What the logs cannot show:"), ...gaps.map((text) => comment(`  ${text}`))]
            : []),
    ].join("\n")}\n`;
}

function section(key: string, value: unknown, comments: ReadonlyMap<string, string>): string[] {
    if (Array.isArray(value))
        return value.length === 0 ? [] : [`${key}:`, ...value.map((item) => `    - ${oneLine(item)}`)];
    const entries = Object.entries(value as Record<string, unknown>);
    if (entries.length === 0) return [];
    return [`${key}:`, ...entries.map(([name, each]) => `    ${entryLine(name, each, comments.get(name))}`)];
}

/** `vllm: { namespace: …, podLabels: { app: vllm } } # what is to be said of it`. */
export const entryLine = (name: string, value: unknown, note?: string): string =>
    `${oneLine(name)}: ${oneLine(value)}${note === undefined ? "" : ` # ${plainLine(note)}`}`;

/** More of them than these are counted. */
const mostHeld = 200;

function heldLines(held: readonly Held[]): string[] {
    if (held.length === 0) return [];
    const lines = held.slice(0, mostHeld).map((each) => comment(`  ${heldText(each)}`));
    const more = held.length > mostHeld ? [comment(`  and ${held.length - mostHeld} more`)] : [];
    return ["", comment("Seen, and not opened: for you to decide."), ...lines, ...more];
}

/** `agent -> 169.254.169.254 on TCP 80: seen once; it hands out …`, or `…: it was seen once` where nothing else is the reason. */
export function heldText({ from, to, protocol, port, why, ...seen }: Held): string {
    const often = whySeen([seen]);
    return `${from} -> ${to} on ${protocol} ${port}: ${why === whySeldom(seen.count) ? `it was ${often}` : `${often}; ${why}`}`;
}
