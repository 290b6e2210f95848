import type { Names } from "./endpoints";
import { joinPath, type Issue } from "./issues";
import { checkName } from "./names";

/** A name, and among what of the spec it is. */
interface Given {
    readonly kind: "namespaces" | "neighbours" | "workloads" | "externals";
    readonly name: string;
}

/** Mistakes in names: one may stand for one thing, since an ambiguous endpoint could open the wrong one. */
export function checkNames({ namespaces, neighbours, workloads, groups, externals }: Names): Issue[] {
    const unfolded = new Set([...groups.values()].flatMap(({ members }) => members));
    const ownWorkloads = [...groups.keys(), ...[...workloads.keys()].filter((name) => !unfolded.has(name))].sort();
    const all: Given[] = [
        ...[...namespaces.keys()].map((name) => ({ kind: "namespaces", name }) as const),
        ...[...neighbours.keys()].map((name) => ({ kind: "neighbours", name }) as const),
        ...ownWorkloads.map((name) => ({ kind: "workloads", name }) as const),
        ...[...externals.keys()].map((name) => ({ kind: "externals", name }) as const),
    ];
    const first = new Map([...all].reverse().map(({ kind, name }) => [name, kind]));
    const members = [...unfolded].map((name) => ({ path: joinPath("workloads", name), message: checkMember(name) }));
    return [
        ...members.flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }])),
        ...all.flatMap((given) => {
            const path = joinPath(given.kind, given.name);
            return checkGiven(given, first.get(given.name)).map((message) => ({ path, message }));
        }),
    ];
}

function checkGiven({ kind, name }: Given, first: Given["kind"] | undefined): string[] {
    // A workload may be called as one of several: what a spec unfolds to is a spec too.
    const isMember = kind === "workloads" && name.split(".").length === 2;
    const mistakes = [
        isMember ? name.split(".").map(checkName).find(Boolean) : checkName(name),
        isMember ? checkMember(name) : undefined,
        first === kind ? undefined : `"${name}" is already one of the ${first}; an endpoint's name must mean one thing`,
        name === "kube-apiserver" ? `"kube-apiserver" is reserved for platform.apiServer; use another name` : undefined,
    ];
    return mistakes.filter((message) => message !== undefined);
}

/** So long that the name of a policy, "allow-from-" and two such with a dot between them, has the 253 letters it may have. */
const longestMember = 115;

/** What stands after the dot is told apart by ".part." in the names of policies: see `inPolicyName`. */
function checkMember(name: string): string | undefined {
    if (name.endsWith(".part")) {
        return `one of several workloads is called "part", which the names of policies say for any of them (allow-to-ray.part.train); use another name`;
    }
    if (name.length <= longestMember) return undefined;
    return `"${name}" has ${name.length} letters, and the name of a policy has room for ${longestMember}; use shorter names`;
}
