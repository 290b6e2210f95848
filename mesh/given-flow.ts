import type { Flow } from "./types";

/** A flow as it was given, with the pairs of ends that it stands for. */
export interface GivenFlow {
    readonly given: unknown;
    readonly pairs: readonly Flow[];
    /** Which of the pairs are of several flows together: ports and reason are then not those that were given. */
    readonly merged?: ReadonlySet<Flow>;
}
