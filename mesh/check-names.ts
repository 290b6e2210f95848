import type { Names } from "./endpoints";
import { joinPath, type Issue } from "./issues";
import { checkName } from "./names";

/** Mistakes in names: one may stand for one thing, since an ambiguous endpoint could open the wrong one. */
export function checkNames({ namespaces, neighbours, workloads, groups, externals }: Names): Issue[] {
    const unfolded = new Set([...groups.values()].flatMap(({ members }) => members));
    const given = [...groups.keys(), ...[...workloads.keys()].filter((name) => !unfolded.has(name))].sort();
    const all = [
        ...[...namespaces.keys()].map((name) => ({ kind: "namespaces", name })),
        ...[...neighbours.keys()].map((name) => ({ kind: "neighbours", name })),
        ...given.map((name) => ({ kind: "workloads", name })),
        ...[...externals.keys()].map((name) => ({ kind: "externals", name })),
    ];
    const hasMembers = [...workloads.keys()].some((name) => name.includes("."));
    const first = new Map([...all].reverse().map(({ kind, name }) => [name, kind]));
    return all.flatMap(({ kind, name }) => {
        const mistakes = [
            // A workload may be called as one of several: what a spec unfolds to is a spec too.
            kind === "workloads" && name.split(".").length === 2
                ? name.split(".").map(checkName).find(Boolean)
                : checkName(name),
            first.get(name) === kind
                ? undefined
                : `"${name}" is already one of the ${first.get(name)}; an endpoint's name must mean one thing`,
            hasMembers && name === "part"
                ? `"part" is what the names of policies say for one of several workloads (allow-to-ray.part.train); use another name`
                : undefined,
            name === "kube-apiserver"
                ? `"kube-apiserver" is reserved for platform.apiServer; use another name`
                : undefined,
        ];
        return mistakes.flatMap((message) => (message === undefined ? [] : [{ path: joinPath(kind, name), message }]));
    });
}
