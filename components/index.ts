/** The package: what programs import, and what Pulumi generates SDKs from. */
export { defineMesh, MeshError } from "../mesh";
export * from "./args";
export { MeshIsolation } from "./mesh-isolation";
