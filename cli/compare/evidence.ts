import {
    type ClusterPolicy,
    describeTierRule,
    evaluate,
    type Index,
    type NetworkPolicy,
    type PluginPeer,
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
import { type ConnectionEnd, endId } from "./change";
import type { Comparison } from "./compare";
import { endsOfFlow } from "./ends-of-flow";
import { RulesApart } from "./told-apart";

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

type Finders = Readonly<Record<"before" | "after", EvidenceFinder>>;

/** Who finds evidence for what is sure, and for what is perhaps so: the same where nothing of the policies is unknown. */
export function evidenceFinders({
    before,
    after,
    doubted,
}: Comparison): Readonly<Record<"surely" | "perhaps", Finders>> {
    const of = (sides: Pick<Comparison, "before" | "after">): Finders => ({
        before: new EvidenceFinder(sides.before),
        after: new EvidenceFinder(sides.after),
    });
    const surely = of({ before, after });
    return { surely, perhaps: doubted === undefined ? surely : of(doubted) };
}

/** Asks one side what its verdict on some connections rests on. */
export class EvidenceFinder {
    private readonly reasons: ReadonlyMap<string, string>;
    /** The names at both ends of the flow that a policy is one half of. */
    private readonly flows: ReadonlyMap<string, readonly string[]>;
    private readonly questions: ReadonlySet<string>;
    private readonly apart: RulesApart;
    private readonly kept = new Map<string, Evidence>();

    constructor(private readonly index: Index) {
        const { policies, pluginPolicies = [], clusterPolicies = [] } = index.cluster;
        const all = [
            ...policies.map(ofNetworkPolicy),
            ...pluginPolicies.map(ofPluginPolicy),
            ...clusterPolicies.map(ofClusterPolicy),
        ];
        this.apart = new RulesApart(index);
        this.flows = new Map(all.map(([policy, annotations]) => [policy, endsOfFlow(annotations) ?? []]));
        this.questions = questionsOf(pluginPolicies);
        this.reasons = new Map(
            all.flatMap(([policy, annotations]) => {
                const why = annotations?.[whyAnnotation];
                return why ? [[policy, plainLine(why)] as const] : [];
            }),
        );
    }

    /**
     * What the verdict on some ports rests on, whichever of them and of the addresses. Both ends must be there on this side.
     *
     * @param elsewhere Names of ends outside that are told apart from this one: the reasons of their flows are said there.
     */
    of(from: ConnectionEnd, to: ConnectionEnd, ports: PortSet, elsewhere: readonly string[] = []): Evidence {
        const key = JSON.stringify([endId(from), endId(to), ports.toString(), elsewhere]);
        let found = this.kept.get(key);
        if (!found) this.kept.set(key, (found = together(this.parts(from, to, ports, elsewhere))));
        return found;
    }

    /** Of each part that rules tell apart. */
    private parts(from: ConnectionEnd, to: ConnectionEnd, ports: PortSet, elsewhere: readonly string[]): Evidence[] {
        const apart = this.apart.of(from, to, ports);
        const ends = apart.from.flatMap((source) => apart.to.map((destination) => ({ from: source, to: destination })));
        return apart.ports.flatMap(({ protocol, from: port }) => {
            const found = ends.map((each) => this.judge({ ...each, protocol, port }, from, to, elsewhere));
            // Names that the same policies open differ in what they are called, which each sentence says.
            return "hosts" in to ? firstOfEach(found, ({ policies, why }) => JSON.stringify([policies, why])) : found;
        });
    }

    private judge(
        question: Parameters<typeof evaluate>[1],
        from: ConnectionEnd,
        to: ConnectionEnd,
        elsewhere: readonly string[],
    ): Evidence {
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
        const why = this.reasonsOf(verdict === "denied" ? [] : rules, decided, elsewhere);
        const unknown = [egress, ingress].filter((half) => half.verdict === "unknown");
        const dependsOn = [...new Set(unknown.flatMap(({ assumption }) => assumption ?? []))];
        return { policies, why, remarks, dependsOn };
    }

    /** Of a policy that opens names, what it is for is the reason of its names, and not of the questions for them. */
    private reasonsOf(
        rules: readonly RuleRef[],
        decided: readonly { readonly kind: string; readonly policy: string }[],
        elsewhere: readonly string[],
    ): string[] {
        const isQuestion = (rule: RuleRef) => this.questions.has(ruleText(rule));
        const others = rules.filter((rule) => !isQuestion(rule)).map(({ policy }) => refText(policy));
        const all = [...[...new Set(others)].sort(), ...decided.map(({ kind, policy }) => `${kind} ${policy}`)];
        const here = all.filter((policy) => !this.flows.get(policy)?.some((end) => elsewhere.includes(end)));
        const own = here.length > 0 ? here : all;
        const why = [...new Set(own.flatMap((policy) => this.reasons.get(policy) ?? []))];
        return why.length === 0 && rules.some(isQuestion) ? ["names resolve"] : why;
    }
}

const ruleText = ({ policy, direction, rule }: RuleRef): string => `${refText(policy)} ${direction} ${rule}`;

/** Rules of policies that open names which only let pods ask for these. */
function questionsOf(policies: readonly PluginPolicy[]): ReadonlySet<string> {
    const opensNames = policies.filter(({ egress }) => egress.some(({ peers = [] }) => peers.some(isOfNames)));
    const all = opensNames.flatMap((policy) => {
        const asks = new Set(policy.seenQuestions?.map(({ rule }) => rule));
        return policy.egress.map(({ rule, peers = [] }, at) => {
            const place = rule ?? at;
            const text = ruleText({ policy: pluginPolicyRef(policy), direction: "Egress", rule: place });
            return { text, isQuestion: asks.has(place) && !peers.some(isOfNames) };
        });
    });
    // Several parts of one object may count their rules alike.
    const others = new Set(all.flatMap(({ text, isQuestion }) => (isQuestion ? [] : [text])));
    return new Set(all.flatMap(({ text }) => (others.has(text) ? [] : [text])));
}

const isOfNames = ({ hosts }: PluginPeer): boolean => hosts !== undefined;

/** What several verdicts rest on. */
export function together(found: readonly Evidence[]): Evidence {
    const all = (key: keyof Evidence) => [...new Set(found.flatMap((each) => each[key]))];
    const [first, ...others] = found;
    if (first !== undefined && others.length === 0) return first;
    return { policies: all("policies").sort(), why: all("why"), remarks: all("remarks"), dependsOn: all("dependsOn") };
}

function firstOfEach<T>(all: readonly T[], keyOf: (each: T) => string): T[] {
    const keys = all.map(keyOf);
    return all.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
}
