import {
    evaluate,
    policyRef,
    type Endpoint,
    type Index,
    type NetworkPolicy,
    type PolicyRef,
    type PortSet,
} from "../../netpol";
import { flowAnnotation, whyAnnotation } from "../../mesh/compile";

/** Reasons and names that policies carry in their annotations, looked up by what lets a connection through. */
export class Reasons {
    readonly #annotations: ReadonlyMap<string, Readonly<Record<string, string>>>;

    constructor(
        private readonly index: Index,
        policies: readonly NetworkPolicy[],
    ) {
        this.#annotations = new Map(
            policies.map((policy) => [key(policyRef(policy)), policy.metadata.annotations ?? {}]),
        );
    }

    /** The policies that let a connection through on any of `ports`, on either side. */
    policies(from: Endpoint, to: Endpoint, ports: PortSet): PolicyRef[] {
        const found = new Map<string, PolicyRef>();
        // Within one range of a row every port has the same verdict; its first stands for it.
        for (const range of ports.ranges()) {
            const { egress, ingress } = evaluate(this.index, { from, to, protocol: range.protocol, port: range.from });
            for (const { policy } of [...egress.allowedBy, ...ingress.allowedBy]) found.set(key(policy), policy);
        }
        return [...found.values()];
    }

    /** The reasons they give, sorted. */
    why(policies: readonly PolicyRef[]): string[] {
        return this.#values(policies, whyAnnotation);
    }

    /** What their flows call one end of it, sorted: addresses have no other name. */
    flowEnds(policies: readonly PolicyRef[], end: "from" | "to"): string[] {
        const flows = this.#values(policies, flowAnnotation).map((flow) => flow.split(" -> "));
        return [
            ...new Set(flows.map(([from, to]) => (end === "from" ? from : to)).filter((name) => name !== undefined)),
        ];
    }

    #values(policies: readonly PolicyRef[], annotation: string): string[] {
        const values = policies.map((policy) => this.#annotations.get(key(policy))?.[annotation]);
        return [...new Set(values.filter((value) => value !== undefined))].sort();
    }
}

function key({ namespace, name }: PolicyRef): string {
    return `${namespace}/${name}`;
}
