import { labelChoices, matches, type Labels, type LabelSelector } from "../../../netpol";
import { labelsText } from "../../judge/finding";
import { readMesh } from "../../stack/mesh";
import { groupedBy } from "../../stack/grouped-by";
import type { StackView } from "../../stack/view";
import type { SeenService } from "../../stack/workloads";

/** A namespace of one cluster. */
export interface KnownNamespace {
    readonly cluster: string;
    readonly name: string;
}

/** Pods that the stack knows of. */
export interface KnownPods {
    /**
     * Labels of the pods that a selector misses, where it misses all there are; undefined where it selects some, or
     * where not every pod of these namespaces is known.
     */
    missing(selector: LabelSelector, homes: readonly KnownNamespace[]): string[] | undefined;
    /** Whether a selector picks a pod of a namespace, or may: one whose labels are not known. */
    selects(selector: LabelSelector, home: KnownNamespace): boolean;
    /** Services of these namespaces that lead to pods which a selector picks. */
    behind(selector: LabelSelector, homes: readonly KnownNamespace[]): SeenService[];
}

/** Collects pods by namespace: of workloads that the stack makes, and of those that its MeshIsolations declare. */
export function knownPods(stack: StackView): KnownPods {
    const found = new Map<string, (Labels | undefined)[]>();
    const add = (home: string, labels: Labels | undefined) => {
        const list = found.get(home);
        if (list === undefined) found.set(home, [labels]);
        else list.push(labels);
    };
    for (const { cluster, namespace = "", labels } of stack.workloads) add(keyOf({ cluster, name: namespace }), labels);
    for (const resource of stack.meshes) {
        const mesh = readMesh(resource, stack);
        if ("missing" in mesh) continue;
        for (const { namespace, pods } of mesh.workloads) {
            const home = keyOf({ cluster: mesh.cluster, name: namespace });
            for (const labels of labelsOf(pods)) add(home, labels);
        }
    }
    const services = groupedBy(stack.services, ({ cluster, namespace = "" }) => keyOf({ cluster, name: namespace }));
    // Charts that are not rendered and workloads without a place yet may put pods anywhere.
    const isOutOfSight =
        stack.unseen.some(({ why }) => why === "release" || why === "empty-bundle") ||
        stack.workloads.some(({ namespace }) => namespace === undefined);
    return {
        missing: (selector, homes) => (isOutOfSight ? undefined : missed(found, selector, homes)),
        selects: (selector, home) =>
            (found.get(keyOf(home)) ?? []).some((labels) => labels === undefined || matches(selector, labels)),
        behind: (selector, homes) =>
            homes
                .flatMap((home) => services.get(keyOf(home)) ?? [])
                .filter((service) => Object.keys(service.selector).length > 0 && matches(selector, service.selector)),
    };
}

/** Labels of a declared workload's pods, one entry for each value that one has; undefined where any value will do. */
const labelsOf = (pods: LabelSelector): readonly (Labels | undefined)[] =>
    (labelChoices(pods) ?? [undefined]).map((choice) =>
        choice !== undefined && choice.anyValue.length === 0 ? choice.labels : undefined,
    );

function missed(
    found: ReadonlyMap<string, readonly (Labels | undefined)[]>,
    selector: LabelSelector,
    homes: readonly KnownNamespace[],
): string[] | undefined {
    const pods = homes.flatMap((home) => found.get(keyOf(home)) ?? [undefined]);
    const known = pods.filter((labels) => labels !== undefined);
    if (known.length === 0 || known.length < pods.length) return undefined;
    return known.some((labels) => matches(selector, labels)) ? undefined : [...new Set(known.map(labelsText))].sort();
}

const keyOf = ({ cluster, name }: KnownNamespace): string => `${name}\n${cluster}`;
