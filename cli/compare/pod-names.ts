import {
    type Cluster,
    describePodFilter,
    effectivePolicyTypes,
    findLabels,
    isEmptySelector,
    type LabelSelector,
    type PodFilter,
    policyRef,
} from "../../netpol";
import type { NamedPods } from "../worlds/declared-workloads";
import { type ComparedPods, nameOf } from "./compared-pods";
import { endsOfFlow } from "./ends-of-flow";

/** Pods that flows of a mesh name: its policies say which flow they are one half of. */
export function namedPods(clusters: readonly Cluster[]): NamedPods[] {
    return clusters.flatMap(policiesOf).flatMap(({ annotations, namespace, pods, types }): NamedPods[] => {
        const [from, to] = endsOfFlow(annotations) ?? [];
        const name = types.includes("Egress") ? from : to;
        // The half of a flow from or to a whole namespace selects every pod there.
        return name === undefined || isEmptySelector(pods) ? [] : [{ namespace, name, pods }];
    });
}

/** Whom the policies that stand in a namespace select there. */
function policiesOf({ policies, pluginPolicies = [] }: Cluster) {
    const ofPlugins = pluginPolicies.flatMap(({ annotations, namespace, pods, isolates: types }) =>
        namespace === undefined ? [] : [{ annotations, namespace, pods, types }],
    );
    const plain = policies.map((policy) => ({
        annotations: policy.metadata.annotations,
        namespace: policyRef(policy).namespace,
        pods: policy.spec.podSelector ?? {},
        types: effectivePolicyTypes(policy.spec),
    }));
    return [...plain, ...ofPlugins];
}

/** Calls pods what meshes call them. */
export class PodNames {
    private readonly ofFilters = new Map<string, string | undefined>();

    constructor(private readonly named: readonly NamedPods[]) {}

    /** `ai-inference/vllm`: of pods that may come, too, where a mesh has a name for just these. */
    of(pods: ComparedPods): string {
        const { kind, namespace, selectors = [] } = pods;
        if (kind !== "selected") return nameOf(pods);
        const own = this.named.find((each) => each.namespace === namespace.name && areJust(selectors, each.pods));
        return own === undefined ? nameOf(pods) : `${own.namespace}/${own.name}`;
    }

    /** The same of pods that may come to a namespace that is there; `undefined` where no mesh has a name for just these. */
    ofFilter(namespace: string, { selectors, except }: PodFilter): string | undefined {
        // A matrix speaks of the same few kinds of pods in every row.
        const key = describePodFilter(namespace, { selectors, except });
        if (!this.ofFilters.has(key)) {
            const own = this.named.find(
                (each) => each.namespace === namespace && areJust(selectors, each.pods, except),
            );
            this.ofFilters.set(key, own && `${own.namespace}/${own.name}`);
        }
        return this.ofFilters.get(key);
    }
}

/** Whether the pods that all of some selectors match, and none of `except`, are just those that another matches. */
const areJust = (
    selectors: readonly LabelSelector[],
    other: LabelSelector,
    except: readonly LabelSelector[] = [],
): boolean =>
    selectors.every((each) => findLabels({ matchAll: [other], matchNone: [each] }) === null) &&
    except.every((each) => findLabels({ matchAll: [other, each], matchNone: [] }) === null) &&
    findLabels({ matchAll: selectors, matchNone: [other, ...except] }) === null;
