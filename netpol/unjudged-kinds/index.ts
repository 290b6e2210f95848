import { meshKinds, meshKindsWithoutEffect } from "./meshes";
import { networkKinds } from "./networks";
import { anything, bothWays, type UnjudgedKind } from "./types";

export type { DirectionsForm, PodsForm, UnjudgedKind } from "./types";

/** One row per kind. */
export const unjudgedKinds: readonly UnjudgedKind[] = [...networkKinds, ...meshKinds];

const calicoTypes = "https://docs.tigera.io/calico/latest/reference/resources/";

/** Kinds that are called policies and decide about no connection between the addresses of pods. */
export const kindsWithoutEffect: readonly Pick<UnjudgedKind, "group" | "kind" | "source">[] = [
    ...["projectcalico.org", "crd.projectcalico.org"].flatMap((group) =>
        ["StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy"].map((kind) => ({
            group,
            kind,
            source: `${calicoTypes}stagedglobalnetworkpolicy: "used to preview network behavior and do not enforce network traffic"`,
        })),
    ),
    {
        group: "k8s.cni.cncf.io",
        kind: "MultiNetworkPolicy",
        source: "https://github.com/k8snetworkplumbingwg/multi-networkpolicy: for the secondary networks of pods only",
    },
    ...meshKindsWithoutEffect,
];

/** A kind that no row knows and that is called a network policy: it may concern any pod of its scope, and do anything. */
export function anyUnjudgedKind(group: string, kind: string, scope: "namespace" | "cluster"): UnjudgedKind {
    return {
        group,
        kind,
        scope,
        pods: "not read",
        nodes: scope === "cluster",
        directions: bothWays,
        ...anything,
        source: "its name",
    };
}
