import { cel, inChunks, listOf, mapOf, type Entry } from "./cel";
import type { GuardedNamespace, ResourceRule, Variable } from "./types";

/*
 * What the parts ask of a request for an object in a namespace. `request.name` is empty where a whole collection is deleted, so
 * that the object has to say its name.
 */

/** Who deletes what is in a namespace that is being deleted, or whose owner is gone. */
const controllers = [
    "system:kube-controller-manager",
    "system:serviceaccount:kube-system:generic-garbage-collector",
    "system:serviceaccount:kube-system:namespace-controller",
];

/** CEL: who makes the request. */
export const asker = "request.userInfo.username";

/** CEL: whether a field is the same before and after, or absent both times. */
export const isSame = (field: string): string =>
    cel`(has(object.${field}) ? has(oldObject.${field}) && object.${field} == oldObject.${field} : !has(oldObject.${field}))`;

/**
 * - `subject`: the object, also where it is being deleted
 * - `title`: what messages call it
 * - `saysTheSame`: an update that leaves all of `fields` as they are
 */
export const requestVariables = (fields: readonly string[]): Variable[] => [
    { name: "subject", expression: "object == null ? oldObject : object" },
    {
        name: "title",
        expression: cel`request.kind.kind + ' ' + variables.subject.metadata.namespace + '/'
            + variables.subject.metadata.name`,
    },
    { name: "saysTheSame", expression: cel`request.operation == 'UPDATE' && ${fields.map(isSame).join(" && ")}` },
];

/** `isLetGo`: the object is deleted by the control plane, or its namespace is being deleted. */
export const isLetGo: Variable = {
    name: "isLetGo",
    expression: cel`request.operation == 'DELETE' && (${asker} in ${listOf(controllers)}
        || namespaceObject != null && has(namespaceObject.metadata.deletionTimestamp))`,
};

/** `isOwn`: the object has the name of one of the mesh's own policies. */
export function ownVariables(namespaces: readonly GuardedNamespace[]): Variable[] {
    const maps = mapVariables(
        "ownPolicies",
        namespaces.map(({ name, policies }) => [name, listOf([...policies].sort())]),
    );
    const isIn = ({ name }: Variable): string =>
        cel`variables.subject.metadata.namespace in variables.${name}
            && variables.subject.metadata.name in variables.${name}[variables.subject.metadata.namespace]`;
    return [...maps, { name: "isOwn", expression: maps.map(isIn).join(" || ") }];
}

/** A map as one variable, or as several where it is long. */
export function mapVariables(name: string, entries: readonly Entry[]): Variable[] {
    const chunks = inChunks(entries);
    return chunks.map((chunk, index) => ({
        name: chunks.length === 1 ? name : `${name}${index + 1}`,
        expression: mapOf(chunk),
    }));
}

/** Objects of one API group, in all versions that are served. */
export const resourcesOf = (
    group: string,
    resources: readonly string[],
    operations: readonly ("CREATE" | "UPDATE" | "DELETE")[],
): ResourceRule => ({ apiGroups: [group], apiVersions: ["*"], operations, resources });
