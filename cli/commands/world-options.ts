import { type Command, Option } from "commander";
import { refuseLoneKubeconfig } from "../kubernetes/kubeconfig";
import { InputError } from "../terminal/input-error";
import { progress } from "../terminal/progress";
import { wholeCluster } from "../worlds/whole-cluster";
import { notesBeside } from "../worlds/gaps";
import { readSide, type SideSource } from "../worlds/read-side";
import type { Side } from "../worlds/side";
import { clusterOfNoStack } from "../worlds/stack-clusters";
import { collect } from "./collect";
import { previewOption } from "./preview-option";
import { closed, closedWorldOption } from "./closed-world";
import { strictOption } from "./strict";

/** Options that say which cluster is asked about, as commander hands them over. */
export interface WorldOptions {
    readonly manifests?: readonly string[];
    readonly state?: string;
    /** A stack's name, or true for the one of `stack`. */
    readonly stackState?: string | true;
    readonly preview?: string;
    readonly context?: string;
    readonly kubeconfig?: string;
    readonly program?: string;
    readonly stack?: string;
    readonly config?: readonly string[];
    /** Of a stack's clusters the one that is asked about. */
    readonly cluster?: string;
    /** What was not seen is not there. */
    readonly closedWorld?: true;
    /** End with 2 where something was not seen that the answer may depend on. */
    readonly strict?: true;
}

/** What `--cluster` takes, for `--help`. */
export const clusterHelp =
    "which of the clusters of a stack's objects, by a provider's name (default for Pulumi's own), clusterIdentifier or context";

/** Adds them to a command. */
export function addWorldOptions(command: Command): Command {
    return command
        .option(
            "--manifests <path>",
            "file or directory of YAML/JSON manifests; - is standard input; repeatable",
            collect,
        )
        .option("--state <file>", "what `pulumi stack export` wrote")
        .option("--stack-state [name]", "the same, asked of Pulumi's CLI (default: the stack of --stack)")
        .addOption(previewOption().conflicts(["config", "stack"]))
        .option("--context <name>", "a live cluster, by its context in the kubeconfig")
        .option("--kubeconfig <file>", "where --context is, as kubectl's (default: KUBECONFIG, then ~/.kube/config)")
        .option("--program <dir>", "a Pulumi TypeScript program (default: the one in the current directory)")
        .addOption(new Option("-s, --stack <name>", "stack to plan").default("dev"))
        .option("--config <key=value>", "configuration that overrides the stack's; repeatable", collect, [])
        .option("--cluster <name>", clusterHelp)
        .addOption(closedWorldOption())
        .addOption(strictOption());
}

/**
 * Reads the cluster that is asked about, with the workloads that a stack's mesh names.
 *
 * @throws InputError or ManifestError that names what cannot be read
 */
export async function readWorld(options: WorldOptions): Promise<Side> {
    const busy = progress();
    try {
        const { stack = "dev", config = [] } = options;
        const { cluster: named } = options;
        const how = { stack, config, packs: [], progress: busy.step, cluster: named };
        const source = sourceOf(options);
        const isOfStack = source.kind !== "manifests" && source.kind !== "live";
        if (named !== undefined && !isOfStack) throw new InputError(clusterOfNoStack);
        const side = await readSide(source, how);
        if (side.lacksCluster !== undefined) throw new InputError(`--cluster: ${side.lacksCluster}`);
        const cluster = wholeCluster(side);
        // Policies that are known in part are among the cluster's own gaps now.
        const own = side.gaps.filter(({ kind }) => kind !== "other policy");
        // What was left aside is said all the same: as a gap, or else as a note.
        if (options.closedWorld) return closed({ ...side, cluster, gaps: own });
        const gaps = [...own, ...(side.lookedUp?.gaps ?? [])];
        return { ...side, cluster, gaps, notes: notesBeside([...side.gaps, ...gaps], side.notes) };
    } finally {
        busy.clear();
    }
}

/** Which of them is meant. @throws InputError where it is more than one */
export function sourceOf(options: WorldOptions): SideSource {
    const { manifests, state, stackState, preview, context, kubeconfig, program, stack = "dev" } = options;
    const directory = program ?? ".";
    const sources = [manifests, state, stackState, preview, context].filter((each) => each !== undefined).length;
    // A deployed stack belongs to a project, so the program's directory may be named with it.
    if (sources > 1 || (sources === 1 && program !== undefined && stackState === undefined)) {
        throw new InputError(
            "Cannot tell what is meant: give one of --manifests, --state, --stack-state, --preview, --context and --program",
        );
    }
    refuseLoneKubeconfig(kubeconfig, [context], "--context");
    if (manifests) return { kind: "manifests", paths: manifests };
    if (state !== undefined) return { kind: "state", file: state };
    if (preview !== undefined) return { kind: "preview", file: preview };
    if (stackState !== undefined) {
        return { kind: "stack-state", stack: stackState === true ? stack : stackState, directory };
    }
    if (context !== undefined) {
        return { kind: "live", options: { context, ...(kubeconfig === undefined ? {} : { kubeconfig }) } };
    }
    return { kind: "program", directory };
}
