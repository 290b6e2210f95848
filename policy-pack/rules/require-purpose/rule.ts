import { isObject } from "../../../netpol";
import { adviseKnownValue } from "../../judge/finding";
import type { ResourceRule } from "../../judge/rule";
import { text, type CommonConfig } from "../../judge/settings";
import { kindOf } from "../../stack/kinds";
import type { SeenResource } from "../../stack/resource";
import { isUnknown } from "../../stack/unknown-values";

interface Config extends CommonConfig {
    /** Purposes by namespace name, for the remediation. */
    readonly purposes?: Readonly<Record<string, string>> | undefined;
}

/** Policies of others select namespaces by purpose: one without is out of every flow, and nobody knows whose it is. */
export const requirePurpose: ResourceRule<Config> = {
    name: "require-purpose",
    title: "Every namespace says what it is for",
    description: "A Namespace has a label purpose.",
    fix: "Add `metadata.labels.purpose`, or set this policy to `remediate` with the namespace's purpose under `purposes`.",
    level: "advisory",
    severity: "medium",
    properties: {
        purposes: {
            type: "object",
            additionalProperties: text("a purpose"),
            description: "Purposes by namespace name: what remediation adds where the label is missing.",
        },
    },
    judge: (resource) => {
        const labels = labelsOf(resource);
        if (
            labels === undefined ||
            (isObject(labels) && typeof labels["purpose"] === "string" && labels["purpose"] !== "")
        ) {
            return [];
        }
        const name = nameOf(resource);
        const title = name === undefined ? `Namespace resource "${resource.name}"` : `Namespace "${name}"`;
        const about = { namespace: name, urn: resource.urn };
        return isUnknown(labels)
            ? [
                  {
                      ...about,
                      kind: "unknown",
                      resources: [resource.name],
                      message: `${title} may have no label purpose: its labels are not known yet. ${adviseKnownValue(["metadata.labels"], resource.name)}`,
                  },
              ]
            : [
                  {
                      ...about,
                      kind: "violation",
                      message: `${title} has no label purpose: nobody can tell what it is for, and peers selected by purpose never mean it. Add metadata.labels.purpose.`,
                  },
              ];
    },
    remedy: (resource, { purposes = {} }) => {
        const labels = labelsOf(resource);
        const purpose = purposes[nameOf(resource) ?? ""];
        if (purpose === undefined || !isObject(labels) || "purpose" in labels) return undefined;
        return { path: ["metadata", "labels", "purpose"], value: purpose };
    },
};

/** Labels of a namespace that the stack makes; those of a patched one are only in part the stack's. */
function labelsOf({ type, props }: SeenResource): unknown {
    const kind = kindOf(type);
    if (kind.kind !== "namespace" || kind.patch || kind.list) return undefined;
    const metadata = props["metadata"];
    if (isUnknown(metadata)) return metadata;
    return (isObject(metadata) ? metadata["labels"] : undefined) ?? {};
}

function nameOf({ props }: SeenResource): string | undefined {
    const name = isObject(props["metadata"]) ? props["metadata"]["name"] : undefined;
    return typeof name === "string" && !isUnknown(name) ? name : undefined;
}
