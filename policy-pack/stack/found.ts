import type { Kind } from "./kinds";
import type { SeenResource } from "./resource";

/** A resource and what it is. */
export interface Found {
    readonly resource: SeenResource;
    readonly kind: Kind;
}
