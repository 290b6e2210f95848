import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { InputError } from "../terminal/input-error";
import { didYouMean } from "../../mesh/issues";

/** Which cluster is meant, as kubectl's options of the same names say it. */
export interface ClusterOptions {
    readonly kubeconfig?: string;
    readonly context?: string;
    /** The option that `context` was given with, for messages; `--context` where absent. */
    readonly contextOption?: string;
}

const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Reads a kubeconfig as kubectl does: `--kubeconfig`, else every file of `KUBECONFIG` that exists, the first to name
 * something deciding, else `~/.kube/config`, else, in a pod, its service account.
 *
 * @throws InputError where there is none, it cannot be read, or the context is not in it
 */
export async function loadKubeConfig(options: ClusterOptions, env: NodeJS.ProcessEnv = process.env) {
    // Takes a third of a second to load, so only commands that talk to a cluster do.
    const { KubeConfig } = await import("@kubernetes/client-node");
    const files = filesOf(options, env);
    const config = new KubeConfig();
    if (files.length > 0) readInto(config, files, () => new KubeConfig());
    else if (existsSync(serviceAccountToken)) config.loadFromCluster();
    else throw new InputError("Cannot find a cluster: no kubeconfig; give --kubeconfig FILE or set KUBECONFIG");
    selectContext(config, options, files);
    return config;
}

/**
 * Refuses a `--kubeconfig` that no context is asked of: what would be read instead is not what was meant.
 *
 * @param options The options that name one, as the message lists them.
 * @throws InputError
 */
export function refuseLoneKubeconfig(
    kubeconfig: string | undefined,
    contexts: readonly (string | undefined)[],
    options: string,
): void {
    if (kubeconfig === undefined || contexts.some((context) => context !== undefined)) return;
    throw new InputError(
        `Cannot use --kubeconfig "${kubeconfig}": no live cluster is asked for; name one of its contexts with ${options}`,
    );
}

function filesOf({ kubeconfig }: ClusterOptions, env: NodeJS.ProcessEnv): string[] {
    if (kubeconfig !== undefined) {
        if (existsSync(kubeconfig)) return [kubeconfig];
        throw new InputError(`--kubeconfig: there is no file "${kubeconfig}"`);
    }
    if (env.KUBECONFIG) {
        const files = env.KUBECONFIG.split(delimiter).filter((file) => file !== "" && existsSync(file));
        if (files.length > 0) return files;
        throw new InputError(`KUBECONFIG: there is no file "${env.KUBECONFIG}"`);
    }
    const usual = join(env.HOME ?? homedir(), ".kube", "config");
    return existsSync(usual) ? [usual] : [];
}

function readInto(config: KubeConfig, files: readonly string[], create: () => KubeConfig): void {
    const read = files.map((file) => {
        const part = create();
        try {
            part.loadFromFile(file);
        } catch (error) {
            throw new InputError(`Cannot read the kubeconfig ${file}: ${(error as Error).message}`);
        }
        return part;
    });
    config.loadFromOptions({
        clusters: firstOfEachName(read.flatMap(({ clusters }) => clusters ?? [])),
        users: firstOfEachName(read.flatMap(({ users }) => users ?? [])),
        contexts: firstOfEachName(read.flatMap(({ contexts }) => contexts ?? [])),
        currentContext: read.map(({ currentContext }) => currentContext).find((name) => name),
    });
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
    const byName = new Map<string, T>();
    for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
    return [...byName.values()];
}

function selectContext(config: KubeConfig, options: ClusterOptions, files: readonly string[]): void {
    const { context: wanted, contextOption = "--context" } = options;
    const names = config.contexts.map(({ name }) => name);
    const known = names.length > 0 ? `it has ${names.map((name) => `"${name}"`).join(", ")}` : "it has no contexts";
    const where = files.join(", ");
    if (wanted !== undefined) {
        if (!names.includes(wanted))
            throw new InputError(`${contextOption}: ${where} has no "${wanted}"; ${known}${didYouMean(wanted, names)}`);
        config.setCurrentContext(wanted);
    }
    const current = config.getCurrentContext();
    if (!current) throw new InputError(`Cannot choose a cluster: ${where} has no current context; ${known}`);
    const cluster = config.getCurrentCluster();
    if (!cluster?.server) {
        throw new InputError(
            `Cannot choose a cluster: context "${current}" of ${where} names no cluster with a server`,
        );
    }
    // kubectl talks plain HTTP to who says http://; the library wants to be told.
    if (cluster.server.startsWith("http:")) {
        config.clusters = config.clusters.map((each) =>
            each.name === cluster.name ? { ...each, skipTLSVerify: true } : each,
        );
    }
}
