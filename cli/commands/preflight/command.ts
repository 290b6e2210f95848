import { type Command, Option } from "commander";
import { hostsDialects } from "../../../mesh/hosts";
import { presetNames } from "../../../mesh/platforms";
import { oldOption } from "../old-option";
import { outputOption } from "../output-option";
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
                "--platform <preset>",
                "platform.preset of the stack (default: the one that the cluster looks like)",
            ).choices(presetNames),
        )
        .addOption(
            new Option(
                "--hosts <kind>",
                "platform.hosts of the stack, or cluster-network-policy for its baseline (default: what the preset proposes)",
            ).choices(hostsDialects),
        )
        .addOption(outputOption(["text", "json", "yaml"], { schema: "preflight" }))
        .addOption(oldOption("--preset <name>", "--platform").choices(presetNames))
        .action(async (options: PreflightOptions) => {
            const { runPreflight } = await import("./run.js");
            process.exitCode = await runPreflight(options, process.stdout);
        });
}
