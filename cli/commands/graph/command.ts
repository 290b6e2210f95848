import { type Command, Option } from "commander";
import { previewOption } from "../preview-option";
import type { GraphOptions } from "./options";

const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

/** Declares `ai-mesh graph`; its work is loaded only when it runs. */
export function addGraph(program: Command): void {
    program
        .command("graph")
        .description(
            "Draw who may reach whom: namespaces, their workloads and the connections that policies let through",
        )
        .option("--manifests <path>", "file or directory of YAML/JSON manifests (may be repeated)", collect)
        .option("--state <file>", "what `pulumi stack export` wrote")
        .option("--stack-state [name]", "the same, asked of Pulumi's CLI (default: the stack of --stack)")
        .addOption(previewOption().conflicts(["config", "stack"]))
        .option("--context <name>", "a live cluster, by its context in the kubeconfig")
        .option("--kubeconfig <file>", "where --context is, as kubectl's (default: KUBECONFIG, then ~/.kube/config)")
        .option("--program <dir>", "a Pulumi TypeScript program (default: the one in the current directory)")
        .option("-s, --stack <name>", "stack to plan", "dev")
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .option(
            "--pod-cidrs <cidr>",
            "where pods have their addresses (default: the mesh's clusterCidrs); repeatable",
            collect,
        )
        .addOption(
            new Option("-o, --output <format>", "how to draw it")
                .choices(["svg", "html", "mermaid", "dot"])
                .default("svg"),
        )
        .action(async (options: GraphOptions) => {
            const { runGraph } = await import("./run.js");
            process.exitCode = await runGraph(options);
        });
}
