import { type Command, Option } from "commander";

/** Options of `ai-mesh diff`, as commander hands them over. */
export interface DiffOptions {
    readonly base?: string;
    readonly baseManifests?: readonly string[];
    readonly baseState?: string;
    readonly baseProgram?: string;
    readonly manifests?: readonly string[];
    readonly state?: string;
    readonly program?: string;
    readonly stack: string;
    readonly config: readonly string[];
    readonly policyPack: readonly string[] | false;
    readonly podCidrs?: readonly string[];
    readonly failOn: readonly string[];
    readonly output: "text" | "json" | "md" | "html" | "sarif";
    readonly also: readonly string[];
}

const collect = (value: string, earlier: readonly string[] | boolean = []): string[] => [
    ...(Array.isArray(earlier) ? (earlier as readonly string[]) : []),
    value,
];

/** Declares `ai-mesh diff`; its work is loaded only when it runs. */
export function addDiff(program: Command): void {
    const command = program
        .command("diff")
        .description("Say which connections a change opens and closes, what that widens, and whether it is allowed");
    addSides(command);
    command
        .option(
            "--fail-on <condition>",
            "end with 1 on widened, narrowed, changed, opens:external, opens:internet, opens:metadata, " +
                "opens:api-server, opens:namespaces or closes:dns; repeatable",
            collect,
            [],
        )
        .addOption(
            new Option("-o, --output <format>", "how to print it")
                .choices(["text", "json", "md", "html", "sarif"])
                .default("text"),
        )
        .option("--also <format=file>", "write another format to a file from the same run; repeatable", collect, [])
        .addHelpText(
            "after",
            "\nExit status: 0 fine, 1 a mandatory policy or --fail-on stops the change, 2 bad input or a program that fails.",
        )
        .action(async (options: DiffOptions) => {
            const { runDiff } = await import("./run.js");
            process.exitCode = await runDiff(options);
        });
}

function addSides(command: Command): void {
    command
        .option("--base <ref>", "before: the program as it is at a git ref, such as origin/main")
        .option("--base-manifests <path>", "before: file or directory of manifests (may be repeated)", collect)
        .option("--base-state <file>", "before: what `pulumi stack export` wrote")
        .option("--base-program <dir>", "before: a program in another directory")
        .option("--manifests <path>", "after: file or directory of manifests (may be repeated)", collect)
        .option("--state <file>", "what `pulumi stack export` wrote: before, where nothing else is; else after")
        .option("--program <dir>", "after: a Pulumi TypeScript program (default: the one in the current directory)")
        .option("-s, --stack <name>", "stack to plan, on both sides", "dev")
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .option(
            "--policy-pack <dir>",
            "policy pack that judges planned sides; repeatable (default: this package's)",
            collect,
            [],
        )
        .option("--no-policy-pack", "judge by no policy pack")
        .option(
            "--pod-cidrs <cidr>",
            "where pods have their addresses (default: the mesh's clusterCidrs); repeatable",
            collect,
        );
}
