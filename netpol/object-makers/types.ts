/** A value of an object, where it has fields. */
export type Bag = Readonly<Record<string, unknown>>;

/**
 * A kind of which a controller makes or changes other objects: those are in the cluster and not among the objects that hold
 * this one. What may become of an answer through them is not known.
 */
export interface ObjectMakerKind {
    /** API group, whatever the version. */
    readonly group: string;
    readonly kind: string;
    readonly scope: "namespace" | "cluster";
    /**
     * What an object of the kind does, as the rest of a sentence that begins with its name: "deploys objects from
     * https://… that were not read". `undefined` where nothing that it makes or changes has a say in who reaches whom.
     */
    readonly does: (spec: Bag, object: Bag) => string | undefined;
    /** Where the facts of this row are written. */
    readonly source: string;
}
