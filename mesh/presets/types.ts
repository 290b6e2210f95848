import type { NetworkPolicySpec } from "../../netpol/types";

/**
 * What a chart or an operator makes, as far as policies must know it: pods by their labels, the ports that they listen on,
 * and the connections that they need. Data only, with the source of every fact.
 *
 * Texts may hold parameters, as `${release}`. A label that names a parameter which nobody gave is left out, so that pods of
 * every release in the namespace are meant.
 */
export interface WorkloadPreset {
    /** What a spec calls it. */
    readonly name: string;
    /** What its makers call it. */
    readonly title: string;
    /** The chart, or what else makes the pods. */
    readonly madeBy: string;
    /** Versions of it that these facts are of. */
    readonly versions: string;
    /** `rendered`: a test renders the chart and compares. `read`: read in its source, and compared with a second table. */
    readonly held: "rendered" | "read";
    /** Where the sources without an address are: a repository at a commit, without a "/" at the end. */
    readonly repository: string;
    /** What `with` may hold. */
    readonly parameters: Readonly<Record<string, PresetParameter>>;
    /**
     * Labels that the pods of all its parts carry, and no others: what its name without a part means. Absent where no labels
     * say that.
     */
    readonly pods?: Readonly<Record<string, string>>;
    /** Its pods by what they are for; two parts may be the same pods with other ports. No part is called "part". */
    readonly parts: Readonly<Record<string, PresetPart>>;
    /** Connections between its own parts, which it needs to work at all: declared with it. */
    readonly inGroup: readonly InGroupFlow[];
    /** Connections to or from others: never opened by the preset, told by `ai-mesh plan` where no flow is there for them. */
    readonly needs: readonly PresetNeed[];
    /** Policies that the chart or its controller makes beside the mesh's. */
    readonly makes: readonly MadePolicy[];
    /** Another preset in whose place this one may stand at the end of a need. */
    readonly standsFor?: string;
}

/** A value that `with` gives. */
export interface PresetParameter {
    /** What it is, and where to read it. */
    readonly description: string;
    /** What it is where nobody gives it; may name other parameters. */
    readonly default?: string;
    /** Without it the preset means nothing: it must be given. */
    readonly required?: boolean;
}

/** Pods of a preset, and the ports on which these take connections. */
export interface PresetPart {
    readonly description: string;
    /** Labels that the pods carry; all of them must match. */
    readonly labels: Readonly<Record<string, string>>;
    /** Pod ports as a spec writes them: what a flow to this part means where it gives none. Empty: it takes no connections. */
    readonly ports: readonly string[];
    /** In a preset that is `rendered`, a part that no chart of it renders, since an operator or another chart makes the pods. */
    readonly held?: "read";
    readonly source: string;
}

/** A connection between parts of one preset. */
export interface InGroupFlow {
    readonly from: string;
    readonly to: string;
    /** Default - the ports of the part. */
    readonly ports?: readonly string[];
    readonly why: string;
    readonly source: string;
}

/** A connection between a part and somebody else. */
export interface PresetNeed {
    readonly part: string;
    /** `to`: the part opens it. `from`: the part takes it. */
    readonly direction: "to" | "from";
    /**
     * Who is at the other end: a name that every mesh knows, as kube-apiserver, or one that the spec has to give. Where
     * `isPreset`, a preset's own, and what the part opens goes to a part of that: `litellm.api`.
     */
    readonly peer: string;
    readonly isPreset?: boolean;
    /** Who that is, for who has to name it; absent where the name says it. */
    readonly peerIs?: string;
    /** Default - the ports of the part where it takes the connection, those that the peer's own name stands for where it opens it. */
    readonly ports?: readonly string[];
    readonly why: string;
    /** When it is needed; absent: always. */
    readonly when?: string;
    readonly source: string;
}

/** A policy that comes with the pods and is none of the mesh's. Policies add up, so it may open what the mesh shuts. */
export interface MadePolicy {
    /** Its name; may hold parameters. */
    readonly name: string;
    /** Of its rules those that let through more than the preset's own flows. */
    readonly spec: NetworkPolicySpec;
    /** What it lets through, in a sentence. */
    readonly opens: string;
    /** How to do without it. */
    readonly without: string;
    /** The parameter that says whether it is there, the value of it that says so, and the one that says that it is not. */
    readonly when: { readonly parameter: string; readonly is: string; readonly else: string };
    readonly source: string;
}
