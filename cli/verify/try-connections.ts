import { groupBy } from "../compare/group-by";
import type { Probe } from "./probes";
import { endName, type ProbeOutcome, type ProbeEnd, type Prober, type ProbeSource, type ProbeTarget } from "./prober";

/**
 * What became of one connection. `late`: it passes as it should, but not at its first packet. `untested`: nothing shows
 * that a listener was alive, or the probe failed.
 */
export type Result = "pass" | "late" | "fail" | "untested";

/** What became of the very first packet of a connection. `unknown`: the probe failed. */
export type FirstPacket = "answered" | "lost" | "unanswered" | "unknown";

/** One connection that was tried. */
export interface Tried extends Probe {
    readonly result: Result;
    /** What was seen of the first attempt, and of the second where there was one. */
    readonly seen: readonly ProbeOutcome["is"][];
    readonly firstPacket: FirstPacket;
    /** What shows that the listener was alive; or, where nothing does or the result is wrong, what that means. */
    readonly because: string;
}

/** Told how many of how many connections were tried, for someone who waits. */
export type Counted = (done: number, of: number) => void;

/**
 * Tries every connection once: those that should pass first, since they end at once and the others do not. Then once
 * more those that should have passed and did not, to tell a first packet that got lost from a flow that is dead, and,
 * where no source reached a listener, a call from a witness, so that it shows whether anybody listens. What should be
 * denied is never tried again: once open is open.
 *
 * @param witness who can tell whether a pod's listeners are alive: the pod itself, which no policy keeps from itself, or
 * one whom the intent keeps from nothing; undefined where there is nobody
 */
export async function tryAll(
    probes: readonly Probe[],
    prober: Prober,
    witness: (to: ProbeEnd) => ProbeSource | undefined,
    { signal, counted = () => undefined }: { readonly signal: AbortSignal; readonly counted?: Counted },
): Promise<Tried[]> {
    const first = await run(probes, prober, signal, counted);
    const isSilent = (outcome?: ProbeOutcome) => outcome?.is === "closed" || outcome?.is === "unresolved";
    const unanswered = probes.filter(({ expected }, i) => expected === "allowed" && isSilent(first[i]));
    const second = await run(unanswered, prober, signal);
    const again = new Map(unanswered.map((probe, i) => [probe, second[i]]));
    const reached = new Map<string, ProbeSource>();
    probes.forEach((probe, i) => {
        const open = passes(first[i]) || passes(again.get(probe));
        if (open && !reached.has(key(probe.target))) reached.set(key(probe.target), probe.from);
    });
    for (const [target, from] of await askWitnesses(probes, reached, prober, witness, signal))
        reached.set(target, from);
    const lively = new Set(probes.flatMap(({ from }, i) => (passes(first[i]) ? [endName(from)] : [])));
    return probes.map((probe, i) => {
        const seen = [first[i], again.get(probe)].filter((each) => each !== undefined);
        const alive = control(probe, reached.get(key(probe.target)));
        const alone = lively.has(endName(probe.from)) ? "" : `; nothing at all was reached from ${endName(probe.from)}`;
        return judge(probe, seen, alive === undefined ? undefined : alive + alone);
    });
}

/** Listeners that nobody reached and a witness did, by target. */
async function askWitnesses(
    probes: readonly Probe[],
    reached: ReadonlyMap<string, ProbeSource>,
    prober: Prober,
    witness: (to: ProbeEnd) => ProbeSource | undefined,
    signal: AbortSignal,
): Promise<(readonly [target: string, from: ProbeSource])[]> {
    const silent = new Map<string, Attempt>();
    for (const { to, target } of probes) {
        const from = witness(to);
        if (from !== undefined && !reached.has(key(target))) silent.set(key(target), { from, target });
    }
    const calls = [...silent.values()];
    const answers = await run(calls, prober, signal);
    return calls.flatMap(({ from, target }, i) => (passes(answers[i]) ? [[key(target), from] as const] : []));
}

/** One connection to open, whatever is expected of it. */
type Attempt = Pick<Probe, "from" | "target">;

const passes = (outcome: ProbeOutcome | undefined): boolean => outcome?.is === "open" || outcome?.is === "late";
const key = ({ ip, port, protocol }: ProbeTarget): string => `${ip} ${port} ${protocol}`;

function control({ to }: Probe, from: ProbeSource | undefined): string | undefined {
    if (from === undefined) return undefined;
    return endName(from) === endName(to)
        ? "the listener answers its own pod"
        : `${endName(from)} reached the same listener`;
}

function judge(probe: Probe, outcomes: readonly ProbeOutcome[], alive: string | undefined): Tried {
    const seen = outcomes.map(({ is }) => is);
    const said = (result: Result, because: string): Tried => ({
        ...probe,
        result,
        seen,
        firstPacket: firstPacket(outcomes),
        because,
    });
    const [first] = outcomes;
    if (first?.is === "error") return said("untested", `the probe failed: ${first.why}`);
    const isUnresolved = outcomes.at(-1)?.is === "unresolved";
    // What no address is known of was not tried.
    if (isUnresolved && probe.expected === "denied") return said("untested", unresolved(probe));
    if (probe.expected === "denied") {
        const isExpected = probe.expectations.length > 0;
        const whose = isExpected ? "the mesh expects that it does not" : "no flow of the intent allows it";
        if (outcomes.some(passes)) return said("fail", `it passes, and ${whose}`);
        return alive === undefined ? said("untested", nobody) : said("pass", alive);
    }
    if (seen[0] === "open") return said("pass", "answered");
    if (seen[0] === "late") return said("late", "first packet: lost; answered when it was sent again, a second later");
    if (passes(outcomes[1])) return said("late", "first packet: lost; answered at the second attempt");
    if (alive === undefined) return said("untested", nobody);
    return said("fail", isUnresolved ? `${unresolved(probe)}, and ${alive}` : `it does not pass, and ${alive}`);
}

function firstPacket([first, second]: readonly ProbeOutcome[]): FirstPacket {
    if (first === undefined || first.is === "error") return "unknown";
    if (first.is === "open") return "answered";
    return first.is === "late" || passes(second) ? "lost" : "unanswered";
}

const unresolved = ({ from, target }: Probe): string => `${target.ip} does not resolve in ${endName(from)}`;

const nobody = "nothing shows that anybody listens there";

async function run(
    tries: readonly Attempt[],
    prober: Prober,
    signal: AbortSignal,
    counted?: Counted,
): Promise<ProbeOutcome[]> {
    const placed = tries.map(({ from, target }, place) => ({ from, target, place }));
    const bySource = groupBy(placed, ({ from }) => endName(from));
    const outcomes: ProbeOutcome[] = [];
    let done = 0;
    counted?.(done, tries.length);
    await Promise.all(
        [...bySource.values()].map(async (group) => {
            const [{ from }] = group;
            const targets = group.map(({ target }) => target);
            const found = await prober.probe(from, targets, signal);
            group.forEach(
                ({ place }, at) => (outcomes[place] = found[at] ?? { is: "error", why: "no answer of the prober" }),
            );
            counted?.((done += group.length), tries.length);
        }),
    );
    return outcomes;
}
