import { relative } from "node:path";
import { version } from "../../../package.json";
import { presetNames } from "../../../mesh/platforms";
import { ApiError, UnreachableError } from "../../kubernetes/client";
import { ciFiles } from "../../render/init/ci-files";
import type { NewProject } from "../../render/init/new-project";
import { seenPlatform, usualPlatform } from "../../render/init/platform";
import { projectFiles } from "../../render/init/program-files";
import { stackFileText } from "../../render/init/stack-file";
import { initText, type AskedCluster } from "../../render/init/text";
import type { PreflightFinding } from "../../preflight/assess";
import { InputError } from "../../terminal/input-error";
import { type Screen, styleFor } from "../../terminal/style";
import { tellError } from "../../terminal/tell";
import { preflightOf } from "../preflight/run";
import type { InitOptions } from "./options";
import { placeOf, slashes } from "./place";
import { writeNew } from "./write-new";

/** Does what `ai-mesh init` was asked to. Exit code: 0, or 2 where something is in the way or nothing says which platform it is. */
export async function runInit(
    directory: string,
    options: InitOptions,
    out: NodeJS.WritableStream & Screen,
): Promise<number> {
    try {
        const place = placeOf(directory, options);
        const { platform, cluster } = await platformFor(options);
        const project: NewProject = {
            ...{ name: place.name, stack: options.stack, stackFile: place.stackFile },
            ...{ platform, version, sdk: sdkFor(process.versions.node) },
            inRepository: slashes(relative(place.top, place.root)),
        };
        const files = [
            ...(place.existing === undefined ? projectFiles(project) : []),
            { path: project.stackFile, text: stackFileText(project) },
            ...ciFiles(project, options.ci),
        ];
        const done = writeNew(files, place);
        const about = { root: place.root, isNew: place.existing === undefined, cluster };
        out.write(initText(project, done, about, styleFor(out)));
        return 0;
    } catch (error) {
        if (!(error instanceof InputError)) throw error;
        tellError(error);
        return 2;
    }
}

/** `platform` of the spec: as the cluster that is asked says it, else as it is usual on the platform that is named. */
async function platformFor(options: InitOptions): Promise<{ platform: string; cluster?: AskedCluster }> {
    const { platform: preset, context, kubeconfig } = options;
    if (preset !== undefined && context === undefined && kubeconfig === undefined) {
        return { platform: usualPlatform(preset) };
    }
    try {
        const { preflight, client } = await preflightOf(options);
        const cluster = { context: client.context, doubts: preflight.findings.filter(isDoubt) };
        return { platform: seenPlatform(preflight.platform), cluster };
    } catch (error) {
        const noCluster = error instanceof InputError || error instanceof UnreachableError || error instanceof ApiError;
        if (!noCluster) throw error;
        const instead =
            preset === undefined
                ? `name the platform with --platform, one of ${presetNames.join(", ")}`
                : "leave out --context and --kubeconfig to write what is usual on that platform";
        throw new InputError(`Cannot ask a cluster what it is: ${error.message}; ${instead}`);
    }
}

/** What a new user has to know at once: policies that do nothing, and a cluster that is other than its preset. */
const isDoubt = ({ check, status }: PreflightFinding): boolean =>
    status === "bad" || status === "differs" || (status === "unknown" && check === "cni");

/** Node.js 20 runs Pulumi's SDK up to 3.248.0. */
const sdkFor = (node: string): string => (node.startsWith("20.") ? "3.248.0" : "^3.248.0");
