import * as pulumi from "@pulumi/pulumi";
import { compile, type CompiledPolicy, type Mesh, type MeshNamespace } from "../mesh";
import type { Connection, MeshIsolationArgs } from "./args";
import { createNamespaces, createPolicies, nameOnceIsolated } from "./children";
import { createGuard } from "./guard";
import { hostPoliciesOf } from "./host-policies";
import { isWhole, meshOf, peersOutside, readArgs, wholeMesh } from "./later";
import { warnOfPlatform } from "./platform-warnings";
import { provenConnections } from "./proven";
import type { NamespaceResource } from "./resources";

/** What whoever reads a preview should know of the spec. */
function notify({ notices = [] }: Pick<Mesh, "notices">, component: pulumi.Resource): void {
    for (const { path, message } of notices) void pulumi.log.info(`${path}: ${message}`, component);
}

const isIn =
    (home: MeshNamespace) =>
    ({ namespace }: { readonly namespace: MeshNamespace }): boolean =>
        namespace === home;

const manifests = (policies: readonly CompiledPolicy[]) => policies.map(({ manifest }) => manifest);

/**
 * Labelled namespaces for AI services and every NetworkPolicy that isolates them: deny-all and DNS as a baseline, and
 * each declared flow as both of its halves, names outside the cluster by the policies of the platform that know them. What is not declared does not pass, and the component proves it before
 * anything is created.
 *
 * NetworkPolicies take effect only where the cluster's CNI enforces them.
 */
export class MeshIsolation extends pulumi.ComponentResource {
    /** Namespace names by name. They resolve only when deny-all and allow-dns exist: what uses them starts isolated. */
    public readonly namespaceNames: pulumi.Output<Record<string, string>>;
    /** Every NetworkPolicy as namespace/name, sorted; known at once. What should wait for them uses namespaceNames. */
    public readonly policies: pulumi.Output<string[]>;
    /** Who may open connections to whom, on which ports and why: the declared flows; no more than these passes. */
    public readonly connections: pulumi.Output<Connection[]>;

    constructor(name: string, args: MeshIsolationArgs, opts?: pulumi.ComponentResourceOptions) {
        // What is asked for, as far as it is known now
        const read = readArgs(args);
        super("ai-mesh-isolation:index:MeshIsolation", name, read.registered, opts);
        const mesh = meshOf(read, this);
        const whole = wholeMesh(args, this);
        if (pulumi.runtime.isDryRun()) notify(mesh, this);
        const compiled = compile(mesh, peersOutside(mesh, whole));
        const { namespaces, policies } = compiled;
        warnOfPlatform(mesh, this);

        // The proof, before anything is made; where CIDRs are Outputs, as soon as they are known
        this.connections = isWhole(mesh)
            ? pulumi.output(provenConnections(mesh, manifests(policies), this))
            : whole().apply((known) => provenConnections(known, manifests(compile(known).policies), this, mesh));

        // Namespaces, created or adopted
        const hosts = hostPoliciesOf(mesh, compiled.hostPolicies, whole);
        const homes = createNamespaces(name, namespaces, hosts, this);

        // Policies: deny-all comes first where the namespace is new, and last where it is live
        const made = namespaces.map(({ namespace }) => {
            const [own, others] = [policies.filter(isIn(namespace)), hosts.filter(isIn(namespace))];
            return [namespace.name, createPolicies(name, own, others, homes, this)] as const;
        });

        // What keeps others from changing it, once it is all there
        const guarded = [...homes.values(), ...made.flatMap(([, { all }]) => all)];
        createGuard(name, mesh, compiled, whole, guarded, this);

        // What a program gets to use
        const names = made.map(([home, { children }]) => [
            home,
            nameOnceIsolated(home, homes.get(home) as NamespaceResource, children),
        ]);
        this.namespaceNames = pulumi.output(Object.fromEntries(names) as Record<string, pulumi.Output<string>>);
        const titles = policies.map(({ namespace, manifest }) => `${namespace.name}/${manifest.metadata.name}`);
        this.policies = pulumi.output(titles.sort());
        this.registerOutputs({
            namespaceNames: this.namespaceNames,
            policies: this.policies,
            connections: this.connections,
        });
    }
}
