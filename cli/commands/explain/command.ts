import { Option, type Command } from "commander";
import type { ExplainOptions } from "./run";

/** Adds `ai-mesh explain`: the verdict on one connection and the policies and rules it rests on. */
export function addExplain(program: Command): void {
    program
        .command("explain")
        .description("Say whether one connection is allowed, and which policies and rules decide it")
        .requiredOption("--manifests <path>", "file or directory of YAML/JSON manifests (may be repeated)", collect)
        .requiredOption("--from <endpoint>", "ns/pod, ns/workload or an IP address")
        .requiredOption("--to <endpoint>", "ns/pod, ns/workload or an IP address")
        .requiredOption("--port <port>", "destination port, such as 443, 443/tcp or 53/udp")
        .option("--profile <name>", "whose reading decides where the NetworkPolicy API is silent", "reference")
        .option("--pod-cidrs <cidr>", "where pods have their addresses (default: anywhere); may be repeated", collect)
        .addOption(new Option("-o, --output <format>", "how to print it").choices(["text", "json"]).default("text"))
        .action(async (options: ExplainOptions) => (await import("./run.js")).runExplain(options, process.stdout));
}

function collect(path: string, earlier: string[] = []): string[] {
    return [...earlier, path];
}
