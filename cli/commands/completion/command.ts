import { Argument, type Command } from "commander";
import type { Shell } from "./run";

const help = `
Examples:
  ai-mesh completion bash > ~/.local/share/bash-completion/completions/ai-mesh
  ai-mesh completion zsh > ~/.zfunc/_ai-mesh        # a folder of fpath
  ai-mesh completion fish > ~/.config/fish/completions/ai-mesh.fish

It completes the command ai-mesh, which npm install --global ai-mesh brings.

Exit status: 0 printed, 2 no such shell.`;

/** Declares `ai-mesh completion`: commands, options and values of the whole program, for a shell to complete. */
export function addCompletion(program: Command): void {
    program
        .command("completion")
        .description("Print the script that has a shell complete commands, options and values")
        .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"]))
        .addHelpText("after", help)
        .action(async (shell: Shell) => {
            const { runCompletion } = await import("./run.js");
            process.stdout.write(runCompletion(program, shell));
        });
}
