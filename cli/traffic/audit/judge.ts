import {
    type Answer,
    evaluate,
    type Index,
    IpSet,
    pluginPolicyTitle,
    type Question,
    refText,
    type Verdict,
} from "../../../netpol";
import { askedAs, type Party } from "../party";
import type { Connection } from "../traffic";
import { answerByName } from "./by-name";

/** What the intended policies say of a connection. */
export interface Judgement {
    readonly verdict: Verdict;
    /** The engine's answer; absent where it was not asked. */
    readonly answer?: Answer | undefined;
    /** Why it was not asked, or need not be. */
    readonly why?: string | undefined;
}

/** Judges connections, each pair of parties and port once: the verdict is the engine's `evaluate`. */
export class Judge {
    private readonly judged = new Map<string, Judgement>();
    /** Policies that judge what a pod sends to its own node, by their titles. */
    private readonly judgeOwnNode: ReadonlySet<string>;
    private readonly mayJudgeOwnNode: boolean;

    constructor(readonly index: Index) {
        const { pluginPolicies = [], clusterPolicies = [], unjudged = [] } = index.cluster;
        const judging = pluginPolicies.filter(({ judgesOwnNode }) => judgesOwnNode);
        this.judgeOwnNode = new Set(judging.map(pluginPolicyTitle));
        this.mayJudgeOwnNode = judging.length + clusterPolicies.length + unjudged.length > 0;
    }

    of({ from, to, protocol, port }: Pick<Connection, "from" | "to" | "protocol" | "port">): Judgement {
        const key = `${from.id}\n${to.id}\n${protocol}${port}`;
        const known = this.judged.get(key);
        if (known) return known;
        const judgement = this.ask(from, to, { protocol, port });
        this.judged.set(key, judgement);
        return judgement;
    }

    private ask(from: Party, to: Party, at: Pick<Connection, "protocol" | "port">): Judgement {
        const isToOwnNode = isOwnNode(to);
        if (isOwnNode(from) || (isToOwnNode && !this.mayJudgeOwnNode)) return toOrFromOwnNode;
        const [source, destination] = [askedAs(from), askedAs(to)];
        if ("why" in source) return { verdict: "unknown", why: source.why };
        if ("why" in destination) return { verdict: "unknown", why: destination.why };
        const asked = { from: source.endpoint, to: destination.endpoint, ...at };
        if (isToOwnNode) return this.toOwnNode(asked, to);
        const answer = evaluate(this.index, asked);
        const counts = answerByName(this.index, asked, to, answer) ?? answer;
        return { verdict: counts.verdict, answer: counts };
    }

    /** What a pod sends to its own node passes where no policy that judges such traffic is about the pod. */
    private toOwnNode(asked: Question, to: Party): Judgement {
        // The log says that it is a node, whatever objects were read.
        const nodesSeen = to.kind === "address" ? IpSet.parse(to.ip).union(this.index.nodesSeen) : this.index.nodesSeen;
        const answer = evaluate({ ...this.index, nodesSeen }, asked);
        const { isolatedBy, decidedBy, gaps = [] } = answer.egress;
        const isJudged = isolatedBy.some((policy) => this.judgeOwnNode.has(refText(policy)));
        const isDecided = decidedBy !== undefined || gaps.some(({ kind }) => kind === "other policy");
        return isJudged || isDecided ? { verdict: answer.verdict, answer } : toOrFromOwnNode;
    }
}

const isOwnNode = (party: Party): boolean => "role" in party && party.role === "own-node";

// https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
const toOrFromOwnNode: Judgement = {
    verdict: "allowed",
    why: "traffic between a pod and its own node is always allowed",
};
