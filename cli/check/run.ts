import { checkResources, type CheckResult } from "../../policy-pack/judge/check";
import { InputError } from "../terminal/input-error";
import { formats, type FormatName } from "./formats";
import { readManifestResources } from "./manifest-resources";
import { readPackConfig } from "./pack-config";
import { readState } from "./state";
import type { Source } from "./source";

/** What `ai-mesh check` was asked, as commander read it. */
export interface CheckOptions {
    readonly manifests?: readonly string[];
    readonly state?: string;
    readonly policyPackConfig?: string;
    readonly output: FormatName;
}

/**
 * Runs `ai-mesh check`: prints what the policies found and returns the exit status, 1 where a mandatory one did.
 *
 * @throws InputError where options or files cannot be read.
 */
export function runCheck(
    options: CheckOptions,
    out: { write(text: string): unknown },
    today = new Date().toISOString().slice(0, 10),
): 0 | 1 {
    const config = options.policyPackConfig === undefined ? {} : readPackConfig(options.policyPackConfig);
    const { resources, locations, redact } = readSource(options);
    const results = checkResources(resources, config, today).map((result): CheckResult => ({
        ...result,
        message: redact(result.message),
    }));
    out.write(formats[options.output](results, { locations, judged: resources.length }));
    return results.some(({ level }) => level === "mandatory") ? 1 : 0;
}

function readSource({ manifests = [], state }: CheckOptions): Source {
    if (manifests.length > 0 === (state !== undefined)) {
        throw new InputError("Cannot check: give either --manifests <path> or --state <file>");
    }
    return state === undefined ? readManifestResources(manifests) : readState(state);
}
