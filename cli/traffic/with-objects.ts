import { type Cluster, workloadId } from "../../netpol";
import { partOfLabel } from "../../mesh";

/**
 * A cluster to judge by, and what other objects show of who is there: pods, Services, nodes and labels of namespaces. Policies
 * are those of the first alone; where both have an object, the first's counts.
 */
export function withObjects(cluster: Cluster, others: readonly Cluster[]): Cluster {
    return others.reduce((whole, other): Cluster => {
        const workloads = new Set(whole.workloads.map(workloadId));
        const services = new Set(whole.services.map(({ namespace, name }) => `${namespace}/${name}`));
        const known = new Set(
            whole.namespaces.flatMap(({ name, labelsKnown }) => (labelsKnown === false ? [] : [name])),
        );
        const added = other.namespaces.filter(({ name, labelsKnown }) => labelsKnown !== false && !known.has(name));
        const names = new Set(added.map(({ name }) => name));
        const nodes = whole.nodes ?? other.nodes;
        return {
            ...whole,
            namespaces: [...whole.namespaces.filter(({ name }) => !names.has(name)), ...added],
            workloads: [...whole.workloads, ...other.workloads.filter((each) => !workloads.has(workloadId(each)))],
            services: [
                ...whole.services,
                ...other.services.filter(({ namespace, name }) => !services.has(`${namespace}/${name}`)),
            ],
            ...(nodes && { nodes }),
        };
    }, cluster);
}

const [[partOf, mesh]] = Object.entries(partOfLabel) as [[string, string]];

/**
 * A cluster as it is once its namespaces are enforced: without the policies by which `enforce: false` keeps them open. The names
 * of those namespaces, too.
 */
export function asEnforced(cluster: Cluster): { readonly cluster: Cluster; readonly opened: readonly string[] } {
    const isOpening = ({ metadata }: Cluster["policies"][number]): boolean =>
        metadata.name === "not-enforced" && metadata.labels?.[partOf] === mesh;
    const opened = cluster.policies.filter(isOpening).map(({ metadata }) => metadata.namespace ?? "default");
    if (opened.length === 0) return { cluster, opened };
    return { cluster: { ...cluster, policies: cluster.policies.filter((each) => !isOpening(each)) }, opened };
}
