import type { Command } from "commander";
import { aiMesh } from "./program";
import { tellError } from "./terminal/tell";

/** The only place that reads argv. */
const program = withStatusTwo(aiMesh(process.argv));

/** A mistake in argv ends with 2, as every bad input does; subcommands take it over when they are made, so each is told. */
function withStatusTwo(command: Command): Command {
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
    command.commands.forEach(withStatusTwo);
    return command;
}

program.parseAsync().catch((error: unknown) => {
    tellError(error);
    process.exitCode = 2;
});
