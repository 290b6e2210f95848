import { compile, parseMesh } from "../../../mesh";
import type { Cluster, Workload } from "../../../netpol";

/** A mesh of `namespaces` times `perNamespace` workloads, each of which talks to `flows` others. */
export function largeMesh(
    namespaces: number,
    perNamespace: number,
    flows: number,
    more: readonly object[] = [],
    prefix = "team",
): Cluster {
    const purposes = ["gateway", "inference", "agents", "data"];
    const ns = (i: number) => `${prefix}-${String(i % namespaces).padStart(3, "0")}`;
    const names = Array.from({ length: namespaces * perNamespace }, (_, i) => ({
        name: `${ns(Math.floor(i / perNamespace))}-w${i % perNamespace}`,
        namespace: ns(Math.floor(i / perNamespace)),
    }));
    const name = (i: number) => names[i % names.length]!.name;
    const spec = {
        namespaces: Object.fromEntries(
            Array.from({ length: namespaces }, (_, i) => [ns(i), { purpose: purposes[i % purposes.length]! }]),
        ),
        workloads: Object.fromEntries(
            names.map(({ name, namespace }) => [name, { namespace, podLabels: { app: name } }]),
        ),
        flows: [
            ...names.flatMap((_, i) =>
                Array.from({ length: flows }, (_, k) => ({
                    from: name(i),
                    to: name(i + 1 + k * (perNamespace * 2 + 3)),
                    ports: [String(8000 + k)],
                    why: `step ${k}`,
                })),
            ),
            ...more,
        ],
    };
    const { namespaces: made, policies } = compile(parseMesh(spec));
    return {
        namespaces: made.map(({ manifest }) => ({
            name: manifest.metadata.name,
            labels: manifest.metadata.labels ?? {},
        })),
        workloads: names.map(({ name, namespace }): Workload => {
            return {
                kind: "Deployment",
                namespace,
                name,
                labels: { app: name },
                ports: [],
                ips: [],
                hostNetwork: false,
            };
        }),
        services: [],
        policies: policies.map(({ manifest }) => manifest),
    };
}
