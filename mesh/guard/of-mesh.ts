import type { Compiled } from "../compile";
import type { Mesh } from "../types";
import { guardManifests } from "./guard";
import type { GuardedAddress, Guarding } from "./types";

/**
 * The guard of a mesh; empty where its spec asks for none.
 *
 * @param compiled what the mesh was compiled to.
 * @param clusterCidrs the cluster's own ranges, once they are known.
 * @param metadata addresses that no policy of others may open.
 */
export function compileGuard(
    { guard }: Pick<Mesh, "guard">,
    { namespaces, policies }: Compiled,
    clusterCidrs: readonly string[],
    metadata: readonly GuardedAddress[],
): Guarding[] {
    if (guard === undefined) return [];
    const guarded = namespaces.map(({ namespace: { name }, manifest }) => ({
        name,
        labels: manifest.metadata.labels ?? {},
        policies: policies
            .filter(({ namespace }) => namespace.name === name)
            .map((each) => each.manifest.metadata.name),
    }));
    return guardManifests({ ...guard, namespaces: guarded, metadata, clusterCidrs });
}
