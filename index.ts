import * as pulumi from "@pulumi/pulumi";
import { MeshIsolation, type MeshIsolationArgs } from "./components";

// One mesh per environment: stacks/Pulumi.<stack>.yaml says what it is made of.
const config = new pulumi.Config();
const mesh = new MeshIsolation("mesh", config.requireObject<MeshIsolationArgs>("mesh"));

/** Namespace names; programs that use them start only once their namespace is isolated. */
export const namespaceNames = mesh.namespaceNames;
/** Every NetworkPolicy, as namespace/name. */
export const policies = mesh.policies;
/** Who may open connections to whom, on which ports and why. */
export const connections = mesh.connections;
