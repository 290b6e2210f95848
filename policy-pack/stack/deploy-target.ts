import { clusterOf } from "./cluster";
import type { SeenResource } from "./resource";
import { isUnknown } from "./unknown-values";

/**
 * Where a resource ends up: in a cluster, see {@link clusterOf}, or in a directory of manifests that nobody has applied yet
 * (`renderYamlToDirectory`). Policies of one place do nothing for namespaces of another.
 *
 * The key may hold credentials: compare it, never print it.
 */
export function deployTargetOf(resource: SeenResource): string {
    const { provider } = resource;
    const directory = provider?.props["renderYamlToDirectory"];
    if (provider !== undefined && isUnknown(directory)) return `provider ${provider.urn}`;
    return typeof directory === "string" && directory !== "" ? `directory ${directory}` : clusterOf(resource);
}
