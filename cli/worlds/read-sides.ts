import { namespacesOf, type Workload } from "../../netpol";
import { InputError } from "../terminal/input-error";
import { withDeclared } from "./declared-workloads";
import { withoutUnjudgedPolicies } from "./without-unjudged";
import { bothLookedUp, gapsOfLookedUp, withLookedUp } from "./looked-up";
import { appliedToLive } from "./applied-to-live";
import { judgedAsApplied } from "./judged-as-applied";
import { judgedLive, judgedOverLive } from "./judged-over-live";
import type { PlanWith } from "./plan-with";
import { titlesApart } from "./side-titles";
import { readSide, type SideSource } from "./read-side";
import { type Applier, withPolicyTypes } from "./policy-types";
import { impliedNotes } from "./implied-namespaces";
import type { Side } from "./side";
import { clusterOfNoStack } from "./stack-clusters";

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
    const read = [await readSide(sources[0], how), await readSide(sources[1], how)] as const;
    const [first, second] = titlesApart([read[0].title, read[1].title], sources);
    const [old, now] = withBothLookedUp({ ...read[0], title: first }, { ...read[1], title: second });
    refuseUnknownCluster([old, now], how.cluster);
    const before = await inPlace(old, now, how);
    const placed = await inPlace(now, old, how);
    const applied = withPolicyTypes(before, placed, appliedBy(sources[1], how));
    const verdicts = await judgedAsApplied(applied, placed.judged, placed.verdicts, how);
    const after = { ...applied, verdicts };
    const declared = [...old.declared, ...now.declared];
    return withoutUnjudgedPolicies(withWorkloads(before, declared), withWorkloads(after, declared));
}

/** @throws InputError where a cluster is named and no side is a stack with anything in it */
function refuseUnknownCluster(sides: readonly Side[], cluster: string | undefined): void {
    if (cluster === undefined) return;
    const stacks = sides.filter(({ owns }) => owns === "all");
    if (stacks.length === 0) throw new InputError(clusterOfNoStack);
    const lacking = stacks.flatMap(({ lacksCluster }) => lacksCluster ?? []);
    if (lacking.length === stacks.length) throw new InputError(`--cluster: ${lacking.join("; ")}`);
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

/** Two sides with what either only reads: it is there before and after. A live cluster has it already. */
function withBothLookedUp(old: Side, now: Side): [Side, Side] {
    if (old.live ?? now.live) return [old, now];
    const read = bothLookedUp(old.lookedUp, now.lookedUp);
    const withRead = (side: Side): Side => ({
        ...side,
        cluster: withLookedUp(side.cluster, read),
        gaps: [...side.gaps, ...(side.lookedUp ? gapsOfLookedUp(side.lookedUp, read) : [])],
    });
    return [withRead(old), withRead(now)];
}

async function inPlace(side: Side, other: Side, how: PlanWith): Promise<Side> {
    if (side.live) return { ...side, verdicts: await judgedLive(side, side.live, other, how) };
    if (!other.live) return side;
    const whole = appliedToLive(other, other.live, side);
    const notes = notesOver(whole, other);
    return { ...whole, notes, ...(await judgedOverLive(whole, other.live, side, how)) };
}

/** Its notes without those on namespaces of which manifests hold no object: the live cluster does. */
function notesOver({ notes, withoutObject = [] }: Side, { cluster }: Side): string[] {
    const there = new Set(cluster.namespaces.map(({ name }) => name));
    const settled = new Set(impliedNotes(withoutObject.filter(({ name, judged }) => judged && there.has(name))));
    return notes.filter((note) => !settled.has(note));
}
