import { relative } from "node:path";
import type { SideSource } from "./read-side";

/** The titles of two sides, with the folders of their programs where both would have the same title. */
export function titlesApart(
    [old, now]: readonly [string, string],
    [before, after]: readonly [SideSource, SideSource],
): [string, string] {
    const [from, to] = [folderOf(before), folderOf(after)];
    if (old !== now || from === to) return [old, now];
    return [withFolder(old, from), withFolder(now, to)];
}

/** Where a program is, from the current directory. */
const folderOf = (source: SideSource): string | undefined =>
    "directory" in source ? relative(process.cwd(), source.directory) || "." : undefined;

const withFolder = (title: string, folder: string | undefined): string =>
    folder === undefined ? title : `${title} (${folder})`;
