import { judge } from "../../../policy-pack/judge/check";
import { InputError } from "../../terminal/input-error";
import { formats, type FormatName } from "../../render/check/formats";
import { readManifestResources } from "../../worlds/manifest-resources";
import { readOwnConfig } from "../../plan/own-rules-config";
import { readStackState, readState } from "../../worlds/state";
import { readPreviewResources } from "../../worlds/preview/seen";
import type { JudgedResources } from "../../worlds/resources";
import { unjudgedTexts } from "../../worlds/compared-as-text";
import { clusterPolicyVersions, isObject } from "../../../netpol";
import { gapsOfResources } from "../../worlds/gaps-of-resources";
import { distinctGaps, gapOfOtherPolicy, type WorldGap } from "../../worlds/gaps";
import { eitherName } from "../old-option";
import { type Screen, styleFor } from "../../terminal/style";
import { wrapped } from "../../terminal/wrap";
import { strictStatus } from "../strict";

/** What `ai-mesh check` was asked, as commander read it. */
export interface CheckOptions {
    readonly manifests?: readonly string[];
    /** Where objects of manifests are that name no namespace. */
    readonly defaultNamespace?: string;
    /** The same, by the name that it had before. */
    readonly namespace?: string;
    readonly state?: string;
    /** A stack's name, or true for the selected one. */
    readonly stackState?: string | true;
    readonly preview?: string;
    readonly policyPackConfig?: string;
    readonly output: FormatName;
    /** What is only noted too, in full. */
    readonly verbose?: true;
    /** End with 2 where something was not seen that the verdict may depend on. */
    readonly strict?: true;
}

/**
 * Runs `ai-mesh check`: prints what the policies found and returns the exit status: 1 where a mandatory one did, 2 where
 * `--strict` is given and something was not seen that a policy may depend on.
 *
 * @throws InputError where options or files cannot be read.
 */
export async function runCheck(
    options: CheckOptions,
    out: Screen & { write(text: string): unknown },
    today = new Date().toISOString().slice(0, 10),
): Promise<0 | 1 | 2> {
    const config = await readOwnConfig(options.policyPackConfig);
    const source = readSource(options);
    const { resources, implied = [], locations, notes = [], stackConfig } = source;
    const results = judge({ resources, config, stackConfig, today });
    const alone = implied.filter(({ judged }) => judged).map(({ name }) => name);
    const judged = resources.length - alone.length;
    const unread = gapsOfResources(resources);
    const gaps = distinctGaps([...(source.gaps ?? []), ...otherPolicies(source), ...unread]);
    // A policy of another kind is told by what the pack says of it.
    const told = [...notes, ...distinctGaps(unread).map(({ text }) => `${text}.`)];
    const style = styleFor(out);
    const how = { style, verbose: options.verbose === true };
    const text = formats[options.output](results, { locations, judged, implied: alone, notes: told, gaps, ...how });
    out.write(options.output === "text" ? wrapped(text, style.width) : text);
    return results.some(({ level }) => level === "mandatory") ? 1 : strictStatus(options, gaps);
}

/** The gaps of policies that the policy pack does not judge: of other kinds, and those of the whole cluster. */
function otherPolicies({ resources }: JudgedResources): WorldGap[] {
    const objects = resources.map((resource) => (resource.printable ?? resource).props);
    const ofCluster = objects.flatMap(({ apiVersion, kind, metadata }) => {
        const isOne =
            String(apiVersion).startsWith("policy.networking.k8s.io/") &&
            clusterPolicyVersions(String(kind)).length > 0;
        return isOne && isObject(metadata) ? [`${String(kind)} ${String(metadata["name"])}`] : [];
    });
    return [
        ...[...unjudgedTexts(objects).keys()].map((title) => gapOfOtherPolicy(title)),
        ...ofCluster.map((title) =>
            gapOfOtherPolicy(title, undefined, "the policy pack judges no more of it than what tier Admin accepts"),
        ),
    ];
}

function readSource(options: CheckOptions): JudgedResources {
    const { manifests = [], state, stackState, preview } = options;
    const namespace = eitherName("--default-namespace", options.defaultNamespace, "--namespace", options.namespace);
    const given = [manifests.length > 0, state !== undefined, stackState !== undefined, preview !== undefined];
    if (given.filter(Boolean).length !== 1) {
        throw new InputError(
            "Cannot check: give one of --manifests <path>, --state <file>, --stack-state [name] and --preview <file>",
        );
    }
    if (namespace !== undefined && manifests.length === 0) {
        throw new InputError(
            "Cannot check: --default-namespace goes with --manifests; other sources say where their objects are",
        );
    }
    if (namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
        throw new InputError(
            `Cannot check: --default-namespace "${namespace}" is no namespace name: use a-z, 0-9 and "-", at most 63`,
        );
    }
    if (preview !== undefined) return readPreviewResources(preview);
    if (stackState !== undefined) {
        return readStackState({ stack: stackState === true ? undefined : stackState, directory: "." });
    }
    return state === undefined ? readManifestResources(manifests, namespace) : readState(state);
}
