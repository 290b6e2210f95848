import { Command, Help } from "commander";
import { version } from "../package.json";
import { addAudit } from "./commands/audit/command";
import { addCheck } from "./commands/check/command";
import { addLearn } from "./commands/learn/command";
import { addPlan } from "./commands/plan/command";
import { addPreflight } from "./commands/preflight/command";
import { addPresets } from "./commands/presets/command";
import { addReach } from "./commands/reach/command";
import { addVerify } from "./commands/verify/command";
import { addCompletion } from "./commands/completion/command";
import { addDiff } from "./commands/diff/command";
import { answerExcessArguments } from "./commands/excess-arguments";
import { addExplain } from "./commands/explain/command";
import { addGraph } from "./commands/graph/command";
import { addClosingHelp } from "./commands/help";
import { addGuard } from "./commands/guard/command";
import { addInit } from "./commands/init/command";

/**
 * `ai-mesh` and its commands. A command's module declares its options and loads its work on demand, so that `ai-mesh --help`
 * costs nothing and `reach` never loads Pulumi. `argv` is what is going to be parsed, for messages: how it was typed.
 */
export function aiMesh(argv: readonly string[] = []): Command {
    const program = new Command("ai-mesh")
        .description("Plan, prove and check the isolation of AI services on Kubernetes")
        .version(version)
        .configureHelp({
            minWidthToWrap: 20,
            optionDescription: (option) => plainly(new Help().optionDescription(option)),
        })
        .showHelpAfterError("(run with --help for usage)");
    for (const add of commands) add(program);
    addClosingHelp(program);
    answerExcessArguments(program, argv);
    return program;
}

const commands = [
    addInit,
    addPlan,
    addReach,
    addExplain,
    addCheck,
    addAudit,
    addLearn,
    addDiff,
    addGraph,
    addGuard,
    addPreflight,
    addPresets,
    addVerify,
    addCompletion,
];

/** That a list is empty where nothing is given goes without saying. */
const plainly = (description: string): string => description.replace(/ ?\(default: \[\]\)/, "");
