import { Readable } from "node:stream";
import { Judge } from "../cli/traffic/audit/judge";
import { MeshNaming } from "../cli/traffic/audit/mesh-naming";
import { audit } from "../cli/traffic/audit/report";
import { readLog } from "../cli/traffic/read-log";
import { Resolver } from "../cli/traffic/resolver";
import { Traffic } from "../cli/traffic/traffic";
import { noNames } from "../cli/worlds/mesh-names";
import { createIndex, IpSet } from "../netpol";
import { cluster as shapedCluster, random } from "./shape";

/*
 * Reading traffic and judging it: lines a second of Hubble's JSON and of the plain form, flows a second after reading, and the
 * memory of a long stream. AI_MESH_LINES says how many lines of the plain form (default 5,000,000; the target is 50,000,000 with
 * less than 1 GB). Times are of one processor core, so that what else runs does not count.
 */
const seconds = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000_000;
};

const cluster = shapedCluster({ namespaces: 50, podsPerNamespace: 20, policiesPerNamespace: 20, variety: "distinct" });
const pods = cluster.workloads;
const next = random(5);
const pick = () => pods[next(pods.length)]!;
const different = Array.from({ length: 10_000 }, (_, i) => ({ from: pick(), to: pick(), port: 1000 + (i % 60) }));

/** Lines in pieces as large as a pipe's. */
function* pieces(lines: number, lineOf: (at: number) => string, head = ""): Generator<Buffer> {
    let text = head;
    for (let at = 0; at < lines; at++) {
        text += lineOf(at);
        if (text.length < 65_536) continue;
        yield Buffer.from(text);
        text = "";
    }
    yield Buffer.from(text);
}

const hubbleLines = different.slice(0, 5000).map(({ from, to, port }) => {
    const end = ({ namespace, name, labels, ips }: (typeof pods)[number]) => ({
        ...{ ID: 1, identity: 2, namespace, pod_name: name, workloads: [{ name, kind: "Deployment" }] },
        labels: [
            ...Object.entries(labels).map(([key, value]) => `k8s:${key}=${value}`),
            `k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=${namespace}`,
            "k8s:io.cilium.k8s.policy.cluster=default",
            "k8s:io.cilium.k8s.policy.serviceaccount=default",
            `k8s:io.kubernetes.pod.namespace=${namespace}`,
        ],
        ip: ips[0],
    });
    const [source, destination] = [end(from), end(to)];
    const flow = {
        ...{
            time: "2026-03-02T08:00:01.123456789Z",
            uuid: "5f0b0b0c-0000-4000-8000-000000000000",
            verdict: "FORWARDED",
        },
        ethernet: { source: "aa:bb:cc:dd:ee:01", destination: "aa:bb:cc:dd:ee:02" },
        IP: { source: source.ip, destination: destination.ip, ipVersion: "IPv4" },
        l4: { TCP: { source_port: 41_000, destination_port: port, flags: { SYN: true } } },
        ...{ source, destination, Type: "L3_L4", node_name: "node-1", event_type: { type: 4, sub_type: 3 } },
        ...{
            traffic_direction: "EGRESS",
            trace_observation_point: "TO_STACK",
            is_reply: false,
            Summary: "TCP Flags: SYN",
        },
    };
    return `${JSON.stringify({ flow, node_name: "node-1", time: "2026-03-02T08:00:01.123456789Z" })}\n`;
});

const plainLines = different.map(
    ({ from, to, port }) =>
        `${from.namespace}/${from.name},${to.namespace}/${to.name},${port},TCP,3,2026-03-02T08:00:00Z,2026-03-02T09:00:00Z\n`,
);

async function read(name: string, lines: number, own: readonly string[], head = ""): Promise<Traffic> {
    const traffic = new Traffic(new Resolver(cluster));
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
    const start = seconds();
    const stdin = Readable.from(pieces(lines, (at) => own[at % own.length]!, head));
    const summary = await readLog("-", traffic, { stdin });
    const took = seconds() - start;
    clearInterval(watch);
    peak = Math.max(peak, process.memoryUsage().rss);
    const rate = Math.round(lines / took).toLocaleString("en-US");
    console.log(
        `${name}: ${summary.flows.toLocaleString("en-US")} flows in ${took.toFixed(1)} s, ${rate} a second; ` +
            `${traffic.size.toLocaleString("en-US")} different, at most ${Math.round(peak / 2 ** 20)} MB`,
    );
    return traffic;
}

/** Judging alone: every flow looked up, the different ones judged once. */
function judgeAll(traffic: Traffic, flows: number): void {
    const judge = new Judge(createIndex(cluster));
    const all = [...traffic.connections()];
    const start = seconds();
    for (let at = 0; at < flows; at++) judge.of(all[at % all.length]!);
    const took = seconds() - start;
    console.log(
        `judged: ${flows.toLocaleString("en-US")} flows in ${took.toFixed(1)} s, ${Math.round(flows / took).toLocaleString("en-US")} a second`,
    );
    const begin = seconds();
    const platform = { apiServer: IpSet.none };
    const { rows } = audit(traffic, judge, new MeshNaming({ cluster, meshNames: noNames, platform }));
    console.log(`report of ${rows.length.toLocaleString("en-US")} connections: ${(seconds() - begin).toFixed(2)} s`);
}

async function run(): Promise<void> {
    await read("Hubble's JSON", 1_000_000, hubbleLines);
    const lines = Number(process.env.AI_MESH_LINES ?? 5_000_000);
    const traffic = await read("plain form", lines, plainLines, "from,to,port,protocol,count,first,last\n");
    judgeAll(traffic, 1_000_000);
}

void run();
