import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api } from "./api";
import { findProgram, type Program, type ProgramName } from "./binaries";
import { type Daemon, freePorts, startDaemon, tail, until } from "./process";

/** An API server to test against, and whether anything deletes the content of a deleted namespace there. */
export interface ControlPlane {
    readonly api: Api;
    readonly kubeconfig: string;
    /** "KUBECONFIG" is somebody's cluster: tests must leave nothing behind. "own" is thrown away at the end. */
    readonly origin: "KUBECONFIG" | "own";
    readonly version: string;
    readonly namespaceController: boolean;
    readonly secondsToReady: number;
    stop(): Promise<void>;
}

/** Where the own control plane says the API server is: outside loopback, so that `default/kubernetes` gets its endpoint. */
export const ADVERTISED_ADDRESS = "172.18.0.2";

/** The Service range of the own control plane; its first address is the ClusterIP of `default/kubernetes`. */
export const SERVICE_CIDR = "10.96.0.0/12";

const ADMISSION_OFF = "ServiceAccount";
const CONTROLLERS = "namespace-controller,garbage-collector-controller";

/** `KUBECONFIG`'s cluster, or one of our own; `{missing}` names what is not there, for a skip. */
export async function startControlPlane(
    say: (line: string) => void = console.log,
): Promise<ControlPlane | { missing: string }> {
    const given = process.env["KUBECONFIG"];
    if (given !== undefined && given !== "") return await givenCluster(given, say);
    const etcd = await findProgram("etcd", say);
    const server = await findProgram("kube-apiserver", say);
    if ("missing" in etcd) return etcd;
    if ("missing" in server) return server;
    const manager = await findProgram("kube-controller-manager", say);
    return await ownCluster({ etcd, "kube-apiserver": server }, "missing" in manager ? undefined : manager, say);
}

async function givenCluster(kubeconfig: string, say: (line: string) => void): Promise<ControlPlane> {
    const api = new Api(kubeconfig);
    const where = `the cluster of context "${api.context}" at ${api.server.origin} (KUBECONFIG)`;
    const version = await gitVersion(api).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`reach ${where}: ${why}; without KUBECONFIG the tests use a control plane of their own`);
    });
    say(`tests run on ${where}, ${version}: in namespaces ai-mesh-* of their own, which they take away again`);
    const stop = (): Promise<void> => Promise.resolve(api.close());
    return { api, kubeconfig, origin: "KUBECONFIG", version, namespaceController: true, secondsToReady: 0, stop };
}

async function gitVersion(api: Api): Promise<string> {
    return (JSON.parse(await api.text("GET", "/version")) as { gitVersion: string }).gitVersion;
}

interface Layout {
    readonly directory: string;
    readonly token: string;
    readonly etcdUrl: string;
    readonly etcdPeerUrl: string;
    readonly serverPort: number;
    readonly managerPort: number;
    readonly kubeconfig: string;
}

async function layout(): Promise<Layout> {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-cluster-"));
    const [client, peer, serverPort, managerPort] = (await freePorts(4)) as [number, number, number, number];
    const token = randomBytes(24).toString("hex");
    mkdirSync(join(directory, "pki"));
    const { privateKey, publicKey } = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
    });
    writeFileSync(join(directory, "pki", "sa.key"), privateKey, { mode: 0o600 });
    writeFileSync(join(directory, "pki", "sa.pub"), publicKey);
    writeFileSync(join(directory, "tokens.csv"), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigFor(directory, serverPort, token)), { mode: 0o600 });
    return {
        directory,
        token,
        etcdUrl: `http://127.0.0.1:${client}`,
        etcdPeerUrl: `http://127.0.0.1:${peer}`,
        serverPort,
        managerPort,
        kubeconfig,
    };
}

function kubeconfigFor(directory: string, port: number, token: string): object {
    // The server makes its own serving certificate; the file carries the CA that signed it, too.
    const cluster = {
        server: `https://127.0.0.1:${port}`,
        "certificate-authority": join(directory, "pki", "apiserver.crt"),
    };
    return {
        apiVersion: "v1",
        kind: "Config",
        "current-context": "cluster-tests",
        contexts: [{ name: "cluster-tests", context: { cluster: "cluster-tests", user: "admin" } }],
        clusters: [{ name: "cluster-tests", cluster }],
        users: [{ name: "admin", user: { token } }],
    };
}

function etcdCommand(program: Program, at: Layout): string[] {
    return [
        program.path,
        `--data-dir=${join(at.directory, "etcd")}`,
        `--listen-client-urls=${at.etcdUrl}`,
        `--advertise-client-urls=${at.etcdUrl}`,
        `--listen-peer-urls=${at.etcdPeerUrl}`,
        `--initial-advertise-peer-urls=${at.etcdPeerUrl}`,
        `--initial-cluster=default=${at.etcdPeerUrl}`,
        "--unsafe-no-fsync",
    ];
}

function serverCommand(program: Program, at: Layout): string[] {
    const pki = join(at.directory, "pki");
    return [
        program.path,
        `--etcd-servers=${at.etcdUrl}`,
        `--secure-port=${at.serverPort}`,
        "--bind-address=127.0.0.1",
        `--advertise-address=${ADVERTISED_ADDRESS}`,
        `--cert-dir=${pki}`,
        `--token-auth-file=${join(at.directory, "tokens.csv")}`,
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${join(pki, "sa.pub")}`,
        `--service-account-signing-key-file=${join(pki, "sa.key")}`,
        `--service-cluster-ip-range=${SERVICE_CIDR}`,
        // Nothing here makes the default ServiceAccount that this plugin wants every pod to have.
        `--disable-admission-plugins=${ADMISSION_OFF}`,
    ];
}

function managerCommand(program: Program, at: Layout): string[] {
    return [
        program.path,
        `--kubeconfig=${at.kubeconfig}`,
        `--controllers=${CONTROLLERS}`,
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        `--secure-port=${at.managerPort}`,
        `--cert-dir=${join(at.directory, "pki-manager")}`,
    ];
}

async function ownCluster(
    programs: Readonly<Record<Exclude<ProgramName, "kube-controller-manager">, Program>>,
    manager: Program | undefined,
    say: (line: string) => void,
): Promise<ControlPlane> {
    const started = Date.now();
    const at = await layout();
    const daemons: Daemon[] = [];
    const launch = (name: string, command: string[]): Daemon => {
        const daemon = startDaemon(name, command, join(at.directory, `${name}.log`));
        daemons.unshift(daemon);
        return daemon;
    };
    const removeDirectory = (): void => rmSync(at.directory, { recursive: true, force: true, maxRetries: 3 });
    const stop = async (): Promise<void> => {
        for (const daemon of daemons) await daemon.stop();
        process.off("exit", removeDirectory);
        removeDirectory();
    };
    try {
        launch("etcd", etcdCommand(programs.etcd, at));
        const server = launch("kube-apiserver", serverCommand(programs["kube-apiserver"], at));
        const api = await readyApi(at, server);
        if (manager !== undefined) launch("kube-controller-manager", managerCommand(manager, at));
        // After the handlers that end the servers.
        process.once("exit", removeDirectory);
        const version = await gitVersion(api);
        const secondsToReady = (Date.now() - started) / 1000;
        say(
            `control plane ${version} ready in ${secondsToReady.toFixed(1)} s (${programs["kube-apiserver"].from}, ${at.kubeconfig})`,
        );
        const close = async (): Promise<void> => {
            api.close();
            await stop();
        };
        const namespaceController = manager !== undefined;
        return {
            api,
            kubeconfig: at.kubeconfig,
            origin: "own",
            version,
            namespaceController,
            secondsToReady,
            stop: close,
        };
    } catch (error) {
        await stop();
        throw error;
    }
}

async function readyApi(at: Layout, server: Daemon): Promise<Api> {
    let api: Api | undefined;
    try {
        await until("the API server", async () => {
            if (server.child.exitCode !== null) throw new Error(`kube-apiserver ended with ${server.child.exitCode}`);
            // Anew each time: the server may still be writing the certificates that it reads.
            api?.close();
            api = new Api(at.kubeconfig);
            return (await api.text("GET", "/readyz")) === "ok";
        });
    } catch (error) {
        const log = tail(server);
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${log}`, { cause: error });
    }
    if (api === undefined) throw new Error("wait for the API server: no client was made");
    return api;
}
