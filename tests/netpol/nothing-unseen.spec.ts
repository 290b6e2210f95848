import { expect } from "chai";
import * as fc from "fast-check";
import {
    type Cluster,
    type ClusterNode,
    type ClusterPolicyPeer,
    createIndex,
    effectivePolicyTypes,
    type Endpoint,
    evaluate,
    type IndexOptions,
    IpSet,
    type NetworkPolicy,
    profileNames,
    protocols,
    type Service,
    type UnjudgedPolicy,
    type Verdict,
    workloadId,
} from "../../netpol";
import { acceptTo, admin, denyFrom, denyTo, everyPod } from "../cases/tables/cluster-policies";
import { anyCluster } from "./random-cluster";

const label = fc.constantFrom("a", "b");
const service: fc.Arbitrary<Service> = fc
    .record({ namespace: fc.constantFrom("x", "y", "z"), app: label, at: fc.constantFrom("10.0.0.4", "10.96.0.1") })
    .map(({ namespace, app, at }) => ({
        ...{ namespace, name: `s-${app}`, selector: { app }, clusterIPs: [at] },
        ports: [{ protocol: "TCP", port: 80, targetPort: 80 }],
    }));
const node: fc.Arbitrary<ClusterNode> = fc
    .constantFrom("192.168.0.1", "192.168.9.1", "10.9.0.9")
    .map((ip) => ({ name: `n-${ip}`, labels: {}, ips: [ip] }));

const inTeam: ClusterPolicyPeer = { namespaces: { matchLabels: { app: "a" } } };
const nodes: ClusterPolicyPeer = { nodes: {} };
const every = { subject: everyPod };
const tiers = fc.constantFrom(
    undefined,
    [admin("nodes", 1, { ...every, egress: [denyTo([nodes])] })],
    [admin("teams", 1, { subject: inTeam, ingress: [denyFrom([everyPod])], egress: [acceptTo([inTeam])] })],
    [admin("both", 1, { ...every, egress: [acceptTo([inTeam]), denyTo([everyPod, nodes])] })],
);

/** A world of objects of every kind. */
const anyWorld: fc.Arbitrary<Cluster> = fc
    .record({
        cluster: anyCluster,
        services: fc.uniqueArray(service, { maxLength: 2, selector: ({ clusterIPs }) => clusterIPs[0] }),
        nodes: fc.uniqueArray(node, { maxLength: 2, selector: ({ name }) => name }),
        clusterPolicies: tiers,
    })
    .map(({ cluster, ...more }) => ({ ...cluster, ...more }));

/** What may be taken away from a world: everything but workloads and the policies that are judged. */
const removable = ["namespaces", "services", "nodes", "unjudged"] as const;
type Removable = (typeof removable)[number];

/** Every world that has one object less. */
function lessOne(world: Cluster): { readonly kind: Removable; readonly world: Cluster }[] {
    return removable.flatMap((kind) =>
        (world[kind] ?? []).map((_, place) => ({
            kind,
            world: { ...world, [kind]: world[kind]!.filter((_, other) => other !== place) },
        })),
    );
}

const addresses = ["10.0.0.4", "10.96.0.1", "192.168.0.1", "10.9.0.9", "10.0.1.1", "8.8.8.8"];

type Ask = (world: Cluster, options: IndexOptions) => readonly (Verdict | undefined)[];

/** The verdicts on some connections between workloads and addresses, in a set order. */
const askAll: Ask = (world, options) => {
    const index = createIndex(world, options);
    const pods = world.workloads.map((workload): Endpoint => ({ workload: workloadId(workload) }));
    const ends = [...pods, ...addresses.map((ip): Endpoint => ({ ip }))];
    const pairs = pods.flatMap((pod) => ends.flatMap((end) => [[pod, end] as const, [end, pod] as const]));
    return pairs.flatMap(([from, to]) =>
        protocols.flatMap((protocol) =>
            [80, 443].map((port) => {
                // A pod's way to itself is no matter of policy.
                if (from === to) return undefined;
                return evaluate(index, { from, to, protocol, port }).verdict;
            }),
        ),
    );
};

/** {@link askAll} as if whatever no object has were outside the cluster. */
const closed: Ask = (world, options) => askAll(world, { ...options, clusterAddresses: IpSet.none });

/** What taking one object away does: how many objects there are, how many of them change an answer, and how many turn one round. */
interface Effects {
    readonly objects: number;
    readonly changing: number;
    readonly turning: number;
}

function isOpposed(a: Verdict | undefined, b: Verdict | undefined): boolean {
    return [a, b].includes("allowed") && [a, b].includes("denied");
}

function effects(ask: Ask, world: Cluster, options: IndexOptions, kinds: readonly Removable[] = removable): Effects {
    const before = ask(world, options);
    const all = lessOne(world)
        .filter(({ kind }) => kinds.includes(kind))
        .map((less) => ask(less.world, options));
    const count = (is: (a: Verdict | undefined, b: Verdict | undefined) => boolean): number =>
        all.filter((after) => after.some((verdict, place) => is(before[place], verdict))).length;
    return { objects: all.length, changing: count((a, b) => a !== b), turning: count(isOpposed) };
}

const anyOptions = fc.record({ profile: fc.constantFrom(...profileNames) });

describe("nothing unseen: one object less", () => {
    it("never has one answer allowed and the other denied, on random worlds under every profile", () => {
        let [objects, changing] = [0, 0];
        fc.assert(
            fc.property(anyWorld, anyOptions, (world, options) => {
                const all = effects(askAll, world, options);
                expect(all.turning).to.equal(0);
                objects += all.objects;
                changing += all.changing;
            }),
            { numRuns: 60 },
        );
        // It says something: objects are there to take away, and some of them matter.
        expect(objects).to.be.greaterThan(100);
        expect(changing).to.be.greaterThan(10);
    });

    // Each gap kind, silenced: what was not seen counts as not there.
    const silenced: Readonly<Record<string, { readonly kind: Removable; readonly ask: Ask }>> = {
        "labels of a namespace that nobody listed count as absent": {
            kind: "namespaces",
            ask: (world, options) => {
                const listed = new Set(world.namespaces.map(({ name }) => name));
                const missing = ["x", "y", "z"].filter((name) => !listed.has(name));
                const namespaces = [
                    ...world.namespaces.map(({ name, labels }) => ({ name, labels })),
                    ...missing.map((name) => ({ name, labels: {} })),
                ];
                return askAll({ ...world, namespaces }, options);
            },
        },
        "the address of a Service that is gone counts as outside the cluster": { kind: "services", ask: closed },
        "the address of a Node that is gone counts as outside the cluster": { kind: "nodes", ask: closed },
    };
    for (const [title, { kind, ask }] of Object.entries(silenced)) {
        it(`fails where ${title}`, () => {
            const holds = fc.property(
                anyWorld,
                anyOptions,
                (world, options) => effects(ask, world, options, [kind]).turning === 0,
            );
            expect(fc.check(holds, { numRuns: 3_000, endOnFailure: true }).failed).to.equal(true);
        });
    }
});

/** The policy as one of a kind that is not judged: whom it concerns is known, and not what it says. */
function unread({ metadata, spec }: NetworkPolicy): UnjudgedPolicy {
    const ways = effectivePolicyTypes(spec);
    return {
        ...{ apiVersion: "example.com/v1", kind: "OtherPolicy", name: metadata.name, namespace: metadata.namespace },
        ...{ pods: spec.podSelector, nodes: false, opens: ways, shuts: ways, peers: "anybody" },
    };
}

describe("nothing unseen: a policy that is not judged", () => {
    /** Answers that are opposed where some policies are judged, and where they are not. */
    const opposed = (
        world: Cluster,
        options: IndexOptions,
        kept: (policy: NetworkPolicy) => UnjudgedPolicy[],
    ): number => {
        const [hidden, shown] = [world.policies.slice(0, 2), world.policies.slice(2)];
        const unjudged = [...(world.unjudged ?? []), ...hidden.flatMap(kept)];
        const [judged, not] = [askAll(world, options), askAll({ ...world, policies: shown, unjudged }, options)];
        return judged.filter((verdict, place) => isOpposed(verdict, not[place])).length;
    };

    it("never says the opposite of what the policy says, on random worlds under every profile", () => {
        const holds = fc.property(anyWorld, anyOptions, (world, options) => {
            expect(opposed(world, options, (policy) => [unread(policy)])).to.equal(0);
        });
        fc.assert(holds, { numRuns: 100 });
    });

    it("fails where such a policy is passed over", () => {
        const holds = fc.property(anyWorld, anyOptions, (world, options) => opposed(world, options, () => []) === 0);
        expect(fc.check(holds, { numRuns: 300, endOnFailure: true }).failed).to.equal(true);
    });
});

describe("nothing unseen: labels that pods get from their controller", () => {
    const value = fc.constantFrom("a", "b", "c");
    /** Answers that are opposed where the labels are known, and where they are to come. */
    const opposed = (world: Cluster, options: IndexOptions, app: string, before: Cluster): number => {
        const workloads = world.workloads.map(({ labelsToCome, ...each }) =>
            labelsToCome ? { ...each, labels: { ...each.labels, app } } : each,
        );
        const [known, toCome] = [askAll({ ...world, workloads }, options), askAll(before, options)];
        return known.filter((verdict, place) => isOpposed(verdict, toCome[place])).length;
    };

    it("never are what turns an answer round, on random worlds under every profile", () => {
        const holds = fc.property(anyWorld, anyOptions, value, (world, options, app) => {
            expect(opposed(world, options, app, world)).to.equal(0);
        });
        fc.assert(holds, { numRuns: 100 });
    });

    it("are if they count as absent", () => {
        const holds = fc.property(anyWorld, anyOptions, value, (world, options, app) => {
            const workloads = world.workloads.map((each) => ({ ...each, labelsToCome: undefined }));
            return opposed(world, options, app, { ...world, workloads }) === 0;
        });
        expect(fc.check(holds, { numRuns: 1_000, endOnFailure: true }).failed).to.equal(true);
    });
});
