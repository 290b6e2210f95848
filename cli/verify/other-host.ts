import { createIndex, evaluate, type Index, IpSet, workloadId } from "../../netpol";
import { groupBy } from "../compare/group-by";
import type { Intent } from "./intent";
import type { Live } from "./live";
import { endName } from "./prober";
import { expectedCluster, type Probe } from "./probes";

/** A connection to open; or why a part of a row is not tried. */
export type Try = Pick<Probe, "from" | "to" | "target"> | string;

/**
 * A name outside that is none of the mesh's and resolves to other addresses: from where only names are open it must not be
 * reached. Where the intent lets everything out, that it is reached shows nothing, so that it is not tried.
 */
export class OtherHost {
    private readonly index: Index;

    constructor(
        private readonly host: string,
        intent: Pick<Intent, "namespaces" | "cluster">,
        live: Live,
    ) {
        this.index = createIndex(expectedCluster(intent, live), { clusterAddresses: IpSet.none, hosts: [host] });
    }

    /** The same tries of this name, each once, where the intent denies them; why not, where it is not known whether it does. */
    beside(tries: readonly Try[]): Try[] {
        const plain = tries.filter((each) => typeof each !== "string");
        const same = groupBy(plain, ({ from, target }) => `${endName(from)} ${target.port}/${target.protocol}`);
        return [...same.values()].flatMap(([{ from, target }]): Try[] => {
            const pod = this.index.cluster.workloads.find(
                ({ namespace, name }) => namespace === from.namespace && name === from.pod,
            );
            if (pod === undefined) return [];
            const { port, protocol } = target;
            const question = { from: { workload: workloadId(pod) }, to: { host: this.host }, protocol, port };
            const { verdict } = evaluate(this.index, question);
            if (verdict === "allowed") return [];
            if (verdict === "unknown") return [`whether ${this.host} is open as well depends on what it resolves to`];
            return [{ from, to: { named: this.host }, target: { ...target, ip: this.host } }];
        });
    }
}
