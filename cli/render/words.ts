import { type ChangeLine, type DiffReport } from "../compare/report";
import { type Landmark, landmarkNames, landmarks } from "../compare/landmarks";
import { beyond, type BlastRadius, type RadiusChange } from "../compare/blast-radius";
import type { AddressNames } from "../compare/address-names";
import { type ComparedPods, nameOf } from "../compare/compared-pods";
import { count } from "../terminal/count";
import type { Style } from "../terminal/style";
import { type LineEnd, lineEndNamespace } from "../compare/condense";

/** An end in words: `ai-inference/vllm`, `ai-inference` for every pod of it, `tools (10.0.0.0/8 except 10.0.0.0/28)`. */
export function lineEndName(end: LineEnd, names: AddressNames): string {
    switch (end.kind) {
        case "pods":
            return nameOf(end.pods);
        case "namespace":
            return end.namespace.title;
        case "addresses":
            return names.ofAddresses(end.addresses);
        case "hosts":
            return names.hosts.of(end.hosts);
    }
}

/** `Connections (8)  what these policies let through`. */
export function heading(title: string, number: number, about: string, style: Style): string {
    return [style.bold(`${title} (${number})`), style.dim(about)].filter(Boolean).join("  ");
}

/** What a list of what is unclear begins with. */
export const unclearNote =
    "These differ but cannot be judged: values known only after a deployment, secrets, what depends on the tool that applies them, or policies that may belong to another stack:";

/** The change in one sentence: the first line of every report. Pods that nobody has made yet are counted apart. */
export function headline({ verdict, lines, unclear }: Pick<DiffReport, "verdict" | "lines" | "unclear">): string {
    if (verdict === "equal") return "Nothing opens and nothing closes: both sides allow the same connections.";
    const real = counts(lines.filter(isOfWorkloads));
    const toCome = counts(lines.filter((line) => !isOfWorkloads(line)));
    const parts = [
        real,
        toCome && `for pods that nobody has made yet, ${toCome}`,
        unclear.length > 0 && `${count(unclear.length, "policy part")} cannot be judged`,
    ].filter(Boolean);
    const text = parts.join("; ");
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Whether a line is about a workload that a side has. Of a namespace that no side has it is not known what is in it. */
function isOfWorkloads({ line }: ChangeLine): boolean {
    return line.connections.some(({ from, to }) => {
        const pods = [from, to].flatMap((end) => ("pods" in end ? [end.pods] : []));
        return (
            pods.some(({ kind }) => kind === "workload") &&
            pods.every(({ kind, namespace }) => kind === "workload" || !namespace.exists)
        );
    });
}

function counts(lines: readonly ChangeLine[]): string {
    const of = (kind: ChangeLine["kind"]) => lines.filter((line) => line.kind === kind && !line.perhaps).length;
    const [opened, closed, changed] = [of("opened"), of("closed"), of("changed")];
    const perhaps = lines.filter((line) => line.perhaps).length;
    return [
        opened > 0 && `${count(opened, "connection")} ${opened === 1 ? "opens" : "open"}`,
        closed > 0 && `${count(closed, "connection")} ${closed === 1 ? "closes" : "close"}`,
        changed > 0 && `${count(changed, "connection")} ${changed === 1 ? "changes" : "change"} ports`,
        perhaps > 0 && `${count(perhaps, "connection")} may change, which depends on what is not known here`,
    ]
        .filter((part) => part !== false)
        .join(", ");
}

/** The ports of a line: what opens with `+`, what closes with `-`, and what is perhaps so with `?`. */
export function portsText({ change }: Pick<ChangeLine, "change">): string {
    const { opened, closed, perhapsOpened, perhapsClosed } = change;
    const part = (sign: string, set: typeof opened) => (set.isEmpty ? [] : [`${sign}${short(set.toString())}`]);
    return [
        ...part("+", opened),
        ...part("-", closed),
        ...part("+? ", perhapsOpened),
        ...part("-? ", perhapsClosed),
    ].join("  ");
}

/** Ports as a report writes them. */
export function short(ports: string): string {
    return ports === "all" ? "all ports" : ports;
}

/** Why a line is as it is, in one cell: the policies' own reasons, else the policies, else what makes up for them. */
export function whyText({ evidence, line }: ChangeLine): string {
    const { why, policies, remarks } = evidence;
    const unmade = line.connections.every(({ from, to }) =>
        [from, to].some((end) => "pods" in end && !end.pods.before),
    );
    const gone = line.connections.every(({ from, to }) => [from, to].some((end) => "pods" in end && !end.pods.after));
    const cause = why.length > 0 ? why.join("; ") : policies.length > 0 ? policies.join(", ") : "";
    const notes = [...remarks, ...(unmade ? ["new pods"] : []), ...(gone ? ["the pods are gone"] : [])];
    return [cause, ...notes].filter(Boolean).join("; ");
}

/** Certain lines by the namespace that a reviewer looks under: the source's, or the destination's for what comes from outside. */
export function byNamespace(report: Pick<DiffReport, "lines" | "purposes">): [title: string, ChangeLine[]][] {
    const groups = new Map<string, ChangeLine[]>();
    for (const line of report.lines.filter(({ perhaps }) => !perhaps)) {
        const namespace = (lineEndNamespace(line.line.from) ?? lineEndNamespace(line.line.to))?.title ?? "";
        const list = groups.get(namespace);
        if (list) list.push(line);
        else groups.set(namespace, [line]);
    }
    const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([namespace, lines]) => {
        const purpose = report.purposes.get(namespace);
        return [purpose === undefined || purpose === namespace ? namespace : `${namespace} (${purpose})`, lines];
    });
}

/** What uncertain changes have in common, said once for all of them; each says itself what it depends on. */
export const perhapsNote = "These may change: that depends on what is not known here, or on the network plugin.";

/**
 * What became of a blast radius, and what lies outside of the cluster within it:
 * `1 → 2 directly, 3 in all; now the internet by way of ai-agents/agent; no longer tools (10.0.0.0/8)`.
 */
export function radiusText({ before, after }: RadiusChange, names: AddressNames): string {
    const step = (key: "direct" | "total") => {
        const [old, now] = [before?.[key] ?? 0, after?.[key] ?? 0];
        return old === now ? `${now}` : `${old} → ${now}`;
    };
    const size = `${step("direct")} directly, ${step("total")} in all`;
    const gained = [...placesBeyond(after, before, names)].map(([place, way]) => `now ${place}${byWayOf(way)}`);
    const lost = [...placesBeyond(before, after, names).keys()].map((place) => `no longer ${place}`);
    return [size, ...firstOf(gained), ...firstOf(lost)].join("; ");
}

/**
 * What lies outside within a radius and not within another, by what it is called: landmarks first, names outside by their own names.
 * Where some of a landmark is within both, what more of it is (`the internet: partner (1.1.1.0/24)`).
 */
function placesBeyond(
    radius: BlastRadius | undefined,
    other: BlastRadius | undefined,
    names: AddressNames,
): Map<string, readonly ComparedPods[]> {
    const isNew = (place: Landmark): boolean => place !== "host" && other?.ways[place] === undefined;
    const known = landmarks.flatMap((place) => {
        const way = isNew(place) ? radius?.ways[place] : undefined;
        return way === undefined ? [] : [[landmarkNames[place], way] as const];
    });
    const others = beyond(radius, other).flatMap(({ end, placesIn, way }) => {
        const places = placesIn(end);
        const old = places.filter((place) => !isNew(place)).map((place) => landmarkNames[place]);
        if (places.length > 0 && old.length === 0) return [];
        return [[[old.join(", "), names.of(end)].filter((text) => text !== "").join(": "), way] as const];
    });
    return new Map([...known, ...others]);
}

function byWayOf([, ...steps]: readonly ComparedPods[]): string {
    return steps.length === 0 ? "" : ` by way of ${steps.map(nameOf).join(", ")}`;
}

/** So many places of one radius are named. */
const mostPlaces = 4;

const firstOf = (texts: readonly string[]): readonly string[] =>
    texts.length <= mostPlaces
        ? texts
        : [...texts.slice(0, mostPlaces), count(texts.length - mostPlaces, "more such place")];
