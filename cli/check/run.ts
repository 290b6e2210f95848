import { judge, type CheckResult } from "../../policy-pack/judge/check";
import { InputError } from "../terminal/input-error";
import { formats, type FormatName } from "./formats";
import { readManifestResources } from "./manifest-resources";
import { readOwnConfig } from "./pack-config";
import { readStackState, readState } from "./state";
import { readPreviewResources } from "../preview/seen";
import type { Source } from "./source";

/** What `ai-mesh check` was asked, as commander read it. */
export interface CheckOptions {
    readonly manifests?: readonly string[];
    readonly state?: string;
    /** A stack's name, or true for the selected one. */
    readonly stackState?: string | true;
    readonly preview?: string;
    readonly policyPackConfig?: string;
    readonly output: FormatName;
}

/**
 * Runs `ai-mesh check`: prints what the policies found and returns the exit status, 1 where a mandatory one did.
 *
 * @throws InputError where options or files cannot be read.
 */
export async function runCheck(
    options: CheckOptions,
    out: { write(text: string): unknown },
    today = new Date().toISOString().slice(0, 10),
): Promise<0 | 1> {
    const config = await readOwnConfig(options.policyPackConfig);
    const { resources, locations, redact, notes = [], stackConfig } = readSource(options);
    const results = judge({ resources, config, stackConfig, today }).map((result): CheckResult => ({
        ...result,
        message: redact(result.message),
    }));
    out.write(formats[options.output](results, { locations, judged: resources.length, notes }));
    return results.some(({ level }) => level === "mandatory") ? 1 : 0;
}

function readSource({ manifests = [], state, stackState, preview }: CheckOptions): Source {
    const given = [manifests.length > 0, state !== undefined, stackState !== undefined, preview !== undefined];
    if (given.filter(Boolean).length !== 1) {
        throw new InputError(
            "Cannot check: give one of --manifests <path>, --state <file>, --stack-state [name] and --preview <file>",
        );
    }
    if (preview !== undefined) return readPreviewResources(preview);
    if (stackState !== undefined) {
        return readStackState({ stack: stackState === true ? undefined : stackState, directory: "." });
    }
    return state === undefined ? readManifestResources(manifests) : readState(state);
}
