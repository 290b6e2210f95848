import { pairText } from "../../pair-text";
import { hasAddresses, type OutsideEndpoint } from "../../peers";
import type { Endpoint, Flow } from "../../types";

/** Something that was asked for and cannot hold on the platform, or holds less than it says. Advice: the policies are right. */
export interface PlatformFinding {
    /** Where in the spec: `platform.preset`, or a flow by its ends. */
    readonly about: string;
    /** What does not hold and what would do. Quotes no address, as those may be secret. */
    readonly message: string;
    /** The page or file that says so. */
    readonly source: string;
}

export const aboutFlow = (flow: Flow): string => `flow ${pairText(flow)}`;

/** An end whose addresses a spec says, and not one that stands for whatever a platform has. */
export const hasOwnAddresses = (end: Endpoint): end is OutsideEndpoint =>
    (end.kind === "external" && hasAddresses(end)) || end.kind === "nodes" || end.kind === "kube-apiserver";

/** Both ends of a flow. */
export const endsOf = ({ from, to }: Flow): readonly Endpoint[] => [from, to];
