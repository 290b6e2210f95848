import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import type { ValidatingAdmissionPolicyArgs } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type { ValidatingAdmissionPolicyBindingArgs } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type * as pulumi from "@pulumi/pulumi";
import {
    clusterRanges,
    compile,
    compileGuard,
    later,
    type AdmissionPolicySpec,
    type Compiled,
    type Mesh,
} from "../mesh";
import { metadataAddresses } from "../netpol";
import { takeBack } from "./resources";

/**
 * The guard of a mesh, where its spec asks for one: each ValidatingAdmissionPolicy with the binding that makes it count.
 *
 * It is made after all that it guards and taken away before that, so that whoever is no deployer by mistake learns of it once
 * the mesh is whole, and can still take it down. Of each pair the binding goes first.
 */
export function createGuard(
    name: string,
    mesh: Mesh,
    compiled: Compiled,
    whole: () => pulumi.Output<Mesh>,
    after: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): void {
    const ranges = clusterRanges(mesh.platform);
    const isKnown = ranges !== later;
    const guards = compileGuard(mesh, compiled, isKnown ? ranges : [], metadataAddresses);
    for (const { part, policy, binding } of guards) {
        const spec = isKnown ? policy.spec : whole().apply((known) => specOf(known, part));
        const made = new ValidatingAdmissionPolicy(
            `${name}/guard/${part}`,
            // The SDK's types are mutable and take Outputs, ours are neither; the shape is the same.
            { metadata: withTakeBack(policy.metadata), spec } as unknown as ValidatingAdmissionPolicyArgs,
            { parent, dependsOn: [...after] },
        );
        new ValidatingAdmissionPolicyBinding(
            `${name}/guard/${part}`,
            { ...binding, metadata: withTakeBack(binding.metadata) } as unknown as ValidatingAdmissionPolicyBindingArgs,
            { parent, dependsOn: [made] },
        );
    }
}

const withTakeBack = <T extends { readonly annotations: object }>(metadata: T) => ({
    ...metadata,
    annotations: { ...metadata.annotations, ...takeBack },
});

/** What a part of the guard says once the cluster's ranges are known. */
function specOf(known: Mesh, part: string): AdmissionPolicySpec | undefined {
    const ranges = clusterRanges(known.platform);
    return compileGuard(known, compile(known), ranges === later ? [] : ranges, metadataAddresses).find(
        (each) => each.part === part,
    )?.policy.spec;
}
