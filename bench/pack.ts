/**
 * The pack over the real protocol on large stacks, against a pack with one empty stack policy in the same run: that one
 * pays for the protocol alone. Prints times, their ratio, growth, and the pack's peak memory.
 */
import { readFileSync } from "node:fs";
import { bundlePack, PackProcess } from "../tests/policy-pack/pack-process";
import { urnOf } from "../tests/policy-pack/sample";
import type { SeenResource } from "../policy-pack/stack/resource";

const sizes = (process.argv[2] ?? "2500,5000,10000").split(",").map(Number);
const rounds = Number(process.argv[3] ?? 3);

/** Namespaces with four policies each: deny-all, DNS, and the halves of a flow with the next namespace. */
function stackOf(count: number): SeenResource[] {
    const name = (i: number) => `tenant-${i % count}`;
    const inNamespace = (i: number) => ({
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name(i) } },
    });
    const ports = [{ protocol: "TCP", port: 8000 }];
    return Array.from({ length: count }, (_, i) => [
        resource("core/v1:Namespace", name(i), { metadata: { name: name(i), labels: { purpose: "tenant" } } }),
        policy(name(i), "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
        policy(name(i), "allow-dns", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [
                        {
                            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                        },
                    ],
                    ports: [
                        { protocol: "UDP", port: 53 },
                        { protocol: "TCP", port: 53 },
                    ],
                },
            ],
        }),
        policy(name(i), "allow-to-next", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [inNamespace(i + 1)], ports }],
        }),
        policy(name(i + 1), "allow-from-last", {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [inNamespace(i)], ports }],
        }),
    ]).flat();
}

function resource(token: string, name: string, props: SeenResource["props"]): SeenResource {
    const type = `kubernetes:${token}`;
    return { type, name, urn: urnOf(type, name), props };
}

const policy = (namespace: string, name: string, spec: object) =>
    resource("networking.k8s.io/v1:NetworkPolicy", `${namespace}-${name}`, { metadata: { name, namespace }, spec });

/** Peak resident memory of a process in MB, where the system tells. */
function peakMemory(pid: number): number | undefined {
    try {
        const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
    } catch {
        return undefined;
    }
}

/** Processor seconds that a process has used, where the system tells: what other programs do does not count. */
function processorTime(pid: number): number {
    try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
        return (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
        return NaN;
    }
}

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

async function main(): Promise<void> {
    const dirs = {
        pack: await bundlePack("bench"),
        empty: await bundlePack("bench-empty", require.resolve("../tests/policy-pack/empty-pack.ts")),
    };
    let last: { size: number; time: number; work: number } | undefined;
    for (const size of sizes) {
        const stack = stackOf(size);
        const times = { pack: [] as number[], empty: [] as number[] };
        const work = { pack: [] as number[], empty: [] as number[] };
        const processes = { pack: await PackProcess.start(dirs.pack), empty: await PackProcess.start(dirs.empty) };
        // In turns, so that a busy machine is as busy for the one as for the other.
        for (let round = 0; round < rounds; round++) {
            for (const which of ["empty", "pack"] as const) {
                const start = process.hrtime.bigint();
                const used = processorTime(processes[which].pid);
                const found = await processes[which].analyzeStack(stack);
                times[which].push(Number(process.hrtime.bigint() - start) / 1e9);
                work[which].push(processorTime(processes[which].pid) - used);
                const blocking = found.filter(({ mandatory }) => mandatory);
                if (blocking.length > 0)
                    throw new Error(`Cannot measure: the stack is refused: ${blocking[0]?.message}`);
            }
        }
        const [memory, base] = [processes.pack, processes.empty].map(({ pid }) => peakMemory(pid)?.toFixed(0) ?? "?");
        processes.pack.stop();
        processes.empty.stop();
        const [own, protocol] = [median(times.pack), median(times.empty)];
        const used = median(work.pack);
        const growth =
            last === undefined
                ? ""
                : `, ${(own / last.time).toFixed(2)} times that of ${last.size} (processor time ${(used / last.work).toFixed(2)})`;
        console.log(
            `${size} namespaces, ${size * 4} policies: ${own.toFixed(2)} s, empty pack ${protocol.toFixed(2)} s, ` +
                `ratio ${(own / protocol).toFixed(2)} (of processor time ${(used / median(work.empty)).toFixed(2)}), peak ${memory} MB (empty pack ${base} MB)${growth}`,
        );
        last = { size, time: own, work: used };
    }
}

void main();
