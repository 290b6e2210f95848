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

/**
 * What of an object's metadata the API server validates and its author writes.
 *
 * @see https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go
 */
export function checkMetadata(metadata: ValueAtPath, kind: string): void {
    if (!metadata.object()) return;
    const name = metadata.field("name");
    // With generateName the API server makes the name.
    const start = metadata.field("generateName");
    const text = name.absent && !start.absent ? undefined : name.text();
    const isName = kind === "Namespace" || kind === "Service" ? isDnsLabel : isDnsSubdomain;
    const use = `use a-z, 0-9 and "-"${isName === isDnsLabel ? "" : ' and "."'}`;
    if (text !== undefined && !isName(text)) name.problem(`is "${text}", which is no name: ${use}`);
    const begun = start.absent ? undefined : start.text();
    // What is added may follow a hyphen.
    if (begun !== undefined && begun !== "" && !isName(begun.replace(/(?<=.)-$/, "a"))) {
        start.problem(`is "${begun}", with which no name begins: ${use}`);
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

/** What of an object's metadata tools write and the API server validates: finalizers and owners. */
export function checkLifetime(metadata: ValueAtPath): void {
    checkFinalizers(metadata.field("finalizers"));
    checkOwners(metadata.field("ownerReferences"));
}

/** Finalizers are written as label keys are. */
function checkFinalizers(finalizers: ValueAtPath): void {
    const items = finalizers.items();
    for (const spot of items) {
        const text = spot.text();
        if (text !== undefined && !isLabelKey(text)) {
            spot.problem(`is the finalizer "${text}": write "prefix.example/name", the name at most 63`);
        }
    }
    const deletes = ["orphan", "foregroundDeletion"].filter((one) => items.some(({ value }) => value === one));
    if (deletes.length > 1) finalizers.problem('may not hold both "orphan" and "foregroundDeletion"');
}

/** An owner is named by all of its four parts, and one of them at most controls an object. */
function checkOwners(owners: ValueAtPath): void {
    const items = owners.items();
    for (const owner of items) {
        if (!owner.object()) continue;
        for (const part of ["apiVersion", "kind", "name", "uid"]) {
            const spot = owner.field(part);
            if (spot.absent || spot.value === "")
                spot.problem("is missing: an owner has apiVersion, kind, name and uid");
            else spot.text();
        }
    }
    const controllers = items.filter((owner) => owner.field("controller").value === true);
    if (controllers.length > 1) owners.problem(`may have one controller, but has ${controllers.length}`);
}

/** How many bytes a text has in UTF-8. */
const bytesOf = (text: string): number =>
    Array.from(text, (char) => (char <= "\x7f" ? 1 : char <= "\u07ff" ? 2 : char.length === 1 ? 3 : 4)).reduce(
        (sum, bytes) => sum + bytes,
        0,
    );

/** Bytes that the keys and values of an object's annotations have together, at most. */
const annotationBytes = 256 * 1024;

/** Keys of annotations are those of labels, in capitals too; a value may be any text. */
function checkAnnotations(annotations: ValueAtPath): void {
    const bytes = annotations
        .entries()
        .reduce((sum, [key, { value }]) => sum + bytesOf(typeof value === "string" ? key + value : key), 0);
    if (bytes > annotationBytes) annotations.problem(`has ${bytes} bytes, and may have ${annotationBytes} at most`);
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
