import type { Direction, LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from "../common-types";

/**
 * A peer of a rule: that of a NetworkPolicy, or names, or nodes. Pods are always selected with a `namespaceSelector`, since not
 * every policy stands in a namespace.
 */
export interface PluginPeer extends NetworkPolicyPeer {
    /** Names outside the cluster, which stand for whatever addresses they resolve to: see `hosts.ts` for how they are written. */
    readonly hosts?: readonly string[] | undefined;
    /** The same names, one for one, as the policy spells them; absent where it spells them as `hosts` does. */
    readonly written?: readonly string[] | undefined;
    /** What its names take for granted: how they are read, where versions of the plugin differ, and who resolves them; absent where that is nothing. */
    readonly readAs?: readonly Reading[] | undefined;
    /** Only addresses that are no pod's and no node's are meant by `ipBlock`, whatever the profile says of NetworkPolicies. */
    readonly outsideOnly?: true | undefined;
    /** Addresses of `ipBlock` are meant where nodes have them, too; no pod has one. */
    readonly noPods?: true | undefined;
    /** Nodes, and pods on their network: all of them, or some of which it is not known which. Stands alone, as `ipBlock` does. */
    readonly nodes?: "all" | "some" | undefined;
    /** Of the nodes, which are "some", that on which the pod is. */
    readonly isOwnNode?: true | undefined;
}

/** Something that names take for granted, such as one way to read them, and which names are meant without it. */
export interface Reading {
    readonly surely: readonly string[];
    /** `**.hf.co is read as Cilium 1.19 and later do: …`. */
    readonly why: string;
    /** Who answers the pod's questions is taken for granted; of several it takes one. */
    readonly isOfResolver?: true | undefined;
}

/** Names, and what they take for granted. */
export interface ReadNames extends Pick<PluginPeer, "readAs" | "written"> {
    readonly hosts: readonly string[];
}

/** Names that pods ask for past what learns the addresses from the answers, and whom they ask. */
export interface SeenQuestion extends ReadNames {
    /** Those that are asked; absent = anybody. */
    readonly peers?: readonly PluginPeer[] | undefined;
    /** On which ports, of UDP. */
    readonly ports: readonly NetworkPolicyPort[];
    /** The place of the rule that sends them there, in its list of rules in the object, from 0. */
    readonly rule: number;
}

/** Absent `peers` = anybody, outside the cluster included; absent `ports` = all ports of all protocols. An empty list of either is none. */
export interface PluginRule {
    readonly action: "allow" | "deny";
    readonly peers?: readonly PluginPeer[] | undefined;
    readonly ports?: readonly NetworkPolicyPort[] | undefined;
    /** Why it is not known of which of these peers and ports it speaks, if of any; absent where it speaks of all. */
    readonly unsure?: string | undefined;
    /** What it speaks of (`kube-apiserver`), where its peers are all that may be that and it is not known which of them is. */
    readonly entity?: string | undefined;
    /** The same of its peers, where it is not known of which of its ports it speaks. */
    readonly peersOfEntity?: string | undefined;
    /**
     * Of a rule that denies what one that allows keeps out: requests that its rules of layer 7 do not let through, or anything
     * that it asks for beyond peers and ports. Absent where it denies by itself.
     */
    readonly restricts?: "requests" | "anything" | undefined;
    /** Its place in its list of rules in the object, from 0; that in this list where absent. */
    readonly rule?: number | undefined;
}

/**
 * A policy of a kind of a network plugin or cloud, in the terms of NetworkPolicies, to which it adds: what any of them allows
 * passes, unless one denies it; a pod that one isolates in a direction is denied what none allows. Readers of such kinds make
 * this form of what they can read exactly, and an `UnjudgedPolicy` of the rest.
 */
export interface PluginPolicy {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    /** Where it stands; absent where it stands in no namespace. */
    readonly namespace?: string | undefined;
    /** Whose pods it applies to; those of its own namespace where absent, and of all where it stands in none. */
    readonly namespaces?: LabelSelector | undefined;
    /** Which of their pods; all where it is empty. */
    readonly pods: LabelSelector;
    /** In which directions the pods are denied what nobody allows. */
    readonly isolates: readonly Direction[];
    /** Whether what a pod sends to its own node is judged as what it sends to others: a NetworkPolicy lets it pass. */
    readonly judgesOwnNode?: true | undefined;
    readonly ingress: readonly PluginRule[];
    readonly egress: readonly PluginRule[];
    /**
     * Names of which it sends the pods' DNS questions past what learns their addresses from the answers. Absent where names need
     * no policy to be learnt; where it is there, even empty, rules about names open what some policy that selects the pod has
     * here: see `learnt-names.ts`.
     */
    readonly seenQuestions?: readonly SeenQuestion[] | undefined;
    /** Those of the object, which say what it is for; absent where it has none. */
    readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** What a policy of one kind says, apart from what it is called and where it stands. */
export type PluginSpec = Pick<PluginPolicy, "pods" | "isolates" | "ingress" | "egress">;
