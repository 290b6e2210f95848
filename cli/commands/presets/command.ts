import type { Command } from "commander";
import { collect } from "../collect";
import { oldOption } from "../old-option";
import { outputOption } from "../output-option";
import type { PresetOptions } from "./run";

/** Declares `ai-mesh presets`; its work is loaded only when it runs. */
export function addPresets(program: Command): void {
    const presets = program
        .command("presets")
        .description("List the charts and operators whose pods, ports and needs a mesh knows by name, and show one");
    presets
        .command("list", { isDefault: true })
        .description("List them")
        .addOption(outputOption(["text", "json"], { schema: "presets" }))
        .addOption(oldOption("--json", "-o json"))
        .action(async (options: PresetOptions) => {
            const { runList } = await import("./run.js");
            runList(options, process.stdout);
        });
    presets
        .command("show <name>")
        .description(
            "Show one: its parts with labels and ports, its own flows, what it needs, what it makes, and the sources",
        )
        .option("--with <parameter=value>", "fill in a parameter, as a spec's with does; repeatable", collect, [])
        .addOption(outputOption(["text", "json"], { schema: "presets" }))
        .addOption(oldOption("--json", "-o json"))
        .action(async (name: string, options: PresetOptions) => {
            const { runShow } = await import("./run.js");
            process.exitCode = runShow(name, options, process.stdout);
        });
}
