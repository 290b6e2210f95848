import { readdirSync, realpathSync, statSync } from "node:fs";
import { extname, join } from "node:path";

const extensions = new Set([".yaml", ".yml", ".json"]);

/** The path that stands for standard input. */
export const standardInput = "-";

/** Files to read, in reading order, and paths that cannot be. */
export interface FoundFiles {
    readonly files: readonly string[];
    readonly problems: readonly string[];
}

/**
 * The manifests under some paths: a file as it is, whatever its name; of a directory every .yaml, .yml and .json file,
 * recursively, sorted by name. Symbolic links are followed and nothing is listed twice, so a loop of links ends and a
 * mounted ConfigMap, which is links to links, reads once.
 */
export function findFiles(paths: readonly string[]): FoundFiles {
    const search: Search = { files: [], problems: [], seen: new Set() };
    for (const path of paths) {
        if (path === standardInput) search.files.push(path);
        else visit(path, true, search);
    }
    for (const path of paths) {
        if (path !== standardInput && isEmptyDirectory(path, search)) {
            search.problems.push(`${path}: no .yaml, .yml or .json file is in this directory`);
        }
    }
    return search;
}

interface Search {
    readonly files: string[];
    readonly problems: string[];
    readonly seen: Set<string>;
}

function visit(path: string, named: boolean, search: Search): void {
    try {
        const real = realpathSync(path);
        if (search.seen.has(real)) return;
        const stat = statSync(real);
        if (stat.isDirectory()) {
            search.seen.add(real);
            for (const name of readdirSync(real).sort()) visit(join(path, name), false, search);
        } else if (named || extensions.has(extname(path).toLowerCase())) {
            search.seen.add(real);
            if (stat.isFile()) search.files.push(path);
            else search.problems.push(`${path}: is neither a file nor a directory`);
        }
    } catch (error) {
        // A dangling link beside the manifests is no manifest; one that is named, or called like one, is a mistake.
        if (named || extensions.has(extname(path).toLowerCase())) search.problems.push(`${path}: ${whyNot(error)}`);
    }
}

function whyNot(error: unknown): string {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return "no such file or directory";
    if (code === "ELOOP") return "is a symbolic link that leads back to itself";
    if (code === "EACCES" || code === "EPERM") return "may not be read (permission denied)";
    return error instanceof Error ? error.message : String(error);
}

function isEmptyDirectory(path: string, { files, problems }: Search): boolean {
    if (files.length > 0 || problems.length > 0) return false;
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
