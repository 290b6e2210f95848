import { type Command, Option } from "commander";
import { collect } from "../collect";
import { oldOption } from "../old-option";
import { outputOption } from "../output-option";
import type { PresetOptions } from "./run";

const withOption = (): Option =>
    new Option("--with <parameter=value>", "fill in a parameter, as a spec's with does; repeatable")
        .argParser(collect)
        .default([]);

/** Declares `ai-mesh presets`; its work is loaded only when it runs. */
export function addPresets(program: Command): void {
    const presets = program
        .command("presets")
        .description("List the charts and operators whose pods, ports and needs a mesh knows by name, and show one");
    presets
        .command("list", { isDefault: true })
        .description("List them; with a name, show that one")
        .argument("[name]", "what show takes")
        .addOption(outputOption(["text", "json"], { schema: "presets" }))
        .addOption(oldOption("--json", "-o json"))
        .addOption(withOption().hideHelp())
        .action(async (name: string | undefined, options: PresetOptions) => {
            const { runList, runShow } = await import("./run.js");
            if (name === undefined) runList(options, process.stdout);
            else process.exitCode = runShow(name, options, process.stdout);
        });
    presets
        .command("show <name>")
        .description(
            "Show one: its parts with labels and ports, its own flows, what it needs, what it makes, and the sources",
        )
        .addOption(withOption())
        .addOption(outputOption(["text", "json"], { schema: "presets" }))
        .addOption(oldOption("--json", "-o json"))
        .action(async (name: string, options: PresetOptions) => {
            const { runShow } = await import("./run.js");
            process.exitCode = runShow(name, options, process.stdout);
        });
}
