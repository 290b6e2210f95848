import type { PortSet } from "../../../netpol";
import { findLabels, type LabelSelector, type Labels } from "../../../netpol";
import { labelsText } from "../../judge/finding";
import type { OpenedHalf } from "./halves";

/** Pods of one namespace. */
export interface NamespacePods {
    readonly namespace: string;
    readonly pods: LabelSelector;
}

/** One declared permission between two namespaces of the mesh. */
export interface Declared {
    readonly from: NamespacePods;
    readonly to: NamespacePods;
    readonly ports: PortSet;
    /** Why it was declared, for messages. */
    readonly why?: string | undefined;
}

/**
 * Ports on which two halves make a connection that no declared flow covers, and the labels of pods that may use it.
 * `near` are the flows between the two namespaces.
 */
export function beyond(
    egress: OpenedHalf,
    ingress: OpenedHalf,
    near: readonly Declared[],
): { readonly ports: PortSet; readonly why: string } | undefined {
    const ports = egress.ports.intersect(ingress.ports);
    for (const there of egress.peers.get(ingress.namespace) ?? []) {
        for (const here of ingress.peers.get(egress.namespace) ?? []) {
            // A query over both pods at once: what is left when every flow that covers both is taken out.
            const matchAll = both([egress.pods, here], [ingress.pods, there]);
            const except = [...side(egress.exceptPods, "from"), ...side(ingress.exceptPods, "to")];
            for (const part of partsBy(ports, near)) {
                const flows = near.filter((flow) => flow.ports.covers(part));
                const covered = flows.map(({ from, to }) =>
                    joined(prefixed(from.pods, "from"), prefixed(to.pods, "to")),
                );
                const found = findLabels({ matchAll, matchNone: [...except, ...covered] });
                if (found !== null)
                    return {
                        ports: part,
                        why: found === "unknown" ? "from some pods to some pods" : witness(found.labels),
                    };
            }
        }
    }
    return undefined;
}

/** The ports cut where declared flows begin and end, so that a flow covers all of a part or nothing of it. */
export function partsBy(ports: PortSet, flows: readonly Pick<Declared, "ports">[]): PortSet[] {
    let parts = [ports];
    for (const flow of flows) {
        parts = parts
            .flatMap((part) => [part.intersect(flow.ports), part.subtract(flow.ports)])
            .filter((part) => !part.isEmpty);
    }
    return parts.reverse();
}

type Side = "from" | "to";

const side = (selectors: readonly LabelSelector[], of: Side) => selectors.map((selector) => prefixed(selector, of));
const both = (from: readonly LabelSelector[], to: readonly LabelSelector[]) => [
    ...side(from, "from"),
    ...side(to, "to"),
];

/** A selector over the labels of one of the two pods, keys told apart by a prefix that no label key can have. */
function prefixed({ matchLabels = {}, matchExpressions = [] }: LabelSelector, of: Side): LabelSelector {
    return {
        matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [`${of}:${key}`, value])),
        matchExpressions: matchExpressions.map((one) => ({ ...one, key: `${of}:${one.key}` })),
    };
}

/** Both selectors of a flow over the one pair of pods. */
const joined = (one: LabelSelector, two: LabelSelector): LabelSelector => ({
    matchLabels: { ...one.matchLabels, ...two.matchLabels },
    matchExpressions: [...(one.matchExpressions ?? []), ...(two.matchExpressions ?? [])],
});

function witness(labels: Labels): string {
    const of = (which: Side) =>
        labelsText(
            Object.fromEntries(
                Object.entries(labels)
                    .filter(([key]) => key.startsWith(`${which}:`))
                    .map(([key, value]) => [key.slice(which.length + 1), value]),
            ),
        );
    return `from a pod with labels ${of("from")} to a pod with labels ${of("to")}`;
}
