import * as pulumi from "@pulumi/pulumi";
import { platformFindings, type Mesh } from "../mesh";

/** Warns of what the platform cannot hold. The deploy goes on: the policies are what was asked for. */
export function warnOfPlatform(mesh: Mesh, component: pulumi.Resource): void {
    for (const { about, message, source } of platformFindings(mesh)) {
        void pulumi.log.warn(`${about}: ${message} (${source})`, component);
    }
}
