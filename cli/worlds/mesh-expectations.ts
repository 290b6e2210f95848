import { arePodsMeshed, carryingPort, serviceMeshNames } from "../../mesh";
import { isObject, type PortSet } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { SECRET_TEXT, UNKNOWN } from "../plan/values";
import { entry } from "../../policy-pack/stack/entry";
import { meshArguments } from "./declared-workloads";
import { portsOf, readPort } from "./port-texts";

/** What a mesh of a stack expects between two of its names. */
export type MeshExpectation = ReadExpectation | UnreadExpectation;

/** A row of `expect` that can be judged. */
export interface ReadExpectation extends Row {
    readonly verdict: "allowed" | "denied";
    /**
     * The service mesh that carries every port between these ends over one; absent where none does; "unknown" where it is not
     * known what carries them.
     */
    readonly carriedBy?: Carrier | "unknown" | undefined;
    readonly unread?: undefined;
}

/** A row that cannot, with as much of it as was read; in place of a name that was not read stands its path. */
export interface UnreadExpectation extends Row {
    readonly verdict: "allowed" | "denied" | "unknown";
    /** What of it was not read, in a sentence. */
    readonly unread: string;
}

interface Row {
    readonly from: string;
    readonly to: string;
    /** Port texts of the spec; undefined where they are not known. */
    readonly ports: readonly string[] | undefined;
    readonly why?: string | undefined;
}

/** A service mesh by its name, and the TCP port over which it carries. */
export interface Carrier {
    readonly name: string;
    readonly port: number;
}

/** The expectations of the meshes of a stack, as they are registered: one name at each end. */
export function meshExpectations(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshExpectation[] {
    return meshArguments(resources).flatMap((mesh) => {
        const { expect = [] } = mesh;
        if (Array.isArray(expect)) return expect.map((row: unknown, at) => readRow(row, `expect[${at}]`, mesh));
        return [readRow(expect, "expect", mesh)];
    });
}

function readRow(given: unknown, path: string, mesh: Record<string, unknown>): MeshExpectation {
    const { from, to, verdict, why, ports } = isObject(given) ? given : {};
    const row = {
        from: isName(from) ? from : `${path}.from`,
        to: isName(to) ? to : `${path}.to`,
        ports: Array.isArray(ports) && !ports.some(isHidden) ? ports.map(String) : undefined,
        ...(typeof why === "string" ? { why } : {}),
    };
    const isVerdict = verdict === "allowed" || verdict === "denied";
    if (!isVerdict || !isName(from) || !isName(to)) {
        const known = { from: isName(from), to: isName(to), verdict: isVerdict };
        const missing = Object.entries(known).flatMap(([key, isKnown]) => (isKnown ? [] : [`${path}.${key}`]));
        const what = isObject(given) ? missing.join(" and ") : path;
        const [were, each] = isObject(given) && missing.length > 1 ? ["were", "each"] : ["was", "it"];
        const unread = `${what} ${were} not read: ${each} is malformed, a secret, or known only after a deployment`;
        return { ...row, verdict: isVerdict ? verdict : "unknown", unread };
    }
    const [problem] = (row.ports ?? []).map(readPort).flatMap((read) => ("problem" in read ? [read.problem] : []));
    if (problem !== undefined) return { ...row, ports: undefined, verdict, unread: `${path}.ports: ${problem}` };
    const isMeshed = [from, to].every((name) => arePodsMeshedAt(name, mesh));
    return { ...row, verdict, ...(isMeshed ? carrierOf(mesh.platform) : {}) };
}

/** Whether a value is a secret, or known only after a deployment. */
const isHidden = (value: unknown): boolean =>
    value === SECRET_TEXT || (typeof value === "string" && value.includes(UNKNOWN));

const isName = (value: unknown): value is string => typeof value === "string" && value !== "" && !isHidden(value);

/** What carries the traffic of a mesh's meshed pods, by its platform. */
function carrierOf(platform: unknown = {}): Pick<ReadExpectation, "carriedBy"> {
    const serviceMesh = isObject(platform) ? platform.serviceMesh : "";
    if (serviceMesh === undefined) return {};
    const name = serviceMeshNames.find((each) => serviceMesh === each);
    if (name === undefined) return { carriedBy: "unknown" };
    const port = carryingPort(name);
    return port === undefined ? {} : { carriedBy: { name, port } };
}

/** Whether the pods of a name are in the service mesh, or may be. */
function arePodsMeshedAt(name: string, { workloads, namespaces, neighbours }: Record<string, unknown>): boolean {
    const workload = entry(workloads, name);
    const home = workload === undefined ? name : String(workload.namespace);
    const own = entry(namespaces, home);
    const namespace = own ?? entry(neighbours, home);
    if (namespace === undefined) return false;
    return arePodsMeshed({ isolated: own !== undefined, ...meshedBy(namespace) }, meshedBy(workload ?? {}));
}

/** What is said of it; what is not known may be so. */
const meshedBy = ({ serviceMesh }: Readonly<Record<string, unknown>>): { readonly serviceMesh?: boolean } =>
    serviceMesh === undefined ? {} : { serviceMesh: serviceMesh !== false };

/** The ports of an expectation as a set; undefined where they are not known. */
export const portsOfExpectation = ({ ports }: Pick<MeshExpectation, "ports">): PortSet | undefined =>
    ports && portsOf(ports);
