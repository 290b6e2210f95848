import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NewFile } from "../../render/init/new-project";
import { InputError } from "../../terminal/input-error";
import type { Place } from "./place";

/** Paths of files, absolute: those that were written, and those that were there and stay as they are. */
export interface Written {
    readonly written: readonly string[];
    readonly kept: readonly string[];
}

/**
 * Writes the files that are not there. None is ever overwritten, also not one that appears meanwhile.
 *
 * @throws InputError that names the file which cannot be written, and those that were
 */
export function writeNew(files: readonly NewFile[], { root, top }: Pick<Place, "root" | "top">): Written {
    const placed = files.map(({ path, text, atTop }) => ({ path: join(atTop ? top : root, path), text }));
    const written: string[] = [];
    for (const { path, text } of placed.filter(({ path }) => !existsSync(path))) {
        try {
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, text, { flag: "wx" });
        } catch (error) {
            const before = written.length === 0 ? "nothing was written" : `written before: ${written.join(", ")}`;
            throw new InputError(`Cannot write ${path}: ${(error as Error).message}; ${before}`);
        }
        written.push(path);
    }
    return { written, kept: placed.map(({ path }) => path).filter((path) => !written.includes(path)) };
}
