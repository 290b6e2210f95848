/** The package: what programs import, and what Pulumi generates SDKs from. */
export { MeshError } from "../mesh";
export * from "./args";
export { defineMesh, type MeshOf } from "./define-mesh";
export { MeshIsolation } from "./mesh-isolation";
