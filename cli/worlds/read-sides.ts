import { namespacesOf, type Workload } from "../../netpol";
import type { LiveFacts } from "./live-side";
import { namespaceOfResource } from "./live-side";
import { withDeclared } from "./declared-workloads";
import { judgedParts } from "./not-judged";
import { overLive, spokenNamespaces } from "./over-live";
import { judged, type PlanWith, readSide, type SideSource } from "./read-side";
import { type Applier, withPolicyTypes } from "./policy-types";
import type { Side } from "./side";

/**
 * Reads both sides so that they can be compared: where one is a live cluster and the other only a part of one, such as a
 * stack, the part is taken as it would be in that cluster. Of live objects those are judged that the part, or a mesh,
 * speaks of. Policies of kinds that are not judged are compared as text.
 *
 * @throws InputError or ManifestError that names what cannot be read
 */
export async function readSides(
    sources: readonly [SideSource, SideSource],
    how: PlanWith & HowApplied,
): Promise<[Side, Side]> {
    // One after the other: both plan with the same processes' names and ports to themselves.
    const old = await readSide(sources[0], how);
    const now = await readSide(sources[1], how);
    const before = await inPlace(old, now, how);
    const after = withPolicyTypes(before, await inPlace(now, old, how), appliedBy(sources[1], how));
    const sides = [before, after] as const;
    const declared = [...old.declared, ...now.declared];
    return judgedParts(withWorkloads(sides[0], declared), withWorkloads(sides[1], declared));
}

/** How the change is applied. */
export interface HowApplied {
    /** What applies it; Pulumi what a program makes, and nobody knows what else, where nothing is said. */
    readonly appliedBy?: Applier | undefined;
}

function appliedBy({ kind }: SideSource, { appliedBy }: HowApplied): Applier | undefined {
    return appliedBy ?? (kind === "manifests" || kind === "live" ? undefined : "pulumi");
}

/**
 * A stack's workloads by the names that its mesh gives them, where no object makes their pods. Both sides have them, since
 * such pods may be there whoever declares them; a namespace that a side lacks has none.
 */
function withWorkloads(side: Side, declared: readonly Workload[]): Side {
    const there = new Set(namespacesOf(side.cluster).map(({ name }) => name));
    const own = declared.filter(({ namespace }) => there.has(namespace));
    return { ...side, cluster: { ...side.cluster, workloads: withDeclared(side.cluster.workloads, own) } };
}

async function inPlace(side: Side, other: Side, how: PlanWith): Promise<Side> {
    if (side.live) return { ...side, verdicts: await judgedLive(side, side.live, other, how) };
    return other.live ? overLive(other, other.live, side) : side;
}

async function judgedLive({ cluster }: Side, facts: LiveFacts, other: Side, how: PlanWith): Promise<Side["verdicts"]> {
    const ours = other.live ? meshNamespaces(facts) : spokenNamespaces(other);
    const spoken = new Set([...ours].filter((name) => cluster.namespaces.some((each) => each.name === name)));
    const resources = facts.resources.filter((resource) => spoken.has(namespaceOfResource(resource)));
    return judged({ resources, redact: (text) => text }, how);
}

/** Namespaces with a policy of the component. */
function meshNamespaces({ ofMesh }: LiveFacts): Set<string> {
    return new Set([...ofMesh].map((id) => id.slice(0, id.indexOf("/"))));
}
