import { type Command, Option } from "commander";
import type { DiffOptions } from "./options";
import { collect } from "../collect";
import { afterOptions } from "../help";
import { outputOption } from "../output-option";
import { profileOption } from "../profile-option";
import { appliers } from "../../worlds/policy-types";
import { closedWorldOption } from "../closed-world";
import { strictOption } from "../strict";
import { verboseOption } from "../verbose-option";
import { clusterHelp } from "../world-options";

const about = `
Where one side is a live cluster and the other a stack or manifests, these are taken as they would be in that cluster: they replace objects of the same name, a stack's mesh takes away policies that it no longer makes, and all else stays. Policies of a mesh in namespaces that the stack does not speak of may be its own or another stack's: they count as unclear, which fails --fail-on; --stack-state knows what the stack owns.`;

/** Declares `ai-mesh diff`; its work is loaded only when it runs. */
export function addDiff(program: Command): void {
    const command = program
        .command("diff")
        .description("Say which connections a change opens and closes, what that widens, and whether it is allowed");
    addSides(command);
    addReadings(command);
    command
        .option(
            "--fail-on <condition>",
            "end with 1 on widened, narrowed, changed, opens:external, opens:internet, opens:host, opens:metadata, " +
                "opens:api-server, opens:namespaces, closes:dns or expectations (a row of the mesh's expect that is not surely " +
                "met after the change, or no longer there); repeatable",
            collect,
            [],
        )
        .addOption(verboseOption())
        .addOption(outputOption(["text", "json", "md", "html", "sarif"], { schema: "diff" }))
        .option("--also <format=file>", "write another format to a file from the same run; repeatable", collect, [])
        .addHelpText("after", afterOptions(about))
        .action(async (options: DiffOptions) => {
            const { runDiff } = await import("./run.js");
            process.exitCode = await runDiff(options);
        });
}

function addSides(command: Command): void {
    command
        .option("--base <ref>", "before: the program or --manifests as at a git ref, such as origin/main")
        .option("--base-manifests <path>", "before: file or directory of manifests; repeatable", collect)
        .option("--base-state <file>", "before: what `pulumi stack export` wrote")
        .option("--base-stack-state [name]", "before: the same, asked of Pulumi's CLI (default: the stack of --stack)")
        .option("--base-context <name>", "before: a live cluster, by its context in the kubeconfig")
        .option("--base-preview <file>", "before: what `pulumi preview --json --show-sames` printed")
        .option("--base-program <dir>", "before: a program in another directory")
        .option("--manifests <path>", "after: file or directory of manifests; repeatable", collect)
        .option("--state <file>", "what `pulumi stack export` wrote: before, where nothing else is; else after")
        .option("--stack-state [name]", "the same, asked of Pulumi's CLI (default: the stack of --stack)")
        .option("--context <name>", "a live cluster: before, where nothing else is; else after")
        .option(
            "--kubeconfig <file>",
            "where --context or --base-context is, as kubectl's (default: KUBECONFIG, then ~/.kube/config)",
        )
        .option("--preview <file>", "after: what `pulumi preview --json --show-sames` printed; - is standard input")
        .option("--program <dir>", "after: a Pulumi TypeScript program (default: the one in the current directory)")
        .option("-s, --stack <name>", "stack to plan, on both sides", "dev")
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .option(
            "--policy-pack <dir>",
            "policy pack that judges planned sides; repeatable (default: this package's, which judges the others too)",
            collect,
            [],
        )
        .option(
            "--policy-pack-config <file>",
            "JSON with levels and settings of the policy pack's policies; repeatable, one per --policy-pack",
            collect,
            [],
        )
        .option("--no-policy-pack", "judge by no policy pack")
        .option(
            "--pod-cidrs <cidr>",
            "where pods have their addresses (default: what the mesh's platform says); repeatable",
            collect,
        );
}

/** Options that say how the sides are read. */
function addReadings(command: Command): void {
    command
        .option("--cluster <name>", clusterHelp)
        .addOption(
            new Option(
                "--applied-by <tool>",
                "what applies the change (default: pulumi for a program): decides what becomes of policyTypes left out",
            ).choices(appliers),
        )
        .addOption(profileOption())
        .addOption(closedWorldOption())
        .addOption(strictOption());
}
