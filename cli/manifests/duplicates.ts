import type { ManifestObject } from "./unroll";

/** Kinds that are in no namespace, so that one written with a namespace is the same object as one without. */
const clusterScoped = new Set(["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding"]);

/**
 * Objects that another object of the same kind, namespace and name comes before. Applied one after the other the last one
 * would stay, applied together either may: so whatever is said of one of them may be wrong, whatever its kind.
 */
export function duplicatesOf(
    objects: readonly ManifestObject[],
): { readonly object: ManifestObject; readonly first: ManifestObject; readonly id: string }[] {
    const seen = new Map<string, ManifestObject>();
    return objects.flatMap((object) => {
        const id = idOf(object);
        if (id === undefined) return [];
        const key = `${groupOf(object.apiVersion)} ${id}`;
        const first = seen.get(key);
        if (first !== undefined) return [{ object, first, id }];
        seen.set(key, object);
        return [];
    });
}

function idOf({ kind, value: { metadata } }: ManifestObject): string | undefined {
    if (typeof metadata !== "object" || metadata === null) return undefined;
    const { name, namespace } = metadata as Readonly<Record<string, unknown>>;
    if (typeof name !== "string" || name === "") return undefined;
    if (clusterScoped.has(kind)) return `${kind} ${name}`;
    return `${kind} ${typeof namespace === "string" && namespace !== "" ? namespace : "default"}/${name}`;
}

function groupOf(apiVersion: string): string {
    const slash = apiVersion.indexOf("/");
    return slash === -1 ? "" : apiVersion.slice(0, slash);
}
