import { type Connection, createIndex, type ProfileName, profileNames, reach } from "../../../netpol";
import { askedProfile, profileFor, readProfile } from "../profile";
import { InputError } from "../../terminal/input-error";
import { AddressNames, namedAddresses } from "../../compare/address-names";
import { namedHosts } from "../../compare/host-names";
import { namedPods } from "../../compare/pod-names";
import { compareProfiles, comparisonText } from "../../render/reach/compare-profiles";
import { type FormatName, formats } from "../../render/reach";
import { addressesOf } from "../pod-cidrs";
import { EndFinder } from "../../questions/end-finder";
import { strictStatus } from "../strict";
import { readWorld, type WorldOptions } from "../world-options";
import { writeNotes } from "../write-notes";
import { withLabelsOfWhole } from "../../worlds/declared-workloads";
import { hostsOfMeshes } from "../../worlds/mesh-names";
import { gapsOfWorld } from "../../worlds/gaps";
import type { Side } from "../../worlds/side";
import { type Screen, styleFor } from "../../terminal/style";
import { writeAll } from "../../terminal/write-all";
import { selectionOf, type SelectionOptions } from "./selection";

/** What `ai-mesh reach` was asked, as commander read it. */
export interface ReachOptions extends WorldOptions, SelectionOptions {
    readonly profile?: string;
    readonly compareProfiles?: string;
    readonly output: FormatName;
    readonly podCidrs?: readonly string[];
}

/**
 * Runs `ai-mesh reach`: prints every connection that is open, or where profiles differ on it. Returns the exit status: 2
 * where `--strict` is given and something was not seen.
 *
 * @throws InputError or ManifestError where the question or the manifests cannot be read.
 */
export async function runReach(options: ReachOptions, out: NodeJS.WritableStream & Screen): Promise<0 | 2> {
    const asked = askedProfile(options);
    const compared = options.compareProfiles === undefined ? undefined : readProfiles(options.compareProfiles);
    const world = await readWorld(options);
    const { cluster, platform } = world;
    const { profile, note } = profileFor(asked, [platform]);
    const addresses = addressesOf(options, world);
    const selection = selectionOf(options, new EndFinder(world, addresses.podCidrs));
    const { cuts, focus, wants } = selection;
    const hosts = [...selection.hosts, ...hostsOfMeshes(world.meshNames)];
    const how = { ...addresses, apiServer: platform.apiServerAlone, hosts };
    const index = createIndex(cluster, { profile, ...how, cuts });
    const gaps = gapsOfWorld(world, index);
    writeNotes([...world.notes, ...(note === undefined || compared !== undefined ? [] : [note])]);
    const style = styleFor(out);
    if (compared) {
        const comparison = compareProfiles(cluster, compared, { ...selection, ...how });
        await writeAll(out, comparisonText({ ...comparison, gaps }, options.output, style));
        return strictStatus(options, gaps);
    }
    const { peers, connections } = reach(index, { focus, apart: true });
    const wanted = () => only(connections(), wants);
    const names = namesOf(world);
    await writeAll(out, formats[options.output]({ profile, peers, names, gaps, style, connections: wanted }));
    return strictStatus(options, gaps);
}

/** What the meshes of a world call addresses, names outside, and pods that may come. */
function namesOf({ cluster, meshNames }: Side): AddressNames {
    const { workloads } = meshNames;
    const pods =
        workloads.length > 0 ? workloads.map((each) => withLabelsOfWhole(each, workloads)) : namedPods([cluster]);
    return new AddressNames(namedAddresses([cluster]), namedHosts([cluster], [meshNames]), pods);
}

/** Those that are wanted, one at a time: there may be more than fit into memory. */
function* only(connections: Iterable<Connection>, wants: (connection: Connection) => boolean): Generator<Connection> {
    for (const connection of connections) if (wants(connection)) yield connection;
}

function readProfiles(text: string): readonly ProfileName[] {
    const option = "--compare-profiles";
    const names = text === "all" ? profileNames : text.split(",").map((name) => readProfile(option, name.trim()));
    if (new Set(names).size === names.length && names.length > 1) return names;
    throw new InputError(
        `${option}: "${text}" is no comparison; write two profiles or more, such as calico,cilium, or all`,
    );
}
