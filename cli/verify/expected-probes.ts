import { groupBy } from "../compare/group-by";
import type { MeshExpectation } from "../worlds/mesh-expectations";
import { portsOf } from "../worlds/port-texts";
import { type CalledEnd, type GivenAddress, NamedEnds, type Port } from "./expected-ends";
import { whyNotFrom } from "./in-service-mesh";
import type { Intent } from "./intent";
import type { Live, LivePod } from "./live";
import { OtherHost, type Try } from "./other-host";
import { endName, type ProbeSource } from "./prober";
import { addressFor, type Left, type Probe, type ProbePlan, sourceOf } from "./probes";

/** `agent -> metadata 80 denied`. */
export const expectationTitle = ({ from, to, ports = [], verdict }: MeshExpectation): string =>
    `${from} -> ${to}${ports.length > 0 ? ` ${ports.join(",")}` : ""} ${verdict}`;

/** What is tried beside what the mesh's names say. */
export interface AskedTries {
    readonly given?: readonly GivenAddress[];
    /** A name outside that is none of the mesh's: see {@link OtherHost}. */
    readonly otherHost?: string;
}

/** Which pods connections are opened from. */
interface Access {
    /** Whether the prober may open connections from a pod. */
    readonly may: (pod: LivePod) => boolean;
    /** Why connections from a pod would show nothing; undefined where they do. */
    readonly whyNot: (pod: LivePod) => string | undefined;
}

/**
 * The connections that try what the meshes of a stack expect: from one pod of each kind that the one end names to one of each
 * kind of the other, or to its addresses. What cannot be tried is left, row by row, with the reason: also where it is a part
 * of the row only.
 *
 * @param mayEnter whether connections can be opened from a pod
 */
export function expectedProbes(
    intent: Pick<Intent, "expected" | "namespaces" | "cluster">,
    live: Live,
    mayEnter: (from: ProbeSource, owned: boolean) => boolean,
    { given = [], otherHost }: AskedTries = {},
): Pick<ProbePlan, "probes" | "left"> {
    const { expected, namespaces, cluster } = intent;
    if (expected === undefined) return { probes: [], left: [] };
    const others = otherHost === undefined ? undefined : new OtherHost(otherHost, intent, live);
    const ends = new NamedEnds(expected.names, live, given);
    const access: Access = {
        may: (pod) => mayEnter(sourceOf(pod), namespaces.has(pod.workload.namespace)),
        whyNot: (pod) => whyNotFrom(pod, { cluster }),
    };
    const rows = expected.rows.map((row) => probesOfRow(row, ends, access, others));
    return { probes: rows.flatMap(({ probes }) => probes), left: rows.flatMap(({ left }) => left) };
}

function probesOfRow(
    row: MeshExpectation,
    ends: NamedEnds,
    access: Access,
    others: OtherHost | undefined,
): Pick<ProbePlan, "probes" | "left"> {
    const expectation = expectationTitle(row);
    const leftFor = (why: string): Left => ({ what: `expected: ${expectation}`, why, expectation });
    if (row.unread !== undefined) return { probes: [], left: [leftFor(row.unread)] };
    const found = endsOfRow(row, ends, access);
    if (typeof found === "string") return { probes: [], left: [leftFor(found)] };
    const tries = callersOf(found.pods, access).flatMap((caller): Try[] =>
        typeof caller === "string" ? [caller] : triesFrom(caller, found.targets, row),
    );
    if (tries.length === 0) return { probes: [], left: [leftFor(`no other pod of ${row.to} runs`)] };
    const isWhy = (each: Try): each is string => typeof each === "string";
    // That a name passes shows no more than that; one that is none of the mesh's, and does not, shows what its policies are for.
    const isToTryOthers = row.verdict === "allowed" && ends.isOfHosts(row.to);
    const beside = isToTryOthers ? (others?.beside(tries) ?? []) : [];
    const probesOf = (some: readonly Try[], expected: Probe["expected"]) =>
        some.flatMap((each) => (isWhy(each) ? [] : [{ ...each, expected, expectations: [expectation] }]));
    return {
        probes: [...probesOf(tries, row.verdict), ...probesOf(beside, "denied")],
        left: [...tries, ...beside].filter(isWhy).map(leftFor),
    };
}

/** What stands at both ends of a row; or why nothing of it can be tried. */
function endsOfRow({ from, to }: MeshExpectation, ends: NamedEnds, { may }: Access) {
    const [pods, targets] = [ends.pods(from), ends.targets(to)];
    if (pods === undefined) return `no connection can be opened from ${from}, which is no pod`;
    if (pods.length === 0) return `no pod of ${from} runs`;
    if (!pods.some(may)) return `no connection can be opened from pods of ${from}`;
    return typeof targets === "string" ? targets : { pods, targets };
}

/** Of each kind of pods one that connections show something from; or why there is none. */
function callersOf(pods: readonly LivePod[], { may, whyNot }: Access): (LivePod | string)[] {
    return [...groupBy(pods, ({ kind }) => kind).values()].map((same) => {
        const entered = same.filter(may);
        const [pod] = entered;
        if (pod === undefined) return `no connection can be opened from ${endName(sourceOf(same[0]))}`;
        return entered.find((each) => whyNot(each) === undefined) ?? `from ${endName(sourceOf(pod))}: ${whyNot(pod)}`;
    });
}

/** From a pod to one of each kind of ends that is not the pod itself. */
function triesFrom(caller: LivePod, ends: readonly CalledEnd[], row: MeshExpectation): Try[] {
    const from = sourceOf(caller);
    const others = ends.filter(({ pod }) => pod?.workload !== caller.workload);
    const ofKinds = [...groupBy(others, ({ kind }) => kind).values()].map(([first]) => first);
    return ofKinds.flatMap((called): Try[] => {
        if (called.unknown !== undefined) return [called.unknown];
        const ip = called.host ?? addressFor(caller, called.ips);
        if (ip === undefined) return [`${from.pod} has no address of its family`];
        return portsToTry(row, called).map((port): Try => {
            if (typeof port === "string") return port;
            const { protocol } = port;
            if (protocol === "SCTP") return "SCTP is not tried";
            return { from, to: called.end, target: { ip, port: port.port, protocol } };
        });
    });
}

/**
 * For each port text of a row: what the end declares of it and, of a range, its first; or that no port is known to try, where
 * it means very many and the end declares none of them.
 */
function portsToTry({ ports = [] }: MeshExpectation, called: CalledEnd): (Port | string)[] {
    if (ports.length === 0) return ["its ports are not known"];
    const tried = ports.flatMap((text): (Port | string)[] => {
        const meant = portsOf(text);
        const own = called.ports.filter(({ port, protocol }) => meant.has(protocol, port));
        const narrow = meant.ranges().filter(({ from, to }) => to - from < 10_000);
        const known = [...own, ...narrow.map(({ from, protocol }): Port => ({ port: from, protocol }))];
        return known.length > 0 ? known : [noPortOf(called, text)];
    });
    const same = groupBy(tried, (each) => (typeof each === "string" ? each : `${each.port}/${each.protocol}`));
    return [...same.values()].map(([first]) => first);
}

function noPortOf({ end, ips }: CalledEnd, text: string): string {
    const among = text === "any" ? "" : ` among ${text}`;
    if ("named" in end) {
        const address = `${end.named} (${ips.join(", ")})`;
        return `no port of ${address}${among} is known to try: give one with --address ${end.named}=ADDRESS:PORT`;
    }
    return `no port of ${endName(end)}${among} is known to try, as it declares none`;
}
