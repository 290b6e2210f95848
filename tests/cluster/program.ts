import { core } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { MeshIsolation, type MeshIsolationArgs } from "../../components";

/*
 * The package's program and, in every namespace, something that uses it as users do: by the namespace's name as the mesh
 * exports it. `variant` breaks the mesh in one way each, so that the tests can show that they would notice.
 */
const config = new pulumi.Config();
const args = config.requireObject<MeshIsolationArgs>("mesh");
const variant = config.get("variant");

/** Takes `deletedWith` off every policy, so that Pulumi deletes them before their namespace. */
const withoutDeletedWith: pulumi.ResourceTransform = ({ props, opts, type }) => {
    if (type !== "kubernetes:networking.k8s.io/v1:NetworkPolicy") return undefined;
    const { deletedWith, ...rest } = opts;
    return deletedWith === undefined ? undefined : { props, opts: rest };
};

/** Makes a namespace's deny-all wait for what is put into it: the baseline comes last. */
const denyAllLast =
    (user: pulumi.Resource): pulumi.ResourceTransform =>
    ({ props, opts, name }) =>
        name.endsWith("/deny-all") ? { props, opts: { ...opts, dependsOn: [...dependencies(opts), user] } } : undefined;

function dependencies({ dependsOn }: pulumi.ResourceOptions): pulumi.Resource[] {
    return dependsOn === undefined ? [] : ([dependsOn].flat() as pulumi.Resource[]);
}

const owned = Object.entries(args.namespaces).flatMap(([name, { adopt }]) => (adopt === true ? [] : [name]));
const user = (name: string, namespace: pulumi.Input<string>, opts?: pulumi.ResourceOptions): core.v1.ConfigMap =>
    new core.v1.ConfigMap(`user/${name}`, { metadata: { name: "user", namespace } }, opts);

const transforms = {
    "without-deleted-with": () => [withoutDeletedWith],
    // By their literal names the ConfigMaps wait for nothing; the provider retries until the namespace is there.
    "deny-all-last": () => owned.map((name) => denyAllLast(user(name, name))),
}[variant ?? ""];

const mesh = new MeshIsolation("mesh", args, transforms === undefined ? {} : { transforms: transforms() });

if (variant !== "deny-all-last")
    for (const name of owned)
        user(
            name,
            mesh.namespaceNames.apply((names) => names[name] ?? name),
        );

export const namespaceNames = mesh.namespaceNames;
export const policies = mesh.policies;
