import { arePodsMeshed, carryingPort, serviceMeshNames } from "../../mesh";
import { isObject, PortSet } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { entry } from "../../policy-pack/stack/entry";
import { meshArguments } from "./declared-workloads";

/** What a mesh of a stack expects between two of its names. */
export interface MeshExpectation {
    readonly from: string;
    readonly to: string;
    /** Port texts of the spec; undefined where the platform says them. */
    readonly ports: readonly string[] | undefined;
    readonly verdict: "allowed" | "denied";
    readonly why?: string | undefined;
    /**
     * The service mesh that carries every port between these ends over one; absent where none does; "unknown" where it is not
     * known what carries them.
     */
    readonly carriedBy?: Carrier | "unknown" | undefined;
}

/** A service mesh by its name, and the TCP port over which it carries. */
export interface Carrier {
    readonly name: string;
    readonly port: number;
}

/** The expectations of the meshes of a stack, as they are registered: one name at each end. */
export function meshExpectations(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshExpectation[] {
    return meshArguments(resources).flatMap((mesh) =>
        (Array.isArray(mesh.expect) ? mesh.expect : []).flatMap((row: unknown): MeshExpectation[] => {
            if (!isObject(row) || typeof row.from !== "string" || typeof row.to !== "string") return [];
            if (row.verdict !== "allowed" && row.verdict !== "denied") return [];
            const why = typeof row.why === "string" ? { why: row.why } : {};
            const ports = Array.isArray(row.ports) ? row.ports.map(String) : portsOfPlatform(row.to, mesh.platform);
            const isMeshed = [row.from, row.to].every((name) => arePodsMeshedAt(name, mesh));
            const carrier = isMeshed ? carrierOf(mesh.platform) : {};
            return [{ from: row.from, to: row.to, ports, verdict: row.verdict, ...why, ...carrier }];
        }),
    );
}

/** What carries the traffic of a mesh's meshed pods, by its platform. */
function carrierOf(platform: unknown = {}): Pick<MeshExpectation, "carriedBy"> {
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

/** The ports that a platform says of a name. */
function portsOfPlatform(name: string, platform: unknown): string[] | undefined {
    const { apiServer, identity } = isObject(platform) ? platform : {};
    if (name === "kube-apiserver" && isObject(apiServer)) return [String(apiServer.port)];
    if (name === "cloud-identity" && isObject(identity) && Array.isArray(identity.ports))
        return identity.ports.map(String);
    return undefined;
}

/** The ports of an expectation as a set; undefined where they are not known. */
export const portsOfExpectation = ({ ports }: MeshExpectation, read: (text: string) => PortSet): PortSet | undefined =>
    ports && PortSet.unionAll(ports.map(read));
