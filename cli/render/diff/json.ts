import type { WorldGap } from "../../worlds/gaps";
import type { AddressNames } from "../../compare/address-names";
import type { BlastRadius } from "../../compare/blast-radius";
import { landmarks, type Landmark } from "../../compare/landmarks";
import { endId, type ConnectionEnd } from "../../compare/change";
import { isBlocked, type DiffReport } from "../../compare/report";
import { marksOf, namespaceOf, opens, type DiffVerdict } from "../../compare/verdict";
import { nameOf } from "../../compare/compared-pods";
import type { ExpectationChange } from "../../compare/expectation-changes";
import { EvidenceFinder } from "../../compare/evidence";

/** A comparison as `--output json` prints it; `schema.json` beside this file says the same, for other languages. */
export interface DiffDocument {
    /** Changes where a reader of the version before would be wrong; new fields alone do not change it. */
    readonly version: 1;
    readonly verdict: DiffVerdict;
    readonly blocked: boolean;
    readonly before: string;
    readonly after: string;
    readonly notes: readonly string[];
    /** What the sides do not show and a change may depend on. */
    readonly gaps: readonly WorldGap[];
    readonly unclear: readonly string[];
    readonly failed: readonly string[];
    /** One entry per pair of ends, sorted; nothing is put together. */
    readonly changes: readonly ChangeDocument[];
    readonly blastRadius: readonly RadiusDocument[];
    readonly policies: readonly { pack: string; policy: string; level: string; before: string; after: string }[];
    readonly violations: readonly {
        pack: string;
        policy: string;
        level: string;
        message: string;
        new: boolean;
        blocks: boolean;
    }[];
    readonly fixed: readonly { pack: string; policy: string; message: string }[];
    /** Absent where no mesh of either side expects anything. */
    readonly expectations?: readonly ExpectationChange[];
}

interface EndDocument {
    /** `ns/name[Kind]`; for pods that may come `ns/{app=vllm}`, by the fewest labels that they have; or address ranges. */
    readonly id: string;
    readonly name: string;
    /** "" outside the cluster. */
    readonly namespace: string;
    readonly purpose: string;
}

interface ChangeDocument {
    readonly from: EndDocument;
    readonly to: EndDocument;
    readonly kind: "opened" | "closed" | "changed";
    /** `TCP 443,8000-8010; UDP 53`, `all` or `none`. */
    readonly before: string;
    readonly after: string;
    readonly opened: string;
    readonly closed: string;
    readonly perhapsOpened: string;
    readonly perhapsClosed: string;
    readonly reaches: readonly Landmark[];
    readonly policies: readonly string[];
    readonly why: readonly string[];
}

interface RadiusDocument {
    readonly pod: string;
    readonly before: RadiusSide | null;
    readonly after: RadiusSide | null;
}

interface RadiusSide {
    readonly direct: number;
    readonly total: number;
    /** For each place that can be reached, the pods on the way. */
    readonly ways: Readonly<Partial<Record<Landmark, readonly string[]>>>;
    /** Names outside, and addresses that are no such place. */
    readonly outside: readonly { readonly name: string; readonly way: readonly string[] }[];
}

/** A report as data to print. */
export function diffDocument(report: DiffReport): DiffDocument {
    const { packs } = report;
    return {
        version: 1,
        verdict: report.verdict,
        blocked: isBlocked(report),
        before: report.before.title,
        after: report.after.title,
        notes: report.notes,
        gaps: report.gaps,
        unclear: report.unclear,
        failed: report.failed,
        changes: changesOf(report),
        blastRadius: report.radii.map(({ pods, before, after }) => ({
            pod: nameOf(pods),
            before: before ? sideOf(before, report.names) : null,
            after: after ? sideOf(after, report.names) : null,
        })),
        policies: packs.policies.map(({ pack, policy, level, before = "not judged", after = "not judged" }) => ({
            pack,
            policy,
            level,
            before,
            after,
        })),
        violations: packs.violations.map(({ pack, policy, level, message, isNew, blocks }) => ({
            pack,
            policy,
            level,
            message,
            new: isNew,
            blocks,
        })),
        fixed: packs.fixed.map(({ pack, policy, message }) => ({ pack, policy, message })),
        ...(report.expectations.length > 0 && { expectations: report.expectations }),
    };
}

function changesOf(report: DiffReport): ChangeDocument[] {
    const { comparison, names, purposes, places } = report;
    const [old, now] = [new EvidenceFinder(comparison.before), new EvidenceFinder(comparison.after)];
    const end = (of: ConnectionEnd): EndDocument => {
        const namespace = namespaceOf(of) ?? "";
        return { id: endId(of), name: names.of(of), namespace, purpose: purposes.get(namespace) ?? "" };
    };
    return comparison.changes.map((change) => {
        const { from, to, before, after, opened, closed, perhapsOpened, perhapsClosed } = change;
        const ports = [opened, perhapsOpened, closed].find((set) => !set.isEmpty) ?? perhapsClosed;
        const { policies, why } = (opens(change) ? now : old).of(from, to, ports);
        const [had, has] = [before, after].map((side) => !side.ports.isEmpty || !side.unknown.isEmpty);
        return {
            from: end(from),
            to: end(to),
            kind: had && has ? "changed" : has ? "opened" : "closed",
            before: before.ports.toString(),
            after: after.ports.toString(),
            opened: opened.toString(),
            closed: closed.toString(),
            perhapsOpened: perhapsOpened.toString(),
            perhapsClosed: perhapsClosed.toString(),
            reaches: marksOf(change, places).places,
            policies,
            why,
        };
    });
}

function sideOf({ direct, total, ways, outside }: BlastRadius, names: AddressNames): RadiusSide {
    const known = landmarks.flatMap((place) => {
        const way = ways[place];
        return way ? [[place, way.map(nameOf)] as const] : [];
    });
    const others = [...outside.values()].map(({ end, way }) => ({ name: names.of(end), way: way.map(nameOf) }));
    return { direct, total, ways: Object.fromEntries(known), outside: others };
}
