import { InputError } from "../terminal/input-error";
import { clusterOf } from "../../policy-pack/stack/cluster";
import { isKubernetesList, isKubernetesObject, isKubernetesPatch } from "./kubernetes";
import type { PlannedResource } from "./resource";
import { stackObjects, type StackObject } from "./stack-objects";
import { forComputing, isPlainObject, UNKNOWN, unprintable, type WireObject, type WireValue } from "./values";

/** A Kubernetes object of a plan, as a cluster would be given it. */
export interface PlannedObject {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly manifest: WireObject;
    /** It exists already and somebody else owns it: only the fields given here are ours. */
    readonly adopted: boolean;
    /** 0 for what waits for nothing; else one more than the last of what it waits for. */
    readonly wave: number;
}

/**
 * The Kubernetes objects of a plan in the order to apply them: what an object waits for comes before it, and within one
 * wave they are sorted by kind, namespace and name. What is only read (`Namespace.get`) is left out.
 *
 * @throws InputError naming every object and path whose value is unknown before a deployment, or a secret; every resource
 *     of which the objects are not known; and every object that belongs to another cluster than the first
 */
export function kubernetesObjects(resources: readonly PlannedResource[]): PlannedObject[] {
    const wave = waves(resources);
    const objects: PlannedObject[] = [];
    const { objects: found, uncounted } = stackObjects(resources);
    const problems = uncounted.map(({ resource, why }) => `${kindOf(resource.type)} ${resource.name}: ${why}`);
    for (const { resource, type, name: resourceName, inputs, problem } of found) {
        const manifest = lower(inputs);
        const [kind, namespace, name] = [text(manifest.kind), field(manifest, "namespace"), field(manifest, "name")];
        const hidden = unprintable(inputs);
        // A name that is a secret is not told, nor what is beside it.
        const isTold = hidden.every(({ path }) => !/^(?:kind|metadata(?:\.(?:name|namespace))?)?$/.test(path));
        const shown = [kind, namespace ? `${namespace}/${name}` : name].filter(Boolean).join(" ");
        const title = (isTold && shown) || resourceName;
        problems.push(...hidden.map(({ path, why }) => `${title}: ${path} ${REASONS[why]}`));
        if (problem !== undefined) problems.push(`${title}: ${problem}`);
        const adopted = isKubernetesPatch(type);
        objects.push({ kind, namespace, name, manifest, adopted, wave: wave(resource.urn) });
    }
    // What cannot be written of one object is mended first: which cluster it belongs to may change with that.
    if (problems.length === 0) problems.push(...otherClusters(found, resources));
    if (problems.length > 0) throw new InputError(["Cannot write the manifests:", ...problems].join("\n  "));
    return objects.sort(
        (a, b) => a.wave - b.wave || compare(a, b, "kind") || compare(a, b, "namespace") || compare(a, b, "name"),
    );
}

const REASONS = {
    unknown: "is known only after a deployment",
    secret: "is a secret, and would be written in the clear",
} as const;

const kindOf = (type: string): string => type.split(":").at(-1) ?? type;

function isApplied({ type, external }: PlannedResource): boolean {
    return !external && (isKubernetesObject(type) || isKubernetesPatch(type) || isKubernetesList(type));
}

/** Objects that live in another cluster than the first one: kubectl would put all of a folder into one. */
function otherClusters(
    objects: readonly StackObject<PlannedResource>[],
    resources: readonly PlannedResource[],
): string[] {
    const inputs = new Map(resources.map((resource) => [resource.urn, resource.inputs]));
    const places = objects.map(({ name, type, resource }) => {
        const urn = resource.provider.split("::").slice(0, -1).join("::");
        const props = forComputing(inputs.get(urn) ?? { kubeconfig: UNKNOWN }) as WireObject;
        const seen = { ...resource, props: {}, provider: urn === "" ? undefined : { urn, props } };
        return { title: `${kindOf(type)} ${name}`, provider: urn.split("::").at(-1), cluster: clusterOf(seen) };
    });
    const by = (provider: string | undefined): string => (provider ? `provider "${provider}"` : "the default provider");
    const [first] = places;
    return places
        .filter(({ cluster }) => cluster !== first?.cluster)
        .map(
            ({ title, provider }) =>
                `${title}: ${by(provider)} is of another cluster than ${by(first?.provider)} of ${first?.title ?? ""}`,
        );
}

/** Annotations of this prefix speak to Pulumi's provider, not to a cluster. */
const PROVIDER_ANNOTATION = "pulumi.com/";

/** An object's inputs in the order people write them, without what is meant for Pulumi's provider. */
function lower(inputs: WireObject): WireObject {
    const { apiVersion, kind, metadata, ...rest } = forComputing(inputs) as Record<string, WireValue>;
    if (!isPlainObject(metadata)) return present({ apiVersion, kind, metadata, ...rest });
    const { name, namespace, labels, annotations, ...others } = metadata as Record<string, WireValue>;
    const ordered = present({ name, namespace, labels, annotations: clusterAnnotations(annotations), ...others });
    return present({ apiVersion, kind, metadata: ordered, ...rest });
}

function clusterAnnotations(annotations: WireValue | undefined): WireValue | undefined {
    if (!isPlainObject(annotations)) return annotations;
    const kept = Object.entries(annotations).filter(([key]) => !key.startsWith(PROVIDER_ANNOTATION));
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function present(fields: Record<string, WireValue | undefined>): WireObject {
    return Object.fromEntries(
        Object.entries(fields).filter((field): field is [string, WireValue] => field[1] !== undefined),
    );
}

/** Length of the longest chain of dependencies before a resource, by URN. */
function waves(resources: readonly PlannedResource[]): (urn: string) => number {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const known = new Map<string, number>();
    const wave = (urn: string): number => {
        const found = known.get(urn);
        if (found !== undefined) return found;
        // Only objects count, and through whatever stands between them.
        const needs = byUrn.get(urn)?.dependencies ?? [];
        const own = byUrn.get(urn);
        const before = Math.max(-1, ...needs.filter((need) => byUrn.has(need)).map(wave));
        const result = own && isApplied(own) ? before + 1 : Math.max(before, 0);
        known.set(urn, result);
        return result;
    };
    return wave;
}

function text(value: WireValue | undefined): string {
    return typeof value === "string" ? value : "";
}

function field(manifest: WireObject, key: "name" | "namespace"): string {
    return isPlainObject(manifest.metadata) ? text(manifest.metadata[key]) : "";
}

function compare(a: PlannedObject, b: PlannedObject, key: "kind" | "namespace" | "name"): number {
    return a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
}
