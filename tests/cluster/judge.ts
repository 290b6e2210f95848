import { createIndex, effectiveRules, type Endpoint, evaluate, IpSet, isolation } from "../../netpol";
import type { Cluster, Direction, NetworkPolicy, Protocol } from "../../netpol/types";
import type { KubeObject } from "./api";
import type { Judge } from "./promise";

/** One connection that a test asks about, under a name for messages. */
export interface Question {
    readonly name: string;
    readonly from: Endpoint;
    readonly to: Endpoint;
    readonly protocol?: Protocol;
    readonly port: number;
}

/** What the engine needs of a set of live objects. */
export function clusterOf(objects: readonly KubeObject[]): Cluster {
    const ofKind = (kind: string): KubeObject[] => objects.filter((object) => object.kind === kind);
    return {
        namespaces: ofKind("Namespace").map(({ metadata }) => ({ name: metadata.name, labels: metadata.labels ?? {} })),
        workloads: [],
        services: [],
        policies: ofKind("NetworkPolicy") as unknown as NetworkPolicy[],
    };
}

/** Asks the engine of this package; a verdict of "unknown" is no pass. */
export function engineJudge(questions: readonly Question[]): Judge {
    return {
        isolated(objects, namespace) {
            const { policies } = clusterOf(objects);
            const own = policies.filter(({ metadata }) => metadata.namespace === namespace);
            const directions: Direction[] = ["Ingress", "Egress"];
            return directions.every(
                (direction) =>
                    isolation(own, namespace, direction).isolated === true &&
                    // A rule without peers gives back what isolation took.
                    !own.some(({ spec }) => effectiveRules(spec, direction).some(({ peers }) => peers === undefined)),
            );
        },
        passes(objects, name) {
            const question = questions.find((each) => each.name === name);
            if (question === undefined) throw new Error(`judge ${name}: no such question`);
            return verdict(clusterOf(objects), question) === "allowed";
        },
    };
}

/** The engine's verdict on one question. */
export function verdict(cluster: Cluster, { from, to, protocol = "TCP", port }: Question): string {
    return evaluate(createIndex(cluster, { clusterAddresses: IpSet.none }), { from, to, protocol, port }).verdict;
}
