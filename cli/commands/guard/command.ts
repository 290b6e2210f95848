import { Option, type Command } from "commander";
import { collect } from "../collect";
import { afterOptions } from "../help";
import type { GuardOptions } from "./options";

const help = `
Prints ValidatingAdmissionPolicies and their bindings as YAML, for kubectl apply -f - (Kubernetes 1.31 and later).
With --manifests they guard the namespaces that NetworkPolicies of these files are in: the policies, which only deployers may change then, the labels of the Namespaces, and against policies of others that open to everyone, to most of the internet or to a metadata address. Else they are those of the stack's mesh, as its spec says under guard.`;

/** Adds `ai-mesh guard`: what the API server keeps everybody but deployers from. */
export function addGuard(program: Command): void {
    program
        .command("guard")
        .description("Print what has the API server keep everybody but deployers from undoing the isolation")
        .option(
            "--manifests <path>",
            "file or directory of manifests to guard; - is standard input; repeatable",
            collect,
        )
        .option("-n, --namespace <name>", "guard this namespace of --manifests only; repeatable", collect)
        .option(
            "--deployer-user <name>",
            "who may change what is guarded, as kubectl auth whoami prints it; repeatable",
            collect,
        )
        .option("--deployer-group <name>", "the same for a group; repeatable", collect)
        .option("--deployer-service-account <namespace/name>", "the same for a service account; repeatable", collect)
        .addOption(new Option("--action <action>", "Deny, Warn or Audit (default: Deny)"))
        .option(
            "--cluster-cidrs <cidr>",
            "pod, Service or node range that no policy of others may open; repeatable",
            collect,
        )
        .option("--program <dir>", "a Pulumi program (default: the one in the current directory)")
        .option("-s, --stack <name>", "stack to plan", "dev")
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .addHelpText("after", afterOptions(help))
        .action(async (options: GuardOptions) => {
            const { runGuard } = await import("./run.js");
            process.stdout.write(await runGuard(options));
        });
}
