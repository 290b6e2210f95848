import { cel, firstOf, mapOf, quoted } from "./cel";
import { asker, mapVariables, resourcesOf } from "./request";
import type { Check, GuardInput, Part, Variable } from "./types";
import { ofDeployers } from "./words";

/**
 * The labels of the mesh's namespaces. Whoever writes a namespace's `status` or `finalize` writes its labels as well.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.31.0/pkg/registry/core/namespace/strategy.go
 */
export function namespaces(input: GuardInput): Part {
    const labels = mapVariables(
        "meshLabels",
        input.namespaces.map(({ name, labels }) => {
            const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
            return [name, `[${entries.map(label).join(", ")}]`];
        }),
    );
    const resources = ["namespaces", "namespaces/finalize", "namespaces/status"];
    return {
        name: "namespaces",
        why: "the namespaces of the mesh keep its labels",
        resourceRules: [resourcesOf("", resources, ["CREATE", "UPDATE"])],
        variables: [
            { name: "title", expression: "'Namespace ' + object.metadata.name" },
            ...labels,
            { name: "wanted", expression: wantedIn(labels) },
            { name: "labels", expression: labelsOf("object") },
            { name: "labelsBefore", expression: labelsOf("oldObject") },
        ],
        checks: [labelsKept],
    };
}

const wantedIn = (maps: readonly Variable[]): string =>
    maps.reduceRight(
        (rest, { name }) =>
            cel`object.metadata.name in variables.${name} ? variables.${name}[object.metadata.name] : ${rest}`,
        "[]",
    );

/** In a list, as CEL goes through a map in whatever order. */
const label = ([key, value]: readonly [string, string]): string =>
    mapOf([
        ["key", quoted(key)],
        ["value", quoted(value)],
    ]);

const labelsOf = (object: string): string =>
    cel`${object} != null && has(${object}.metadata.labels) ? ${object}.metadata.labels : {}`;

/** CEL: what is behind the key of a label; absent and empty are not the same. */
const written = (labels: string): string => cel`(label.key in ${labels} ? '=' + ${labels}[label.key] : '')`;

/** What is not as the mesh wants it before, as in a namespace that is being adopted, may stay as it is. */
const isLost = cel`${written("variables.labels")} != '=' + label.value
    && (request.operation == 'CREATE' || ${written("variables.labels")} != ${written("variables.labelsBefore")})`;

const labelsKept: Check = {
    name: "labels",
    found: firstOf(
        `variables.wanted.filter(label, ${isLost})`,
        "label",
        cel`'belongs to the AI mesh, and ' + ${asker} + ' may not leave it '
            + (label.key in variables.labels ? 'with' : 'without') + ' the label ' + label.key
            + ${written("variables.labels")} + ': policies and checks know it by ' + label.key + '=' + label.value`,
    ),
    wayOut: `Keep that label, or have it changed where the mesh is declared. ${ofDeployers}`,
};
