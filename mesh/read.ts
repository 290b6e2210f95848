import type * as z from "zod";
import { joinPath, type Issue } from "./issues";

/** Reads one part of a spec by its schema; mistakes go to `issues` with their whole path, and the part is then absent. */
export function read<T extends z.ZodType>(
    schema: T,
    input: unknown,
    path: readonly PropertyKey[],
    issues: Issue[],
): z.output<T> | undefined {
    const result = schema.safeParse(input);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
        const at = joinPath(...path, ...issue.path);
        for (const message of issue.message.split("\n")) issues.push({ path: at, message });
    }
    return undefined;
}

/** The value as a map; anything else is a mistake and reads as the empty one. */
export function asMap(input: unknown, path: string, issues: Issue[]): Record<string, unknown> {
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
    const found = input === undefined ? "is missing" : "is no map";
    issues.push({ path, message: path === "" ? `the spec ${found}; give a map` : `${found}; give a map by name` });
    return {};
}

/**
 * Reads a map by name, sorted. An entry with mistakes keeps its name with the value `undefined`: who refers to it is
 * not told that it does not exist.
 */
export function readMap<T extends z.ZodType, R>(
    map: Record<string, unknown>,
    kind: string,
    schema: T,
    issues: Issue[],
    make: (name: string, entry: z.output<T>, path: string) => R | undefined,
): Map<string, R | undefined> {
    const names = Object.keys(map).sort();
    return new Map(
        names.map((name) => {
            const entry = read(schema, map[name], [kind, name], issues);
            return [name, entry === undefined ? undefined : make(name, entry, joinPath(kind, name))] as const;
        }),
    );
}
