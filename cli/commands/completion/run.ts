import type { Command } from "commander";
import { guardActions } from "../../../mesh/guard/schema";
import { presetNames as platforms } from "../../../mesh/platforms";
import { presets } from "../../../mesh/presets";
import { profileNames } from "../../../netpol";
import { conditions } from "../../compare/verdict";
import { bashCompletion } from "../../render/completion/bash";
import { fishCompletion } from "../../render/completion/fish";
import { zshCompletion } from "../../render/completion/zsh";
import { sourceFormats } from "../../traffic/sources";
import { conditions as audited } from "../audit/conditions";
import { type Known, treeOf } from "./tree-of";

const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** A shell that commands can be completed in. */
export type Shell = keyof typeof writers;

const presetsByName = presets.map(({ name }) => name);

/** Values that are checked by what runs, so that commander does not know them. */
const known: Known = {
    options: {
        "--profile": profileNames,
        "--stack": "stack",
        "--format": sourceFormats.map(({ name }) => name),
        // One that is to be made.
        "init --stack": "text",
        "audit --fail-on": Object.keys(audited),
        "diff --fail-on": conditions,
        "guard --action": guardActions,
        "learn --into": "file",
        "learn --platform": platforms,
    },
    arguments: {
        audit: ["file"],
        learn: ["file"],
        presets: [presetsByName],
        list: [presetsByName],
        show: [presetsByName],
    },
};

/** The script that has a shell complete a program. */
export const runCompletion = (program: Command, shell: Shell): string => writers[shell](treeOf(program, known));
