import type { Project } from "./project";
import type { StackConfig } from "./stack-config";

/** A stack of a project, with its configuration: what a run is about. */
export interface Stack {
    readonly project: Project;
    readonly name: string;
    readonly config: StackConfig;
}

/** Organisation of a stack that no backend knows, as Pulumi itself calls it. */
export const ORGANIZATION = "organization";
