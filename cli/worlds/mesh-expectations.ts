import { carryingPort, serviceMeshNames } from "../../mesh";
import { isObject, PortSet } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { meshArguments } from "./declared-workloads";

/** What a mesh of a stack expects between two of its names. */
export interface MeshExpectation {
    readonly from: string;
    readonly to: string;
    /** Port texts of the spec; undefined where the platform says them. */
    readonly ports: readonly string[] | undefined;
    readonly verdict: "allowed" | "denied";
    readonly why?: string | undefined;
    /** The service mesh that carries every port between meshed pods over one; absent where there is none. */
    readonly carriedBy?: Carrier | undefined;
}

/** A service mesh by its name, and the TCP port over which it carries. */
export interface Carrier {
    readonly name: string;
    readonly port: number;
}

/** The expectations of the meshes of a stack, as they are registered: one name at each end. */
export function meshExpectations(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshExpectation[] {
    return meshArguments(resources).flatMap(({ expect, platform }) =>
        (Array.isArray(expect) ? expect : []).flatMap((row: unknown): MeshExpectation[] => {
            if (!isObject(row) || typeof row.from !== "string" || typeof row.to !== "string") return [];
            if (row.verdict !== "allowed" && row.verdict !== "denied") return [];
            const why = typeof row.why === "string" ? { why: row.why } : {};
            const ports = Array.isArray(row.ports) ? row.ports.map(String) : portsOfPlatform(row.to, platform);
            return [{ from: row.from, to: row.to, ports, verdict: row.verdict, ...why, ...carrierOf(platform) }];
        }),
    );
}

/** What carries the traffic of a mesh's pods, by its platform. */
function carrierOf(platform: unknown): Pick<MeshExpectation, "carriedBy"> {
    const name = serviceMeshNames.find((each) => isObject(platform) && platform.serviceMesh === each);
    const port = name && carryingPort(name);
    return name === undefined || port === undefined ? {} : { carriedBy: { name, port } };
}

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
