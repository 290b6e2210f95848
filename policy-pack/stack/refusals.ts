import { isObject, validatePolicy, type Problem } from "../../netpol";
import { isUnknown, type Bag } from "./unknown-values";

/** What the API server would refuse of a policy, as far as it is known. A name that is not known yet is no reason to refuse it. */
export function refusals(
    { name, namespace }: { readonly name: string | undefined; readonly namespace: string | undefined },
    metadata: Bag,
    spec: unknown,
): Problem[] {
    return validatePolicy({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: {
            name: name ?? "not-known-yet",
            namespace: namespace ?? "not-known-yet",
            labels: knownOf(metadata["labels"]),
            annotations: knownOf(metadata["annotations"]),
            ...(isUnknown(metadata["generateName"]) ? {} : { generateName: metadata["generateName"] }),
            finalizers: knownItems(metadata["finalizers"]),
            ownerReferences: knownItems(metadata["ownerReferences"], soundAtBest),
        },
        spec,
    });
}

/** A map without the entries that are null, which Kubernetes reads as absent, or not known yet. */
const knownOf = (map: unknown): unknown => {
    if (isUnknown(map)) return undefined;
    return isObject(map)
        ? Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null && !isUnknown(value)))
        : map;
};

/** A list without the items that are not known yet. */
const knownItems = (list: unknown, read: (item: unknown) => unknown = (item) => item): unknown => {
    if (isUnknown(list)) return undefined;
    return Array.isArray(list) ? list.filter((item) => !isUnknown(item)).map(read) : list;
};

/** An object of which what is not known yet is some text. */
const soundAtBest = (item: unknown): unknown =>
    isObject(item)
        ? Object.fromEntries(
              Object.entries(item).map(([key, value]) => [key, isUnknown(value) ? "not-known-yet" : value]),
          )
        : item;
