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
    const [knownBefore, knownAfter] = [new Set(had.map(keyOf)), new Set(has.map(keyOf))];
    return {
        policies,
        violations: has.map((each) => ({ ...each, isNew: !knownBefore.has(keyOf(each)), blocks: blocks(each) })),
        fixed: had.filter((each) => !knownAfter.has(keyOf(each)) && !unseen(each)),
    };
}

/** By what it says, not by the resource: that may be called otherwise, or be at another line of a file. */
function keyOf({ pack, policy, message }: Violation): string {
    return JSON.stringify([pack, policy, message]);
}
