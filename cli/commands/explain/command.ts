import { Option, type Command } from "commander";
import { addWorldOptions } from "../world-options";
import type { ExplainOptions } from "./run";

/** Adds `ai-mesh explain`: the verdict on one connection and the policies and rules it rests on. */
export function addExplain(program: Command): void {
    addWorldOptions(
        program
            .command("explain")
            .description("Say whether one connection is allowed, and which policies and rules decide it"),
    )
        .requiredOption("--from <endpoint>", "a workload (ns/name, or its name in the mesh), or an IP address")
        .requiredOption("--to <endpoint>", "the same, or svc/NAME or ns/svc/NAME for a Service")
        .requiredOption("--port <port>", "destination port, such as 443, 443/tcp or 53/udp")
        .option("--profile <name>", "whose reading decides where the NetworkPolicy API is silent", "reference")
        .option("--pod-cidrs <cidr>", "where pods have their addresses (default: the mesh's); repeatable", collect)
        .addOption(new Option("-o, --output <format>", "how to print it").choices(["text", "json"]).default("text"))
        .addHelpText("after", "\nExit status: 0 answered, 2 bad input, or --strict and something was not seen.")
        .action(async (options: ExplainOptions) => {
            process.exitCode = await (await import("./run.js")).runExplain(options, process.stdout);
        });
}

function collect(path: string, earlier: string[] = []): string[] {
    return [...earlier, path];
}
