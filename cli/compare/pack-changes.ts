import { itemAt } from "../../netpol";
import { blocks, type Level, type PackVerdict, type Status, type Violation } from "../plan/verdict";

/** One policy's verdict on both sides; `undefined` where it did not judge a side. */
export interface PackPolicyChange {
    readonly pack: string;
    readonly policy: string;
    readonly level: Level;
    readonly before?: Status | undefined;
    readonly after?: Status | undefined;
}

/** A violation of the side after, and whether the side before had it already. */
export interface ViolationChange extends Violation {
    readonly isNew: boolean;
    readonly blocks: boolean;
}

/** What policy packs make of both sides. */
export interface PackChanges {
    readonly policies: readonly PackPolicyChange[];
    readonly violations: readonly ViolationChange[];
    /** Violations that the side before had and the side after has not. */
    readonly fixed: readonly Violation[];
}

/** Compares what policy packs said of two sides; `unseen` tells whether what a violation was about is not seen after. */
export function packChanges(
    before: readonly PackVerdict[],
    after: readonly PackVerdict[],
    unseen: (violation: Violation) => boolean = () => false,
): PackChanges {
    const old = new Map(before.flatMap(({ policies }) => policies).map((each) => [`${each.pack} ${each.name}`, each]));
    const now = new Map(after.flatMap(({ policies }) => policies).map((each) => [`${each.pack} ${each.name}`, each]));
    const gone = [...old].filter(([key]) => !now.has(key));
    const policies = [...now, ...gone].map(([key, { pack, name, level }]): PackPolicyChange => {
        return { pack, policy: name, level, before: old.get(key)?.status, after: now.get(key)?.status };
    });
    const [had, has] = [before, after].map((verdicts) => verdicts.flatMap(({ violations }) => violations)) as [
        Violation[],
        Violation[],
    ];
    const { added, gone: goneViolations } = differences(had, has);
    return {
        policies,
        violations: has.map(({ reading, ...each }, at) => ({
            ...each,
            message: reading === undefined ? each.message : `${each.message} This is so only ${reading}.`,
            isNew: added.has(itemAt(has, at)),
            blocks: blocks(each),
        })),
        fixed: had.filter((each) => goneViolations.has(each) && !unseen(each)),
    };
}

/**
 * Violations that only one of two sides has. What says the same is the same, whatever resource it is of: that may be called
 * otherwise, or be at another line of a file. Of the rest, what is about the same is the same in other words.
 */
function differences(had: readonly Violation[], has: readonly Violation[]) {
    const [saidBefore, saidAfter] = [had, has].map((side) => new Set(side.map(wordsOf))) as [Set<string>, Set<string>];
    const before = had.filter((each) => !saidAfter.has(wordsOf(each)));
    const after = has.filter((each) => !saidBefore.has(wordsOf(each)));
    const isKnown = pairedWith(before);
    const isStillThere = pairedWith(after);
    return {
        added: new Set(after.filter((each) => !isKnown(each).every(Boolean))),
        gone: new Set(before.filter((each) => !isStillThere(each).some(Boolean))),
    };
}

/** Tells of each thing that a violation is about whether one of `others` is about it too, each of those but once. */
function pairedWith(others: readonly Violation[]): (violation: Violation) => boolean[] {
    const left = new Map<string, number>();
    for (const key of others.flatMap(keysOf)) left.set(key, (left.get(key) ?? 0) + 1);
    return (violation) =>
        keysOf(violation).map((key) => {
            const count = left.get(key) ?? 0;
            left.set(key, count - 1);
            return count > 0;
        });
}

const wordsOf = ({ pack, policy, message }: Violation): string => JSON.stringify([pack, policy, message]);

/** What a violation is about, a key for each part of it: of policies that do not say so, the resource. */
function keysOf(violation: Violation): string[] {
    const { pack, policy, about, urn } = violation;
    if (about === undefined) return [urn === "" ? wordsOf(violation) : JSON.stringify([pack, policy, urn])];
    const { namespace = "", policy: name = "", resource, aspects } = about;
    return aspects.map((aspect) => JSON.stringify([pack, policy, namespace, name, resource, aspect]));
}
