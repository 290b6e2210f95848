import type { LabelSelector } from "../common-types";
import { satisfiable } from "../find-labels";
import type { IpSet } from "../ip-set";
import { nameLabel } from "../namespaces";
import { isEmptySelector, requirements } from "../selectors";
import { type PartialLabels, remainingConditions } from "../partial-labels";
import type { TierPeer } from "./compile";

/** Whatever pod somebody makes: any labels, any of the pods' addresses, any names of its ports. */
export interface AnyPod {
    readonly kind: "any pod";
    /** The labels of its namespace; or the names that are taken, where it is one that does not exist yet. */
    readonly namespace: PartialLabels | { readonly taken: ReadonlySet<string> };
    /** Where pods have their addresses. */
    readonly addresses: IpSet;
}

type Match = { readonly is: "matched" | "not" } | { readonly is: "open"; readonly why: string };
const matched: Match = { is: "matched" };
const not: Match = { is: "not" };
const open = (why: string): Match => ({ is: "open", why });

/** Whether a peer or a subject is every such pod, none of them, or some. */
export function matchAnyPod(peer: TierPeer, { namespace, addresses }: AnyPod): Match {
    switch (peer.kind) {
        case "pods": {
            const there = inNamespace(peer.namespaces, namespace);
            if (there === not || (peer.pods !== undefined && !satisfiable(peer.pods))) return not;
            if (there === matched && isEmptySelector(peer.pods)) return matched;
            return open("it depends on the labels of the pod and its namespace");
        }
        case "networks":
            if (peer.noPods) return not;
            if (peer.set.covers(addresses)) return matched;
            if (peer.set.intersect(addresses).isEmpty) return not;
            return open(`it is not known whether the pod's address is in ${peer.cidrs.join(", ")}`);
        case "anybody":
            return matched;
        case "nodes":
        case "domainNames":
        case "outside":
        case "every node":
        case "some nodes":
            return not;
    }
}

function inNamespace(selector: LabelSelector, namespace: AnyPod["namespace"]): Match {
    if ("namespaceLabels" in namespace) {
        const asked = remainingConditions(selector, namespace);
        return asked === "yes" ? matched : asked === "no" ? not : open("it depends on the labels of the namespace");
    }
    const { taken } = namespace;
    let certain = true;
    for (const { key, operator, values } of requirements(selector)) {
        const isName = key === nameLabel;
        if (
            isName &&
            (operator === "DoesNotExist" || (operator === "In" && [...values].every((name) => taken.has(name))))
        ) {
            return not;
        }
        certain &&=
            isName && (operator === "Exists" || (operator === "NotIn" && [...values].every((name) => taken.has(name))));
    }
    if (certain) return matched;
    return satisfiable(selector) ? open("it depends on the labels of the namespace") : not;
}
