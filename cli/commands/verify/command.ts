import type { Command } from "commander";
import type { VerifyOptions } from "./run";
import { collect } from "../collect";
import { outputOption } from "../output-option";
import { verboseOption } from "../verbose-option";
import { clusterHelp } from "../world-options";

/** Declares `ai-mesh verify`; its work is loaded only when it runs. */
export function addVerify(program: Command): void {
    const command = program
        .command("verify")
        .description("Compare a cluster with intent, by effect, and prove it with connections from where the pods are")
        .option("-s, --stack <name>", "stack whose plan is the intent", "dev")
        .option("--program <dir>", "directory of any Pulumi TypeScript program (default: this project)")
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .option("--manifests <path>", "manifests that are the intent, instead of a stack; repeatable", collect)
        .option("--cluster <name>", clusterHelp)
        .option("--kubeconfig <file>", "as kubectl's (default: KUBECONFIG, then ~/.kube/config)")
        .option("--context <name>", "as kubectl's (default: the current context)");
    addProbing(command);
    command
        .option(
            "--allow-untested",
            "do not fail where nothing shows that anybody listens at the destination, nor for rows of expect that were not tried",
        )
        .option("--allow-late", "do not fail for connections that pass, but whose first packet got lost")
        .addOption(verboseOption())
        .addOption(outputOption(["text", "json", "junit", "tap"], { schema: "verify" }))
        .action(async (options: VerifyOptions) => {
            const { runVerify } = await import("./run.js");
            process.exitCode = await runVerify(options, process.stdout);
        });
}

/** Options that say how connections are opened, and to where. */
function addProbing(command: Command): void {
    command
        .option(
            "--probe-image <image>",
            "open connections from ephemeral containers of this image, which has sh and nc",
        )
        .option(
            "--probe-command <command>",
            "open connections by this shell command: FROM_NAMESPACE, FROM_POD, TO_IP, TO_PORT and PROTOCOL are set " +
                "(TO_IP may be a name outside, to be resolved where the pod is); " +
                "exit 0 = open, 1 = closed, 100 = open but not at the first packet, other = error",
        )
        .option("--no-probes", "compare policies only")
        .option("--outsider-namespace <name>", "where a pod outside the mesh is made to call from", "default")
        .option(
            "--address <name=address>",
            "an address to try for a name of the mesh's expect that stands for many, such as internet=1.1.1.1 or " +
                "internet=1.1.1.1:443, or a name of an external with a wildcard, such as hub=cdn.hf.co; repeatable",
            collect,
        )
        .option(
            "--other-host <name>",
            "a name outside that is none of the mesh's, and must not be reached from where only names are open",
            "example.com",
        );
}
