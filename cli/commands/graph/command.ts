import type { Command } from "commander";
import { addWorldOptions } from "../world-options";
import type { GraphOptions } from "./options";
import { collect } from "../collect";
import { afterOptions } from "../help";
import { outputOption } from "../output-option";
import { profileOption } from "../profile-option";

/** Declares `ai-mesh graph`; its work is loaded only when it runs. */
export function addGraph(program: Command): void {
    addWorldOptions(
        program
            .command("graph")
            .description(
                "Draw who may reach whom: namespaces, their workloads and the connections that policies let through",
            ),
    )
        .option(
            "--pod-cidrs <cidr>",
            "where pods have their addresses (default: what the mesh's platform says); repeatable",
            collect,
        )
        .option("-n, --namespace <name>", "draw this namespace with its workloads, and what they are connected with")
        .addOption(profileOption())
        .addOption(outputOption(["svg", "html", "mermaid", "dot"]))
        .addHelpText(
            "after",
            afterOptions(
                "\nWhat one picture cannot show is an overview of namespaces (svg, mermaid), and the picture says so; html opens each.",
            ),
        )
        .action(async (options: GraphOptions) => {
            const { runGraph } = await import("./run.js");
            process.exitCode = await runGraph(options);
        });
}
