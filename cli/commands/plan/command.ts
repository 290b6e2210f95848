import type { Command } from "commander";
import { previewOption } from "../preview-option";
import { strictOption } from "../strict";
import type { PlanOptions } from "./options";
import { collect } from "../collect";
import { oldOption } from "../old-option";
import { outputOption } from "../output-option";
import { profileOption } from "../profile-option";
import { verboseOption } from "../verbose-option";

/** Declares `ai-mesh plan`; its work is loaded only when it runs. */
export function addPlan(program: Command): void {
    program
        .command("plan")
        .description(
            "Run a stack's program and its policy pack without a cluster, and show what a deployment would make of it",
        )
        .option("-s, --stack <name>", "stack to plan", "dev")
        .option(
            "--program <dir>",
            "directory of any Pulumi program (default: this project, or the one in the current directory)",
        )
        .option(
            "--policy-pack <dir>",
            "policy pack to judge by; repeatable (default: this package's rules)",
            collect,
            [],
        )
        .addOption(previewOption().conflicts(["stack", "program", "config"]))
        .option(
            "--policy-pack-config <file>",
            "JSON with levels and settings of the policy pack's policies; repeatable, one per --policy-pack",
            collect,
            [],
        )
        .option("--no-policy-pack", "judge by no policy pack")
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .addOption(profileOption())
        .addOption(strictOption())
        .addOption(verboseOption())
        .addOption(outputOption(["text", "json"], { schema: "plan" }))
        .option("--out <dir>", "write one YAML file per Kubernetes object into DIR, or all of them to stdout for -")
        .addOption(oldOption("--json", "-o json"))
        .addOption(oldOption("--manifests <dir>", "--out"))
        .action(async (options: PlanOptions) => {
            const { runPlan } = await import("./run.js");
            process.exitCode = await runPlan(options);
        });
}
