import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { compile, parseMesh } from "../../../mesh";
import type { KubeObject } from "../api";

const folder = join(__dirname, "../../../examples/agents-by-name");

/** What the mesh makes of the example, with each kind of policies that knows names: all of one kind, put into a namespace. */
export function madeByMesh(apiVersion: string, kind: string, namespace: string): KubeObject[] {
    const stacks = readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
    return stacks.flatMap((file) => {
        const { config } = parse(readFileSync(join(folder, file), "utf8")) as { config: Record<string, unknown> };
        const { hostPolicies } = compile(parseMesh(config["agents-by-name:mesh"]));
        return hostPolicies.flatMap(({ manifest }) => {
            if (manifest.apiVersion !== apiVersion || manifest.kind !== kind) return [];
            const object = structuredClone(manifest) as unknown as KubeObject;
            if (object.metadata.namespace !== undefined) Object.assign(object.metadata, { namespace });
            return [object];
        });
    });
}
