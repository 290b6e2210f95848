import { type Command, Option } from "commander";
import { hostsDialects } from "../../../mesh/hosts";
import { presetNames } from "../../../mesh/platforms";
import type { PreflightOptions } from "./run";

/** Declares `ai-mesh preflight`; its work is loaded only when it runs. */
export function addPreflight(program: Command): void {
    program
        .command("preflight")
        .description("Ask a cluster, reading only, whether policies take effect there and what a stack must know of it")
        .option("--kubeconfig <file>", "as kubectl's (default: KUBECONFIG, then ~/.kube/config)")
        .option("--context <name>", "as kubectl's (default: the current context)")
        .addOption(
            new Option(
                "--preset <name>",
                "platform.preset of the stack (default: the one that the cluster looks like)",
            ).choices(presetNames),
        )
        .addOption(
            new Option(
                "--hosts <kind>",
                "platform.hosts of the stack, or cluster-network-policy for its baseline (default: what the preset proposes)",
            ).choices(hostsDialects),
        )
        .addOption(
            new Option("-o, --output <format>", "how to print it").choices(["text", "json", "yaml"]).default("text"),
        )
        .addHelpText(
            "after",
            "\nExit status: 0 policies take effect or it is unknown, 1 they would not, 2 the cluster cannot be reached.",
        )
        .action(async (options: PreflightOptions) => {
            const { runPreflight } = await import("./run.js");
            process.exitCode = await runPreflight(options, process.stdout);
        });
}
