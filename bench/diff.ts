/**
 * What a comparison costs beside one pass over everything: two meshes of one size, the second with a tenth of its policies
 * changed, against `reach` of the first. CPU time, and the runs take turns, so that a busy machine does not decide.
 */
import { compare } from "../cli/compare/compare";
import { type Cluster, createIndex, type NetworkPolicy, type NetworkPolicyPort, reach } from "../netpol";
import { cluster, type Shape } from "./shape";

const namespaces = Number(process.argv[2] ?? 240);
const rounds = Number(process.argv[3] ?? 3);
/** Highest ratio that is still good. */
const aim = 2.5;

/** One policy in ten lets one port more out and in. */
function changed({ policies, ...rest }: Cluster): Cluster {
    const wider = <R extends { readonly ports?: readonly NetworkPolicyPort[] | undefined }>(rule: R): R => ({
        ...rule,
        ports: [...(rule.ports ?? []), { port: 9 }],
    });
    const widen = ({ spec, ...policy }: NetworkPolicy): NetworkPolicy => {
        return { ...policy, spec: { ...spec, ingress: spec.ingress?.map(wider), egress: spec.egress?.map(wider) } };
    };
    return { ...rest, policies: policies.map((policy, i) => (i % 10 === 0 ? widen(policy) : policy)) };
}

function seconds(work: () => number): { taken: number; found: number } {
    const start = process.cpuUsage();
    const found = work();
    const { user, system } = process.cpuUsage(start);
    return { taken: (user + system) / 1e6, found };
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** One pass over everything that `compare` looks at: workloads and addresses outside. */
function passOver(input: Cluster): number {
    let open = 0;
    for (const { ports } of reach(createIndex(input), { kinds: ["workload", "pod", "external"] }).connections()) {
        if (!ports.isEmpty) open++;
    }
    return open;
}

for (const variety of ["shared", "distinct"] as const) {
    const shape: Shape = { namespaces, podsPerNamespace: 10, policiesPerNamespace: 20, variety };
    const [before, after] = [cluster(shape), changed(cluster(shape))];
    const runs = Array.from({ length: rounds }, () => ({
        reach: seconds(() => passOver(before)),
        diff: seconds(() => compare(before, after).changes.length),
    }));
    const [one, both] = [median(runs.map(({ reach }) => reach.taken)), median(runs.map(({ diff }) => diff.taken))];
    const { found } = runs[0]!.diff;
    console.log(
        `${variety}: diff of two meshes of ${namespaces} namespaces and ${before.policies.length} policies, ` +
            `${runs[0]!.reach.found} connections and ${found} changes: ${both.toFixed(2)} s, ` +
            `${(both / one).toFixed(2)} times one reach (${one.toFixed(2)} s); aim ${aim}`,
    );
    if (both / one > aim) process.exitCode = 1;
}
