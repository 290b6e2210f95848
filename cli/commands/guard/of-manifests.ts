import { guardManifests, MeshError, parseGuard, type GuardedNamespace, type Guarding, type Issue } from "../../../mesh";
import { metadataAddresses, nameLabel, parseCidr, type Cluster } from "../../../netpol";
import { readManifestObjects } from "../../manifests/read-objects";
import { clusterOfManifests } from "../../manifests/read-manifests";
import { InputError } from "../../terminal/input-error";
import { nearest } from "../../../mesh/issues";
import type { GuardOptions } from "./options";

/**
 * The guard of the namespaces that NetworkPolicies of some manifests are in.
 *
 * @throws InputError that names the option or file, or what is missing.
 */
export function guardOfManifests(paths: readonly string[], options: GuardOptions): Guarding[] {
    const { cluster } = clusterOfManifests(readManifestObjects(paths));
    const namespaces = chosen(namespacesOf(cluster), options.namespace, paths);
    return guardManifests({
        ...guardOf(options),
        namespaces,
        metadata: metadataAddresses,
        clusterCidrs: (options.clusterCidrs ?? []).map(canonical),
    });
}

/** Namespaces with policies, by name; their labels as far as their Namespace object is there. */
function namespacesOf({ namespaces, policies }: Cluster): GuardedNamespace[] {
    const own = policies.filter(({ kind }) => kind === "NetworkPolicy");
    const names = [...new Set(own.map(({ metadata }) => metadata.namespace ?? "default"))].sort();
    return names.map((name) => {
        const labels = namespaces.find((namespace) => namespace.name === name)?.labels ?? {};
        return {
            name,
            labels: Object.fromEntries(Object.entries(labels).filter(([key]) => key !== nameLabel)),
            policies: own
                .filter(({ metadata }) => (metadata.namespace ?? "default") === name)
                .map(({ metadata }) => metadata.name),
        };
    });
}

function chosen(
    all: readonly GuardedNamespace[],
    names: readonly string[] | undefined,
    paths: readonly string[],
): readonly GuardedNamespace[] {
    if (all.length === 0) throw new InputError(`${paths.join(", ")}: no NetworkPolicy, so there is nothing to guard`);
    const known = all.map(({ name }) => name);
    const missing = names?.find((name) => !known.includes(name));
    if (missing !== undefined) {
        const meant = nearest(missing, known);
        throw new InputError(
            `--namespace: no NetworkPolicy is in "${missing}"; ${meant === undefined ? "" : `did you mean "${meant}"? `}there are policies in ${known.join(", ")}`,
        );
    }
    return names === undefined ? all : all.filter(({ name }) => names.includes(name));
}

const flags: Readonly<Record<string, string>> = {
    "guard.action": "--action",
    "guard.deployers": "--deployer-user, --deployer-group and --deployer-service-account",
    "guard.deployers.users": "--deployer-user",
    "guard.deployers.groups": "--deployer-group",
    "guard.deployers.serviceAccounts": "--deployer-service-account",
};

/** The options as a spec has them, with its checks. */
function guardOf({ deployerUser, deployerGroup, deployerServiceAccount, action }: GuardOptions) {
    const deployers = { users: deployerUser, groups: deployerGroup, serviceAccounts: deployerServiceAccount };
    if (Object.values(deployers).every((list) => list === undefined)) {
        throw new InputError(
            "Cannot tell who may change what is guarded: give --deployer-user, --deployer-group or " +
                "--deployer-service-account, as kubectl auth whoami prints who deploys; without one nobody could deploy again",
        );
    }
    const issues: Issue[] = [];
    const guard = parseGuard({ deployers, action }, issues);
    if (guard !== undefined) return guard;
    const told = issues.map(({ path, message }) => `${flags[path.replace(/\[\d+\]$/, "")] ?? path}: ${message}`);
    throw new InputError(new MeshError(told.map((message) => ({ path: "", message }))).message);
}

function canonical(text: string): string {
    const parsed = parseCidr(text);
    if (!parsed.ok) throw new InputError(`--cluster-cidrs: "${text}" ${parsed.error}`);
    return parsed.set.cidrs()[0] ?? text;
}
