import { expect } from "chai";
import { type Cluster, type ClusterNetworkPolicy, createIndex, evaluate, IpSet } from "../../netpol";
import { accept, agent, hostPolicy, isolated, nameRows, pass } from "./domain-names";

// The rows that packets try, by the engine. It knows names and no addresses: of a declared name that resolves to what is
// inside, which the Pass keeps shut, it says what it says of any other.
const clusterOf = (policy: ClusterNetworkPolicy): Cluster => ({
    namespaces: [{ name: agent.namespace, labels: {} }],
    workloads: [
        {
            ...{ kind: "Pod", namespace: agent.namespace, name: agent.name, labels: agent.labels },
            ...{ ports: [], ips: [agent.ip], hostNetwork: false },
        },
    ],
    services: [],
    policies: isolated,
    clusterPolicies: [policy],
});

const known = { clusterAddresses: IpSet.none, podCidrs: IpSet.parse("10.244.0.0/16") };

const verdict = (policy: ClusterNetworkPolicy, host: string, port = 443): string =>
    evaluate(createIndex(clusterOf(policy), known), {
        from: { workload: `${agent.namespace}/${agent.name}` },
        to: { host },
        protocol: "TCP",
        port,
    }).verdict;

describe("names in a ClusterNetworkPolicy, by the engine", () => {
    for (const row of nameRows.filter(({ withoutPass }) => withoutPass === undefined)) {
        it(`${row.what}, ${row.name}, is ${row.verdict}`, () => {
            expect(verdict(hostPolicy(pass, accept), row.name)).to.equal(row.verdict);
        });

        it(`${row.name} is denied on another port and without the Accept`, () => {
            expect(verdict(hostPolicy(pass, accept), row.name, 80)).to.equal("denied");
            expect(verdict(hostPolicy(pass), row.name)).to.equal("denied");
        });
    }
});
