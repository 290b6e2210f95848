import { describeGap, type Gap } from "../gaps";
import type { PeerParty } from "../match-peer";
import { PortSet } from "../port-set";
import type { Protocol, Service, Verdict, Workload } from "../types";
import { agreed, both } from "../verdicts";
import type { Index } from "./create-index";
import type { Answer, Backend, Question } from "./answer";
import { type ResolvedEndpoint, resolveEndpoint, resolveWorkload, serviceByIp } from "./endpoints";
import { type HalfAnswer, judgeHalf } from "./half";
import { withPossibleLabels } from "./possible-labels";
import { combineAnswers } from "./combine-answers";
import { isBehind, targetPorts } from "./service-backends";

/**
 * Judges one connection: it is allowed where the source's egress and the destination's ingress both are ("For a
 * connection from a source pod to a destination pod to be allowed, both the egress policy on the source pod and the
 * ingress policy on the destination pod need to allow the connection").
 *
 * @throws RangeError for a port outside 1-65535, Error for an endpoint that cannot be found.
 */
export function evaluate(index: Index, question: Question): Answer {
    PortSet.of(question.protocol, question.port);
    const from = resolveEndpoint(index, question.from);
    const service = "ip" in question.to ? serviceByIp(index, question.to.ip) : undefined;
    if (service) return evaluateService(index, from, service, question);
    const to = resolveEndpoint(index, question.to);
    if (question.throughService && to.workload) return judgeBackend(index, from, to.workload, question);
    if (isOneself(from, to)) return oneself(index.profile.ownAddress.source);
    return withGap(judge(index, from, to, question), from.gap ?? to.gap);
}

/** An answer about an end of which it is not known what it is: unknown, whatever policies say of it as it was read. */
function withGap(answer: Answer, gap: Gap | undefined): Answer {
    if (gap === undefined) return answer;
    const why = describeGap(gap);
    const half = ({ isolatedBy, gaps = [] }: HalfAnswer): HalfAnswer => {
        return {
            verdict: "unknown",
            isolatedBy,
            allowedBy: [],
            nearest: { why },
            assumption: why,
            gaps: [gap, ...gaps],
        };
    };
    return { verdict: "unknown", egress: half(answer.egress), ingress: half(answer.ingress) };
}

/** A single Pod asked about itself. Two pods of one Deployment are not one pod. */
function isOneself(from: ResolvedEndpoint, to: ResolvedEndpoint): boolean {
    return from.workload !== undefined && from.workload === to.workload && from.workload.kind === "Pod";
}

function oneself(source: string): Answer {
    const half: HalfAnswer = {
        verdict: "allowed",
        isolatedBy: [],
        allowedBy: [],
        assumption: `a pod always reaches itself: ${source}`,
    };
    return { verdict: "allowed", egress: half, ingress: half };
}

function judge(
    index: Index,
    from: ResolvedEndpoint,
    to: ResolvedEndpoint,
    { protocol, port }: Pick<Question, "protocol" | "port">,
): Answer {
    const judgeEnds = (source: PeerParty, destination: PeerParty): Answer => {
        const egress = judgeHalf(index, { direction: "Egress", subject: source, peer: destination, protocol, port });
        const ingress = judgeHalf(index, { direction: "Ingress", subject: destination, peer: source, protocol, port });
        return { verdict: both(egress.verdict, ingress.verdict), egress, ingress };
    };
    const reading = (as: "asPod" | "asNode"): Answer => {
        const answer = judgeEnds(from[as], to[as]);
        const worlds = answer.verdict === "unknown" ? withPossibleLabels(index, from[as], to[as]) : undefined;
        return worlds
            ? combineAnswers(
                  answer,
                  worlds.map((ends) => judgeEnds(...ends)),
              )
            : answer;
    };
    const asNode = reading("asNode");
    if (from.asPod === from.asNode && to.asPod === to.asNode) return asNode;
    if (index.profile.hostNetwork.value === "node") return asNode;
    const asPod = reading("asPod");
    return {
        verdict: agreed(asPod.verdict, asNode.verdict),
        egress: bothReadings(asPod.egress, asNode.egress),
        ingress: bothReadings(asPod.ingress, asNode.ingress),
    };
}

function bothReadings(asPod: HalfAnswer, asNode: HalfAnswer): HalfAnswer {
    const verdict = agreed(asPod.verdict, asNode.verdict);
    const assumption = `a hostNetwork pod may count as a pod (then ${asPod.verdict}) or as its node (then ${asNode.verdict})`;
    return { ...asPod, verdict, assumption: verdict === asPod.verdict ? asPod.assumption : assumption };
}

/** A cluster IP is replaced by a pod behind the Service before policies see the packet; every such pod must agree. */
function evaluateService(index: Index, from: ResolvedEndpoint, service: Service, question: Question): Answer {
    const { protocol, port } = question;
    const name = `Service ${service.namespace}/${service.name}`;
    const entry = service.ports.find((p) => p.protocol === protocol && p.port === port);
    if (entry === undefined) return nowhere(`${name} has no port ${protocol} ${port}`);
    const backends: Backend[] = [];
    for (const workload of index.cluster.workloads.filter((w) => isBehind(service, w))) {
        for (const target of targetPorts(workload, entry.targetPort, protocol)) {
            const answer = judgeBackend(index, from, workload, { ...question, port: target });
            backends.push({ workload: resolveWorkload(index, workload).id, port: target, answer });
        }
    }
    const [first, ...rest] = backends;
    if (first === undefined) return noBackend(service, protocol, port);
    const verdict = rest.reduce((sum, { answer }) => agreed(sum, answer.verdict), first.answer.verdict);
    return { ...first.answer, verdict, backends };
}

function judgeBackend(index: Index, from: ResolvedEndpoint, workload: Workload, question: Question): Answer {
    const to = resolveWorkload(index, workload);
    const answer = withGap(judge(index, from, to, question), from.gap ?? to.gap);
    if (from.workload !== workload) return answer;
    const { value, source } = index.profile.hairpin;
    const assumption = `a pod that reaches itself through a Service: ${source}`;
    // Pods of one Deployment reach each other through it as well, and those are judged by policy whatever the profile.
    const single = workload.kind === "Pod";
    if (value === "policy") return answer;
    const hairpin: Verdict = value === "allowed" ? "allowed" : agreed("allowed", answer.verdict);
    const verdict = single ? hairpin : agreed(hairpin, answer.verdict);
    if (verdict === answer.verdict) return answer;
    return {
        verdict,
        egress: { ...answer.egress, verdict, assumption },
        ingress: { ...answer.ingress, verdict, assumption },
    };
}

/** Its pods may be made by something that was not read, or its endpoints written by somebody. */
function noBackend(service: Service, protocol: Protocol, port: number): Answer {
    const gap: Gap = { kind: "backends", namespace: service.namespace, name: service.name, protocol, port };
    return withGap(nowhere(""), gap);
}

function nowhere(why: string): Answer {
    const half: HalfAnswer = { verdict: "denied", isolatedBy: [], allowedBy: [], nearest: { why } };
    return { verdict: "denied", egress: half, ingress: half };
}
