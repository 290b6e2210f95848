import { isObject, PortSet } from "../../netpol";
import { expectedEnd, type ExpectedEnd, type Seen } from "./expected-ends";
import { entry } from "./entry";
import { portsOfPlatform } from "./expected-addresses";
import type { SeenNamespace } from "./namespaces";
import { readPort } from "./ports";
import { carriedPorts, mayBeCarried, unknownServiceMesh } from "./service-mesh";
import type { SeenResource } from "./resource";
import { isUnknown, unknownPaths, type Bag } from "./unknown-values";
import type { StackView } from "./view";

/** One row of what a mesh expects, between two ends: read here anew, since a judge does not share its maker's code. */
export interface Expectation {
    /** `expect[0]`. */
    readonly path: string;
    readonly from: ExpectedEnd;
    readonly to: ExpectedEnd;
    readonly ports: PortSet;
    /** `denied`: on none of the ports, for no pod or address of either end; `allowed`: on all of them, for all. */
    readonly verdict: "allowed" | "denied";
    readonly why: string | undefined;
    /** The TCP port at which all that a service mesh carries between the two arrives; none where it carries nothing there. */
    readonly carrying: PortSet;
}

/** A row that cannot be read, and why. */
export interface UnreadableExpectation {
    readonly path: string;
    readonly missing: string;
}

/** What a MeshIsolation expects, and of which cluster. */
export interface MeshExpectations {
    readonly cluster: string;
    readonly rows: readonly (Expectation | UnreadableExpectation)[];
}

/** Reads what a MeshIsolation expects, or says what of its inputs is missing. */
export function readExpectations(
    { props, urn }: SeenResource,
    stack: StackView,
): MeshExpectations | { readonly missing: string } {
    if (!isObject(props["namespaces"]) || !Array.isArray(props["flows"])) {
        return { missing: "what it expects is not in sight" };
    }
    const { expect, namespaces, neighbours, workloads } = props;
    if (expect === undefined) return { cluster: "", rows: [] };
    const unknown = unknownPaths({ expect: withoutWhy(expect), namespaces, neighbours, workloads }, "");
    if (unknown.length > 0) return { missing: `${unknown.join(", ")} of it is not known yet` };
    const cluster = clusterOfMesh(urn, Object.keys(namespaces as Bag), stack.namespaces);
    const seen = {
        namespaces: stack.namespaces.filter((namespace) => namespace.cluster === cluster),
        workloads: stack.workloads.filter((workload) => workload.cluster === cluster),
    };
    const list: readonly unknown[] = Array.isArray(expect) ? expect : [expect];
    return { cluster, rows: list.flatMap((row, index) => readRow(row, `expect[${index}]`, props, seen)) };
}

/** Reasons are for messages: nothing depends on them. */
const withoutWhy = (expect: unknown): unknown =>
    Array.isArray(expect) ? expect.map((row: unknown) => (isObject(row) ? { ...row, why: undefined } : row)) : expect;

/** The cluster of the namespaces that a mesh made or patches; where none of them is in sight, of those with their names. */
function clusterOfMesh(urn: string, names: readonly string[], namespaces: readonly SeenNamespace[]): string {
    const own = namespaces.find(({ parent }) => parent === urn) ?? namespaces.find(({ name }) => names.includes(name));
    return own?.cluster ?? "";
}

/** One entry for each pair of ends: a mesh of the stack's own config may list several. */
function readRow(row: unknown, path: string, mesh: Bag, seen: Seen): (Expectation | UnreadableExpectation)[] {
    const { from, fromAny = from, to, toAny = to, ports, verdict, why } = isObject(row) ? row : ({} as Bag);
    if (verdict !== "allowed" && verdict !== "denied") return [{ path, missing: "it has no verdict" }];
    const reason = typeof why === "string" && !isUnknown(why) ? why : undefined;
    const pairs = namesIn(fromAny).flatMap((source) => namesIn(toAny).map((target) => [source, target] as const));
    if (pairs.length === 0) return [{ path, missing: "it names nobody at one of its ends" }];
    return pairs.map(([source, target]) => {
        const open = portsOf(ports, target, mesh);
        if (open === undefined) return { path, missing: `its ports to "${target}" are not known` };
        const serviceMesh = mayBeCarried(source, target, open, mesh) ? unknownServiceMesh(mesh) : undefined;
        if (serviceMesh !== undefined) return { path, missing: serviceMesh };
        const [from, to] = [expectedEnd(source, mesh, seen), expectedEnd(target, mesh, seen)];
        if ("missing" in from) return { path, missing: from.missing };
        if ("missing" in to) return { path, missing: to.missing };
        return {
            path,
            from,
            to,
            ports: open,
            verdict,
            why: reason,
            carrying: carriedPorts(source, target, open, mesh),
        };
    });
}

/** Names of ends, given as one or as a list. */
const namesIn = (given: unknown): readonly string[] => (Array.isArray(given) ? given : [given]).map(String);

/** The ports of a row; undefined where one of them cannot be read, or there is none. */
function portsOf(ports: unknown, target: string, mesh: Bag): PortSet | undefined {
    const isExternal = entry(mesh["externals"], target) !== undefined;
    const given = ports ?? (isExternal ? [] : portsOfPlatform(target, mesh));
    const sets = (Array.isArray(given) ? given : [given]).map(readPort);
    return sets.length === 0 || sets.some((set) => set.isEmpty) ? undefined : PortSet.unionAll(sets);
}
