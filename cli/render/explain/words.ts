import { type Answer, itemAt, type PortSet } from "../../../netpol";
import type { AnsweredQuestion, AnsweredPair, AnswerLine, Overall } from "../../questions/ask-one-port";
import type { EndPart } from "../../questions/end";
import { calledWorkload } from "../../worlds/declared-workloads";

/** What people call one end of a question, or a part of it: a workload that a mesh alone names as the mesh does. */
export const called = ({ title }: Pick<EndPart, "title">): string => withDepth(calledWorkload(title));

/** `host:?.hf.co (names one label below hf.co)`: policies write such names with a `*`, of which each kind has its own reading. */
const withDepth = (title: string): string =>
    title.replace(
        /(?:^host:|: )\?\.([^\s,]+)$/,
        (written, name: string) => `${written} (names one label below ${name})`,
    );

/** The ports of a question: "TCP 443", "every port". */
export function portsText(ports: PortSet): string {
    return ports.isAll ? "every port" : ports.toString();
}

/** The ports of each line; of several lines those of the last, where it is most of them, are all others. */
export function lineTexts({ ports, lines }: Pick<AnsweredQuestion, "ports" | "lines">): string[] {
    const texts = lines.map((line) => portsText(line.ports));
    const longest = texts.reduce((most, text, at) => (text.length > itemAt(texts, most).length ? at : most), 0);
    const others = lines.length > 1 && ports.ranges().length <= 3 && itemAt(lines, longest).ports.ranges().length > 2;
    return others ? texts.map((text, at) => (at === longest ? "every other port" : text)) : texts;
}

const order: readonly Overall[] = ["allowed", "mixed", "unknown", "denied"];

/** Lines in the order in which a reader wants them: what is open first. */
export function inOrder(lines: readonly AnswerLine[]): AnswerLine[] {
    return [...lines].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

/** Why a verdict stands, behind its word: ": both halves let it pass". */
export function becauseOf({ verdict, egress, ingress }: Answer): string {
    if (verdict === "allowed") return ": both halves let it pass";
    const at = [...(egress.verdict === verdict ? ["egress"] : []), ...(ingress.verdict === verdict ? ["ingress"] : [])];
    if (at.length === 0) return "";
    const halves = at.length === 1 ? `the ${at[0]} half` : "both halves";
    if (verdict === "denied") return `: ${halves} ${at.length === 1 ? "refuses" : "refuse"} it`;
    const unseen = [egress, ingress].some((half) => half.gaps !== undefined);
    const cause = unseen ? "was not seen" : "the NetworkPolicy API leaves open";
    return `: ${halves} ${at.length === 1 ? "depends" : "depend"} on what ${cause}`;
}

/** The same for several pairs: what they have in common, or how many there are of each verdict. */
export function becauseOfAll({ verdict, pairs }: AnswerLine): string {
    const [first, ...rest] = pairs;
    if (first === undefined) return "";
    const unresolved = first.from.unresolved ?? first.to.unresolved;
    const because = unresolved === undefined ? becauseOf(first.answer) : `: ${unresolved}`;
    if (rest.length === 0) return because;
    const what = `${pairs.length} ${nounOf(pairs)}`;
    if (verdict !== "mixed") return `${because}, the same for all ${what}`;
    const count = (which: string): number => pairs.filter(({ answer }) => answer.verdict === which).length;
    const parts = (["allowed", "denied", "unknown"] as const).filter((each) => count(each) > 0);
    return `: ${parts.map((each) => `${each} for ${count(each)}`).join(" and ")} of ${what}`;
}

/** What several pairs are: kinds of pods, ranges of addresses, workloads, or pairs of these. */
function nounOf(pairs: readonly AnsweredPair[]): string {
    const [from, to] = [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)];
    const [first] = varying(pairs) === "from" ? from : to;
    if (varying(pairs) === "both" || first === undefined) return "pairs";
    const endpoints = (varying(pairs) === "from" ? from : to).map(({ endpoint }) => endpoint);
    if (endpoints.every((each) => "pod" in each)) return "kinds of pods";
    if (endpoints.every((each) => "host" in each)) return "names";
    return endpoints.every((each) => "ip" in each) ? "ranges of addresses" : "groups of pods";
}

/** Which end of several pairs is not the same for all. */
function varying(pairs: readonly AnsweredPair[]): "from" | "to" | "both" {
    const [sources, targets] = (["from", "to"] as const).map(
        (end) => new Set(pairs.map((pair) => pair[end].title)).size,
    );
    if (targets === 1) return "from";
    return sources === 1 ? "to" : "both";
}

/** How one of several pairs is called: by the end in which it differs from the others. */
export function pairName({ from, to }: AnsweredPair, among: readonly AnsweredPair[]): string {
    switch (varying(among)) {
        case "from":
            return `from ${called(from)}`;
        case "to":
            return `to ${called(to)}`;
        case "both":
            return `${called(from)} -> ${called(to)}`;
    }
}

/** The sentences that say how Services come to the pods, each once. */
export function viasOf(pairs: readonly AnsweredPair[]): string[] {
    return [...new Set(pairs.flatMap(({ to }) => to.via ?? []))];
}
