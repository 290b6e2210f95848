import { isObject } from "../is-object";
import type { PluginPolicy } from "./types";

/** Texts among the annotations of an object's metadata; whatever else stands there says nothing. */
export function annotationsOf(metadata: unknown): Pick<PluginPolicy, "annotations"> {
    const all = isObject(metadata) && isObject(metadata["annotations"]) ? metadata["annotations"] : {};
    const texts = Object.entries(all).filter((each): each is [string, string] => typeof each[1] === "string");
    return texts.length === 0 ? {} : { annotations: Object.fromEntries(texts) };
}
