import { refuseLoneKubeconfig } from "../../kubernetes/kubeconfig";
import { InputError } from "../../terminal/input-error";
import type { DiffOptions } from "./options";
import type { SideSource } from "../../worlds/read-side";

/**
 * Which two sides are meant. What is deployed (`--state`, `--stack-state`, `--context`) is what was before, where nothing
 * else is said to be; else it comes after. Where nothing is said to come after, the program does.
 *
 * @throws InputError where it cannot be told
 */
export function sourcesOf(options: DiffOptions): [SideSource, SideSource] {
    const directory = options.program ?? ".";
    refuseLoneKubeconfig(options.kubeconfig, [options.context, options.baseContext], "--context or --base-context");
    const explicit = given([
        atRef(options, directory),
        options.baseManifests && { kind: "manifests", paths: options.baseManifests },
        options.baseState === undefined ? undefined : { kind: "state", file: options.baseState },
        stackState(options.baseStackState, options),
        live(options.baseContext, "--base-context", options),
        preview(options.basePreview),
        options.baseProgram === undefined ? undefined : { kind: "program", directory: options.baseProgram },
    ]);
    const deployed = given([
        options.state === undefined ? undefined : { kind: "state", file: options.state },
        stackState(options.stackState, options),
        live(options.context, "--context", options),
    ]);
    const [before, ...others] = explicit.length > 0 ? explicit : deployed;
    const after = given([
        options.manifests && { kind: "manifests", paths: options.manifests },
        preview(options.preview),
        ...(explicit.length > 0 ? deployed : []),
        names(options, explicit.length > 0) ? { kind: "program", directory } : undefined,
    ]);
    if (before === undefined || others.length > 0) {
        const found = before === undefined ? "none is given" : `${others.length + 1} are given`;
        throw new InputError(
            `Cannot tell what was before: ${found}; give one of --base, --base-manifests, --base-state, --base-stack-state, ` +
                "--base-context, --base-preview and --base-program, or one of --state, --stack-state and --context",
        );
    }
    if (after.length > 1) {
        throw new InputError(
            "Cannot tell what comes after: give one of --manifests, --state, --stack-state, --context, --preview and --program",
        );
    }
    return [before, after[0] ?? { kind: "program", directory }];
}

/** What comes after, as it was at a git ref: manifests, where these are compared and no program is named; else the program. */
function atRef({ base, manifests, program }: DiffOptions, directory: string): SideSource | undefined {
    if (base === undefined) return undefined;
    if (manifests !== undefined && program === undefined) return { kind: "manifests", paths: manifests, ref: base };
    return { kind: "program", directory, ref: base };
}

/** Whether `--program` is a side of its own, rather than where a git ref or a deployed stack is looked up. */
function names({ program, base, stackState }: DiffOptions, hasBefore: boolean): boolean {
    return program !== undefined && base === undefined && !(hasBefore && stackState !== undefined);
}

function given(sources: readonly (SideSource | undefined)[]): SideSource[] {
    return sources.filter((source) => source !== undefined);
}

/** A deployed stack of the program's project; the one that is planned where no other is named. */
function stackState(name: string | true | undefined, { stack, program }: DiffOptions): SideSource | undefined {
    if (name === undefined) return undefined;
    return { kind: "stack-state", stack: name === true ? stack : name, directory: program ?? "." };
}

function preview(file: string | undefined): SideSource | undefined {
    return file === undefined ? undefined : { kind: "preview", file };
}

function live(context: string | undefined, contextOption: string, { kubeconfig }: DiffOptions): SideSource | undefined {
    if (context === undefined) return undefined;
    const options = { context, contextOption, ...(kubeconfig === undefined ? {} : { kubeconfig }) };
    return { kind: "live", options };
}
