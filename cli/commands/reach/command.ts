import { Option, type Command } from "commander";
import type { ReachOptions } from "./run";

/** Adds `ai-mesh reach`: everything that can reach anything, for the policies of some manifests. */
export function addReach(program: Command): void {
    program
        .command("reach")
        .description("Compute what can reach what, for every port, from Kubernetes manifests")
        .requiredOption("--manifests <path>", "file or directory of YAML/JSON manifests (may be repeated)", collect)
        .option("--profile <name>", "whose reading decides where the NetworkPolicy API is silent", "reference")
        .option(
            "--compare-profiles <a,b>",
            "list where these profiles (or all) differ on these manifests, instead of the matrix",
        )
        .option("--pod-cidrs <cidr>", "where pods have their addresses (default: anywhere); may be repeated", collect)
        .addOption(
            new Option("-o, --output <format>", "how to print it")
                .choices(["table", "json", "md", "csv", "dot", "mermaid"])
                .default("table"),
        )
        .option("--focus <ns/name>", "only connections from or to this workload")
        .action(async (options: ReachOptions) => (await import("./run.js")).runReach(options, process.stdout));
}

function collect(path: string, earlier: string[] = []): string[] {
    return [...earlier, path];
}
