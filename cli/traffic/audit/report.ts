import type { Answer, Protocol, Verdict } from "../../../netpol";
import { gapsOfAnswer, type WorldGap } from "../../worlds/gaps";
import type { Observed } from "../flow";
import type { Party } from "../party";
import { BothWays } from "../both-ways";
import type { Connection, Traffic } from "../traffic";
import type { Judge, Judgement } from "./judge";
import type { MeshNaming } from "./mesh-naming";
import { type Suggestion, suggest } from "./suggest";
import { usedPolicies } from "./used-policies";

/**
 * What a connection that was seen comes to under the intended policies. `breaks`: it was not dropped, and would be denied.
 * `shut`: dropped, and denied. `opens`: dropped, and these policies let it through. `passes`: seen, and let through.
 */
export type Outcome = "breaks" | "opens" | "unknown" | "shut" | "passes";
export const outcomes: readonly Outcome[] = ["breaks", "opens", "unknown", "shut", "passes"];

/** Connections that are one for people: between the same names, on one port, with one outcome and for one reason. */
export interface AuditRow {
    readonly outcome: Outcome;
    readonly from: string;
    readonly to: string;
    /** Of ends in the cluster: their namespaces. */
    readonly fromNamespace?: string | undefined;
    readonly toNamespace?: string | undefined;
    readonly protocol: Protocol;
    readonly port: number;
    readonly verdict: Verdict;
    readonly observed: Observed;
    readonly count: number;
    readonly first?: number | undefined;
    readonly last?: number | undefined;
    /** Who opened it was chosen by the ports. */
    readonly guessed: boolean;
    readonly answer?: Answer | undefined;
    /** Why the engine was not asked, or need not be. */
    readonly why?: string | undefined;
    readonly suggestion?: Suggestion | undefined;
}

/** All that an audit found. */
export interface Audited {
    /** What matters most first: by outcome, then by how often it was seen. */
    readonly rows: readonly AuditRow[];
    /** Policies of which a rule let something through that was seen, as `refText` writes them: `ns/name` of a NetworkPolicy. */
    readonly used: ReadonlySet<string>;
    /** How many connections went to public addresses of which no name was seen. */
    readonly nameless: number;
    /** What was not seen and some verdict depends on. */
    readonly gaps: readonly WorldGap[];
}

/** Asks the judge about everything that was seen. */
export function audit(traffic: Pick<Traffic, "connections">, judge: Judge, naming: MeshNaming): Audited {
    const rows: AuditRow[] = [];
    const used = new Set<string>();
    const gaps = new Map<string, WorldGap>();
    let nameless = 0;
    const ways = new BothWays(traffic.connections());
    for (const connection of traffic.connections()) {
        const judgement = asAnswer(connection, judge, ways, naming) ?? judge.of(connection);
        const row = rowOf(connection, judgement, naming);
        rows.push(row);
        if (isNameless(connection, judge)) nameless++;
        if (row.answer && row.verdict === "allowed") for (const policy of usedPolicies(row.answer)) used.add(policy);
        if (row.answer) for (const gap of gapsOfAnswer(row.answer)) gaps.set(gap.text, gap);
    }
    return { rows: joinRows(rows), used, nameless, gaps: [...gaps.values()] };
}

const isNameless = ({ to }: Connection, { index }: Judge): boolean =>
    to.kind === "address" && to.hosts.length === 0 && index.publicAddresses.contains(to.ip);

/** Rows that differ in nothing that is printed of them as one, in order of weight. */
export function joinRows(all: readonly AuditRow[]): AuditRow[] {
    const rows = new Map<string, AuditRow>();
    for (const row of all) {
        const key = [row.outcome, row.from, row.to, row.protocol, row.port, row.observed, row.why].join("\n");
        const earlier = rows.get(key);
        rows.set(key, earlier ? together(earlier, row) : row);
    }
    return [...rows.values()].sort(byWeight);
}

/** What is to be said of a connection that would be denied, and may be the answers of one that passes. */
function asAnswer(connection: Connection, judge: Judge, ways: BothWays, naming: MeshNaming): Judgement | undefined {
    const questions = ways.questionsOf(connection);
    if (questions.length === 0 || judge.of(connection).verdict !== "denied") return undefined;
    const question = questions.find((each) => judge.of(each).verdict === "allowed");
    if (question === undefined) return undefined;
    const { from, to, protocol, port } = question;
    const title = `${nameOf(from, naming)} -> ${nameOf(to, naming)} on ${protocol} ${port}`;
    const why = `the log does not say who opened it: these may be the answers of ${title}, which passes`;
    return { verdict: "unknown", why };
}

function rowOf(connection: Connection, { verdict, answer, why }: Judgement, naming: MeshNaming): AuditRow {
    const { from, to, protocol, port, observed, count, first, last, guessed } = connection;
    const outcome = outcomeOf(verdict, observed);
    const isShut = outcome === "breaks" || outcome === "shut";
    return {
        ...{ outcome, from: nameOf(from, naming), to: nameOf(to, naming), protocol, port, verdict, observed },
        ...{ count, first, last, guessed, answer, why },
        ...{ fromNamespace: namespaceOf(from), toNamespace: namespaceOf(to) },
        suggestion: isShut ? suggest(connection, naming) : undefined,
    };
}

function outcomeOf(verdict: Verdict, observed: Observed): Outcome {
    if (verdict === "unknown") return "unknown";
    if (verdict === "denied") return observed === "dropped" ? "shut" : "breaks";
    return observed === "dropped" ? "opens" : "passes";
}

/** A party as reports call it: by the mesh's name beside its own where they differ. */
export function nameOf(party: Party, naming: MeshNaming): string {
    const name = naming.of(party);
    const title = titleOf(party);
    if (!name?.known || name.name === title) return title;
    return party.kind === "address" ? `${name.name} (${title})` : title;
}

const titleOf = (party: Party): string =>
    party.kind === "workload" ? `${party.workload.namespace}/${party.owner.name}` : party.title;

function namespaceOf(party: Party): string | undefined {
    if (party.kind === "workload") return party.workload.namespace;
    return party.kind === "service" ? party.service.namespace : "namespace" in party ? party.namespace : undefined;
}

function together(a: AuditRow, b: AuditRow): AuditRow {
    return {
        ...a,
        count: a.count + b.count,
        first: least(a.first, b.first),
        last: most(a.last, b.last),
        guessed: a.guessed && b.guessed,
    };
}

const least = (a: number | undefined, b: number | undefined) => (a === undefined || (b !== undefined && b < a) ? b : a);
const most = (a: number | undefined, b: number | undefined) => (a === undefined || (b !== undefined && b > a) ? b : a);

const byWeight = (a: AuditRow, b: AuditRow): number =>
    outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) || b.count - a.count || (rowKey(a) < rowKey(b) ? -1 : 1);
const rowKey = ({ from, to, port }: AuditRow): string => `${from}\n${to}\n${port}`;
