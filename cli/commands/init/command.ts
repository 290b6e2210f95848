import { type Command, Option } from "commander";
import { presetNames } from "../../../mesh/platforms";
import { afterOptions } from "../help";
import type { InitOptions } from "./options";

const help = `
Writes Pulumi.yaml, package.json, tsconfig.json, index.ts, the stack's file and a CI workflow. Files that are there are kept. In a folder with a Pulumi.yaml it adds a stack and the workflow. What a cluster says of itself is taken over, as ai-mesh preflight prints it, where --context or --kubeconfig names one, or no --platform is given.`;

/** Declares `ai-mesh init`; its work is loaded only when it runs. */
export function addInit(program: Command): void {
    program
        .command("init [dir]")
        .description("Write a project that isolates a mesh on a platform, ready to plan and to be made one's own")
        .option("-s, --stack <name>", "name of its stack", "dev")
        .addOption(
            new Option(
                "--platform <preset>",
                "platform.preset of the stack (default: the one that the cluster looks like)",
            ).choices(presetNames),
        )
        .option("--name <name>", "name of the project (default: the folder's)")
        .option("--kubeconfig <file>", "as kubectl's (default: KUBECONFIG, then ~/.kube/config)")
        .option("--context <name>", "as kubectl's (default: the current context)")
        .addOption(
            new Option("--ci <host>", "where changes are reviewed")
                .choices(["github", "gitlab", "none"])
                .default("github"),
        )
        .addHelpText("after", afterOptions(help))
        .action(async (directory: string | undefined, options: InitOptions) => {
            const { runInit } = await import("./run.js");
            process.exitCode = await runInit(directory ?? ".", options, process.stdout);
        });
}
