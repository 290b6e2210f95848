import { parseSpec, MeshError } from "../../../mesh";
import { parsePlatform } from "../../../mesh/platforms/parse";
import type { Cluster, Workload } from "../../../netpol";
import type { Traffic } from "../traffic";
import { type Edge, edgesOf, type Edges, type Held } from "./edges";
import { Groups } from "./groups";
import { asHeld, holdBack } from "./hold-back";
import { PlatformWords } from "./platform";
import { Scope } from "./scope";
import type { KnownMesh } from "./known-mesh";
import { draftSpec, type Draft, type DraftOptions } from "./draft";

/** What is asked of `learn` beside the traffic. */
export interface LearnOptions {
    /** What is known of the platform, as a spec writes it: preset, ranges. */
    readonly platform: Readonly<Record<string, unknown>>;
    /** Namespaces that are to be isolated; those that are nobody's system where empty. */
    readonly namespaces: readonly string[];
    /** What was seen fewer times is held back. */
    readonly least: number;
    /** A mesh that is there already: only what it lacks is learnt, by its names. */
    readonly known?: KnownMesh | undefined;
}

/** A spec that was learnt. */
export interface Learned extends Draft {
    /** What was seen and is not opened, the most often seen first. */
    readonly held: readonly Held[];
    /** What needs no flow, and how many connections it is. */
    readonly aside: ReadonlyMap<string, number>;
}

/**
 * Makes a spec of traffic: it parses, and opens what was seen and is not held back, and nothing else.
 *
 * @throws MeshError where the platform that was given is wrong
 */
export function learn(traffic: Pick<Traffic, "connections">, cluster: Cluster, options: LearnOptions): Learned {
    const groups = groupsOf(traffic, cluster);
    const scope = new Scope(options.namespaces);
    const words = new PlatformWords(parsePlatform(options.platform, []), cluster);
    const sorted = edgesOf(traffic, { cluster, groups, words, scope });
    const { known } = options;
    const { open, held } = holdBack(
        sorted.edges.filter((edge) => known?.covers(edge) !== true),
        options.least,
        known,
    );
    const about = { groups, scope, platform: options.platform, known };
    const whole = firstThatParses({ ...sorted, edges: open }, about);
    // What has a name and no address can only be said by a platform that knows names.
    const unsayable = whole instanceof MeshError ? open.filter(isNameAlone) : [];
    if (whole instanceof MeshError && unsayable.length === 0) throw whole;
    const rest = { ...sorted, edges: open.filter((edge) => !unsayable.includes(edge)) };
    const draft = whole instanceof MeshError ? firstThatParses(rest, about) : whole;
    if (draft instanceof MeshError) throw draft;
    const all = [...sorted.held, ...held, ...unsayable.map((edge) => asHeld(edge, byNameAlone))];
    return { ...draft, held: all.sort((a, b) => b.count - a.count), aside: sorted.aside };
}

/** Groups of the objects that were read; those of traffic are added as it is sorted. */
function groupsOf(traffic: Pick<Traffic, "connections">, { workloads }: Cluster): Groups {
    const groups = new Groups();
    const makerOf = ({ kind, name }: Workload): string | undefined => (kind === "Pod" ? undefined : name);
    for (const each of workloads) groups.note(each.namespace, each.labels, makerOf(each));
    for (const { from, to } of traffic.connections()) for (const party of [from, to]) groups.noteParty(party);
    for (const each of workloads) groups.add(each.namespace, each.labels, makerOf(each));
    return groups;
}

const isNameAlone = ({ to, ips }: Edge): boolean => to.kind === "host" && ips.length === 0;
const byNameAlone =
    "the log has its name and no address: say platform.hosts where the cluster has policies that know names, or lead it through a gateway (via)";

/** Names of hosts before addresses, presets before plain labels, each only where the spec then parses; else why the last does not. */
function firstThatParses(edges: Edges, about: Omit<DraftOptions, "byHost" | "byPreset">): Draft | MeshError {
    const ways = [
        { byHost: true, byPreset: true },
        { byHost: false, byPreset: true },
        { byHost: true, byPreset: false },
        { byHost: false, byPreset: false },
    ];
    let failure: MeshError | undefined;
    for (const way of ways) {
        const draft = draftSpec(edges, { ...about, ...way });
        if (draft.flows === 0) return draft;
        try {
            parseSpec(about.known ? added(about.known.raw, draft) : draft.spec);
            return draft;
        } catch (error) {
            if (!(error instanceof MeshError)) throw error;
            failure = error;
        }
    }
    if (failure === undefined) throw new Error("no way of writing the spec was tried");
    return failure;
}

/** A spec with what is added to it; the platform stays as it is. */
function added(spec: Readonly<Record<string, unknown>>, { spec: more, extend }: Draft): Record<string, unknown> {
    const whole: Record<string, unknown> = { ...spec };
    for (const [key, value] of Object.entries(more)) {
        const own = spec[key];
        if (key === "platform") continue;
        whole[key] = Array.isArray(value)
            ? [
                  ...(Array.isArray(own) ? (own as unknown[]) : []).map((flow, at) => withPorts(flow, extend.get(at))),
                  ...value,
              ]
            : { ...(own ?? {}), ...(value as object) };
    }
    return whole;
}

const withPorts = (flow: unknown, more: readonly unknown[] | undefined): unknown => {
    const { ports = [], ...rest } = flow as { readonly ports?: readonly unknown[] };
    return more === undefined ? flow : { ...rest, ports: [...ports, ...more] };
};
