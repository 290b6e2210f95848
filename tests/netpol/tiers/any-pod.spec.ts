import { expect } from "chai";
import fc from "fast-check";
import {
    type Connection,
    createIndex,
    IpSet,
    type Endpoint,
    type Index,
    newNamespaceId,
    PortSet,
    portsBetween,
    type ProfileName,
    reach,
} from "../../../netpol";
import type { ClusterPolicy } from "../../../netpol/tiers/types";
import type { Cluster, Labels, NetworkPolicy } from "../../../netpol/types";
import {
    acceptTo,
    admin,
    baseline,
    denyFrom,
    denyTo,
    everyPod,
    networks,
    podsOf,
    tcp,
    y,
} from "../../cases/tables/cluster-policies";
import { policy, xyz } from "../../cases/tables/pods";
import { tieredCluster } from "../../differential/tier-arbitraries";
import { runs } from "../../runs";

// Every labelling that the selectors of random clusters can tell apart.
const values = [undefined, "a", "b", "", "other"];
const labellings: readonly Labels[] = values.flatMap((app) =>
    values.map((tier) => ({ ...(app === undefined ? {} : { app }), ...(tier === undefined ? {} : { tier }) })),
);
const closed = { ports: PortSet.none, unknown: PortSet.none };

describe("reach() of pods that may come, beside cluster-wide policies", function () {
    this.timeout(120_000);

    for (const profile of ["reference", "kube-network-policies"] satisfies ProfileName[]) {
        it(`never says more or less than what some labels get, under profile ${profile}`, () => {
            let exact = 0;
            let open = 0;
            fc.assert(
                fc.property(tieredCluster(profile !== "reference"), (made) => {
                    const index = createIndex(made, { profile, clusterAddresses: IpSet.none });
                    const cells = cellsOf(index);
                    for (const { key, from, to } of questionsOf(made)) {
                        const cell = cells.get(key) ?? closed;
                        const { ports, unknown } = someGet(index, from, to);
                        const text = `${key}: ${cell.ports.toString()} / ${cell.unknown.toString()}`;
                        // A pod to come may name its ports as it likes, so that what depends on a name is open to some.
                        expect(ports.union(unknown).covers(cell.ports), text).to.equal(true);
                        if (!key.endsWith("/*")) expect(ports.covers(cell.ports), text).to.equal(true);
                        expect(cell.ports.union(cell.unknown).covers(ports.union(unknown)), text).to.equal(true);
                        exact += cell.ports.equals(ports) && cell.unknown.equals(unknown.subtract(ports)) ? 1 : 0;
                        open++;
                    }
                }),
                { numRuns: runs(8, 60) },
            );
            expect(exact / open, "answers that are exact").to.be.above(0.4);
        });
    }

    const deny = denyTo([networks("169.254.169.254/32")]);
    it("denies what is denied whatever the labels are", () => {
        const cell = find([admin("metadata", 1, { subject: everyPod, egress: [deny] })], [], "x/*", "169.254.169.254");
        expect(cell).to.deep.equal(["none", "none"]);
    });

    it("denies it to namespaces that do not exist yet, too", () => {
        const all = [admin("metadata", 1, { subject: everyPod, egress: [deny] })];
        expect(find(all, [], newNamespaceId, "169.254.169.254")).to.deep.equal(["none", "none"]);
        expect(find(all, [], newNamespaceId, "169.254.169.255-255.255.255.255")).to.deep.equal(["all", "none"]);
    });

    it("accepts what is accepted whatever the labels are, over a NetworkPolicy", () => {
        const shut = [policy("x/deny", { podSelector: {}, policyTypes: ["Egress"] })];
        const dns = [admin("dns", 1, { egress: [acceptTo([y], [tcp(53)])] })];
        expect(find(dns, shut, "x/*", "y/a[Pod]")).to.deep.equal(["TCP 53", "none"]);
        expect(find([], shut, "x/*", "y/a[Pod]")).to.deep.equal(["none", "none"]);
    });

    it("calls unknown what depends on the labels", () => {
        const some = [admin("some", 1, { subject: podsOf("x", "a"), egress: [denyTo([y], [tcp(80)])] })];
        expect(find(some, [], "x/*", "y/a[Pod]")[1]).to.equal("TCP 80");
    });

    it("calls unknown what Baseline denies to those whom no NetworkPolicy selects", () => {
        const closedByDefault = [baseline("closed", 1, { ingress: [denyFrom([everyPod], [tcp(80)])] })];
        expect(find(closedByDefault, [], "y/a[Pod]", "x/*")[1]).to.equal("TCP 80");
    });
});

function find(
    clusterPolicies: readonly ClusterPolicy[],
    policies: readonly NetworkPolicy[],
    from: string,
    to: string,
): [ports: string, unknown: string] {
    const pod = (namespace: string, ip: string) => ({
        ...{
            kind: "Pod" as const,
            namespace,
            name: "a",
            labels: { pod: "a" },
            ports: [],
            ips: [ip],
            hostNetwork: false,
        },
    });
    const namespaces = Object.entries(xyz).map(([name, labels]) => ({ name, labels }));
    const workloads = [pod("x", "10.244.1.10"), pod("y", "10.244.2.10")];
    const cluster: Cluster = { namespaces, workloads, services: [], policies, clusterPolicies };
    const { ports, unknown } = cellsOf(createIndex(cluster)).get(`${from} ${to}`) ?? closed;
    return [ports.toString(), unknown.toString()];
}

function cellsOf(index: Index): ReadonlyMap<string, Connection> {
    return new Map([...reach(index).connections()].map((each) => [`${each.from} ${each.to}`, each]));
}

/** Every pod of a cluster with any pod of namespace x, one way and the other, and any pod of x with any of y. */
function questionsOf({ workloads }: Cluster) {
    const anyIn = (namespace: string) => labellings.map((labels): Endpoint => ({ pod: { namespace, labels } }));
    const existing = workloads.filter(({ hostNetwork }) => !hostNetwork);
    return [
        ...existing.flatMap(({ namespace, name }) => {
            const id = `${namespace}/${name}`;
            return [
                { key: `x/* ${id}[Pod]`, from: anyIn("x"), to: [{ workload: id }] },
                { key: `${id}[Pod] x/*`, from: [{ workload: id }], to: anyIn("x") },
            ];
        }),
        ...(existing.length === 1 ? [{ key: "x/* y/*", from: anyIn("x"), to: anyIn("y") }] : []),
    ];
}

/** What at least one choice of labels gets. */
function someGet(index: Index, from: readonly Endpoint[], to: readonly Endpoint[]) {
    const all = from.flatMap((source) => to.map((destination) => portsBetween(index, source, destination)));
    return {
        ports: PortSet.unionAll(all.map(({ ports }) => ports)),
        unknown: PortSet.unionAll(all.map(({ unknown }) => unknown)),
    };
}
