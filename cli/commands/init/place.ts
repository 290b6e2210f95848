import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { readProject, stackFileIfAny, type Project } from "../../plan/project";
import { InputError } from "../../terminal/input-error";
import type { InitOptions } from "./options";

/** Where a project is to be written. */
export interface Place {
    /** Folder of the project; may not be there yet. */
    readonly root: string;
    /** The project that is there already, to which a stack is added. */
    readonly existing: Project | undefined;
    readonly name: string;
    /** Path of the stack's file from `root`, with `/`. */
    readonly stackFile: string;
    /** Top of the git repository that `root` is in, else `root`. */
    readonly top: string;
}

/** Names that Pulumi and npm both take. */
const projectName = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const stackName = /^[A-Za-z0-9_.-]{1,100}$/;

/**
 * Looks at the folder that a project is to be written to.
 *
 * @throws InputError where a name is none, or a file is in the way
 */
export function placeOf(directory: string, { name, stack }: Pick<InitOptions, "name" | "stack">): Place {
    const root = resolve(directory);
    if (existsSync(root) && !statSync(root).isDirectory()) throw new InputError(`"${directory}" is a file, no folder`);
    if (!stackName.test(stack)) {
        throw new InputError(`--stack "${stack}" is no stack's name: letters, digits, "-", "_" and "." only`);
    }
    const existing = hasProject(root) ? readProject(root) : undefined;
    const stackDir = existing?.stackDir ?? root;
    const taken = stackFileIfAny({ stackDir }, stack);
    if (taken !== undefined) {
        throw new InputError(
            `${shown(taken)} is there already, and is not overwritten; name another stack with --stack, or another folder`,
        );
    }
    return {
        root,
        existing,
        name: existing === undefined ? newName(root, name) : oldName(existing, name),
        stackFile: slashes(relative(root, join(stackDir, `Pulumi.${stack}.yaml`))),
        top: topOfRepository(root),
    };
}

const hasProject = (root: string): boolean =>
    ["Pulumi.yaml", "Pulumi.yml"].some((file) => existsSync(join(root, file)));

const shown = (path: string): string => relative(process.cwd(), path) || ".";

/** A path as git, YAML and URLs write it. */
export const slashes = (path: string): string => path.split(sep).join("/");

function newName(root: string, given: string | undefined): string {
    if (existsSync(join(root, "index.ts"))) {
        throw new InputError(
            `${shown(join(root, "index.ts"))} is there already and would be the project's program; give another folder`,
        );
    }
    const name = given ?? basename(root);
    if (projectName.test(name)) return name;
    const rule = 'lower-case letters, digits, "-", "_" and "." only, the first a letter or a digit';
    throw new InputError(
        given === undefined
            ? `The folder's name "${name}" is no project's name (${rule}); give one with --name`
            : `--name "${name}" is no project's name: ${rule}`,
    );
}

function oldName({ name, root, runtime }: Project, given: string | undefined): string {
    const file = shown(join(root, "Pulumi.yaml"));
    if (given !== undefined && given !== name) {
        throw new InputError(`--name "${given}": ${file} is there already and calls the project "${name}"`);
    }
    if (runtime !== "nodejs") {
        throw new InputError(
            `${file} is of a program in "${runtime}": ai-mesh init writes for TypeScript; pulumi package add has the component for others`,
        );
    }
    return name;
}

function topOfRepository(root: string): string {
    for (let folder = root; ; folder = dirname(folder)) {
        if (existsSync(join(folder, ".git"))) return folder;
        if (dirname(folder) === folder) return root;
    }
}
