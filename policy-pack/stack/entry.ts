import { isObject } from "../../netpol";
import type { Bag } from "./unknown-values";

/** The entry of a map of a mesh, where there is one. */
export const entry = (of: unknown, name: string): Bag | undefined => {
    const found = isObject(of) && Object.hasOwn(of, name) ? of[name] : undefined;
    return isObject(found) ? found : undefined;
};
