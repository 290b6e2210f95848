import type { ContainerPort, Labels } from "../../types";

/** Where pods of a custom resource come from: one entry for each template. */
export interface CustomTemplate {
    /**
     * Path of what holds the template; `[]` stands for each entry of a list, `{}` for each value of a mapping. The first that
     * is there counts.
     */
    readonly paths: readonly string[];
    /** What follows the resource's name in the name of its pods; `$item` is the name of the entry. */
    readonly suffix: string;
    /** Field of a list's entry that names it; that of a mapping is its key. */
    readonly itemName?: string;
    /** Where the pods' spec is in what holds it; `spec` where absent. */
    readonly spec?: string;
    /** Where labels for the pods are in it, the last counting most; `metadata.labels` where absent. */
    readonly labelsAt?: readonly string[];
    /** Labels that the operator sets, whatever the template says; `$name` and `$item` stand for names. */
    readonly labels: Labels;
    /** Labels that it adds where the template does not have them. */
    readonly defaults?: Labels;
    /** Keys of labels that it sets to what nobody knows before: see `Workload.labelsToCome`. */
    readonly toCome?: readonly string[];
    /** The same, where the template does not have them. */
    readonly toComeByDefault?: readonly string[];
    /** Where in the resource labels are that only some of its pods get, or that get to pods in some clusters only. */
    readonly toComeAt?: readonly string[];
    /** Ports that the operator adds to its containers. */
    readonly ports?: readonly ContainerPort[];
    /** The name that the operator gives to the ports of the template's own containers. */
    readonly portsNamed?: string;
    /** There are such pods only where the value at this path is one of these; `undefined` stands for none. */
    readonly only?: { readonly at: string; readonly is: readonly (string | undefined)[] };
}

/** A kind of custom resource of which an operator makes pods. */
export interface CustomKind {
    readonly group: string;
    readonly kind: string;
    readonly templates: readonly CustomTemplate[];
    /** Where the paths and labels are written. */
    readonly source: string;
}

/** A kind with one pod template, to which its operator adds no labels that are known before. */
export const plain = (
    group: string,
    kind: string,
    path: string,
    source: string,
    more: Pick<CustomTemplate, "toCome" | "toComeAt"> = {},
): CustomKind => ({ group, kind, templates: [{ paths: [path], suffix: "", labels: {}, ...more }], source });
