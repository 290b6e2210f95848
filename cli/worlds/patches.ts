import { type Cluster, type Labels, type UnjudgedPolicy } from "../../netpol";
import type { StackObject } from "../plan/stack-objects";
import { forComputing, isPlainObject, withoutSecrets, type WireValue } from "../plan/values";
import { plainText } from "./hidden-parts";

/**
 * Patches among a stack's objects: what they patch is somewhere else, and has more than they show. A namespace keeps the
 * labels that nobody showed; what becomes of a policy is not known.
 */
export class Patches {
    private readonly labels = new Map<string, Labels>();
    private readonly policies: UnjudgedPolicy[] = [];

    /** What each patch of a policy says, to be compared as text: see `Side.unknown`. */
    readonly texts = new Map<string, string>();

    /** Takes an object, where it is a patch of a namespace or of a policy. */
    take({ type, name, inputs, problem }: StackObject): boolean {
        const metadata = isPlainObject(inputs.metadata) ? inputs.metadata : {};
        if (type.endsWith(":NetworkPolicyPatch")) {
            const namespace = problem === undefined ? plainText(metadata.namespace ?? "default") : undefined;
            const both = ["Ingress", "Egress"] as const;
            const [apiVersion, kind] = ["networking.k8s.io/v1", "NetworkPolicyPatch"];
            const scope = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
            this.policies.push({ ...scope, nodes: false, opens: both, shuts: both, peers: "anybody" });
            this.texts.set(`${kind} ${name}`, JSON.stringify(forComputing(inputs)));
            return true;
        }
        if (!type.endsWith(":NamespacePatch")) return false;
        const namespace = plainText(metadata.name);
        if (namespace !== undefined) this.labels.set(namespace, labelsOf(metadata.labels));
        return true;
    }

    /** A cluster with them. */
    over(cluster: Cluster): Cluster {
        const others = [...this.labels].filter(([name]) => cluster.namespaces.every((each) => each.name !== name));
        const namespaces = [
            ...cluster.namespaces.map((each) => {
                const labels = this.labels.get(each.name);
                return labels === undefined
                    ? each
                    : { ...each, labels: { ...each.labels, ...labels }, labelsKnown: false as const };
            }),
            ...others.map(([name, labels]) => ({ name, labels, labelsKnown: false as const })),
        ];
        const unjudged = [...(cluster.unjudged ?? []), ...this.policies];
        return { ...cluster, namespaces, ...(unjudged.length > 0 ? { unjudged } : {}) };
    }
}

function labelsOf(value: WireValue | undefined): Labels {
    const shown = value === undefined ? {} : withoutSecrets(value);
    const entries = isPlainObject(shown) ? Object.entries(shown) : [];
    return Object.fromEntries(
        entries.flatMap(([key, text]) => (plainText(text) === undefined ? [] : [[key, String(text)]])),
    );
}
