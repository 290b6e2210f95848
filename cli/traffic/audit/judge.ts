import {
    type Answer,
    type Endpoint,
    evaluate,
    type Index,
    IpSet,
    pluginPolicyTitle,
    type Question,
    refText,
    type Verdict,
} from "../../../netpol";
import { askedAs, isLoopback, type Party, whyUnlabelled } from "../party";
import type { Connection } from "../traffic";
import { AnyLabels, inCommon, pairsOf } from "./any-labels";
import { answerByName, whyPerhapsByName } from "./by-name";

/** What the intended policies say of a connection. */
export interface Judgement {
    readonly verdict: Verdict;
    /** The engine's answer; absent where it was not asked. */
    readonly answer?: Answer | undefined;
    /** Why it was not asked, or need not be. */
    readonly why?: string | undefined;
}

type Asked = Pick<Connection, "from" | "to" | "protocol" | "port"> & Partial<Pick<Connection, "isWithinPod">>;

/** Judges connections, each pair of parties and port once: the verdict is the engine's `evaluate`. */
export class Judge {
    private readonly judged = new Map<string, Judgement>();
    /** Policies that judge what a pod sends to its own node, by their titles. */
    private readonly judgeOwnNode: ReadonlySet<string>;
    private readonly mayJudgeOwnNode: boolean;
    private readonly anyLabels: AnyLabels;

    constructor(readonly index: Index) {
        const { pluginPolicies = [], clusterPolicies = [], unjudged = [] } = index.cluster;
        const judging = pluginPolicies.filter(({ judgesOwnNode }) => judgesOwnNode);
        this.judgeOwnNode = new Set(judging.map(pluginPolicyTitle));
        this.anyLabels = new AnyLabels(index.cluster);
        this.mayJudgeOwnNode = judging.length + clusterPolicies.length + unjudged.length > 0;
    }

    of(connection: Asked): Judgement {
        const { from, to, protocol, port, isWithinPod } = connection;
        const key = `${keyOf(from)}\n${keyOf(to)}\n${protocol}${port}`;
        const judgement = this.judged.get(key) ?? this.ask(from, to, { protocol, port });
        this.judged.set(key, judgement);
        if (isWithinPod && judgement.verdict !== "allowed") return this.withinPod(judgement);
        return judgement.verdict === "unknown" && !judgement.answer && !judgement.why
            ? { ...judgement, why: whyUnlabelled(unlabelledOf(from, to)) }
            : judgement;
    }

    /** A pod always reaches itself; what reaches it through its own Service looks the same in a log. */
    private withinPod(asOthers: Judgement): Judgement {
        const { value } = this.index.profile.hairpin;
        if (value === "policy") return asOthers;
        return value === "allowed"
            ? { verdict: "allowed", why: "it is one pod with itself, which no policy is asked about" }
            : { verdict: "unknown", why: whyWithinPod };
    }

    private ask(from: Party, to: Party, at: Pick<Connection, "protocol" | "port">): Judgement {
        const isToOwnNode = isOwnNode(to);
        if (isLoopback(to)) return withinItself;
        if (isOwnNode(from) || (isToOwnNode && !this.mayJudgeOwnNode)) return toOrFromOwnNode;
        if (from.kind === "unlabelled" || to.kind === "unlabelled") return this.whateverLabels(from, to, at);
        const [source, destination] = [askedAs(from), askedAs(to)];
        if ("why" in source) return { verdict: "unknown", why: source.why };
        if ("why" in destination) return { verdict: "unknown", why: destination.why };
        return this.asked({ from: source.endpoint, to: destination.endpoint, ...at }, from, to);
    }

    private asked(question: Question, from: Party, to: Party): Judgement {
        if (isOwnNode(to)) return this.toOwnNode(question, to);
        const index = this.withNodes(from, to);
        const answer = evaluate(index, question);
        const named = answerByName(index, question, to, answer);
        if (named === undefined) {
            const why = whyPerhapsByName(index, question, to, answer);
            return why === undefined ? { verdict: answer.verdict, answer } : { verdict: "unknown", why };
        }
        return "why" in named ? { verdict: "unknown", why: named.why } : { verdict: named.answer.verdict, ...named };
    }

    /** A connection of a pod whose labels were not seen: judged where every pod of its namespace would be judged alike. */
    private whateverLabels(from: Party, to: Party, at: Pick<Connection, "protocol" | "port">): Judgement {
        const [sources, targets] = [this.endpointsOf(from), this.endpointsOf(to)];
        if (typeof sources === "string") return { verdict: "unknown", why: sources };
        if (typeof targets === "string") return { verdict: "unknown", why: targets };
        const [first, ...rest] = (pairsOf(sources, targets) ?? []).map(([source, target]) =>
            this.asked({ from: source, to: target, ...at }, from, to),
        );
        if (first === undefined || rest.some(({ verdict }) => verdict !== first.verdict)) return { verdict: "unknown" };
        if (first.verdict === "unknown" || first.answer === undefined) return first;
        const answer = inCommon([first.answer, ...rest.flatMap((each) => each.answer ?? [])]);
        if (first.verdict === "denied" && [from, to].some(mayBeNode)) return { verdict: "unknown", why: whyMayBeNode };
        const isDenied = [answer.egress, answer.ingress].some(({ verdict }) => verdict === "denied");
        const why = "no labels that such pods may have let it through";
        return { verdict: first.verdict, answer, ...(first.verdict === "denied" && !isDenied && { why }) };
    }

    /** What stands for a party in questions: one pod of each kind that its namespace may have, where its labels were not seen. */
    private endpointsOf(party: Party): readonly Endpoint[] | string {
        if (party.kind === "unlabelled") return (this.anyLabels.of(party.namespace) ?? []).map((pod) => ({ pod }));
        const asked = askedAs(party);
        return "why" in asked ? asked.why : [asked.endpoint];
    }

    /** The cluster with the nodes that the log says ends to be, whatever objects were read. */
    private withNodes(...ends: readonly Party[]): Index {
        const said = ends.flatMap((end) =>
            end.kind === "address" && isSaidToBeNode(end) ? [IpSet.parse(end.ip)] : [],
        );
        if (said.length === 0) return this.index;
        return { ...this.index, nodesSeen: IpSet.unionAll([...said, this.index.nodesSeen]) };
    }

    /** What a pod sends to its own node passes where no policy that judges such traffic is about the pod. */
    private toOwnNode(asked: Question, to: Party): Judgement {
        const answer = evaluate(this.withNodes(to), asked);
        const { isolatedBy, decidedBy, gaps = [] } = answer.egress;
        const isJudged = isolatedBy.some((policy) => this.judgeOwnNode.has(refText(policy)));
        const isDecided = decidedBy !== undefined || gaps.some(({ kind }) => kind === "other policy");
        return isJudged || isDecided ? { verdict: answer.verdict, answer } : toOrFromOwnNode;
    }
}

/** Pods of one namespace whose labels were not seen are one in questions. */
const keyOf = (party: Party): string =>
    party.kind === "unlabelled" ? `?${party.namespace} ${party.isOnPodNetwork}` : party.id;
const unlabelledOf = (from: Party, to: Party): Party => (from.kind === "unlabelled" ? from : to);

const mayBeNode = (party: Party): boolean => party.kind === "unlabelled" && !party.isOnPodNetwork;
// https://kubernetes.io/docs/concepts/services-networking/network-policies/#hostnetwork-pods
const whyMayBeNode =
    "nothing shows whether such a pod is on its node's network (hostNetwork), where it counts as its node: objects of the cluster would, or its address in the log and --pod-cidrs";

const whyWithinPod =
    "it is one pod with itself, which is always open, but through its own Service, where network plugins differ: --profile says which one judges";

const isSaidToBeNode = ({ role }: Party & { readonly kind: "address" }): boolean =>
    role === "node" || role === "own-node";
const isOwnNode = (party: Party): boolean => "role" in party && party.role === "own-node";

// https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
const toOrFromOwnNode: Judgement = {
    verdict: "allowed",
    why: "traffic between a pod and its own node is always allowed",
};

const withinItself: Judgement = {
    verdict: "allowed",
    why: "loopback: it never leaves the pod or the node, and no policy is asked",
};
