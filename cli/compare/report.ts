import { IpSet, itemAt, PortSet, type ProfileName } from "../../netpol";
import { condense, type Condensable, type CondensedLine, podsByNamespace, type PodsByNamespace } from "./condense";
import { type KnownPlaces, type Landmark } from "./landmarks";
import { blastRadii, radiusChanged, type RadiusChange } from "./blast-radius";
import { type Change, isThere } from "./change";
import { compare, type CompareOptions, type Comparison } from "./compare";
import { namedHosts } from "./host-names";
import { cutNotes, profileNotes } from "./report-notes";
import type { ExpectationChange } from "./expectation-changes";
import { type Evidence, type EvidenceFinder, evidenceFinders, together } from "./evidence";
import { apiServerOf, namedAddresses, AddressNames } from "./address-names";
import { type PackChanges, packChanges } from "./pack-changes";
import { RoleNames } from "./role-names";
import { changesApart, ServiceMeshPorts } from "./service-mesh-ports";
import { distinctGaps, notesBeside, type WorldGap } from "../worlds/gaps";
import { hostsOfMeshes } from "../worlds/mesh-names";
import { apiServerOfBoth, podsOfBoth, type Side } from "../worlds/side";
import { notJudged } from "../worlds/without-unjudged";
import { type FailCondition, type DiffVerdict, failing, marksOf, unclearOf, unclearPods, verdictOf } from "./verdict";
import { isAboutUnseenObject } from "./unseen-violations";

/** A change as a line of a report: what it is, what it means and what it rests on. */
export interface ChangeLine {
    readonly line: CondensedLine<CondensableChange>;
    /** The change that the line's connections share. */
    readonly change: Change;
    readonly kind: "opened" | "closed" | "changed";
    /** Whether only some readings of the API tell the sides apart. */
    readonly perhaps: boolean;
    readonly places: readonly Landmark[];
    readonly evidence: Evidence;
    /** What it depends on whether it changes, where that is uncertain. */
    readonly dependsOn: readonly string[];
}

/** A change that may share a line with others. */
export type CondensableChange = Change & Condensable;

/** Everything that a report on a change says, in whatever format. */
export interface DiffReport {
    readonly before: Side;
    readonly after: Side;
    readonly comparison: Comparison;
    readonly verdict: DiffVerdict;
    /** What differs and cannot be judged: policies, and pods of namespaces with too many kinds of them. */
    readonly unclear: readonly string[];
    /** What the sides do not show and a change may depend on. */
    readonly gaps: readonly WorldGap[];
    /** What else to know: of the sides, and of what the comparison left aside. */
    readonly notes: readonly string[];
    readonly lines: readonly ChangeLine[];
    readonly radii: readonly RadiusChange[];
    readonly packs: PackChanges;
    /** What the meshes of either side expect, those after the change first. */
    readonly expectations: readonly ExpectationChange[];
    /** Conditions of `--fail-on` that hold. */
    readonly failed: readonly FailCondition[];
    readonly names: AddressNames;
    readonly pods: PodsByNamespace;
    readonly places: KnownPlaces;
    /** A namespace's purpose, after the change if it is still there. */
    readonly purposes: ReadonlyMap<string, string>;
}

/** What to ask beside the sides themselves. */
export interface ReportOptions {
    readonly failOn: readonly FailCondition[];
    readonly podCidrs?: IpSet | undefined;
    readonly profile?: ProfileName | undefined;
    /** How that profile came to be chosen, for people. */
    readonly profileNote?: string | undefined;
    /** What the meshes of either side expect, and what becomes of it. */
    readonly expectations?: readonly ExpectationChange[];
}

/** Compares two sides and gathers what there is to say. */
export function reportOn(before: Side, after: Side, options: ReportOptions): DiffReport {
    const { profile, expectations = [] } = options;
    const how = howToCompare(before, after, options);
    const comparison = compare(before.cluster, after.cluster, how);
    const clusters = [before.cluster, after.cluster];
    const named = namedAddresses(clusters);
    const places = placesOf(before, after, apiServerOf(clusters, named));
    const unclear = [
        ...unclearOf(before.unknown, after.unknown),
        ...unclearPods(comparison),
        ...unclearPolicyTypes(after, how),
    ];
    const gaps = distinctGaps([...before.gaps, ...after.gaps]);
    const byNamespace = podsByNamespace(comparison.pods);
    return {
        before,
        after,
        comparison,
        verdict: verdictOf(comparison, unclear),
        unclear,
        gaps,
        notes: [
            ...new Set(notesBeside(gaps, [...before.notes, ...after.notes])),
            ...cutNotes(comparison),
            ...profileNotes(profile, options.profileNote),
        ],
        lines: linesOf(comparison, byNamespace, places),
        radii: blastRadii(comparison, places).filter((each) => radiusChanged(each)),
        packs: packChanges(before.verdicts, after.verdicts, isAboutUnseenObject(before, after)),
        expectations,
        failed: failing(options.failOn, { ...comparison, expectations }, unclear, places),
        names: new AddressNames(named, namedHosts(clusters, [before.meshNames, after.meshNames])),
        pods: byNamespace,
        places,
        purposes: purposesOf(comparison),
    };
}

/** Whoever says where the API server is says it for both sides; an identity endpoint is the side's own. */
function placesOf(before: Side, after: Side, seen: IpSet): KnownPlaces {
    const apiServer = IpSet.unionAll([seen, before.platform.apiServer, after.platform.apiServer]);
    const known = ({ platform: { identity = [] } }: Side) => ({ apiServer, identity });
    return { before: known(before), after: known(after) };
}

function howToCompare(before: Side, after: Side, { podCidrs, profile }: ReportOptions): CompareOptions {
    const { platform: old, meshNames: oldNames } = before;
    const { platform: now, meshNames } = after;
    const pods = podCidrs ? { podCidrs, sharedCidrs: podCidrs } : podsOfBoth(old, now);
    const hosts = hostsOfMeshes(oldNames, meshNames);
    const nodeRanges = IpSet.unionAll([old.nodeRanges ?? [], now.nodeRanges ?? []].flat());
    const unjudged = { before: notJudged(before), after: notJudged(after) };
    const apiServer = apiServerOfBoth(old, now);
    return { ...pods, profile, hosts, nodeRanges, apiServer, unjudged, otherwise: after.otherwise };
}

/** What is not known of policies of the side after the change, where it makes a difference. */
function unclearPolicyTypes({ cluster, otherwise }: Side, how: CompareOptions): readonly string[] {
    if (otherwise === undefined) return [];
    const { changes } = compare(
        cluster,
        { ...cluster, policies: otherwise.policies },
        { ...how, otherwise: undefined },
    );
    return changes.length > 0 ? otherwise.titles : [];
}

/** Whether the change is stopped: by a mandatory policy, by an expectation that fails, or by what `--fail-on` asks for. */
export function isBlocked({
    packs,
    failed,
    expectations,
}: Pick<DiffReport, "packs" | "failed" | "expectations">): boolean {
    const fails = expectations.some(({ after }) => after === "failed");
    return failed.length > 0 || fails || packs.violations.some(({ blocks }) => blocks);
}

function linesOf(comparison: Comparison, pods: PodsByNamespace, known: KnownPlaces): ChangeLine[] {
    const { changes, before, after, doubted = comparison } = comparison;
    const evidenceFor = evidenceFinders(comparison);
    const ofServiceMesh = {
        before: new ServiceMeshPorts(before, evidenceFor.perhaps.before),
        after: new ServiceMeshPorts(after, evidenceFor.perhaps.after),
    };
    const connections = changes
        .flatMap((change) => changesApart(change, ofServiceMesh).flatMap(partsOf))
        .map((change): CondensableChange => ({ ...change, lineKey: lineKeyOf(change) }));
    const roles = new RoleNames([doubted.before.cluster, doubted.after.cluster]);
    return roles.lines(condense(connections, pods)).map((line) => {
        const [change] = line.connections;
        const opening = !change.opened.isEmpty || !change.perhapsOpened.isEmpty;
        const changed = [change.opened, change.perhapsOpened, change.closed, change.perhapsClosed];
        const ports = itemAt(
            changed.filter(({ isEmpty }) => !isEmpty),
            0,
        );
        const perhaps = change.opened.isEmpty && change.closed.isEmpty;
        const finders = evidenceFor[perhaps ? "perhaps" : "surely"];
        const finder = finders[opening ? "after" : "before"];
        const each = roles.oneOfEach(line.connections);
        const evidence = together(each.map(({ from, to }) => finder.of(from, to, ports)));
        const places = marksOf(change, known).places;
        const causes = perhaps ? each.flatMap((one) => causesOf(one, ports, finders)) : [];
        const dependsOn = [...new Set(causes)];
        return { line, change, kind: kindOf(change), perhaps, places, evidence, dependsOn };
    });
}

/** What the verdicts on both sides depend on, where they are uncertain. A side without the pods says nothing of them. */
function causesOf({ from, to }: Change, ports: PortSet, finders: Record<"before" | "after", EvidenceFinder>): string[] {
    const sides = (["before", "after"] as const).filter((side) => isThere(from, side) && isThere(to, side));
    return sides.flatMap((side) => finders[side].of(from, to, ports).dependsOn);
}

/** What surely changes and what perhaps does are lines of their own: pods that share the one need not share the other. */
function partsOf(change: Change): Change[] {
    const { opened, closed, perhapsOpened, perhapsClosed } = change;
    const { none } = PortSet;
    const certain = opened.isEmpty && closed.isEmpty ? [] : [{ ...change, perhapsOpened: none, perhapsClosed: none }];
    const perhaps = perhapsOpened.isEmpty && perhapsClosed.isEmpty ? [] : [{ ...change, opened: none, closed: none }];
    return [...certain, ...perhaps];
}

function lineKeyOf({ opened, closed, perhapsOpened, perhapsClosed, before, after }: Change): string {
    return [opened, closed, perhapsOpened, perhapsClosed, before.ports, after.ports].join("|");
}

function kindOf({ before, after }: Change): ChangeLine["kind"] {
    const [had, has] = [before, after].map(({ ports, unknown }) => !ports.isEmpty || !unknown.isEmpty);
    return had && has ? "changed" : has ? "opened" : "closed";
}

function purposesOf({ namespaces }: Comparison): Map<string, string> {
    return new Map(
        namespaces.flatMap(({ name, before, after }) => {
            const purpose = (after ?? before)?.purpose;
            return purpose === undefined ? [] : [[name, purpose] as const];
        }),
    );
}
