import type { CasePod } from "../../cases/types";
import type { Change } from "../mutations";

/** A machine outside the cluster, and which names of a mesh mean it. */
export interface ScenarioHost {
    readonly name: string;
    readonly ip: string;
    readonly means: readonly string[];
}

/** A change of an example's spec, and the row of its `expect` that must fail then: `from -> to`. */
export type Mutation = readonly [what: string, change: Change, row: string];

/** An example that says what it expects, with pods as its charts label them. */
export interface Scenario {
    /** Its folder in examples. */
    readonly name: string;
    readonly pods: readonly CasePod[];
    readonly hosts: readonly ScenarioHost[];
    /** Noticed by a plan, and by connections between these pods. */
    readonly mutations: readonly Mutation[];
    /** Labels that these pods do not have: a plan, which knows a workload by its labels alone, cannot notice that. */
    readonly relabelled: readonly Mutation[];
}
