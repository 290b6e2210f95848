import { whyAnnotation } from "../../../mesh/compile";
import { isKubernetesObject, isKubernetesPatch } from "../../plan/kubernetes";
import { STACK_TYPE, type PlannedResource } from "../../plan/resource";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { layOut, type TableCell } from "../../terminal/table";
import { forPeople, isPlainObject, type WireObject, type WireValue } from "../../plan/values";
import { withGuardsAsOne } from "./guard-row";

/** A resource with those shown under it. */
interface Branch {
    readonly resource: PlannedResource;
    readonly under: Branch[];
}

/** Lines that show the resources of a stack: components over what they hold, namespaces over what lives in them. */
export function resourceTree(resources: readonly PlannedResource[], style: Style): string[] {
    const rows = grow(withGuardsAsOne(resources)).flatMap((branch) => rowsOf(branch, "", "", style));
    return layOut(rows, style, "  ");
}

function grow(resources: readonly PlannedResource[]): Branch[] {
    const branches = new Map(resources.map((resource) => [resource.urn, { resource, under: [] as Branch[] }]));
    const homes = new Map<string, Branch>();
    for (const branch of branches.values()) {
        if (isNamespace(branch.resource))
            homes.set(`${branch.resource.parent}\n${metadata(branch.resource, "name")}`, branch);
    }
    const roots: Branch[] = [];
    for (const branch of branches.values()) {
        const { resource } = branch;
        if (resource.type === STACK_TYPE) continue;
        const home = isNamespace(resource)
            ? undefined
            : homes.get(`${resource.parent}\n${metadata(resource, "namespace")}`);
        const parent = home ?? branches.get(resource.parent);
        const place = parent && parent.resource.type !== STACK_TYPE ? parent.under : roots;
        place.push(branch);
    }
    return roots;
}

function rowsOf({ resource, under }: Branch, first: string, rest: string, style: Style): TableCell[][] {
    const name = shownName(resource);
    const painted = (text: string): string => {
        const at = first.length;
        return style.dim(text.slice(0, at)) + (under.length > 0 ? style.bold(text.slice(at)) : text.slice(at));
    };
    const own: TableCell[] = [
        { text: first + name, paint: painted, lead: first.length },
        { text: plainLine(shownKind(resource)), paint: style.dim },
        { text: plainLine(note(resource)), paint: style.dim },
    ];
    const children = under.flatMap((child, i) => {
        const last = i === under.length - 1;
        return rowsOf(child, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`, style);
    });
    return [own, ...children];
}

function isNamespace({ type }: PlannedResource): boolean {
    return type === "kubernetes:core/v1:Namespace" || type === "kubernetes:core/v1:NamespacePatch";
}

/** Objects go by the name the cluster will know them by, everything else by its name in the program. */
function shownName(resource: PlannedResource): string {
    return plainLine(metadata(resource, "name") || resource.name);
}

/** Of what kind a resource is, for people; a patch is of the kind of what it patches. */
export function shownKind({ type }: PlannedResource): string {
    const kind = type.split(":").at(-1) ?? type;
    return isKubernetesPatch(type) ? kind.slice(0, -"Patch".length) : kind;
}

function note(resource: PlannedResource): string {
    if (resource.external) return "exists already, only read";
    const labels = isNamespace(resource) ? metadata(resource, "labels") : "";
    const adopted = isKubernetesPatch(resource.type) ? "exists already, patched" : "";
    return [adopted, labels, metadata(resource, "annotations", whyAnnotation)].filter(Boolean).join("; ");
}

function metadata(resource: PlannedResource, ...path: string[]): string {
    if (!isKubernetesObject(resource.type) && !isKubernetesPatch(resource.type)) return "";
    let value: WireValue | undefined = opened(resource.inputs.metadata);
    for (const key of path) value = isPlainObject(value) ? opened(value[key]) : undefined;
    if (isPlainObject(value))
        return Object.entries(forPeople(value) as WireObject)
            .map(([key, item]) => `${key}=${String(item)}`)
            .join(" ");
    return typeof value === "string" ? value : "";
}

/** What is printed of a value; an object of the program's as it is, since most of it is not printed. */
function opened(value: WireValue | undefined): WireValue | undefined {
    return value === undefined || isPlainObject(value) ? value : forPeople(value);
}
