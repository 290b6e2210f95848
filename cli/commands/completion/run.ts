import type { Command } from "commander";
import { guardActions } from "../../../mesh/guard/schema";
import { profileNames } from "../../../netpol";
import { conditions } from "../../compare/verdict";
import { bashCompletion } from "../../render/completion/bash";
import { fishCompletion } from "../../render/completion/fish";
import { zshCompletion } from "../../render/completion/zsh";
import { treeOf } from "./tree-of";

const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** A shell that commands can be completed in. */
export type Shell = keyof typeof writers;

/** Values of options that are checked by what runs, so that commander does not know them: by command and option, or by option. */
const known: Readonly<Record<string, readonly string[]>> = {
    "--profile": profileNames,
    "diff --fail-on": conditions,
    "guard --action": guardActions,
};

/** The script that has a shell complete a program. */
export const runCompletion = (program: Command, shell: Shell): string => writers[shell](treeOf(program, known));
