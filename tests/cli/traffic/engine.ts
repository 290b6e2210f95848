import { Readable } from "node:stream";
import { expect } from "chai";
import { cluster as shapedCluster, random } from "../../../bench/shape";
import { Judge } from "../../../cli/traffic/audit/judge";
import { readLog } from "../../../cli/traffic/read-log";
import { Resolver } from "../../../cli/traffic/resolver";
import { Traffic } from "../../../cli/traffic/traffic";
import { type Cluster, createIndex, type Endpoint, evaluate, IpSet, type Labels, type Protocol } from "../../../netpol";

/** A cluster with policies of every peer, Services and pods that no object shows. */
export function busyCluster(): Cluster {
    const made = shapedCluster({ namespaces: 6, podsPerNamespace: 8, policiesPerNamespace: 5, variety: "distinct" });
    const services = made.namespaces.map(({ name }, i) => ({
        namespace: name,
        name: "web",
        selector: { app: "nginx", num: String(i) },
        clusterIPs: [`10.96.0.${i + 1}`],
        ports: [{ protocol: "TCP" as const, port: 80, targetPort: "http" }],
    }));
    const [first] = made.workloads;
    const node = first && [{ ...first, name: "on-node", hostNetwork: true, ips: ["172.18.0.2"] }];
    return { ...made, services, workloads: [...made.workloads, ...(node ?? [])] };
}

interface End {
    readonly text: unknown;
    readonly endpoint: Endpoint;
}

/** An end of every kind, as a log says it and as the engine is asked. */
function endOf({ workloads }: Cluster, next: (below: number) => number): End {
    const workload = workloads[next(workloads.length)]!;
    const named = `${workload.namespace}/${workload.name}`;
    switch (next(6)) {
        case 0:
            return { text: named, endpoint: { workload: `${named}[Pod]` } };
        case 1:
            return { text: workload.ips[0], endpoint: { ip: workload.ips[0]! } };
        case 2: {
            const labels = { app: "nginx", num: String(next(12)) };
            const [namespace, ip] = [workload.namespace, `10.200.0.${next(4)}`];
            return { text: { namespace, labels, ip }, endpoint: { pod: { namespace, labels, ips: [ip] } } };
        }
        case 3: {
            const ip = `${100 + next(6)}.0.${next(40)}.${next(3)}`;
            return { text: ip, endpoint: { ip } };
        }
        case 4: {
            const ip = ["172.18.0.2", "10.96.0.9", "192.168.1.1", "2001:db8::1"][next(4)]!;
            return { text: ip, endpoint: { ip } };
        }
        default: {
            const ip = `10.96.0.${1 + next(6)}`;
            return { text: ip, endpoint: { ip } };
        }
    }
}

const ports = [80, 443, 1003, 1024, 6050, 8080, 11_200];
const protocols: readonly Protocol[] = ["TCP", "TCP", "UDP"];

/** Holds what an audit says of random lines against what the engine says of each of them, asked on its own. */
export async function holdsToEngine(lines: number, seed: number): Promise<Readonly<Record<string, number>>> {
    const cluster = busyCluster();
    const index = createIndex(cluster);
    const next = random(seed);
    const judge = new Judge(index);
    const resolver = new Resolver(cluster);
    const said: Record<string, number> = { allowed: 0, denied: 0, unknown: 0 };
    const expected: { readonly verdict: string; readonly text: string }[] = [];
    const make = function* (): Generator<Buffer> {
        for (let line = 0; line < lines; line++) {
            const [from, to] = [endOf(cluster, next), endOf(cluster, next)];
            const [port, protocol] = [ports[next(ports.length)]!, protocols[next(protocols.length)]!];
            const question = { from: from.endpoint, to: to.endpoint, port, protocol };
            const text = JSON.stringify({ from: from.text, to: to.text, port, protocol });
            expected.push({ verdict: evaluate(index, question).verdict, text });
            yield Buffer.from(`${text}\n`);
        }
    };
    let at = 0;
    const traffic = new Traffic(resolver);
    const flow: Traffic["flow"] = (seen) => {
        traffic.flow(seen);
        const one = {
            from: resolver.party(seen.from),
            to: resolver.party(seen.to),
            protocol: seen.protocol,
            port: seen.port,
        };
        const { verdict } = judge.of(one);
        const wanted = expected.shift();
        if (verdict !== wanted?.verdict) expect(`line ${at}: ${verdict}`, wanted?.text).to.equal(wanted?.verdict);
        said[verdict] = (said[verdict] ?? 0) + 1;
        at++;
    };
    const stdin = Readable.from(make());
    await readLog("-", { flow, resolved: () => undefined }, { stdin });
    expect(at).to.equal(lines);
    // Each line is in what was put together, and under the verdict that it has alone.
    let together = 0;
    for (const connection of traffic.connections()) together += connection.count;
    expect(together).to.equal(lines);
    return said;
}

/** Labels that policies ask for, and one that none does: a random choice of them. */
function someLabels({ policies }: Cluster, next: (below: number) => number): Labels {
    const asked = policies.flatMap(({ spec }) => [
        spec.podSelector ?? {},
        ...(spec.ingress ?? []).flatMap(({ from = [] }) => from.flatMap(({ podSelector }) => podSelector ?? [])),
        ...(spec.egress ?? []).flatMap(({ to = [] }) => to.flatMap(({ podSelector }) => podSelector ?? [])),
    ]);
    const labels: Record<string, string> = next(2) === 0 ? { other: "x" } : {};
    for (let times = next(4); times > 0; times--) {
        const { matchLabels = {}, matchExpressions = [] } = asked[next(asked.length)]!;
        Object.assign(labels, matchLabels);
        for (const { key, values = [] } of matchExpressions) labels[key] = values[next(values.length || 1)] ?? "x";
    }
    return labels;
}

/**
 * Holds what a judge says of pods without labels against what the engine says of pods with random ones: where it says allowed or
 * denied, the engine says so of each of them.
 */
export function holdsWhateverLabels(connections: number, seed: number): Readonly<Record<string, number>> {
    const cluster = busyCluster();
    const index = createIndex(cluster);
    const next = random(seed);
    const judge = new Judge(index);
    const resolver = new Resolver(cluster, undefined, IpSet.parse("10.99.0.0/16"));
    const said: Record<string, number> = { allowed: 0, denied: 0, unknown: 0 };
    for (let at = 0; at < connections; at++) {
        const { namespace } = cluster.workloads[next(cluster.workloads.length)]!;
        const other = cluster.workloads[next(cluster.workloads.length)]!;
        const unlabelled = resolver.party({ kind: "pod", namespace, owner: { name: `nobody-${at}` }, ip: "10.99.0.1" });
        expect(unlabelled.kind).to.equal("unlabelled");
        const named = resolver.party({ kind: "pod", namespace: other.namespace, pod: other.name });
        const [port, protocol] = [ports[next(ports.length)]!, protocols[next(protocols.length)]!];
        const isFrom = next(2) === 0;
        const [from, to] = isFrom ? [unlabelled, named] : [named, unlabelled];
        const { verdict } = judge.of({ from, to, protocol, port });
        said[verdict] = (said[verdict] ?? 0) + 1;
        if (verdict === "unknown") continue;
        for (let tries = 0; tries < 10; tries++) {
            const pod: Endpoint = { pod: { namespace, labels: someLabels(cluster, next) } };
            const known: Endpoint = { workload: `${other.namespace}/${other.name}[${other.kind}]` };
            const answer = evaluate(index, { from: isFrom ? pod : known, to: isFrom ? known : pod, protocol, port });
            expect(answer.verdict, `${JSON.stringify(pod)} ${isFrom} ${other.name} ${protocol} ${port}`).to.equal(
                verdict,
            );
        }
    }
    return said;
}
