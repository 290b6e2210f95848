import { Option, type Command } from "commander";
import { endHelp } from "../end-option";
import { addWorldOptions } from "../world-options";
import type { ExplainOptions } from "./options";
import { collect } from "../collect";
import { oldOption } from "../old-option";
import { outputOption } from "../output-option";
import { verboseOption } from "../verbose-option";
import { profileOption } from "../profile-option";

/** Adds `ai-mesh explain`: the verdict on connections, and the policies and rules it rests on. */
export function addExplain(program: Command): void {
    addWorldOptions(
        program
            .command("explain")
            .description("Say whether connections are allowed, and which policies and rules decide it"),
    )
        .option("--from <name>", "who connects; repeatable (see below for what can be named)", collect)
        .option("--to <name>", "to whom; repeatable", collect)
        .option("--port <port>", "443, 53/udp, 30000-30100/tcp, any for all that is open and shut; repeatable", collect)
        .addOption(
            new Option("--expect <verdict>", "end with 1 where an answer differs").choices(["allowed", "denied"]),
        )
        .option(
            "--expect-file <file>",
            "rows of from, to, ports and verdict (YAML, JSON or CSV) instead of --from, --to",
        )
        .addOption(verboseOption("what each policy that selects an end says of it, and the evidence of every answer"))
        .addOption(oldOption("--all", "-v"))
        .addOption(profileOption())
        .option("--pod-cidrs <cidr>", "where pods have their addresses (default: the mesh's); repeatable", collect)
        .addOption(
            outputOption(["text", "json", "tap", "junit"], {
                schema: "explain",
                note: "tap and junit need --expect or --expect-file",
            }),
        )
        .addHelpText("after", endHelp)
        .action(async (options: ExplainOptions) => {
            process.exitCode = await (await import("./run.js")).runExplain(options, process.stdout);
        });
}
