import { type Connection, hostId, IpSet, isHostIn, newNamespaceId, workloadId } from "../../../netpol";
import type { NamedEnd } from "../../questions/end";
import type { EndFinder } from "../../questions/end-finder";
import { InputError } from "../../terminal/input-error";
import { findEnd, findSource } from "../end-option";

/** Options that say which connections are wanted. */
export interface SelectionOptions {
    readonly focus?: string;
    readonly from?: string;
    readonly to?: string;
}

/** Which connections are wanted. */
export interface Selection {
    /** Addresses to be told apart from others, whatever policies do. */
    readonly cuts: readonly IpSet[];
    /** Names outside, likewise. */
    readonly hosts: readonly string[];
    /** The one workload that every wanted connection begins or ends at, where it is that. */
    readonly focus?: string;
    readonly wants: (connection: Pick<Connection, "from" | "to">) => boolean;
}

/**
 * Reads which connections are wanted: from or to `--focus`, from `--from`, to `--to`, all that are given.
 *
 * @throws InputError for a name that stands for nothing
 */
export function selectionOf({ focus, from, to }: SelectionOptions, names: EndFinder): Selection {
    const find = (option: string, text: string | undefined, findNamed: typeof findEnd = findEnd) =>
        text === undefined ? undefined : meaning(option, findNamed(option, text, names), names);
    const source = find("--from", from, findSource);
    const [around, destination] = [find("--focus", focus), find("--to", to)];
    const asked = [around, source, destination];
    const cuts = asked.flatMap((each) => each?.addresses ?? []);
    const only = around?.workload;
    return {
        cuts,
        hosts: asked.flatMap((each) => each?.hosts ?? []),
        ...(only === undefined ? {} : { focus: only }),
        wants: (connection) =>
            (around === undefined || around.means(connection.from) || around.means(connection.to)) &&
            (source === undefined || source.means(connection.from)) &&
            (destination === undefined || destination.means(connection.to)),
    };
}

interface Meaning {
    readonly addresses?: IpSet | undefined;
    readonly hosts?: readonly string[] | undefined;
    /** The workload that is all that is meant. */
    readonly workload?: string | undefined;
    /** Whether a peer of the matrix is meant, by its id. */
    readonly means: (id: string) => boolean;
}

function meaning(option: string, end: NamedEnd, { cluster }: EndFinder): Meaning {
    const { addresses, hosts, parts, namespaces = [] } = end;
    const workloads = [
        ...parts.flatMap(({ workload }) => workload ?? []),
        ...cluster.workloads.filter(({ namespace }) => namespaces.includes(namespace)),
    ];
    const anyPods = parts.flatMap(({ endpoint }) => ("pod" in endpoint ? [`${endpoint.pod.namespace}/*`] : []));
    const ids = new Set([...workloads.map(workloadId), ...anyPods]);
    if (ids.size === 0 && addresses === undefined && hosts === undefined) {
        throw new InputError(`${option}: no pod is in sight that ${end.title} stands for`);
    }
    const known = new Map<string, boolean>();
    const isWithin = (id: string): boolean => {
        if (id.startsWith(hostPrefix)) return hosts !== undefined && isHostIn(id.slice(hostPrefix.length), hosts);
        if (addresses === undefined || id.endsWith("]") || id.endsWith("/*") || id === newNamespaceId) return false;
        let within = known.get(id);
        if (within === undefined) known.set(id, (within = addresses.covers(IpSet.parse(id))));
        return within;
    };
    const isOnlyPods = addresses === undefined && hosts === undefined && anyPods.length === 0;
    const [only] = ids.size === 1 && isOnlyPods ? ids : [];
    return { addresses, hosts, workload: only, means: (id) => ids.has(id) || isWithin(id) };
}

/** What the ids of names outside begin with. */
const hostPrefix = hostId("");
