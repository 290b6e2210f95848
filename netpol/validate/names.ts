import type { ValueAtPath } from "./problem";

// The patterns of k8s.io/apimachinery/pkg/util/validation, written anew from their documentation.
const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const qualifiedPart = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;

/** An RFC 1123 label: namespaces, Services. */
export function isDnsLabel(text: string): boolean {
    return text.length <= 63 && label.test(text);
}

/** An RFC 1123 subdomain: names of most objects, prefixes of label keys. */
export function isDnsSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every((part) => label.test(part));
}

/** A label key: `[prefix/]name`. */
export function isLabelKey(text: string): boolean {
    const [name = "", prefix, ...more] = text.split("/").reverse();
    if (more.length > 0 || (prefix !== undefined && !isDnsSubdomain(prefix))) return false;
    return name.length <= 63 && qualifiedPart.test(name);
}

/** A label value; empty is one. */
export function isLabelValue(text: string): boolean {
    return text === "" || (text.length <= 63 && qualifiedPart.test(text));
}

/** A port name (RFC 6335): up to 15 of a-z, 0-9 and single inner hyphens, with at least one letter. */
export function isPortName(text: string): boolean {
    return text.length <= 15 && label.test(text) && /[a-z]/.test(text) && !text.includes("--");
}

/** `metadata.name` and `metadata.namespace`. */
export function checkMetadata(metadata: ValueAtPath, kind: string): void {
    if (!metadata.object()) return;
    const name = metadata.field("name");
    // With generateName the API server makes the name.
    const text = name.absent && !metadata.field("generateName").absent ? undefined : name.text();
    const isName = kind === "Namespace" || kind === "Service" ? isDnsLabel : isDnsSubdomain;
    if (text !== undefined && !isName(text)) {
        name.problem(`is "${text}", which is no name: use a-z, 0-9 and "-"${isName === isDnsLabel ? "" : ' and "."'}`);
    }
    const namespace = metadata.field("namespace");
    if (!namespace.absent) {
        const own = namespace.text();
        if (own !== undefined && own !== "" && !isDnsLabel(own)) {
            namespace.problem(`is "${own}", which is no namespace name: use a-z, 0-9 and "-", at most 63`);
        }
    }
    checkLabels(metadata.field("labels"));
    checkAnnotations(metadata.field("annotations"));
}

/** Keys of annotations are those of labels, in capitals too; a value may be any text. */
function checkAnnotations(annotations: ValueAtPath): void {
    for (const [key, spot] of annotations.entries()) {
        spot.text();
        if (!isLabelKey(key.toLowerCase())) {
            spot.problem(`has the annotation key "${key}": write "name" or "prefix.example/name", the name at most 63`);
        }
    }
}

/** A map of labels. */
export function checkLabels(labels: ValueAtPath): void {
    for (const [key, spot] of labels.entries()) {
        checkLabelKey(spot, key);
        const value = spot.text();
        if (value !== undefined) checkLabelValue(spot, value);
    }
}

/** One label key; the problem is noted at `spot`. */
export function checkLabelKey(spot: ValueAtPath, key: string): void {
    if (!isLabelKey(key))
        spot.problem(`has the label key "${key}": write "name" or "prefix.example/name", each part at most 63`);
}

/** One label value; the problem is noted at `spot`. */
export function checkLabelValue(spot: ValueAtPath, value: string): void {
    if (!isLabelValue(value)) {
        spot.problem(
            `has the label value "${value}": use at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", starting and ending with a letter or digit`,
        );
    }
}
