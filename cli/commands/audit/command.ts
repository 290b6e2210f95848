import type { Command } from "commander";
import { collect } from "../collect";
import { outputOption } from "../output-option";
import { profileOption } from "../profile-option";
import { addTrafficOptions } from "../traffic-options";
import { verboseOption } from "../verbose-option";
import { addWorldOptions } from "../world-options";
import type { AuditOptions } from "./options";

/** Declares `ai-mesh audit`; its work is loaded only when it runs. */
export function addAudit(program: Command): void {
    const command = program
        .command("audit")
        .description(
            "Say what of the traffic that was seen would stop under the intended policies, and what nobody uses",
        );
    addWorldOptions(addTrafficOptions(command));
    addJudging(command)
        .option(
            "--follow",
            "keep a table of what would stop on the terminal while the log grows; Ctrl-C ends with the summary",
        )
        .addOption(verboseOption())
        .addOption(outputOption(["text", "json", "md", "sarif", "junit", "html"], { schema: "audit" }))
        .action(async (logs: readonly string[], options: AuditOptions) => {
            const { runAudit } = await import("./run.js");
            process.exitCode = await runAudit(logs, options, process.stdout);
        });
}

/** Options that say how traffic is judged. */
function addJudging(command: Command): Command {
    return command
        .option("--pod-cidrs <cidr>", "where pods have their addresses (default: the mesh's); repeatable", collect)
        .addOption(profileOption())
        .option(
            "--as-is",
            "judge namespaces with enforce: false as open as they are (default: as they will be once enforced)",
        )
        .option("--complete", "the logs hold every connection that passed: say of plain ones which flows nobody used")
        .option(
            "--fail-on <condition>",
            "end with 1 on denied (seen passing, and would be denied), unknown or opens; repeatable",
            collect,
            [],
        );
}
