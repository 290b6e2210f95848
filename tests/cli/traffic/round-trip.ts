import { Readable } from "node:stream";
import { random } from "../../../bench/shape";
import { learn, type Learned } from "../../../cli/traffic/learn/learn";
import { readLog } from "../../../cli/traffic/read-log";
import { Resolver } from "../../../cli/traffic/resolver";
import { Traffic } from "../../../cli/traffic/traffic";
import {
    compile,
    type Endpoint as MeshEnd,
    type Flow,
    type FlowPorts,
    later,
    type Mesh,
    parseMesh,
} from "../../../mesh";
import { rangesOf } from "../../../mesh";
import {
    type Cluster,
    createIndex,
    type Endpoint,
    evaluate,
    type Index,
    IpSet,
    type Labels,
    type Protocol,
} from "../../../netpol";

/** One pod, as it is at some time: it has labels of its own beside those of its workload. */
export interface TestPod {
    readonly namespace: string;
    readonly owner: string;
    readonly labels: Labels;
}

/** One end of a connection of the mesh. */
type TestEnd = TestPod | { readonly ip: string };

export interface TestLine {
    readonly from: TestEnd;
    readonly to: TestEnd;
    readonly port: number;
    readonly protocol: Protocol;
}

/** What came of making a mesh's traffic, learning from it, and comparing the policies of both. */
export interface Score {
    readonly learned: Learned;
    /** Connections of the mesh, and those of them that the learnt policies let through. */
    readonly lines: number;
    readonly covered: number;
    /** Connections that the learnt policies let through and the mesh does not. */
    readonly extra: readonly string[];
    readonly missing: readonly string[];
}

const unequal = (labels: Labels, next: (below: number) => number): Labels => ({
    ...labels,
    "pod-template-hash": ["6b4d9f7c8", "7d9f8b6c5", "84c9f6d5b"][next(3)] ?? "",
});

/** Pods of each workload of a mesh: as many as it was scaled to, after restarts too. */
export function podsOf(mesh: Mesh, next: (below: number) => number): Map<string, TestPod[]> {
    return new Map(
        mesh.workloads.map(({ name, namespace, pods }) => {
            const whole = mesh.workloads.find(
                (each) => each.name === name.split(".")[0] && each.namespace === namespace,
            );
            const labels: Record<string, string> = { ...whole?.pods.matchLabels, ...pods.matchLabels };
            for (const { key, operator, values = [] } of pods.matchExpressions ?? []) {
                if (operator === "In") labels[key] = values[next(values.length)] ?? "";
                if (operator === "Exists") labels[key] ??= "some";
            }
            const copies = Array.from({ length: 1 + next(3) }, () => ({
                namespace,
                owner: name.replace(".", "-"),
                labels: unequal(labels, next),
            }));
            return [name, copies] as const;
        }),
    );
}

const portsOf = (ports: FlowPorts): { port: number; protocol: Protocol }[] => {
    if (ports === "any") return [{ port: 7777, protocol: "TCP" }];
    return ports.map(({ port, protocol = "TCP" }) => ({ port: Number(port ?? 7777), protocol }));
};

function endsOf(end: MeshEnd, pods: ReadonlyMap<string, TestPod[]>, { platform }: Mesh): TestEnd[] {
    if (end.kind === "workload") return pods.get(end.name) ?? [];
    if (end.kind === "namespace") return [{ namespace: end.name, owner: "anybody", labels: { app: `in-${end.name}` } }];
    const { cidrs, except, clusterCidrs } = rangesOf(end, platform);
    if ([cidrs, except, clusterCidrs].includes(later)) return [];
    const of = (list: unknown): IpSet => IpSet.unionAll((list as string[]).map((cidr) => IpSet.parse(cidr)));
    const left = of(cidrs).subtract(of(except)).subtract(of(clusterCidrs));
    const address = left
        .cidrs()
        .find((cidr) => !cidr.startsWith("0.") && !cidr.startsWith("127."))
        ?.split("/")[0];
    return address === undefined ? [] : [{ ip: address }];
}

/** Every connection that the flows of a mesh are there for, between each of their pods. */
export function linesOf(mesh: Mesh, pods: ReadonlyMap<string, TestPod[]>): TestLine[] {
    return mesh.flows.flatMap((flow: Flow) =>
        endsOf(flow.from, pods, mesh).flatMap((from) =>
            endsOf(flow.to, pods, mesh).flatMap((to) => portsOf(flow.ports).map((port) => ({ from, to, ...port }))),
        ),
    );
}

/** Where packets that a node sends in others' stead come from (SNAT): an address of one of randomMesh's nodes. */
const node = { ip: "172.18.0.3" };

/** What a log has of a connection: its ends and its port. */
type Seen = { readonly from: unknown; readonly to: unknown; readonly port: number };
type Spelling = (line: TestLine, at: number) => Seen;

/** By labels and owners, as Hubble has them. */
const byLabels: Spelling = ({ from, to, port }) => ({ from: textOf(from), to: textOf(to), port });

/**
 * By addresses alone, as conntrack has them: a pod's own, or that of a Service before it, whose port is another. Gives the
 * objects, too, that say whose they are.
 */
function byAddresses(
    { namespaces, workloads }: Mesh,
    pods: ReadonlyMap<string, TestPod[]>,
    lines: readonly TestLine[],
) {
    const all = [...pods].flatMap(([workload, own]) => own.map((pod) => ({ workload, pod })));
    const ips = new Map(all.map(({ pod }, at) => [pod, `10.244.${1 + Math.floor(at / 200)}.${1 + (at % 200)}`]));
    const services = new Map(
        workloads.map(({ name, namespace, pods: { matchLabels = {} } }, at) => {
            const own = lines.filter(({ to }) => (pods.get(name) ?? []).includes(to as TestPod));
            const ports = own.map(({ port, protocol }) => ({ port: port + 10_000, protocol, targetPort: port }));
            const service = { namespace, name: `${name}-service`, selector: matchLabels, ports };
            return [name, { ...service, clusterIPs: [`10.96.0.${1 + at}`] }] as const;
        }),
    );
    const cluster: Cluster = {
        namespaces: namespaces.map(({ name }) => ({ name, labels: {} })),
        workloads: all.map(({ pod: { namespace, owner, labels }, pod }, at) => ({
            ...{
                kind: "Pod",
                namespace,
                name: `${owner}-7d9f8b6c5-${"bcdfg"[at % 5] ?? ""}${"hjklm"[at % 5] ?? ""}${at}`,
                labels,
            },
            ...{ ports: [], ips: [ips.get(pod) ?? ""], hostNetwork: false },
        })),
        services: [...services.values()],
        policies: [],
    };
    const addressOf = (end: TestEnd): unknown => ("ip" in end ? end.ip : (ips.get(end) ?? textOf(end)));
    const before = new Map(all.map(({ workload, pod }) => [pod, services.get(workload)?.clusterIPs[0]]));
    const spelling: Spelling = ({ from, to, port }, at) => {
        const service = "ip" in to || at % 2 === 0 ? undefined : before.get(to);
        return {
            from: addressOf(from),
            to: service ?? addressOf(to),
            port: port + (service === undefined ? 0 : 10_000),
        };
    };
    return { cluster, spelling };
}

const textOf = (end: TestEnd): unknown =>
    "ip" in end ? end.ip : { namespace: end.namespace, workload: end.owner, labels: end.labels };

const asked = (end: TestEnd): Endpoint =>
    "ip" in end ? { ip: end.ip, isNoPod: true } : { pod: { namespace: end.namespace, labels: end.labels } };

function indexOf(mesh: Mesh): Index {
    const { namespaces, policies } = compile(mesh);
    const cluster: Cluster = {
        namespaces: namespaces.map(({ manifest: { metadata } }) => ({
            name: metadata.name,
            labels: metadata.labels ?? {},
        })),
        workloads: [],
        services: [],
        policies: policies.filter(({ part }) => part !== "not-enforced").map(({ manifest }) => manifest),
    };
    return createIndex(cluster, { profile: "cilium", clusterAddresses: IpSet.none });
}

/** What a line of traffic of the mesh looks like, the same several times, and what else is in a log. */
export async function trafficOf(lines: readonly unknown[], cluster: Cluster): Promise<Traffic> {
    const traffic = new Traffic(new Resolver(cluster));
    const stdin = Readable.from([Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"))]);
    traffic.logs.push(await readLog("-", traffic, { stdin }));
    return traffic;
}

const nobody: Cluster = { namespaces: [], workloads: [], services: [], policies: [] };

/** Makes a mesh's traffic, learns from it, and holds the learnt policies against the mesh's own. */
export async function roundTrip(
    spec: Readonly<Record<string, unknown>>,
    seed: number,
    {
        noise = [],
        silent = [],
        unseen = () => false,
        addresses = false,
        snat = false,
    }: {
        readonly noise?: readonly unknown[];
        readonly silent?: readonly TestPod[];
        /** Connections that the log lacks. */
        readonly unseen?: (line: TestLine) => boolean;
        /** Whether the log has addresses alone, every second one that of a Service. */
        readonly addresses?: boolean;
        /** Whether every fifth connection comes from a node's address. */
        readonly snat?: boolean;
    } = {},
): Promise<Score> {
    const mesh = parseMesh(spec);
    const next = random(seed);
    const pods = podsOf(mesh, next);
    const lines = linesOf(mesh, pods).map((line, at) =>
        snat && at % 5 === 0 && !("ip" in line.to) ? { ...line, from: node } : line,
    );
    const { cluster, spelling } = addresses ? byAddresses(mesh, pods, lines) : { cluster: nobody, spelling: byLabels };
    const seen = lines
        .filter((line) => !unseen(line))
        .map((line, at) => ({
            ...{ ...spelling(line, at), protocol: line.protocol, count: 10 + next(90) },
            ...{ first: "2026-03-02T08:00:00Z", last: "2026-03-09T08:00:00Z", verdict: "forwarded" },
        }));
    const traffic = await trafficOf([...seen, ...noise], cluster);
    const namespaces = mesh.namespaces.map(({ name }) => name);
    const platform = (spec["platform"] ?? {}) as Readonly<Record<string, unknown>>;
    const learned = learn(traffic, cluster, { platform, namespaces, least: 2 });
    const [own, learnt] = [indexOf(mesh), indexOf(parseMesh(learned.spec))];
    const say = ({ from, to, port, protocol }: TestLine): string =>
        `${JSON.stringify(textOf(from))} -> ${JSON.stringify(textOf(to))} ${protocol} ${port}`;
    const passes = (index: Index, { from, to, port, protocol }: TestLine): boolean =>
        evaluate(index, { from: asked(from), to: asked(to), port, protocol }).verdict === "allowed";
    const missing = lines.filter((line) => !passes(learnt, line));
    const ends = distinct([...lines.flatMap(({ from, to }) => [from, to]), ...silent]);
    const ports = [...new Map(lines.map(({ port, protocol }) => [`${port}${protocol}`, { port, protocol }])).values()];
    const all = ends.flatMap((from) => ends.flatMap((to) => ports.map((port) => ({ from, to, ...port }))));
    // What nodes sent on has to pass, though no flow of the mesh says so: to the pods that it was seen at, on those ports.
    const group = ({ to, port, protocol }: TestLine): string =>
        "ip" in to ? "" : JSON.stringify([to.namespace, { ...to.labels, "pod-template-hash": "" }, port, protocol]);
    const sentOn = new Set(lines.filter(({ from }) => from === node).map(group));
    const extra = all.filter(
        (line) =>
            !("ip" in line.from && "ip" in line.to) &&
            !(line.from === node && sentOn.has(group(line))) &&
            passes(learnt, line) &&
            !passes(own, line),
    );
    return {
        learned,
        lines: lines.length,
        covered: lines.length - missing.length,
        extra: extra.map(say),
        missing: missing.map(say),
    };
}

const distinct = (ends: readonly TestEnd[]): TestEnd[] => [
    ...new Map(ends.map((end) => [JSON.stringify(end), end])).values(),
];

/** A mesh of a few namespaces with workloads that share labels, flows between them and to addresses; and what else a log has. */
export function randomMesh(seed: number) {
    const next = random(seed);
    const namespaces = Array.from({ length: 2 + next(3) }, (_, i) => `ns-${i}`);
    const workloads: Record<string, { namespace: string; podLabels: Record<string, string> }> = {};
    for (const namespace of namespaces) {
        for (let i = 0; i < 2 + next(3); i++) {
            const role =
                next(2) === 0 ? { app: `app-${i}` } : { app: "shared", "app.kubernetes.io/component": `part-${i}` };
            workloads[`w${Object.keys(workloads).length}`] = { namespace, podLabels: role };
        }
    }
    const names = Object.keys(workloads);
    const externals = { out: { cidrs: ["203.0.113.7/32"] }, db: { cidrs: ["198.51.100.0/30"] } };
    const pairs = new Map<string, { from: string; to: string; ports: (string | number)[]; why: string }>();
    for (let i = 0; i < 4 + next(8); i++) {
        const [from, to] = [
            names[next(names.length)] ?? "",
            next(4) === 0 ? (next(2) === 0 ? "out" : "db") : (names[next(names.length)] ?? ""),
        ];
        const ports = next(3) === 0 ? [8000 + next(5), `${53 + next(3)}/udp`] : [8000 + next(5)];
        pairs.set(`${from} ${to}`, { from, to, ports, why: "made up" });
    }
    const platform = { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["172.18.0.0/16"] };
    const spec = {
        platform,
        namespaces: Object.fromEntries(namespaces.map((name) => [name, { purpose: name }])),
        workloads,
        externals,
        flows: [...pairs.values()],
    };
    const silent = Object.values(workloads).map(({ namespace, podLabels }) => ({
        namespace,
        owner: "quiet",
        labels: podLabels,
    }));
    const some = () => silent[next(silent.length)]!;
    const noise = [
        // Packets of the node's own address, as SNAT leaves them; others once, from outside, dropped, and of nobody known.
        { from: "198.18.0.9", to: textOf(some()), port: 8001, count: 50 },
        { from: textOf(some()), to: textOf(some()), port: 9999, count: 1 },
        { from: textOf(some()), to: textOf(some()), port: 8002, count: 20, verdict: "dropped" },
        { from: textOf(some()), to: "169.254.169.254", port: 80, count: 20 },
        {
            from: textOf(some()),
            to: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
            port: 53,
            protocol: "UDP",
            count: 20,
        },
        { from: { namespace: "ns-0", pod: "unknown-1" }, to: textOf(some()), port: 8003, count: 20 },
        { from: textOf(some()), to: "10.244.7.7", port: 8004, count: 20 },
    ];
    return { spec, silent, noise };
}
