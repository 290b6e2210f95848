import type { Command } from "commander";
import { previewOption } from "../preview-option";
import type { CheckOptions } from "./run";
import { collect } from "../collect";
import { oldOption } from "../old-option";
import { outputOption } from "../output-option";
import { strictOption } from "../strict";
import { verboseOption } from "../verbose-option";

/** Adds `ai-mesh check`: the policy pack's rules, for what is deployed without a preview. */
export function addCheck(program: Command): void {
    program
        .command("check")
        .description("Judge manifests (charts, GitOps) or a stack's state by the rules of the policy pack")
        .argument("[path...]", "what --manifests takes")
        .option(
            "--manifests <path>",
            "file or directory of YAML/JSON manifests; - is standard input; repeatable",
            collect,
        )
        .option("--default-namespace <name>", "namespace of objects in --manifests that name none (default: default)")
        .option("--state <file>", "what `pulumi stack export` wrote; - is standard input")
        .option("--stack-state [name]", "the same, asked of Pulumi's CLI here (default: the selected stack)")
        .addOption(previewOption())
        .option(
            "--policy-pack-config <file>",
            "levels and settings by policy, as JSON: the file that `pulumi up` takes",
        )
        .addOption(strictOption())
        .addOption(verboseOption())
        .addOption(outputOption(["text", "json", "sarif"], { schema: "check" }))
        .addOption(oldOption("--namespace <name>", "--default-namespace"))
        .action(async (paths: readonly string[], options: CheckOptions) => {
            const { runCheck } = await import("./run.js");
            const manifests = [...(options.manifests ?? []), ...paths];
            const asked = manifests.length === 0 ? options : { ...options, manifests };
            process.exitCode = await runCheck(asked, process.stdout);
        });
}
