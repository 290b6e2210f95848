import { isInsideName } from "../../../mesh/hosts/host-names";
import {
    addressesOfNodes,
    internetSet,
    type IpSet,
    isHostIn,
    type Labels,
    matches,
    metadataSet,
} from "../../../netpol";
import { namesFromPolicies } from "../../questions/names-from-policies";
import { routesOfPolicies, type MeshRoute } from "../../worlds/mesh-routes";
import { reservedAddresses } from "../../questions/reserved-names";
import type { NamedPods } from "../../worlds/declared-workloads";
import type { Side } from "../../worlds/side";
import type { Party } from "../party";

/** What a spec calls an end; `known` is false where the spec has no such name yet, and says how it would be written. */
export interface SpecName {
    readonly name: string;
    readonly known: boolean;
    /** What the spec lacks: `workloads: { agent: { namespace: …, podLabels: … } }`. */
    readonly declare?: string | undefined;
    /** What is to be minded where that is declared. */
    readonly caution?: string | undefined;
}

/** Calls parties what the mesh calls them: by its spec, or by what its policies say. */
export class MeshNaming {
    private readonly pods: readonly NamedPods[];
    private readonly addresses: ReadonlyMap<string, IpSet | undefined>;
    private readonly hosts: ReadonlyMap<string, readonly string[] | undefined>;
    private readonly namespaces: ReadonlySet<string>;

    private readonly routes: readonly MeshRoute[];
    /** Addresses of Nodes and of pods on their node's network, as objects tell. */
    private readonly nodesSeen: IpSet;

    constructor(private readonly side: Pick<Side, "cluster" | "meshNames" | "platform" | "routes">) {
        const { workloads, addresses, hosts, namespaces } = side.meshNames;
        const said = namesFromPolicies(side.cluster);
        this.pods = workloads.length > 0 ? workloads : said.pods;
        this.addresses = addresses.size > 0 ? addresses : said.addresses;
        this.hosts = hosts.size > 0 ? hosts : said.hosts;
        this.namespaces = new Set(namespaces.keys());
        this.nodesSeen = addressesOfNodes(side.cluster);
        this.routes = side.routes ?? routesOfPolicies(side.cluster);
    }

    /** The name of a party in the spec; `undefined` where no spec can name it. */
    of(party: Party): SpecName | undefined {
        switch (party.kind) {
            case "workload":
                return this.ofPod(party.workload.namespace, party.workload.labels, party.owner.name);
            case "pod":
                return this.ofPod(party.namespace, party.labels, party.owner?.name);
            case "service":
                return this.ofPod(party.service.namespace, party.service.selector, party.service.name);
            case "address":
                return this.ofAddress(
                    party.ip,
                    party.hosts,
                    party.role === "node" || this.nodesSeen.contains(party.ip),
                );
            case "host":
                return this.ofHost(party.host);
            case "unlabelled":
            case "unnamed":
                return undefined;
        }
    }

    /** Of several names the one that asks for most labels: it means these pods and fewest others. */
    private ofPod(namespace: string, labels: Labels, owner: string | undefined): SpecName | undefined {
        const named = this.pods
            .filter((each) => each.namespace === namespace && matches(each.pods, labels))
            .sort((a, b) => size(b) - size(a));
        const [best] = named;
        if (best) return { name: best.name, known: true };
        if (owner === undefined || Object.keys(labels).length === 0) return undefined;
        const declare = `workloads: { ${owner}: { namespace: ${namespace}, podLabels: { ${labelText(labels)} } } }`;
        return {
            name: owner,
            known: false,
            declare:
                this.namespaces.has(namespace) || this.namespaces.size === 0
                    ? declare
                    : `${declare} and a namespace or neighbour "${namespace}"`,
        };
    }

    private ofHost(host: string, ip?: string): SpecName {
        const [own] = [...this.hosts].find(([, hosts]) => hosts !== undefined && isHostIn(host, hosts)) ?? [];
        return own === undefined ? newHost(host, ip, this.knowsNames) : { name: own, known: true };
    }

    /** The gateway through which a flow goes, and whether the spec has the flow; `undefined` where flows there go through none. */
    gatewayOf(from: SpecName, to: SpecName): { readonly via: string; readonly isDeclared: boolean } | undefined {
        const routes = this.routes.filter((route) => route.to === to.name);
        const isDeclared = routes.some((route) => route.from === from.name);
        const [route] = routes;
        return route === undefined || from.name === route.via ? undefined : { via: route.via, isDeclared };
    }

    /** Whether policies of the cluster know names; `undefined` where nothing that was read says so. */
    private get knowsNames(): boolean | undefined {
        return this.side.platform.knowsNames ?? (this.hosts.size > 0 ? true : undefined);
    }

    private ofAddress(ip: string, hosts: readonly string[], isNode: boolean): SpecName | undefined {
        if (metadataSet.contains(ip)) return undefined;
        for (const [name, set] of this.addresses) {
            if (name !== "internet" && set?.contains(ip)) return { name, known: true };
        }
        if (reservedAddresses("kube-apiserver", this.side.platform)?.contains(ip))
            return { name: "kube-apiserver", known: true };
        if (isNode) return newNodes;
        const host = hosts.find((each) => !isInsideName(each));
        const named = host === undefined ? undefined : this.ofHost(host, ip);
        // A flow that the spec has by a name opens public addresses, so that any other needs one by its address.
        if (named !== undefined && !(named.known && !internetSet.contains(ip))) return named;
        const name = `at-${ip.replace(/[.:]+/g, "-").replace(/^-|-$/g, "")}`;
        return {
            name,
            known: false,
            declare: `externals: { ${name}: { cidrs: [${cidrOf(ip)}] } }`,
        };
    }
}

const cidrOf = (ip: string): string => `${ip}/${ip.includes(":") ? 128 : 32}`;

/** Nodes of a spec that does not say where they are; some network plugins open no node by its address alone. */
const newNodes: SpecName = {
    name: "nodes",
    known: false,
    declare: "platform: { nodeCidrs: [RANGES] }",
    caution: "RANGES are where the cluster's nodes are (kubectl get nodes -o wide)",
};

const otherwise = "say platform.hosts where the cluster has policies that know names";

/** An external for a name: by the name where policies know names, else by the address that it had, or through a gateway. */
function newHost(host: string, ip: string | undefined, knowsNames: boolean | undefined): SpecName {
    const name = host
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 63);
    const declared = (external: string): SpecName => ({
        name,
        known: false,
        declare: `externals: { ${name}: { ${external} } }`,
    });
    const hosts = `hosts: [${host}]`;
    if (knowsNames === true) return declared(hosts);
    if (knowsNames === undefined) {
        const caution =
            "it takes policies that know names (platform.hosts), or a gateway that everything to it goes through (via)";
        return { ...declared(hosts), caution };
    }
    const cannot = `a NetworkPolicy cannot say the name ${host}`;
    if (ip === undefined) {
        const caution = `${cannot}: GATEWAY is the workload that everything to it goes through, on its PORT; or give its addresses under cidrs, or ${otherwise}`;
        return { ...declared(`${hosts}, via: { to: GATEWAY, ports: [PORT] }`), caution };
    }
    const caution = `${cannot}, and this is an address that it had, which may be another one soon; or lead it through a gateway (${hosts} and via), or ${otherwise}`;
    return { ...declared(`cidrs: [${cidrOf(ip)}]`), caution };
}

const size = ({ pods }: NamedPods): number =>
    Object.keys(pods.matchLabels ?? {}).length + (pods.matchExpressions ?? []).length;

const labelText = (labels: Labels): string =>
    Object.entries(labels)
        .filter(([key]) => !isOfOnePod(key))
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
        .join(", ");

/** Labels that a controller gives, and that are others after a rollout or for each pod. */
export const isOfOnePod = (key: string): boolean =>
    /(?:^|\/)(?:pod-template-hash|controller-revision-hash|pod-template-generation|pod-index|pod-name|controller-uid|job-name|job-completion-index|worker-index|group-index|group-key|template-revision-hash|replica-index|replicaset-name|spec-hash)$/.test(
        key,
    );
