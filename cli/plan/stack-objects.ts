import { isKubernetesList, isKubernetesObject, isKubernetesPatch, isNamespaced } from "./kubernetes";
import { providerUrn } from "./resource";
import { forComputing, isPlainObject, unprintable, type WireObject, type WireValue } from "./values";

/** A resource of a plan or of an exported state, as far as the objects that it brings are concerned. */
export interface StackResource {
    readonly type: string;
    readonly name: string;
    readonly inputs: WireObject;
    /** Only read (`Namespace.get`): others make it. */
    readonly external: boolean;
    /** Of what is only read: whether `inputs` hold what was read, rather than its name alone. */
    readonly isSeen?: boolean | undefined;
    /** Managed by a provider, rather than a component. */
    readonly custom?: boolean;
    readonly urn?: string;
    /** URN of the parent; "" or absent for the stack itself. */
    readonly parent?: string | undefined;
    /** `urn::id` of an explicit provider; "" or absent for the default one. */
    readonly provider?: string;
}

/** One object that a cluster would be given. */
export interface StackObject<Source extends StackResource = StackResource> {
    readonly resource: Source;
    /** Name of the resource, with the item where the object is one of a list: `l items[0]`. */
    readonly name: string;
    /** Type token of the object itself: an item of a list has its own. */
    readonly type: string;
    /** As the provider completes them: with its namespace where the program gives none. */
    readonly inputs: WireObject;
    /** Why the namespace that the object lands in is not known. */
    readonly problem?: string;
}

/** A resource of the Kubernetes provider of which the objects are not known here. */
export interface Uncounted<Source extends StackResource = StackResource> {
    readonly resource: Source;
    readonly why: string;
}

/** Resources without those whose provider writes files in place of objects (`renderYamlToDirectory`): no cluster gets them. */
export function appliedResources<Source extends StackResource>(
    resources: readonly Source[],
): { readonly applied: readonly Source[]; readonly rendered: readonly Source[] } {
    const renders = new Set(
        resources.flatMap(({ type, urn, inputs }) =>
            type === "pulumi:providers:kubernetes" && (inputs.renderYamlToDirectory ?? "") !== "" ? (urn ?? []) : [],
        ),
    );
    const isRendered = ({ provider }: Source) => renders.has(providerUrn(provider ?? ""));
    return {
        applied: resources.filter((resource) => !isRendered(resource)),
        rendered: resources.filter(isRendered),
    };
}

/** All that the Kubernetes resources of a stack come to. What is only read (`Namespace.get`) is left out. */
export function stackObjects<Source extends StackResource>(
    resources: readonly Source[],
): { readonly objects: readonly StackObject<Source>[]; readonly uncounted: readonly Uncounted<Source>[] } {
    const objects: StackObject<Source>[] = [];
    const uncounted: Uncounted<Source>[] = [];
    const providers = new Map(resources.flatMap(({ urn, inputs }) => (urn === undefined ? [] : [[urn, inputs]])));
    for (const resource of resources) {
        if (resource.external || !resource.type.startsWith("kubernetes:")) continue;
        const found = unrolled(resource);
        if (typeof found === "string") uncounted.push({ resource, why: found });
        else objects.push(...found.map((object) => inNamespace(object, providers)));
    }
    return { objects, uncounted };
}

/** The objects of one resource, or why they are not known; none where it is a component, of which the children come by. */
function unrolled<Source extends StackResource>(resource: Source): StackObject<Source>[] | string {
    const { type, name, inputs, custom } = resource;
    if (isKubernetesObject(type) || isKubernetesPatch(type)) return [{ resource, name, type, inputs }];
    const isList = isKubernetesList(type);
    if (!isList) return custom === true ? "its objects are known only after a deployment" : [];
    const { items, apiVersion } = inputs;
    // A kind of somebody's own may be called so.
    if (items === undefined) return [{ resource, name, type, inputs }];
    const [hidden] = unprintable(items).filter(({ path }) => /^(?:\[\d+\])?$/.test(path));
    if (hidden) return `items${hidden.path} is ${hidden.why === "secret" ? "a secret that is not told here" : LATER}`;
    if (!Array.isArray(items)) return "items is no list";
    const kind = (type.split(":").at(-1) ?? "").slice(0, -"List".length);
    return (items as readonly WireValue[]).map((item, i) => {
        const own: WireObject = {
            ...(apiVersion !== undefined && { apiVersion }),
            kind,
            ...(isPlainObject(item) && item),
        };
        const [version, itemKind] = [own.apiVersion, own.kind].map((each) => (typeof each === "string" ? each : ""));
        return { resource, name: `${name} items[${i}]`, type: `kubernetes:${version}:${itemKind}`, inputs: own };
    });
}

const LATER = "known only after a deployment";

/** The Kubernetes provider puts its own `namespace` where an object has none. */
function inNamespace<Source extends StackResource>(
    object: StackObject<Source>,
    providers: ReadonlyMap<string, WireObject>,
): StackObject<Source> {
    const { resource, type, inputs } = object;
    const metadata = inputs.metadata ?? {};
    const urn = providerUrn(resource.provider ?? "");
    const isGiven = !isPlainObject(metadata) || (metadata.namespace ?? "") !== "";
    if (urn === "" || isGiven || isNamespaced(type) === false) return object;
    const provider = providers.get(urn);
    const given = provider?.namespace;
    if (provider !== undefined && given === undefined) return object;
    const title = `the namespace of its provider "${urn.split("::").at(-1) ?? urn}"`;
    if (given === undefined) return { ...object, problem: `${title} is not known` };
    const [hidden] = unprintable(given);
    if (hidden) return { ...object, problem: `${title} is ${hidden.why === "secret" ? "a secret" : LATER}` };
    const namespace = forComputing(given);
    if (typeof namespace !== "string" || namespace === "") return object;
    if (isNamespaced(type) === undefined) {
        return { ...object, problem: "whether its kind has namespaces is not known: write metadata.namespace" };
    }
    return { ...object, inputs: { ...inputs, metadata: { ...metadata, namespace } } };
}
