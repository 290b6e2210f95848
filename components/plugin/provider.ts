import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { MeshIsolation } from "../mesh-isolation";
import { argsOf } from "./inputs";

const meshIsolation = "ai-mesh-isolation:index:MeshIsolation";

/**
 * The component as Pulumi's engine asks for it from programs in every language.
 *
 * @param schema the package's Pulumi schema as JSON, made when the package was built.
 */
export function meshProvider(schema: string): Provider {
    const { version } = JSON.parse(schema) as { readonly version: string };
    return { version, schema, construct };
}

async function construct(
    name: string,
    type: string,
    inputs: Inputs,
    options: ComponentResourceOptions,
): Promise<ConstructResult> {
    if (type !== meshIsolation) throw new Error(`There is no component ${type} here, only ${meshIsolation}`);
    const { urn, namespaceNames, policies, connections } = new MeshIsolation(name, await argsOf(inputs), options);
    return { urn, state: { namespaceNames, policies, connections } };
}
