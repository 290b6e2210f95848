import type { Command } from "commander";
import { collect } from "../collect";
import { addTrafficOptions } from "../traffic-options";
import type { LearnOptions } from "./options";

/** Declares `ai-mesh learn`; its work is loaded only when it runs. */
export function addLearn(program: Command): void {
    const command = program
        .command("learn")
        .description(
            "Write a mesh spec of the traffic that was seen: who talks to whom on which ports, and nothing else open",
        );
    addTrafficOptions(command, "[log...]");
    addPlaces(command)
        .option("--min-count <number>", "what was seen fewer times is listed, not opened", "2")
        .option(
            "--into <spec>",
            "a spec or a Pulumi.<stack>.yaml: print a diff that adds what it lacks, and takes nothing away",
        )
        .option(
            "--visibility",
            "print Cilium's DNS rule for the namespaces (-n) instead: it denies nothing, and Hubble then knows names",
        )
        .action(async (logs: readonly string[], options: LearnOptions) => {
            const { runLearn } = await import("./run.js");
            process.exitCode = await runLearn(logs, options, process.stdout);
        });
}

/** Options that say what is isolated, and what is known of the cluster. */
function addPlaces(command: Command): Command {
    return command
        .option(
            "--kubeconfig <file>",
            "where --objects-context is, as kubectl's (default: KUBECONFIG, then ~/.kube/config)",
        )
        .option(
            "-n, --namespace <name>",
            "namespace that the mesh is to isolate; others are neighbours; repeatable (default: all but the platform's own)",
            collect,
            [],
        )
        .option(
            "--platform <preset>",
            "the platform's preset, which knows its DNS, identity endpoint and health checks (ai-mesh preflight says which)",
        )
        .option("--pod-cidrs <cidr>", "where pods have their addresses; repeatable", collect)
        .option("--service-cidrs <cidr>", "where Services have theirs; repeatable", collect)
        .option("--node-cidrs <cidr>", "where nodes have theirs; repeatable", collect)
        .option(
            "--load-balancer-cidrs <cidr>",
            "where load balancers have theirs, beside the preset's health checks; repeatable",
            collect,
        );
}
