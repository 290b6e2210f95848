import {
    type ClusterPolicy,
    describeTierRule,
    evaluate,
    type Index,
    type NetworkPolicy,
    type PluginPolicy,
    pluginPolicyRef,
    policyId,
    type PortSet,
    refText,
    type RuleRef,
    clusterPolicyTitle,
} from "../../netpol";
import { whyAnnotation } from "../../mesh/compile";
import { plainLine } from "../terminal/plain";
import { endpointOf, type ConnectionEnd } from "./change";

/** What a verdict rests on: the policies that let a connection through and the reasons they give; what shuts it is in `remarks`. */
export interface Evidence {
    /** `ns/name`, with the kind before it where it is no NetworkPolicy; sorted, each once. */
    readonly policies: readonly string[];
    /** What the policies say they are for. */
    readonly why: readonly string[];
    /** In words: an end that no policy isolates, the nearest rule and why it does not fit, the cluster-wide rule that decides. */
    readonly remarks: readonly string[];
    /** What an uncertain verdict depends on, each once. */
    readonly dependsOn: readonly string[];
}

type Annotated = readonly [policy: string, annotations: Readonly<Record<string, string>> | undefined];

const ofClusterPolicy = (policy: ClusterPolicy): Annotated => [clusterPolicyTitle(policy), policy.metadata.annotations];
const ofNetworkPolicy = (policy: NetworkPolicy): Annotated => [policyId(policy), policy.metadata.annotations];
const ofPluginPolicy = (policy: PluginPolicy): Annotated => [refText(pluginPolicyRef(policy)), policy.annotations];

/** Asks one side what its verdict on some connections rests on. */
export class EvidenceFinder {
    private readonly reasons: ReadonlyMap<string, string>;
    private readonly kept = new Map<string, Evidence>();

    constructor(private readonly index: Index) {
        const { policies, pluginPolicies = [], clusterPolicies = [] } = index.cluster;
        const all = [
            ...policies.map(ofNetworkPolicy),
            ...pluginPolicies.map(ofPluginPolicy),
            ...clusterPolicies.map(ofClusterPolicy),
        ];
        this.reasons = new Map(
            all.flatMap(([policy, annotations]) => {
                const why = annotations?.[whyAnnotation];
                return why ? [[policy, plainLine(why)] as const] : [];
            }),
        );
    }

    /** What the verdict on the first of some ports rests on. Both ends must be there on this side. */
    of(from: ConnectionEnd, to: ConnectionEnd, ports: PortSet): Evidence {
        const [range] = ports.ranges();
        const [source, destination] = [endpointOf(from), endpointOf(to)];
        if (!range) return { policies: [], why: [], remarks: [], dependsOn: [] };
        const key = JSON.stringify([source, destination, range.protocol, range.from]);
        let found = this.kept.get(key);
        if (!found) {
            const question = { from: source, to: destination, protocol: range.protocol, port: range.from };
            this.kept.set(key, (found = this.judge(question, from, to)));
        }
        return found;
    }

    private judge(question: Parameters<typeof evaluate>[1], from: ConnectionEnd, to: ConnectionEnd): Evidence {
        const { verdict, egress, ingress } = evaluate(this.index, question);
        const rules: readonly RuleRef[] = [...egress.allowedBy, ...ingress.allowedBy];
        const halves = [
            { half: egress, end: from, way: "may send anywhere" },
            { half: ingress, end: to, way: "accepts everything" },
        ];
        const remarks = halves.flatMap(({ half, end, way }) => {
            if (!("pods" in end) || !end.pods.namespace.exists) return [];
            if (half.decidedBy !== undefined) return [`${describeTierRule(half.decidedBy)}: ${half.decidedBy.action}`];
            if (half.verdict !== "unknown" && half.isolatedBy.length === 0)
                return [`no policy isolates the ${end === from ? "source" : "destination"}: it ${way}`];
            if (half.verdict === "unknown" && half.assumption) return [half.assumption];
            return half.verdict === "denied" && half.nearest ? [half.nearest.why] : [];
        });
        const refs = verdict === "denied" ? [] : rules.map(({ policy }) => refText(policy));
        const policies = [...new Set(refs)].sort();
        const decided = verdict === "denied" ? [] : [egress, ingress].flatMap(({ decidedBy }) => decidedBy ?? []);
        const reasoned = [...policies, ...decided.map(({ kind, policy }) => `${kind} ${policy}`)];
        const why = [...new Set(reasoned.flatMap((policy) => this.reasons.get(policy) ?? []))];
        const unknown = [egress, ingress].filter((half) => half.verdict === "unknown");
        const dependsOn = [...new Set(unknown.flatMap(({ assumption }) => assumption ?? []))];
        return { policies, why, remarks, dependsOn };
    }
}
