import type { Command } from "commander";
import { endHelp } from "../end-option";
import { addWorldOptions } from "../world-options";
import type { ReachOptions } from "./run";
import { collect } from "../collect";
import { outputOption } from "../output-option";
import { profileOption } from "../profile-option";

/** Adds `ai-mesh reach`: everything that can reach anything, for the policies of a cluster. */
export function addReach(program: Command): void {
    addWorldOptions(program.command("reach").description("Compute what can reach what, for every port"))
        .addOption(profileOption())
        .option("--compare-profiles <a,b>", "list where these profiles (or all) differ, instead of the matrix")
        .option("--pod-cidrs <cidr>", "where pods have their addresses (default: the mesh's); repeatable", collect)
        .addOption(
            outputOption(["text", "json", "md", "csv", "dot", "mermaid"], { schema: "reach", old: { table: "text" } }),
        )
        .option("--focus <name>", "only connections from or to it (see below for what can be named)")
        .option("--from <name>", "only connections from it")
        .option("--to <name>", "only connections to it")
        .addHelpText("after", endHelp)
        .action(async (options: ReachOptions) => {
            process.exitCode = await (await import("./run.js")).runReach(options, process.stdout);
        });
}
