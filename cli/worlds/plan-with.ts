import type { PackChoice } from "../plan/pack-choices";
import type { Progress } from "../plan/plan";

/** What a program is planned with. */
export interface PlanWith {
    readonly stack: string;
    readonly config: readonly string[];
    /** Policy packs; sides that no program makes are judged by this package's own, where it is one of them. */
    readonly packs: readonly PackChoice[];
    readonly progress: Progress;
    /** Of a stack's clusters the one that is meant, by its provider's name, `clusterIdentifier` or `context`. */
    readonly cluster?: string | undefined;
}
