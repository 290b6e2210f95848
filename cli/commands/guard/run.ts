import type { Guarding } from "../../../mesh";
import { kubernetesObjects } from "../../plan/objects";
import { plan } from "../../plan/plan";
import { readProject } from "../../plan/project";
import { MESH_TYPE } from "../../plan/resource";
import { readStackConfig } from "../../plan/stack-config";
import { yamlStream } from "../../render/plan/manifests";
import { InputError } from "../../terminal/input-error";
import { progress } from "../../terminal/progress";
import { guardOfManifests } from "./of-manifests";
import type { GuardOptions } from "./options";

/**
 * Runs `ai-mesh guard`: the manifests of the guard as one YAML stream, each policy before its binding.
 *
 * @throws InputError or MeshError that names what cannot be read or guarded.
 */
export async function runGuard(options: GuardOptions): Promise<string> {
    if (options.manifests === undefined) return yamlStream(await guardOfProgram(options));
    if (options.program !== undefined) {
        throw new InputError("Cannot tell what is meant: give --manifests or --program");
    }
    return yamlStream(
        guardOfManifests(options.manifests, options).flatMap(({ policy, binding }: Guarding) => [policy, binding]),
    );
}

const ofManifests = [
    "action",
    "clusterCidrs",
    "deployerGroup",
    "deployerServiceAccount",
    "deployerUser",
    "namespace",
] as const;

/** What the meshes of a program say under `guard`. */
async function guardOfProgram(options: GuardOptions): Promise<unknown[]> {
    const [given] = ofManifests.filter((option) => options[option] !== undefined);
    if (given !== undefined) {
        const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
        throw new InputError(`${flag} goes with --manifests; a mesh says under guard in its spec what it is to be`);
    }
    const busy = progress();
    try {
        const project = readProject(options.program ?? ".");
        const config = readStackConfig(project, options.stack, options.config);
        const { resources } = await plan({ project, name: options.stack, config }, [], busy.step);
        const meshes = new Set(resources.filter(({ type }) => type === MESH_TYPE).map(({ urn }) => urn));
        const guards = resources.filter(
            ({ type, parent }) => meshes.has(parent) && /:ValidatingAdmissionPolicy/.test(type),
        );
        if (guards.length > 0) return kubernetesObjects(guards).map(({ manifest }) => manifest);
        throw new InputError(
            meshes.size === 0
                ? `stack ${options.stack} has no MeshIsolation; for manifests of another kind give --manifests`
                : `the mesh of stack ${options.stack} has no guard; write guard: { deployers: { users: [NAME] } } into its spec, NAME as kubectl auth whoami prints it for whoever deploys`,
        );
    } finally {
        busy.clear();
    }
}
