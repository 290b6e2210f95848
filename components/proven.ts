import * as pulumi from "@pulumi/pulumi";
import type { Mesh } from "../mesh";
import type { NetworkPolicy } from "../netpol";
import type { Connection } from "./args";
import { portSet } from "./declared";
import { prove } from "./proof";
import { reportFailedProof, reportProof, type ProofReport } from "./proof-report";

/**
 * The declared flows as rows, once it is checked that the policies do what they say. A defect of this package must not
 * stand in the way of a correct deploy: it stops where something undeclared is open, and else it warns.
 *
 * @param shown The mesh as far as messages may show it.
 * @throws ResourceError where a connection passes that no flow declares.
 */
export function provenConnections(
    mesh: Mesh,
    policies: readonly NetworkPolicy[],
    component: pulumi.Resource,
    shown: Mesh = mesh,
): Connection[] {
    const { error, warnings, info } = report(mesh, policies, shown);
    for (const warning of warnings) void pulumi.log.warn(warning, component);
    if (info !== undefined) void pulumi.log.info(info, component);
    if (error !== undefined) throw new pulumi.ResourceError(error, component, true);
    return mesh.flows.map(({ from, to, ports, why }) => {
        return { from: from.name, to: to.name, ports: portSet(ports).toString(), why };
    });
}

function report(mesh: Mesh, policies: readonly NetworkPolicy[], shown: Mesh): ProofReport {
    try {
        return reportProof(prove(mesh, policies), shown);
    } catch (error) {
        return reportFailedProof(error, shown);
    }
}
