import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../plan-process";

export const widths = [60, 80, 120] as const;

/** Where a screen of so many columns is kept. */
export const goldenOf = (name: string, width: number): string =>
    join(root, `tests/fixtures/golden/terminal/${name}-${width}.txt`);

const policy = (name: string, spec: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: retrieval-augmented-generation-production }
spec: ${spec}
`;
const shut = `
apiVersion: v1
kind: Namespace
metadata: { name: retrieval-augmented-generation-production, labels: { purpose: agents } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: embedding-model-server-with-a-long-name, namespace: retrieval-augmented-generation-production }
spec: { selector: { matchLabels: { app: embed } }, template: { metadata: { labels: { app: embed } }, spec: { containers: [{ name: c, image: x }] } } }
${policy("deny-all", "{ podSelector: {}, policyTypes: [Ingress, Egress] }")}`;
/** A flow of Hubble from the one workload to an address outside. */
const flowTo = (destination: string, port: number): string =>
    JSON.stringify({
        flow: {
            time: "2026-03-02T08:00:01.123456789Z",
            verdict: "FORWARDED",
            IP: { source: "10.244.1.5", destination, ipVersion: "IPv4" },
            l4: { TCP: { source_port: 41000, destination_port: port, flags: { SYN: true } } },
            source: {
                ID: 1,
                identity: 20001,
                namespace: "retrieval-augmented-generation-production",
                labels: ["k8s:app=embed", "k8s:io.kubernetes.pod.namespace=retrieval-augmented-generation-production"],
                pod_name: "embedding-model-server-with-a-long-name-5d9f8-abcde",
            },
            destination: { identity: 2, labels: ["reserved:world"] },
            Type: "L3_L4",
            traffic_direction: "EGRESS",
            is_reply: false,
        },
    });
const files: Readonly<Record<string, string>> = {
    "shut.yaml": shut,
    "open.yaml":
        shut +
        policy(
            "allow-to-model-registry",
            "{ podSelector: { matchLabels: { app: embed } }, egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }], policyTypes: [Egress] }",
        ),
    // Of two ports that are declared, one is let in; the cluster does the contrary.
    "served.yaml":
        shut +
        policy(
            "allow-to-embedding-model-server",
            "{ podSelector: { matchLabels: { app: embed } }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }], egress: [{ to: [{ podSelector: {} }] }], policyTypes: [Ingress, Egress] }",
        ),
    "week.jsonl": [flowTo("1.1.1.1", 443), flowTo("192.0.2.7", 5432), flowTo("192.0.2.7", 5432)].join("\n"),
    "broken.yaml": "kind: NetworkPolicy\n  apiVersion: 1\n",
};

interface Typed {
    readonly args: string;
    /** It runs a stack of this repository. */
    readonly isHere?: true;
    /** It asks the cluster that the file `cluster` is the kubeconfig of. */
    readonly asks?: true;
}

/** What is typed, by a name for it; in a directory with those files, unless it is here. */
export const screens: Readonly<Record<string, Typed>> = {
    plan: { args: "plan --stack dev", isHere: true },
    "plan-help": { args: "plan --help" },
    reach: { args: "reach --manifests open.yaml" },
    explain: {
        args: "explain --manifests open.yaml --from retrieval-augmented-generation-production --to 1.1.1.1 --port 443",
    },
    "explain-all": {
        args: "explain -v --manifests open.yaml --from retrieval-augmented-generation-production --to 1.1.1.1 --port 443",
    },
    "reach-mesh": { args: "reach --stack dev --from agent", isHere: true },
    "explain-mesh": { args: "explain --stack dev --from agent --to vllm --to weaviate --port 8080", isHere: true },
    check: { args: "check --manifests open.yaml" },
    diff: { args: "diff --base-manifests shut.yaml --manifests open.yaml" },
    audit: { args: "audit week.jsonl --manifests open.yaml" },
    preflight: { args: "preflight --kubeconfig cluster --platform eks --hosts cilium", asks: true },
    verify: { args: "verify --kubeconfig cluster --manifests shut.yaml --no-probes", asks: true },
    "verify-probes": {
        args: `verify --kubeconfig cluster --manifests served.yaml --probe-command 'test "$TO_PORT" = 9090'`,
        asks: true,
    },
    presets: { args: "presets" },
    preset: { args: "presets qdrant --with release=vectors" },
    argument: { args: "reach open.yaml 2>&1" },
    error: { args: "reach --manifests broken.yaml 2>&1" },
};

/** Gives a command a terminal of so many columns, and prints what it wrote there. */
const inTerminal = `
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, int(sys.argv[1]), 0, 0))
    os.execvp("sh", ["sh", "-c", sys.argv[2]])
out = b""
while True:
    try:
        more = os.read(fd, 65536)
    except OSError:
        break
    if not more:
        break
    out += more
os.waitpid(pid, 0)
sys.stdout.buffer.write(out.replace(b"\\r\\n", b"\\n"))
`;

export const hasTerminal = (): boolean => spawnSync("python3", ["-c", "import pty, termios"]).status === 0;

/** What stands on a terminal of so many columns once a command has ended, colours and all. */
export function screenOf(name: string, width: number): string {
    const { args, isHere, asks }: Typed = screens[name] ?? { args: name };
    const folder = mkdtempSync(join(tmpdir(), "ai-mesh-screen-"));
    const cluster = asks ? startCluster(join(folder, "cluster")) : undefined;
    try {
        for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
        const env = Object.fromEntries(
            Object.entries(process.env).filter(([name]) => !/^((NO|FORCE)_COLOR|COLUMNS)$/.test(name)),
        );
        const call = `${process.execPath} ${join(root, "cli/dist/cli.js")} ${args}${args.includes("2>") ? "" : " 2>/dev/null"}`;
        const { stdout } = spawnSync("python3", ["-c", inTerminal, `${width}`, call], {
            ...{ cwd: isHere ? root : folder, encoding: "utf8" as const },
            env: { ...env, TERM: "xterm-256color" },
        });
        // Any port of five digits: lines are as long with one as with another.
        return stdout.replace(/127\.0\.0\.1:\d{5}/, "127.0.0.1:36443");
    } finally {
        cluster?.kill();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Starts a stand-in for an API server in a process of its own, since this one waits for what is typed. */
function startCluster(kubeconfig: string): ChildProcess {
    const call = ["--import", "tsx", join(__dirname, "cluster.ts"), kubeconfig];
    const cluster = spawn(process.execPath, call, { cwd: root, stdio: "ignore" });
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let left = 600; left > 0; left--) {
        if (statSync(kubeconfig, { throwIfNoEntry: false })?.size) return cluster;
        Atomics.wait(pause, 0, 0, 50);
    }
    cluster.kill();
    throw new Error("the stand-in for an API server did not start within 30 s");
}
