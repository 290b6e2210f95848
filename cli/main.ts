import { Command } from "commander";
import { version } from "../package.json";
import { addAudit } from "./commands/audit/command";
import { addCheck } from "./commands/check/command";
import { addLearn } from "./commands/learn/command";
import { addPlan } from "./commands/plan/command";
import { addPreflight } from "./commands/preflight/command";
import { addPresets } from "./commands/presets/command";
import { addReach } from "./commands/reach/command";
import { addVerify } from "./commands/verify/command";
import { addDiff } from "./commands/diff/command";
import { addExplain } from "./commands/explain/command";
import { addGraph } from "./commands/graph/command";
import { addGuard } from "./commands/guard/command";

/**
 * `ai-mesh`: the only place that reads argv. A command's module declares its options and loads its work on demand, so
 * that `ai-mesh --help` costs nothing and `reach` never loads Pulumi.
 */
const program = new Command("ai-mesh")
    .description("Plan, prove and check the isolation of AI services on Kubernetes")
    .version(version)
    .showHelpAfterError("(run with --help for usage)")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

for (const add of [
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
])
    add(program);

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
});
