import type { Command } from "commander";
import { type SourceFormat, formatCalled, sourceFormats } from "../traffic/sources";
import { readSide } from "../worlds/read-side";
import type { Side } from "../worlds/side";
import { InputError } from "../terminal/input-error";
import { nearest } from "../../mesh/issues";
import { collect } from "./collect";

/** Options that say which traffic is read, and whose addresses and names are in it. */
export interface TrafficOptions {
    readonly format?: string;
    readonly objects?: readonly string[];
    readonly objectsContext?: string;
    readonly kubeconfig?: string;
    /** False for `--no-addresses`. */
    readonly addresses: boolean;
}

/** Adds them to a command whose arguments are logs; none need be given where the argument says so. */
export function addTrafficOptions(command: Command, argument = "<log...>"): Command {
    return command
        .argument(argument, "files of traffic, gzip or not; - is standard input")
        .option("--format <name>", `the logs' format, where it is not found by itself: ${names().join(", ")}`)
        .option(
            "--objects <path>",
            "whose names and addresses are in the logs: manifests, such as kubectl get pods,services,nodes,ns -A -o yaml; repeatable",
            collect,
        )
        .option("--objects-context <name>", "the same, from a live cluster")
        .option("--no-addresses", "leave the addresses of the traffic out of what is printed");
}

const names = (): string[] => sourceFormats.map(({ name }) => name);

/** The format that is meant; `undefined` where it is to be found. @throws InputError that lists them */
export function formatOption(text: string | undefined): SourceFormat | undefined {
    if (text === undefined) return undefined;
    const format = formatCalled(text);
    if (format) return format;
    const meant = nearest(text, names());
    const hint = meant === undefined ? "" : `did you mean "${meant}"? `;
    throw new InputError(`--format: no format is called "${text}"; ${hint}there are ${names().join(", ")}`);
}

const nothing = { config: [], packs: [], stack: "dev", cluster: undefined };

/** The objects that say whose names and addresses are in the logs, each source a side. @throws InputError, ManifestError */
export async function readObjects(options: TrafficOptions, progress: (text: string) => void): Promise<Side[]> {
    const { objects, objectsContext: context, kubeconfig } = options;
    const how = { ...nothing, progress };
    const sides: Side[] = [];
    if (objects) sides.push(await readSide({ kind: "manifests", paths: objects }, how));
    if (context !== undefined) {
        const where = kubeconfig === undefined ? {} : { kubeconfig };
        sides.push(await readSide({ kind: "live", options: { context, ...where } }, how));
    }
    return sides;
}
