import { type Cluster, createIndex, type ProfileName, profileNames, reach } from "../../../netpol";
import { readEndpoint } from "../endpoint";
import { readProfile } from "../profile";
import { readManifests } from "../../manifests/read-manifests";
import { writeNotes } from "../write-notes";
import { InputError } from "../../terminal/input-error";
import { compareProfiles, comparisonText } from "../../render/reach/compare-profiles";
import { type FormatName, formats } from "../../render/reach";
import { readPodCidrs } from "../pod-cidrs";
import { writeAll } from "../../terminal/write-all";

/** What `ai-mesh reach` was asked, as commander read it. */
export interface ReachOptions {
    readonly manifests: readonly string[];
    readonly profile: string;
    readonly compareProfiles?: string;
    readonly output: FormatName;
    readonly focus?: string;
    readonly podCidrs?: readonly string[];
}

/**
 * Runs `ai-mesh reach`: prints every connection that is open, or where profiles differ on it.
 *
 * @throws InputError or ManifestError where the question or the manifests cannot be read.
 */
export async function runReach(options: ReachOptions, out: NodeJS.WritableStream): Promise<void> {
    const profile = readProfile("--profile", options.profile);
    const compared = options.compareProfiles === undefined ? undefined : readProfiles(options.compareProfiles);
    const podCidrs = readPodCidrs(options.podCidrs);
    const { cluster, ...read } = readManifests(options.manifests);
    writeNotes(read);
    const focus = options.focus === undefined ? undefined : readFocus(options.focus, cluster);
    if (compared) {
        return writeAll(out, comparisonText(compareProfiles(cluster, compared, { focus, podCidrs }), options.output));
    }
    const { peers, connections } = reach(createIndex(cluster, { profile, podCidrs }), { focus, apart: true });
    return writeAll(out, formats[options.output]({ profile, peers, connections }));
}

function readFocus(text: string, cluster: Cluster): string {
    const endpoint = readEndpoint("--focus", text, cluster);
    if ("workload" in endpoint) return endpoint.workload;
    throw new InputError(`--focus: "${text}" is an address; write the "namespace/name" of a workload`);
}

function readProfiles(text: string): readonly ProfileName[] {
    const option = "--compare-profiles";
    const names = text === "all" ? profileNames : text.split(",").map((name) => readProfile(option, name.trim()));
    if (new Set(names).size === names.length && names.length > 1) return names;
    throw new InputError(
        `${option}: "${text}" is no comparison; write two profiles or more, such as calico,cilium, or all`,
    );
}
