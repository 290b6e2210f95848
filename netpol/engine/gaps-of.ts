import type { Gap } from "../gaps";
import { selectorKey } from "../selectors";
import { podSelectorsOf } from "../tiers/tiers";
import type { LabelSelector } from "../types";
import { remainingConditions } from "../partial-labels";
import { everyPolicy } from "./compile-policy";
import { type Index, seenLabels } from "./create-index";
import { labelsToComeGap } from "./labels-to-come";

/**
 * Every gap of a cluster that some answer may depend on: what selectors ask of the labels of namespaces whose object was not
 * seen, each namespace and each selector once; every policy that is not judged, or not in all its parts; pods of whose labels
 * some policy asks for one that is known only later; and the nodes, where a rule speaks of them and nothing says where they
 * are. In the order in which they stand.
 */
export function gapsOf(index: Index): readonly Gap[] {
    const selectors = namespaceSelectors(index);
    const labels = [...index.unseenNamespaces].flatMap((namespace): Gap[] => {
        const seen = seenLabels(index, namespace);
        const asked = selectors
            .map((selector) => remainingConditions(selector, seen))
            .filter((each) => typeof each !== "string");
        const distinct = new Map(asked.map((selector) => [selectorKey(selector), selector]));
        return [...distinct.values()].map((selector) => ({ kind: "namespace labels", namespace, asked: selector }));
    });
    const policies = index.unjudged.map((policy): Gap => ({ kind: "other policy", policy }));
    const parts = unsureParts(index);
    const pods = index.cluster.workloads.flatMap((workload) => labelsToComeGap(index, workload) ?? []);
    return [...labels, ...policies, ...parts, ...pods, ...nodesOf(index)];
}

/** Rules of policies that are judged, of which it is not known what they let through or stop: each reason once a policy. */
function unsureParts({ tiers }: Index): Gap[] {
    const policies = Object.values(tiers?.order ?? {}).flat(3);
    const gaps = policies.flatMap(({ kind, name, rules }) =>
        [...rules.Ingress, ...rules.Egress].flatMap(({ unsure }) =>
            unsure?.gap === undefined ? [] : [[`${kind} ${name} ${unsure.why}`, unsure.gap] as const],
        ),
    );
    return [...new Map(gaps).values()];
}

function nodesOf({ tiers, nodeAddresses }: Index): Gap[] {
    return tiers?.byNode === true && tiers.nodes === undefined && nodeAddresses.isEmpty ? [{ kind: "nodes" }] : [];
}

/** Every selector of namespaces that some policy has, each once. */
function namespaceSelectors(index: Index): LabelSelector[] {
    const { tiers } = index;
    const ofTiers = tiers ? podSelectorsOf(tiers).flatMap((peer) => (peer.kind === "pods" ? peer.namespaces : [])) : [];
    const rules = [...everyPolicy(index)].flatMap(({ rules }) => [...(rules.Ingress ?? []), ...(rules.Egress ?? [])]);
    const ofPolicies = rules.flatMap(({ peers = [] }) =>
        peers.flatMap(({ namespaceSelector }) => namespaceSelector ?? []),
    );
    const all = [...ofPolicies, ...ofTiers];
    return [...new Map(all.map((selector) => [selectorKey(selector), selector])).values()];
}
