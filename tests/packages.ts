import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..");
/** The folders of the three packages. */
export const workspaces = [".", "policy-pack", "cli"] as const;
export type Workspace = (typeof workspaces)[number];

/** What a package.json says, as far as tests ask. */
export interface Manifest {
    readonly name: string;
    readonly version: string;
    readonly main?: string;
    readonly license: string;
    readonly repository: { readonly url: string; readonly directory?: string };
    readonly bugs: { readonly url: string };
    readonly publishConfig: { readonly access: string; readonly provenance: boolean };
    readonly exports?: Record<string, string | { readonly types: string; readonly default: string }>;
    readonly bin?: Record<string, string>;
    readonly dependencies: Record<string, string>;
}

/** The text of a file, by its path from the root. */
export const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");
export const manifest = (workspace: Workspace): Manifest => JSON.parse(read(workspace, "package.json")) as Manifest;
