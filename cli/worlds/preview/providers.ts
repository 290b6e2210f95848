import { noOptions, type PlannedResource, providerUrn } from "../../plan/resource";
import { plain } from "../../terminal/plain";
import { forComputing, UNKNOWN, type WireObject } from "../../plan/values";

/**
 * Whether a reference is to a provider that Pulumi makes by itself, named after its version (`default_4_29_0`). Pulumi
 * keeps the steps of every provider whose name begins with `default` to itself; another of these may be the program's.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/providers/reference.go (IsDefaultProvider)
 */
export function isDefaultProvider(reference: string): boolean {
    return /::pulumi:providers:[^:]+::default_\d+_\d+_\d+[^:]*$/.test(providerUrn(reference));
}

/**
 * Providers that resources name and that have no step: as far as anyone can tell, each connects to a cluster of its own.
 * They are there already, or Pulumi does not speak of them.
 */
export function absentProviders(resources: readonly PlannedResource[]): PlannedResource[] {
    const held = new Set(resources.map(({ urn }) => urn));
    const named = new Set(resources.map(({ provider }) => providerUrn(provider)).filter((urn) => urn !== ""));
    return [...named].filter((urn) => !held.has(urn)).map(absentProvider);
}

function absentProvider(urn: string): PlannedResource {
    const [, , type = "", ...name] = urn.split("::");
    return {
        urn,
        type: type.slice(type.lastIndexOf("$") + 1),
        name: name.join("::"),
        custom: true,
        external: true,
        parent: "",
        dependencies: [],
        propertyDependencies: {},
        provider: "",
        version: "",
        deletedWith: "",
        retainOnDelete: false,
        options: noOptions,
        inputs: unknownConnection,
    };
}

/** What of a Kubernetes provider says which cluster its objects go to, where `clusterIdentifier` does not. */
const connectionKeys = ["kubeconfig", "context", "cluster"] as const;
const unknownConnection: WireObject = Object.fromEntries([...connectionKeys, "namespace"].map((key) => [key, UNKNOWN]));

/**
 * What a preview leaves open about the clusters that its objects go to, for whoever reads the verdict. Objects whose
 * providers may connect to several clusters are never taken for one cluster's.
 */
export function clusterNotes(resources: readonly PlannedResource[]): string[] {
    const objects = resources.filter(({ type, custom }) => custom && type.startsWith("kubernetes:"));
    const used = new Set(objects.map(({ provider }) => providerUrn(provider)));
    const byDefault = objects.filter(({ provider }) => provider === "").length;
    const explicit = resources.filter(({ urn }) => used.has(urn) && urn !== "");
    return [
        ...(byDefault === 0 ? [] : [defaultNote(byDefault)]),
        ...explicit.flatMap((provider) => {
            const hidden = hiddenConnection(provider);
            return hidden === undefined ? [] : [hiddenNote(provider.name, hidden)];
        }),
    ];
}

function defaultNote(count: number): string {
    return (
        `The preview does not say which cluster the default Kubernetes provider connects to: its ${count} objects are judged ` +
        "as those of one cluster, the one of the kubeconfig and context that the preview ran with."
    );
}

function hiddenNote(name: string, hidden: string): string {
    return (
        `The preview does not say which cluster the Kubernetes provider "${plain(name)}" connects to (${hidden}): its objects are ` +
        "judged as those of a cluster of their own."
    );
}

/** What hides the connection of a provider; undefined where it is known. */
function hiddenConnection({ inputs }: PlannedResource): string | undefined {
    if (inputs === unknownConnection) return "nothing of that provider is printed";
    const { clusterIdentifier } = inputs;
    if (typeof clusterIdentifier === "string" && clusterIdentifier !== UNKNOWN) return undefined;
    const hidden = connectionKeys.filter((key) => forComputing(inputs[key] ?? null) === UNKNOWN);
    const [first] = hidden;
    return first === undefined
        ? undefined
        : `${hidden.join(", ")}: ${inputs[first] === UNKNOWN ? "not known yet" : "secret"}`;
}
