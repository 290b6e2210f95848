import {
    type Cluster,
    type IndexOptions,
    IpSet,
    type NetworkPolicy,
    type PortSet,
    type UnjudgedPolicy,
    type Workload,
} from "../../netpol";
import type { PolicyTypesRecord } from "./field-managers";
import type { WorldGap } from "./gaps";
import type { Judged } from "./judged";
import type { LiveFacts } from "./live-side";
import type { MeshCni } from "./mesh-cni";
import type { MeshExpectation } from "./mesh-expectations";
import type { MeshNames } from "./mesh-names";
import type { MeshRoute } from "./mesh-routes";
import type { PackVerdict } from "../plan/verdict";

/** Policies of a side as they may be as well. */
interface Otherwise {
    readonly policies: Cluster["policies"];
    /** What is not known of them, for people. */
    readonly titles: readonly string[];
    /** What they do beside those of the side, as policies that are not judged. */
    readonly undecided: readonly UnjudgedPolicy[];
    /** All that they may be, those of the side among them; absent where that is too much to try. */
    readonly readings?: readonly Cluster["policies"][];
}

/** One side of a comparison: what a cluster would hold, and what the policy pack says of it. */
export interface Side {
    /** What it is, for people: `stack dev at origin/main`, `manifests/`. */
    readonly title: string;
    /** The file or directory that a finding points at, where nothing nearer is known. */
    readonly file: string;
    readonly cluster: Cluster;
    /** Workloads that a stack's meshes name; `cluster` holds none of them, since no object of the stack makes their pods. */
    readonly declared: readonly Workload[];
    /** What else a stack's meshes name. */
    readonly meshNames: MeshNames;
    /** Of a stack only: the flows that its meshes send through gateways. */
    readonly routes?: readonly MeshRoute[];
    /** Of a stack only: what its meshes expect. */
    readonly expectations?: readonly MeshExpectation[];
    /** Policies that come with the presets of its meshes; `cluster` has none of them. */
    readonly presetPolicies?: readonly NetworkPolicy[];
    readonly verdicts: readonly PackVerdict[];
    /** What is known of the platform: ranges of pods, addresses of the API server. */
    readonly platform: PlatformAddresses;
    /** Policies or parts of them that cannot be judged: unknown yet, secret, or nobody's to tell; with their text, never to be shown. */
    readonly unknown: ReadonlyMap<string, string>;
    /** Of a stack only: what its policies may do of which a part is in `unknown`; `cluster` holds what is known of them. */
    readonly hidden?: readonly UnjudgedPolicy[];
    /** Of a side that is compared only: policies of kinds that are not judged, which `cluster` no longer holds. */
    readonly unjudged?: readonly UnjudgedPolicy[];
    /** What was not read and an answer may depend on; the engine knows others of the cluster. */
    readonly gaps: readonly WorldGap[];
    /** Worth saying to whoever reads the report: a side that is empty because the program is new. */
    readonly notes: readonly string[];
    /**
     * What the side is beside a live cluster: that itself, all that some program makes (what is no longer in it goes), or
     * objects that are applied and take nothing away.
     */
    readonly owns: "everything" | "all" | "some";
    /** Of manifests only: the names of their Namespace objects, by the URN that findings have. */
    readonly namespaceObjects?: ReadonlyMap<string, string>;
    /** Of manifests only: namespaces that objects are in without a Namespace object, and whether they are judged. */
    readonly withoutObject?: readonly { readonly name: string; readonly judged: boolean }[];
    /** Of what is deployed only, live or by a stack's state: who set `policyTypes`, by the policy's `ns/name`. */
    readonly deployed?: ReadonlyMap<string, PolicyTypesRecord>;
    /** Of a program's policies, by `ns/name`, those of a provider that applies from the client's side. */
    readonly fromClient?: ReadonlySet<string>;
    /** Of manifests only: `file:line` of NetworkPolicies by `ns/name`. */
    readonly places?: ReadonlyMap<string, string>;
    /** Its policies as they may be as well, and what is not known of them: see `withPolicyTypes`. */
    readonly otherwise?: Otherwise;
    /** Of a stack only: what it only reads, which is there beside `cluster`. */
    readonly lookedUp?: LookedUp;
    /** What this package's own policies judge of it; absent for a live cluster. */
    readonly judged?: Judged;
    /** Of a stack only: that it has nothing in the cluster that was named, in a sentence. */
    readonly lacksCluster?: string;
    /** Of a live cluster only. */
    readonly live?: LiveFacts;
}

/** What is known of who has which addresses: see `IndexOptions`. */
export type AddressRoles = Pick<IndexOptions, "podCidrs" | "sharedCidrs" | "nodeRanges" | "clusterAddresses">;

/** What a stack's meshes say of their platforms. */
export interface PlatformAddresses extends AddressRoles {
    /** Addresses of the API server; none where nothing says. */
    readonly apiServer: IpSet;
    /** The same where all of them are known and nobody else may have one; absent where that is not so. */
    readonly apiServerAlone?: IpSet;
    /** Addresses that something else than a pod is said to have, such as the API server; absent where no mesh was read. */
    readonly noPods?: IpSet;
    /** Network plugins that meshes say their clusters have; absent where there are none. */
    readonly cnis?: readonly MeshCni[];
    /** Whether a mesh's cluster has policies that know names (`platform.hosts`); absent where no mesh was read. */
    readonly knowsNames?: boolean;
    /** Where pods get credentials of their cloud, as meshes say it; absent where there are none. */
    readonly identity?: readonly IdentityEndpoint[];
}

/** Addresses that hand out credentials of the cloud, and the ports that answer there. */
export interface IdentityEndpoint {
    readonly addresses: IpSet;
    readonly ports: PortSet;
}

/** What a stack only reads (`Namespace.get`): others make it, so it is there whatever the stack does. */
export interface LookedUp {
    readonly cluster: Cluster;
    /** What policies may do of which only the name, or not every part, is known. */
    readonly hidden: readonly UnjudgedPolicy[];
    readonly gaps: readonly WorldGap[];
}

/** Where pods have their addresses, and where others may have theirs, too. */
export type PodAddresses = Pick<AddressRoles, "podCidrs" | "sharedCidrs">;

/** What either side says of the API server, which is one cluster's; none where one says what may not be all, or hold others. */
export function apiServerOfBoth(...sides: readonly Pick<PlatformAddresses, "apiServer" | "apiServerAlone">[]): IpSet {
    const isOpen = sides.some(({ apiServer, apiServerAlone }) => !apiServer.isEmpty && apiServerAlone === undefined);
    return isOpen ? IpSet.none : IpSet.unionAll(sides.map(({ apiServer }) => apiServer));
}

type SaidOfAddresses = PodAddresses & Pick<PlatformAddresses, "noPods">;

/**
 * What is known on either of two sides: only pods have addresses that both say are pods' alone, and no pod has one that
 * either gives to something else, as within one side.
 */
export function podsOfBoth(before: SaidOfAddresses, after: SaidOfAddresses): PodAddresses {
    const noPods = (before.noPods ?? IpSet.none).union(after.noPods ?? IpSet.none);
    const known = [before, after].flatMap(({ podCidrs: said, sharedCidrs = IpSet.none }) => {
        const podCidrs = said?.subtract(noPods);
        // Nothing left tells of no pods: it is not known where they are.
        return podCidrs === undefined || podCidrs.isEmpty ? [] : [{ podCidrs, alone: podCidrs.subtract(sharedCidrs) }];
    });
    const [first, ...rest] = known;
    if (first === undefined) return { podCidrs: undefined, sharedCidrs: undefined };
    const podCidrs = IpSet.unionAll(known.map((side) => side.podCidrs));
    const alone = rest.reduce((both, side) => both.intersect(side.alone), first.alone);
    return { podCidrs, sharedCidrs: podCidrs.subtract(alone) };
}
