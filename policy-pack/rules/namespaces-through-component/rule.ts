import type { ResourceRule } from "../../judge/rule";
import { kindOf } from "../../stack/kinds";
import { isNamed, readNamespace } from "../../stack/namespaces";

/** For teams whose every namespace is to be of a mesh: off unless config turns it on. */
export const namespacesThroughComponent: ResourceRule = {
    name: "namespaces-through-component",
    title: "Every namespace is made by a MeshIsolation",
    description: "A Namespace is the child of a MeshIsolation component.",
    fix: "Declare the namespace under `namespaces` of a MeshIsolation instead of making it by itself.",
    level: "disabled",
    severity: "medium",
    properties: {},
    judge: (resource) => {
        const kind = kindOf(resource.type);
        if (kind.kind !== "namespace" || kind.list || isChildOfMesh(resource.urn)) return [];
        const namespace = readNamespace(resource);
        const name = isNamed(namespace) ? namespace.name : undefined;
        return [
            {
                kind: "violation",
                namespace: name,
                urn: resource.urn,
                message:
                    `${name === undefined ? `Namespace resource "${resource.name}"` : `Namespace "${name}"`} is not made by a MeshIsolation. ` +
                    "Add it to the component's namespaces (adopt: true where it exists already).",
            },
        ];
    },
};

/** A URN spells the types of a resource's parents: `…::<grandparent>$<parent>$<own>::name`. */
const isChildOfMesh = (urn: string): boolean =>
    /^urn:pulumi:[^:]*::[^:]*::(?:.*\$)?ai-mesh-isolation:index:MeshIsolation\$[^$]+::/.test(urn);
