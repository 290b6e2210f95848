import { compile, type Mesh } from "../mesh";
import type { Cluster } from "../netpol";

/** The namespaces and policies of a mesh; it has no workloads, as a plan has none. */
export function meshCluster(mesh: Mesh): Cluster {
    const { namespaces, policies } = compile(mesh);
    return {
        namespaces: namespaces.map(({ manifest: { metadata } }) => ({
            name: metadata.name,
            labels: metadata.labels ?? {},
        })),
        workloads: [],
        services: [],
        policies: policies.map(({ manifest }) => manifest),
    };
}
