import type { Protocol, Verdict } from "../types";
import type { Endpoint } from "./endpoints";
import type { HalfAnswer } from "./half-types";

/** One connection. `port` is the pod's port: policies are judged after a Service has been resolved. */
export interface Question {
    readonly from: Endpoint;
    readonly to: Endpoint;
    readonly protocol: Protocol;
    readonly port: number;
    /** It goes through a Service, of which `to` is a pod behind it: a pod that reaches itself so is another matter. */
    readonly throughService?: true | undefined;
}

/** A verdict and its evidence. Replies to an allowed connection are always allowed, so there is no half for them. */
export interface Answer {
    readonly verdict: Verdict;
    readonly egress: HalfAnswer;
    readonly ingress: HalfAnswer;
    /** Where the destination is a Service's cluster IP: the pods behind it, each judged; the halves are of the first. */
    readonly backends?: readonly Backend[] | undefined;
}

/** One pod behind a Service. */
export interface Backend {
    readonly workload: string;
    readonly port: number;
    readonly answer: Answer;
}
