import { expect } from "chai";
import fc from "fast-check";
import {
    createIndex,
    type Endpoint,
    evaluate,
    type Index,
    IpSet,
    portsBetween,
    type PortsBetween,
    PortSet,
    reach,
    readObjects,
} from "../../netpol";
import type { Cluster, Protocol, Verdict } from "../../netpol/types";
import { runs } from "../runs";
import { askedPort, hostIps, protocol } from "./arbitraries";
import { ciliumCluster, ciliumPolicies } from "./cilium-arbitraries";
import { asObject, type CiliumPolicy, type CiliumRule, type CiliumSpec } from "./cilium-objects";
import type { End, Question } from "./naive";
import { askCilium } from "./naive-cilium";

interface Picked {
    readonly fromAt: number;
    readonly toAt: number;
    readonly protocol: Protocol;
    readonly port: number;
}

const question: fc.Arbitrary<Picked> = fc.record({ fromAt: fc.nat(6), toAt: fc.nat(6), protocol, port: askedPort });
const questions = fc.array(question, { minLength: 1, maxLength: 20 });
const numRuns = runs(300, 20_000);

describe("Cilium's policies: the engine agrees with an evaluator written straight from their documentation", function () {
    this.timeout(3_600_000);

    it("evaluate(), portsBetween() and reach() give its verdict on random policies beside NetworkPolicies", () => {
        fc.assert(
            fc.property(ciliumCluster, ciliumPolicies(false), questions, (made, written, picked) => {
                expect(disagreements(made, written, written, picked)).to.deep.equal([]);
            }),
            { numRuns },
        );
    });

    it("gives its verdict where it is told which addresses the API server has, a node's or not", () => {
        const told = fc.subarray([...hostIps], { minLength: 1 });
        fc.assert(
            fc.property(ciliumCluster, ciliumPolicies(false), questions, told, (made, written, picked, apiServer) => {
                expect(disagreements(made, written, written, picked, { ...whole, apiServer })).to.deep.equal([]);
            }),
            { numRuns: runs(300, 5000) },
        );
    });

    it("is never sure of another verdict where the own node and the others are told apart", () => {
        fc.assert(
            fc.property(ciliumCluster, ciliumPolicies(true), questions, (made, written, picked) => {
                const firm = disagreements(made, written, written, picked).filter(
                    (text) => !/says unknown$/.test(text),
                );
                expect(firm).to.deep.equal([]);
            }),
            { numRuns: runs(150, 5000) },
        );
    });

    it("is never sure of another verdict where the labels of namespaces were not seen, or a namespace is none of the cluster's", () => {
        const hidden = fc.subarray(["x", "y", "z"], { minLength: 1 });
        fc.assert(
            fc.property(ciliumCluster, ciliumPolicies(false), questions, hidden, (made, written, picked, names) => {
                const firm = [unseen, unlisted].flatMap((world) =>
                    disagreements(made, written, written, picked, world(names)).filter(
                        (text) => !/says unknown$/.test(text),
                    ),
                );
                expect(firm).to.deep.equal([]);
            }),
            { numRuns: runs(150, 5000) },
        );
    });

    // Negative controls: what is changed on one side only must be noticed.
    for (const [name, change] of Object.entries(mutations())) {
        it(`sees ${name}`, () => {
            const agrees = fc.property(ciliumCluster, ciliumPolicies(false), questions, (made, written, picked) => {
                return disagreements(made, written, written.map(change), picked).length === 0;
            });
            expect(fc.check(agrees, { numRuns: 3000, endOnFailure: true }).failed).to.equal(true);
        });
    }

    it("asks questions of every verdict, and is mostly sure", () => {
        const seen: Record<Verdict, number> = { allowed: 0, denied: 0, unknown: 0 };
        fc.assert(
            fc.property(ciliumCluster, ciliumPolicies(false), questions, (made, written, picked) => {
                for (const each of questionsOf(made, picked)) seen[askCilium(made, written, each)]++;
            }),
            { numRuns: 300 },
        );
        const all = seen.allowed + seen.denied + seen.unknown;
        expect(
            Object.values(seen).every((count) => count > all / 50),
            JSON.stringify(seen),
        ).to.equal(true);
        expect(seen.unknown, JSON.stringify(seen)).to.be.below(all / 3);
    });
});

/** Ways in which Cilium's policies could be misread. */
function mutations(): Record<string, (policy: CiliumPolicy) => CiliumPolicy> {
    return {
        "rules that deny taken for none": ofSpecs(({ ingressDeny: _, egressDeny: __, ...rest }) => rest),
        "enableDefaultDeny that is not heeded": ofSpecs(({ enableDefaultDeny: _, ...rest }) => rest),
        "an empty list of rules taken for default deny": ofSpecs((spec) => ({
            ...spec,
            ingress: spec.ingress?.length === 0 ? [{}] : spec.ingress,
        })),
        "an empty list of peers taken for anybody": ofRules((rule) =>
            rule.endpoints?.length === 0 ? anybody(rule) : rule,
        ),
        "a rule without peers and ports taken for anybody": ofRules((rule) =>
            Object.keys(rule).length === 0 ? { entities: ["all"] } : rule,
        ),
        "world taken for everybody": entities((name) => (name === "world" ? "all" : name)),
        "cluster taken for everybody": entities((name) => (name === "cluster" ? "all" : name)),
        "the exceptions of a CIDR that are not heeded": ofRules(({ cidrSet, ...rest }) =>
            cidrSet === undefined ? rest : { ...rest, cidrSet: cidrSet.map(({ cidr }) => ({ cidr })) },
        ),
        "the peers of a policy in a namespace taken from all of them": (policy) => ({
            ...policy,
            namespace: undefined,
        }),
        "ANY taken for TCP": ofRules(({ toPorts, ...rest }) => ({
            ...rest,
            toPorts: toPorts?.map((entry) => ({
                ...entry,
                ports: (entry.ports ?? []).map((port) => ({
                    ...port,
                    protocol: port.protocol === "ANY" ? "TCP" : port.protocol,
                })),
            })),
        })),
        "endPort that is not heeded": ofRules(({ toPorts, ...rest }) => ({
            ...rest,
            toPorts: toPorts?.map((entry) => ({
                ...entry,
                ports: (entry.ports ?? []).map((port) => ({ ...port, endPort: 0 })),
            })),
        })),
        "a rule about ICMP taken for one about ports": ofRules(({ icmps: _, ...rest }) => rest),
    };
}

function ofSpecs(change: (spec: CiliumSpec) => CiliumSpec) {
    return (policy: CiliumPolicy): CiliumPolicy => ({ ...policy, specs: policy.specs.map(change) });
}

function ofRules(change: (rule: CiliumRule) => CiliumRule) {
    const all = (rules: readonly CiliumRule[] | undefined) => rules?.map(change);
    return ofSpecs(({ ingress, ingressDeny, egress, egressDeny, ...rest }) => ({
        ...rest,
        ...{ ingress: all(ingress), ingressDeny: all(ingressDeny), egress: all(egress), egressDeny: all(egressDeny) },
    }));
}

function entities(change: (name: string) => string) {
    return ofRules((rule) => (rule.entities === undefined ? rule : { ...rule, entities: rule.entities.map(change) }));
}

function anybody({ endpoints: _, ...rest }: CiliumRule): CiliumRule {
    return { ...rest, entities: ["all"] };
}

function endpoint(end: End): Endpoint {
    return "pod" in end ? { workload: name(end) } : { ip: end.ip };
}

/** What the engine is shown of a cluster, and how it is asked about one of its ends. */
interface World {
    readonly shown: (made: Cluster) => Cluster;
    readonly endpoint: (end: End) => Endpoint;
    /** Whether policies of a namespace are there. */
    readonly has: (namespace: string) => boolean;
    /** Which addresses the API server has; not known where absent. */
    readonly apiServer?: readonly string[];
}

const whole: World = { shown: (made) => made, endpoint, has: () => true };

/** Without the objects of some namespaces. */
const unseen = (names: readonly string[]): World => ({
    shown: (made) => ({ ...made, namespaces: made.namespaces.filter(({ name: each }) => !names.includes(each)) }),
    endpoint,
    has: () => true,
});

/** Without some namespaces, whose pods are asked about as those that need not exist. */
const unlisted = (names: readonly string[]): World => ({
    shown: (made) => ({
        ...made,
        namespaces: made.namespaces.filter(({ name: each }) => !names.includes(each)),
        workloads: made.workloads.filter(({ namespace }) => !names.includes(namespace)),
        policies: made.policies.filter(({ metadata }) => !names.includes(metadata.namespace ?? "")),
    }),
    endpoint: (end) => {
        if (!("pod" in end) || !names.includes(end.pod.namespace)) return endpoint(end);
        const { namespace, labels, ports, ips } = end.pod;
        return { pod: { namespace, labels, ports, ips, namespaceLabels: end.namespaceLabels } };
    },
    has: (namespace) => !names.includes(namespace),
});

function disagreements(
    made: Cluster,
    written: readonly CiliumPolicy[],
    naive: readonly CiliumPolicy[],
    picked: readonly Picked[],
    world: World = whole,
): string[] {
    const shown = world.shown(made);
    const { apiServer = [] } = world;
    const isThere = ({ namespace }: CiliumPolicy): boolean => namespace === undefined || world.has(namespace);
    const objects = written
        .filter(isThere)
        .map((policy, at) => ({ source: "test", document: at + 1, value: asObject(policy, `c${at}`) }));
    const { cluster, problems } = readObjects(objects);
    expect(problems).to.deep.equal([]);
    const { pluginPolicies = [], unjudged = [] } = cluster;
    const index = createIndex(
        { ...shown, pluginPolicies, unjudged },
        {
            profile: "cilium",
            clusterAddresses: IpSet.none,
            apiServer: IpSet.unionAll(apiServer.map((ip) => IpSet.parse(ip))),
        },
    );
    const cells = world.shown === whole.shown ? cellsOf(index) : undefined;
    const judged = { ...made, policies: shown.policies, ...(world.apiServer && { apiServer }) };
    return questionsOf(made, picked).flatMap((asked) => {
        const expected = askCilium(judged, naive.filter(isThere), asked);
        const { protocol: over, port } = asked;
        const [from, to] = [world.endpoint(asked.from), world.endpoint(asked.to)];
        const said: Record<string, Verdict> = {
            "evaluate()": evaluate(index, { from, to, protocol: over, port }).verdict,
            "portsBetween()": among(portsBetween(index, from, to), asked),
            ...(cells && { "reach()": among(cells(asked.from, asked.to), asked) }),
        };
        const title = `${name(asked.from)} -> ${name(asked.to)} ${over} ${port}: naive ${expected}`;
        return Object.entries(said).flatMap(([way, verdict]) =>
            verdict === expected ? [] : [`${title}, ${way} says ${verdict}`],
        );
    });
}

function cellsOf(index: Index): (from: End, to: End) => PortsBetween | undefined {
    const { peers, connections } = reach(index, { kinds: ["pod", "external"] });
    const ranges = peers.filter(({ kind }) => kind === "external").map(({ id }) => ({ id, set: IpSet.parse(id) }));
    const cells = new Map([...connections()].map((each) => [`${each.from} ${each.to}`, each]));
    const idOf = (end: End): string =>
        "pod" in end ? `${name(end)}[Pod]` : (ranges.find(({ set }) => set.contains(end.ip))?.id ?? end.ip);
    return (from, to) => cells.get(`${idOf(from)} ${idOf(to)}`);
}

/** Questions among the pods and hosts of a cluster; those of a pod to itself and among hosts are no question. */
function questionsOf(made: Cluster, picked: readonly Picked[]): Question[] {
    const labelsOf = new Map(made.namespaces.map((each) => [each.name, each.labels]));
    const ends: End[] = [
        ...made.workloads.map((pod) => ({ pod, namespaceLabels: labelsOf.get(pod.namespace) ?? {} })),
        ...hostIps.map((ip) => ({ ip })),
    ];
    const at = (place: number): End => ends[place % ends.length] ?? { ip: hostIps[0] };
    return picked
        .map(({ fromAt, toAt, ...rest }) => ({ from: at(fromAt), to: at(toAt), ...rest }))
        .filter(({ from, to }) => ("pod" in from || "pod" in to) && name(from) !== name(to));
}

const name = (end: End): string => ("pod" in end ? `${end.pod.namespace}/${end.pod.name}` : end.ip);

function among(cell: PortsBetween | undefined, { protocol: over, port }: Pick<Question, "protocol" | "port">): Verdict {
    const { ports, unknown } = cell ?? { ports: PortSet.none, unknown: PortSet.none };
    return ports.has(over, port) ? "allowed" : unknown.has(over, port) ? "unknown" : "denied";
}
