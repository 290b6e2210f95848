import { Argument, type Command } from "commander";
import { afterOptions } from "../help";
import type { Shell } from "./run";

const help = `
It completes the command ai-mesh, which npm install --global ai-mesh brings.`;

/** Declares `ai-mesh completion`: commands, options and values of the whole program, for a shell to complete. */
export function addCompletion(program: Command): void {
    program
        .command("completion")
        .description("Print the script that has a shell complete commands, options and values")
        .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"]))
        .addHelpText("after", afterOptions(help))
        .action(async (shell: Shell) => {
            const { runCompletion } = await import("./run.js");
            process.stdout.write(runCompletion(program, shell));
        });
}
