import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Side } from "./side";

/** A line of a file; lines count from 1. */
export interface FileLocation {
    readonly file: string;
    readonly line: number;
}

/** Where a manifest stands, which is known by `file:line#number`; other resources are in no file. */
export function placeOfManifest(urn: string): FileLocation | undefined {
    const [, file, line] = /^(.+):(\d+)#\d+$/.exec(urn) ?? [];
    return file === undefined ? undefined : { file, line: Number(line) };
}

/**
 * The file that findings point at where nothing nearer is known: the side's own, or that of its project. What is deployed
 * comes from no file, and code hosts show no finding at a directory or without a place.
 */
export function findingFile({ before, after }: { readonly before: Side; readonly after: Side }): string {
    const found = [after, before].map(({ file }) => fileAt(file)).find((file) => file !== undefined);
    return found ?? "Pulumi.yaml";
}

function fileAt(path: string): string | undefined {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
    const project = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(path, name)).find((file) => existsSync(file));
    return project && relative(process.cwd(), project);
}
