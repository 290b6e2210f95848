import { describeUnjudged, isObject, readUnjudgedPolicy } from "../../netpol";

/**
 * Policies of kinds that are not judged, by what they are called, with all that they say as text: what cannot be judged can
 * still be compared.
 */
export function otherPolicyTexts(objects: readonly unknown[]): Map<string, string> {
    return new Map(
        objects.flatMap((object) => {
            if (!isObject(object) || typeof object.kind !== "string" || typeof object.apiVersion !== "string")
                return [];
            const policy = readUnjudgedPolicy(object, object.kind, object.apiVersion);
            return policy === undefined
                ? []
                : [[describeUnjudged(policy), JSON.stringify([object.spec, object.specs])]];
        }),
    );
}
