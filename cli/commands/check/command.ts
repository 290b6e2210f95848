import { Option, type Command } from "commander";
import { previewOption } from "../preview-option";
import type { CheckOptions } from "./run";
import { collect } from "../collect";
import { strictOption } from "../strict";

/** Adds `ai-mesh check`: the policy pack's rules, for what is deployed without a preview. */
export function addCheck(program: Command): void {
    program
        .command("check")
        .description("Judge manifests (charts, GitOps) or a stack's state by the rules of the policy pack")
        .option("--manifests <path>", "file or directory of YAML/JSON manifests (may be repeated)", collect)
        .option("--namespace <name>", "namespace of objects in --manifests that name none (default: default)")
        .option("--state <file>", "what `pulumi stack export` wrote; - is standard input")
        .option("--stack-state [name]", "the same, asked of Pulumi's CLI here (default: the selected stack)")
        .addOption(previewOption())
        .option(
            "--policy-pack-config <file>",
            "levels and settings by policy, as JSON: the file that `pulumi up` takes",
        )
        .addOption(
            new Option("-o, --output <format>", "how to print it").choices(["text", "json", "sarif"]).default("text"),
        )
        .addOption(strictOption())
        .addHelpText(
            "after",
            "\nExit status: 0 nothing blocks, 1 a mandatory policy is violated, 2 bad input, or --strict and something was not seen.",
        )
        .action(async (options: CheckOptions) => {
            const { runCheck } = await import("./run.js");
            process.exitCode = await runCheck(options, process.stdout);
        });
}
