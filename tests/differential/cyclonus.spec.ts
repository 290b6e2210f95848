import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createIndex, type Endpoint, evaluate, type Index, IpSet, reach } from "../../netpol";
import type {
    Cluster,
    ContainerPort,
    Labels,
    LabelSelector,
    NetworkPolicy,
    NetworkPolicySpec,
    Protocol,
} from "../../netpol/types";
import { cases, runs } from "../runs";

// Verdicts of an independent implementation, made by the program in cyclonus/ (its README tells how); nothing of ours
// had a part in them.

/** One line of the data: see Set in cyclonus/random.go. */
interface Line {
    readonly n: Readonly<Record<string, Labels>>;
    readonly p: readonly {
        readonly n: string;
        readonly l?: Labels;
        readonly i: string;
        readonly c?: readonly { readonly n: string; readonly p: number; readonly t: Protocol }[];
    }[];
    readonly q: readonly { readonly n: string; readonly s: NetworkPolicySpec }[];
    readonly v: string;
}

const hosts = ["10.200.5.7", "151.101.1.69", "2a04:4e42::7"];
const asked: readonly (readonly [Protocol, number])[] = [
    ["TCP", 80],
    ["TCP", 81],
    ["TCP", 8080],
    ["UDP", 53],
    ["UDP", 80],
    ["SCTP", 80],
];

const data = gunzipSync(readFileSync(join(__dirname, "cyclonus/verdicts.jsonl.gz"))).toString("utf8");
const lines = cases(300, data.trimEnd().split("\n")).map((line) => JSON.parse(line) as Line);

describe("netpol agrees with cyclonus, an independent implementation", function () {
    // Millions of verdicts: seconds on an idle machine, more on a busy one.
    this.timeout(300_000);

    const share = runs(150, 2_000);
    const [few, enough] = [share, runs(300, 10_000)].map((count) => count.toLocaleString("en"));
    const sums = { cells: 0, denied: 0 };
    for (let first = 0; first < lines.length; first += share) {
        it(`on every verdict and every half of random policy sets ${first} to ${first + share - 1}`, () => {
            const wrong = lines
                .slice(first, first + share)
                .flatMap((line, set) => compare(line, first + set, clusterOf(line), sums));
            expect(wrong.slice(0, 5)).to.deep.equal([]);
        });
    }

    it(`on every cell of reach() as well, for the first ${few} sets`, () => {
        expect(lines.slice(0, share).flatMap(compareReach).slice(0, 5)).to.deep.equal([]);
    });

    it(`on at least ${enough} sets, in which neither verdict is rare`, () => {
        expect(lines.length).to.be.at.least(runs(300, 10_000));
        expect(sums.cells).to.equal(lines.length * 300);
        expect(sums.denied / sums.cells).to.be.within(0.2, 0.8);
    });

    it("differs on a pod's own address only because cyclonus has no rule for it", () => {
        let differing = 0;
        for (const line of lines.slice(0, 100)) {
            const index = indexOf(clusterOf(line));
            for (const cell of cellsOf(line).filter(({ from, to }) => from === to)) {
                expect(verdict(index, cell)).to.equal("allowed");
                if (!(cell.egress && cell.ingress)) differing++;
            }
        }
        expect(differing).to.be.greaterThan(0);
    });

    it("differs on NotIn only because cyclonus wants the key to be there", () => {
        const literal = lines.slice(0, 100).flatMap((line, set) =>
            compare(
                line,
                set,
                clusterOf(line, (s) => s),
            ),
        );
        expect(literal.length).to.be.greaterThan(0);
    });

    it("differs under a profile whose blocks do not match pods", () => {
        const cilium = lines.slice(0, 100).flatMap((line) => {
            const index = createIndex(clusterOf(line), { profile: "cilium", clusterAddresses: IpSet.none });
            return cellsOf(line).filter(
                (cell) => cell.from !== cell.to && verdict(index, cell) !== verdictOf(cell.egress && cell.ingress),
            );
        });
        expect(cilium.length).to.be.greaterThan(0);
    });

    // Negative controls: the least change of one policy of one set must be seen.
    const changes: Record<string, (spec: NetworkPolicySpec) => NetworkPolicySpec> = {
        "an ingress rule is dropped": (spec) => ({ ...spec, ingress: (spec.ingress ?? []).slice(1) }),
        "an egress rule is dropped": (spec) => ({ ...spec, egress: (spec.egress ?? []).slice(1) }),
        "Egress is not isolated": (spec) => ({ ...spec, policyTypes: ["Ingress"] }),
        "a rule's ports are widened": (spec) => ({
            ...spec,
            ingress: (spec.ingress ?? []).map((rule) => ({ ...(rule.from ? { from: rule.from } : {}) })),
        }),
        "except is forgotten": (spec) =>
            JSON.parse(
                JSON.stringify(spec, (key, value: unknown) => (key === "except" ? undefined : value)),
            ) as NetworkPolicySpec,
        "endPort is forgotten": (spec) =>
            JSON.parse(
                JSON.stringify(spec, (key, value: unknown) => (key === "endPort" ? undefined : value)),
            ) as NetworkPolicySpec,
    };
    for (const [what, change] of cases(2, Object.entries(changes))) {
        it(`sees it when ${what}`, () => {
            const seen = lines.slice(0, 100).filter((line, set) => {
                const cluster = clusterOf(line);
                const policies = cluster.policies.map((policy) => ({ ...policy, spec: change(policy.spec) }));
                return compare(line, set, { ...cluster, policies }).length > 0;
            });
            expect(seen.length).to.be.greaterThan(0);
        });
    }
});

interface Cell {
    readonly from: number;
    readonly to: number;
    readonly protocol: Protocol;
    readonly port: number;
    readonly egress: boolean;
    readonly ingress: boolean;
}

/** The cells of a line in the order that main.go packed them. Ends are counted, pods first. */
function cellsOf(line: Line): Cell[] {
    const bytes = Buffer.from(line.v, "base64");
    const pods = line.p.length;
    const ends = Array.from({ length: pods + hosts.length }, (_, index) => index);
    let at = 0;
    const bit = (): boolean => ((bytes[at >> 3]! >> (at++ & 7)) & 1) === 1;
    return ends.flatMap((from) =>
        ends
            .filter((to) => from < pods || to < pods)
            .flatMap((to) =>
                asked.map(([protocol, port]) => ({ from, to, protocol, port, egress: bit(), ingress: bit() })),
            ),
    );
}

function compare(line: Line, set: number, cluster: Cluster, sums = { cells: 0, denied: 0 }): string[] {
    const index = indexOf(cluster);
    return cellsOf(line)
        .filter(({ from, to }) => from !== to)
        .flatMap((cell) => {
            const answer = evaluate(index, questionOf(index, cell));
            const wanted = verdictOf(cell.egress && cell.ingress);
            sums.cells++;
            if (wanted === "denied") sums.denied++;
            const same =
                answer.verdict === wanted &&
                answer.egress.verdict === verdictOf(cell.egress) &&
                answer.ingress.verdict === verdictOf(cell.ingress);
            const ours = `${answer.verdict} (out ${answer.egress.verdict}, in ${answer.ingress.verdict})`;
            return same ? [] : [`set ${set} ${cell.from} -> ${cell.to} ${cell.protocol} ${cell.port}: we say ${ours}`];
        });
}

function compareReach(line: Line, set: number): string[] {
    const { peers, connections } = reach(indexOf(clusterOf(line)));
    const ranges = peers.filter(({ kind }) => kind === "external").map(({ id }) => ({ id, range: IpSet.parse(id) }));
    const ids = [
        ...line.p.map((pod, at) => `${pod.n}/p${at}[Pod]`),
        ...hosts.map((ip) => ranges.find(({ range }) => range.contains(ip))!.id),
    ];
    const open = new Map([...connections()].map((each) => [`${each.from} ${each.to}`, each.ports]));
    return cellsOf(line)
        .filter(({ from, to }) => from !== to)
        .filter(({ from, to, protocol, port, egress, ingress }) => {
            const allowed = open.get(`${ids[from]} ${ids[to]}`)?.has(protocol, port) ?? false;
            return allowed !== (egress && ingress);
        })
        .map(({ from, to, protocol, port }) => `set ${set} ${from} -> ${to} ${protocol} ${port}: reach() differs`);
}

function verdictOf(allowed: boolean): "allowed" | "denied" {
    return allowed ? "allowed" : "denied";
}

function verdict(index: Index, cell: Cell): string {
    return evaluate(index, questionOf(index, cell)).verdict;
}

function questionOf(index: Index, { from, to, protocol, port }: Cell) {
    return { from: endpoint(index.cluster, from), to: endpoint(index.cluster, to), protocol, port };
}

function endpoint({ workloads }: Cluster, at: number): Endpoint {
    const pod = workloads[at];
    return pod === undefined ? { ip: hosts[at - workloads.length]! } : { workload: `${pod.namespace}/${pod.name}` };
}

/** cyclonus matches blocks against pod addresses and names against declared ports only: this profile reads them so. */
function indexOf(cluster: Cluster): Index {
    return createIndex(cluster, { profile: "kube-network-policies", clusterAddresses: IpSet.none });
}

function clusterOf(line: Line, read: (spec: NetworkPolicySpec) => NetworkPolicySpec = asCyclonusReads): Cluster {
    return {
        namespaces: Object.entries(line.n).map(([name, labels]) => ({ name, labels })),
        workloads: line.p.map((pod, index) => ({
            kind: "Pod",
            namespace: pod.n,
            name: `p${index}`,
            labels: pod.l ?? {},
            ports: (pod.c ?? []).map((port): ContainerPort => ({ name: port.n, port: port.p, protocol: port.t })),
            ips: [pod.i],
            hostNetwork: false,
        })),
        services: [],
        policies: line.q.map(({ n: namespace, s: spec }, index): NetworkPolicy => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { namespace, name: `q${index}` },
            spec: read(spec),
        })),
    };
}

/**
 * cyclonus takes NotIn to need the key, which Kubernetes does not ("… and all resources with no labels with the tier
 * key"). So it is shown policies as written, and our engine the same with "Exists" beside every NotIn.
 */
function asCyclonusReads(spec: NetworkPolicySpec): NetworkPolicySpec {
    return JSON.parse(JSON.stringify(spec), (key, value: unknown) =>
        key === "matchExpressions" ? withExists(value as Expressions) : value,
    ) as NetworkPolicySpec;
}

type Expressions = NonNullable<LabelSelector["matchExpressions"]>;

function withExists(expressions: Expressions): Expressions {
    return expressions.flatMap((each) =>
        each.operator === "NotIn" ? [each, { key: each.key, operator: "Exists" as const }] : [each],
    );
}
