import {
    clusterPolicyVersions,
    readObjectMaker,
    isJudgedInFull,
    readPluginPolicy,
    readUnjudgedPolicy,
    type UnjudgedPolicy,
} from "../../netpol";
import type { KubeObject } from "../kubernetes/client";
import type { LiveObjectMakers, LivePolicies, UnseenKind } from "../kubernetes/live-objects";
import { asWorldGap, gapsOfObjectMakers, type WorldGap } from "./gaps";

const both = ["Ingress", "Egress"] as const;
const anything = { nodes: true, opens: both, shuts: both, peers: "anybody" } as const;

/** Policies that may be there and that this user may not list: what each kind could decide is not known. */
export function unlistedPolicies(kinds: readonly UnseenKind[]): UnjudgedPolicy[] {
    return kinds.map(({ apiVersion, kind }) => ({
        ...{ apiVersion, kind, name: "(this user may not list them)", ...anything },
    }));
}

/**
 * The gaps of whoever judges by NetworkPolicies and the policies of network plugins that are read exactly: all others in a
 * live cluster, those of the whole cluster among them. One that decides nothing is none.
 */
export function gapsBesideNetworkPolicies({ otherPolicies, unseenPolicies }: LivePolicies): WorldGap[] {
    const policies = [...otherPolicies.flatMap(policyOf), ...unlistedPolicies(unseenPolicies)];
    return policies.map((policy) => asWorldGap({ kind: "other policy", policy }));
}

/** The gaps of what a controller in the cluster may make or change, now or with its next run. */
export function gapsOfLiveMakers({ makers, unseenMakers }: LiveObjectMakers): WorldGap[] {
    const read = makers.flatMap(({ apiVersion = "", kind = "", ...object }) => {
        return [readObjectMaker(object, kind, apiVersion) ?? []].flat();
    });
    return [
        ...gapsOfObjectMakers(read),
        ...unseenMakers.map(({ apiVersion, kind }) => ({
            kind: "objects" as const,
            text: `Not seen: objects of kind ${kind} (${apiVersion}), which may make or change others: this user may not list them`,
        })),
    ];
}

function policyOf({ apiVersion = "", kind = "", ...object }: KubeObject): UnjudgedPolicy[] {
    if (clusterPolicyVersions(kind).length > 0) return [{ apiVersion, kind, name: object.metadata.name, ...anything }];
    const plugin = readPluginPolicy(object, kind, apiVersion);
    if (plugin && isJudgedInFull(plugin)) return [];
    if (plugin && plugin.unjudged.length > 0) return [...plugin.unjudged];
    return [readUnjudgedPolicy(object, kind, apiVersion) ?? []].flat();
}
