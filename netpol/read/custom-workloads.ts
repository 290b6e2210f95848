import type { Labels, Workload } from "../types";
import { checkLabels } from "../validate/names";
import type { ValueAtPath } from "../validate/problem";
import type { CustomKind, CustomTemplate } from "./custom-kinds";
import { labelsOf, namespaceOf, readContainerPorts, readHostNetwork, readNodeName, textOf } from "./workload";

/** What holds a template, and the name of the list's or mapping's entry that it is. */
interface Holder {
    readonly spot: ValueAtPath;
    readonly item: string;
}

/** Reads the pods that an operator would make of a custom resource; none where it holds none of the templates. */
export function readCustomWorkloads(root: ValueAtPath, { kind, templates }: CustomKind): Workload[] {
    const name = textOf(root.field("metadata").field("name"));
    return templates
        .filter((template) => isMade(root, template))
        .flatMap((template) => holdersOf(root, template).map((holder) => ({ template, holder })))
        .map(({ template, holder: { spot, item } }): Workload => {
            const named = (text: string): string => text.replaceAll("$name", name).replaceAll("$item", item);
            const spec = at(spot, template.spec ?? "spec");
            return {
                kind,
                namespace: namespaceOf(root),
                name: name + named(template.suffix).toLowerCase(),
                ...labelsFor(root, spot, template, named),
                ports: portsFor(spec, template),
                ips: [],
                hostNetwork: readHostNetwork(spec),
                ...readNodeName(spec),
            };
        });
}

function isMade(root: ValueAtPath, { only }: CustomTemplate): boolean {
    return only === undefined || only.is.includes(textOf(at(root, only.at)) || undefined);
}

/** The labels that are known of the pods, and the keys of those that are not. */
function labelsFor(
    root: ValueAtPath,
    holder: ValueAtPath,
    {
        labelsAt = ["metadata.labels"],
        labels,
        defaults = {},
        toCome = [],
        toComeByDefault = [],
        toComeAt = [],
    }: CustomTemplate,
    named: (text: string) => string,
): Pick<Workload, "labels" | "labelsToCome"> {
    const given = labelsAt.map((path) => {
        const spot = at(holder, path);
        checkLabels(spot);
        return labelsOf(spot);
    });
    const own: Labels = Object.assign({}, ...given);
    const known = { ...mapped(defaults, named), ...own, ...mapped(labels, named) };
    const inherited = toComeAt.flatMap((path) => Object.keys(labelsOf(at(root, path))));
    const keys = [...toCome, ...inherited.filter((key) => !Object.hasOwn(known, key))];
    // A key that the template has is the operator's where it sets it; what it sets by default the template may say.
    const isSet = (key: string) => !Object.hasOwn(labels, key) && toCome.some((each) => isKey(each, key));
    const kept = Object.fromEntries(Object.entries(known).filter(([key]) => !isSet(key)));
    const open = toComeByDefault.filter((key) => !Object.hasOwn(kept, key));
    const all = [...keys, ...open];
    return { labels: kept, ...(all.length > 0 ? { labelsToCome: all } : {}) };
}

const isKey = (each: string, key: string): boolean =>
    each.endsWith("*") ? key.startsWith(each.slice(0, -1)) : each === key;

function mapped(labels: Labels, named: (text: string) => string): Labels {
    return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, named(value)]));
}

function portsFor(spec: ValueAtPath, { ports = [], portsNamed }: CustomTemplate): Workload["ports"] {
    const own = readContainerPorts(spec);
    return [...(portsNamed === undefined ? own : own.map((port) => ({ ...port, name: portsNamed }))), ...ports];
}

/** What holds a template at the first of the paths where anything does. */
function holdersOf(root: ValueAtPath, { paths, itemName }: CustomTemplate): Holder[] {
    for (const path of paths) {
        const found = path
            .split(".")
            .reduce<Holder[]>(
                (holders, step) => holders.flatMap((each) => next(each, step, itemName)),
                [{ spot: root, item: "" }],
            );
        const there = found.filter(({ spot }) => !spot.absent && spot.object());
        if (there.length > 0) return there;
    }
    return [];
}

function next({ spot, item }: Holder, step: string, itemName: string | undefined): Holder[] {
    const inner = spot.field(step.replace(/(?:\[\]|\{\})$/, ""));
    if (step.endsWith("{}")) return inner.entries().map(([key, value]) => ({ spot: value, item: key }));
    if (!step.endsWith("[]")) return [{ spot: inner, item }];
    return inner.items().map((each, place) => {
        const name = itemName === undefined ? "" : textOf(each.field(itemName));
        return { spot: each, item: name || String(place) };
    });
}

function at(spot: ValueAtPath, path: string): ValueAtPath {
    return path.split(".").reduce((inner, key) => inner.field(key), spot);
}
