import type { Home } from "../stack/expected-ends";
import { adviseKnownValue } from "./finding";

/** What to do where it is not known whether a selector matches a namespace, by its labels. */
export function adviseNamespaceLabels({ name, resource, unknownLabels, adopted }: Home): string {
    if (resource === undefined) {
        return `The stack does not have namespace "${name}", so its labels are not in sight: select by kubernetes.io/metadata.name.`;
    }
    if (unknownLabels === "any") return adviseKnownValue(["metadata.labels"], resource);
    const paths = unknownLabels.map((key) => `metadata.labels[${JSON.stringify(key)}]`);
    return [
        ...(paths.length > 0 ? [adviseKnownValue(paths, resource)] : []),
        ...(adopted
            ? [
                  `The stack only patches namespace "${name}", so it has labels that are not in sight: write those that peers ` +
                      `ask for in resource "${resource}", or select it by kubernetes.io/metadata.name.`,
              ]
            : []),
    ].join(" ");
}
