import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { compile, parseMesh } from "../../../mesh";
import type { NetworkPolicy } from "../../../netpol/types";

/** The stack file of an example, and what the same mesh takes without presets, lists of ends and given endpoints. */
export const fileOf = (form: "short" | "long", name: string): string =>
    form === "short"
        ? join(__dirname, "../../../examples", name, "Pulumi.dev.yaml")
        : join(__dirname, "../long", `${name}.yaml`);

export function specIn(file: string, name: string): unknown {
    return (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config[`${name}:mesh`];
}

/** Lines that say what the mesh is: without comments, and without `expect`, which has no long form. */
export function linesOf(file: string): number {
    const [mesh = ""] = readFileSync(file, "utf8").split(/^ {4}expect:$/m);
    return mesh.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#")).length;
}

/**
 * What a mesh makes, without names and reasons: its namespaces, whom its policies isolate, and each peer and port that
 * they let through. Two policies about the same pods are one as well.
 */
export function meaningOf(spec: unknown): string[] {
    const { namespaces, policies } = compile(parseMesh(spec));
    const parts = [...namespaces.map((each) => each.manifest), ...policies.flatMap((each) => partsOf(each.manifest))];
    return [...new Set(parts.map((part) => JSON.stringify(part)))].sort();
}

function partsOf({ metadata: { namespace }, spec }: NetworkPolicy): unknown[] {
    const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec;
    const rules = [
        ...ingress.map(({ from, ports }) => ({ direction: "Ingress", peers: from, ports })),
        ...egress.map(({ to, ports }) => ({ direction: "Egress", peers: to, ports })),
    ];
    return [
        ...policyTypes.map((direction) => ({ namespace, podSelector, direction })),
        ...rules.flatMap(({ direction, peers = ["everybody"], ports = ["every port"] }) =>
            peers.flatMap((peer) => ports.map((port) => ({ namespace, podSelector, direction, peer, port }))),
        ),
    ];
}
