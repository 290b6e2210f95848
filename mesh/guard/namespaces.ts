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
            return [name, mapOf(entries.map(([key, value]) => [key, quoted(value)]))];
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
        "{}",
    );

const labelsOf = (object: string): string =>
    cel`${object} != null && has(${object}.metadata.labels) ? ${object}.metadata.labels : {}`;

/** CEL: a label as a text; absent and empty are not the same. */
const written = (labels: string): string => cel`(key in ${labels} ? '=' + ${labels}[key] : '')`;

/** What is not as the mesh wants it before, as in a namespace that is being adopted, may stay as it is. */
const isLost = cel`${written("variables.labels")} != ${written("variables.wanted")}
    && (request.operation == 'CREATE' || ${written("variables.labels")} != ${written("variables.labelsBefore")})`;

const labelsKept: Check = {
    name: "labels",
    found: firstOf(
        `variables.wanted.filter(key, ${isLost})`,
        "key",
        cel`'belongs to the AI mesh, and ' + ${asker} + ' may not leave it '
            + (key in variables.labels ? 'with the label ' + key + '=' + variables.labels[key] : 'without the label ' + key)
            + ': policies and checks know it by ' + key + '=' + variables.wanted[key]`,
    ),
    wayOut: `Keep that label, or have it changed where the mesh is declared. ${ofDeployers}`,
};
