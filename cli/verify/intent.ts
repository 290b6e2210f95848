import { type Cluster, policyRef } from "../../netpol";
import { defaultProviderInputs } from "../plan/default-provider";
import { clusterOfNoStack, inCluster, noSuchCluster } from "../worlds/stack-clusters";
import type { MeshExpectation } from "../worlds/mesh-expectations";
import type { MeshNames } from "../worlds/mesh-names";
import { clusterOf } from "../worlds/planned-cluster";
import { readManifests } from "../manifests/read-manifests";
import { manifestNotes } from "../manifests/skipped";
import { plan, type Progress } from "../plan/plan";
import { readProject } from "../plan/project";
import { readStackConfig } from "../plan/stack-config";
import { InputError } from "../terminal/input-error";

/** What a cluster is compared with. */
export interface Intent {
    /** Where it comes from: `stack dev`, or the paths of manifests. */
    readonly title: string;
    readonly cluster: Cluster;
    /** Namespaces whose isolation it speaks of: those with a policy of its own. */
    readonly namespaces: ReadonlySet<string>;
    /** Parts that are known only after a deployment, or are secrets: they cannot be compared. */
    readonly unknown: readonly string[];
    /** Of a stack only: what its meshes expect, and the names they give. */
    readonly expected?: { readonly rows: readonly MeshExpectation[]; readonly names: MeshNames };
    /** What of manifests was not read, or not as its author may mean. */
    readonly notes: readonly string[];
}

/** Where intent is read from; the stack of a program where no manifests are given. */
export interface IntentOptions {
    readonly stack: string;
    readonly program?: string;
    readonly config: readonly string[];
    readonly manifests?: readonly string[];
    /** Of a stack's clusters the one that is compared. */
    readonly cluster?: string;
}

/** @throws InputError or ManifestError that names what cannot be read, or that there are no policies in it */
export async function readIntent(options: IntentOptions, progress: Progress): Promise<Intent> {
    if (options.cluster !== undefined && options.manifests !== undefined) throw new InputError(clusterOfNoStack);
    const read = options.manifests === undefined ? await ofStack(options, progress) : ofManifests(options.manifests);
    const { title, cluster } = read;
    const namespaces = new Set(cluster.policies.map((policy) => policyRef(policy).namespace));
    if (namespaces.size === 0) {
        throw new InputError(`Cannot verify ${title}: it has no NetworkPolicies, so there is nothing to compare with`);
    }
    return { ...read, namespaces };
}

type Read = Omit<Intent, "namespaces">;

function ofManifests(paths: readonly string[]): Read {
    const { cluster, ...read } = readManifests(paths);
    return { title: paths.join(", "), cluster, unknown: [], notes: manifestNotes(read) };
}

async function ofStack({ stack, program, config, cluster: named }: IntentOptions, progress: Progress): Promise<Read> {
    const project = readProject(program ?? ".");
    const values = readStackConfig(project, stack, config);
    const { resources: all } = await plan({ project, name: stack, config: values }, [], progress);
    const title = `stack ${stack}`;
    const byDefault = defaultProviderInputs("kubernetes", values);
    const resources = inCluster(all, byDefault, named, title);
    if (resources === undefined) {
        throw new InputError(`--cluster: ${title} ${noSuchCluster(all, byDefault, named ?? "")}`);
    }
    const { cluster, unknown, expectations: rows, meshNames: names } = clusterOf(resources);
    return { title, cluster, unknown: [...unknown.keys()], expected: { rows, names }, notes: [] };
}
