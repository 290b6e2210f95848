import fc from "fast-check";
import type { Cluster, Verdict } from "../../../netpol";
import { cluster, policies } from "../../differential/arbitraries";
import type { Reading } from "../../differential/naive";

/** The least that a policy can mean, and the most: the API leaves some points open. */
export const least: Reading = { blocksMatchPods: false, blocksMatchBy: "all", undeclaredName: "nothing" };
export const most: Reading = {
    blocksMatchPods: true,
    blocksMatchBy: "some",
    undeclaredName: "everything of its protocol",
};

/** Two clusters that share some pods and some policies. */
export const pair = fc
    .record({ made: cluster, other: policies, keep: fc.nat(5), dropPod: fc.boolean(), relabel: fc.boolean() })
    .map(({ made, other, keep, dropPod, relabel }): [Cluster, Cluster] => {
        const kept = made.policies.slice(0, keep);
        const renamed = other.map((policy) => ({
            ...policy,
            metadata: { ...policy.metadata, name: `q-${policy.metadata.name}` },
        }));
        const pods = dropPod && made.workloads.length > 1 ? made.workloads.slice(1) : made.workloads;
        const workloads = pods.map((pod, i) =>
            relabel && i === 0 ? { ...pod, labels: { ...pod.labels, app: "b" } } : pod,
        );
        return [made, { ...made, workloads, policies: [...kept, ...renamed] }];
    });

/** What became of one port. */
export type Outcome = "opened" | "closed" | "perhapsOpened" | "perhapsClosed" | undefined;

/** What becomes of a port with these verdicts on the two sides. */
export function outcome(before: Verdict, after: Verdict): Outcome {
    if (before === after) return undefined;
    if (before === "denied") return after === "allowed" ? "opened" : "perhapsOpened";
    if (before === "allowed") return after === "denied" ? "closed" : "perhapsClosed";
    return after === "allowed" ? "perhapsOpened" : "perhapsClosed";
}
