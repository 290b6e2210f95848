import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { standardInput } from "../manifests/find-files";
import { type ManifestObjects, readManifestObjects } from "../manifests/read-objects";
import { InputError } from "../terminal/input-error";
import { withWorktree } from "./worktree";

/** What manifests were at a git ref. */
export interface ManifestsAtRef {
    /** Read, its files called as they are now; undefined where none of the paths was there. */
    readonly read?: ManifestObjects;
    /** The paths that were not there. */
    readonly missing: readonly string[];
}

/**
 * Reads files and directories of manifests as they were at a git ref.
 *
 * @throws InputError for what is in no git repository, or not in the same one as the first path
 */
export async function readManifestsAtRef(paths: readonly string[], ref: string): Promise<ManifestsAtRef> {
    if (paths.includes(standardInput)) {
        throw new InputError(
            "Cannot use --base with --manifests -: git does not know what standard input was before; give that with --base-manifests",
        );
    }
    const places = paths.map((path) => ({ path, real: realOf(path) }));
    return withWorktree(folderOf(places[0]?.real ?? "."), ref, ({ top, tree }) => {
        const found = places.map(({ path, real }): Place => ({ path, then: join(tree, within(top, real, path)) }));
        const there = found.filter(({ then }) => existsSync(then));
        const missing = found.filter((place) => !there.includes(place)).map(({ path }) => path);
        if (there.length === 0) return Promise.resolve({ missing });
        return Promise.resolve({ read: renamed(readManifestObjects(there.map(({ then }) => then)), there), missing });
    });
}

/** A path as it was given, and where it is checked out. */
interface Place {
    readonly path: string;
    readonly then: string;
}

/** A path without symbolic links, also of what is there no more. */
function realOf(path: string): string {
    const whole = resolve(path);
    if (existsSync(whole)) return realpathSync(whole);
    return dirname(whole) === whole ? whole : join(realOf(dirname(whole)), basename(whole));
}

/** The nearest directory that is there. */
function folderOf(path: string): string {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : folderOf(dirname(path));
}

function within(top: string, real: string, path: string): string {
    const inside = relative(top, real);
    if (inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return inside;
    throw new InputError(`Cannot use --base: "${path}" is not in the git repository "${top}"`);
}

/** What was read, with every file called as it was given instead of where it is checked out. */
function renamed(read: ManifestObjects, places: readonly Place[]): ManifestObjects {
    const named = (text: string): string =>
        places.reduce((told, { path, then }) => {
            const before = join(path, "x").slice(0, -1);
            return told.replaceAll(`${then}${sep}`, before).replaceAll(then, path);
        }, text);
    return {
        objects: read.objects.map((each) => ({ ...each, file: named(each.file) })),
        skipped: read.skipped.map((each) => ({ ...each, file: named(each.file), why: named(each.why) })),
        warnings: read.warnings.map(named),
        problems: read.problems.map(named),
    };
}
