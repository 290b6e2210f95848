import {
    assumingNoOtherLabels,
    type Cluster,
    type IpSet,
    type Labels,
    matches,
    itemAt,
    nameLabel,
    parseAddress,
    type PodKinds,
    type Service,
    type Workload,
    workloadId,
    podKinds,
} from "../../netpol";
import type { Side } from "../worlds/side";
import { endOfAddress, endOfAddresses, sameAs } from "./addresses";
import { type NamedEnd, NameError } from "./end";
import { askedHost, endOfHosts, withHosts } from "./hosts";
import { type NamesFromPolicies, namesFromPolicies } from "./names-from-policies";
import { endOfNamedPods, everyNamedPod, together } from "./named-pods";
import { looksLikeHost } from "../worlds/host-text";
import { type NamedPods, podsCalled, withLabelsOfWhole } from "../worlds/declared-workloads";
import { notFound, oneOf } from "./not-found";
import { endOfWorkload } from "./part-of-workload";
import { reservedAddresses, whyUnknown } from "./reserved-names";
import { podsOfNamespaces } from "./pods-of-namespace";
import { endOfService } from "./service";

/** What an end can be called in a world. */
export type World = Pick<Side, "cluster" | "meshNames" | "platform">;

/** Finds ends by their names. */
export class EndFinder {
    private readonly named: NamesFromPolicies;
    private kinds: PodKinds | undefined;

    constructor(
        private readonly world: World,
        /** Where pods have their addresses, as far as that is known: a part of a range is in it or out of it. */
        private readonly podCidrs?: IpSet,
        /** A workload of a mesh is every pod that may carry its labels, not those alone that are in sight. */
        private readonly everyPod = false,
    ) {
        this.named = namesFromPolicies(world.cluster);
    }

    get cluster(): Cluster {
        return this.world.cluster;
    }

    /**
     * The end that a text names: an address, `host:huggingface.co`, `ns/name`, `ns/name[Kind]`, `svc/name`, `ns/svc/name`, `ns/*`, a name that the
     * mesh gives, or the name of one workload or namespace alone.
     *
     * @throws NameError that says which names would do
     */
    find(text: string): NamedEnd {
        if (parseAddress(text) !== undefined) return this.address(text);
        const host = askedHost(text);
        if (host !== undefined) return endOfHosts(this.cluster, [host]);
        const [, home, service] = /^(?:([^/]+)\/)?svc\/([^/]+)$/.exec(text) ?? [];
        if (service !== undefined) return this.service(text, home, service);
        if (text.endsWith("/*")) return this.namespace(text, { [nameLabel]: text.slice(0, -2) });
        return text.includes("/") ? this.workload(text) : this.alone(text);
    }

    private address(ip: string): NamedEnd {
        const isSame = sameAs(ip);
        const service = this.cluster.services.find(({ clusterIPs }) => clusterIPs.some(isSame));
        return service ? endOfService(this.cluster, service) : endOfAddress(this.cluster, ip);
    }

    private service(text: string, home: string | undefined, name: string): NamedEnd {
        const all = this.cluster.services;
        const found = all.filter((each) => each.name === name && (home === undefined || each.namespace === home));
        const spell = ({ namespace, name }: Service): string => `${namespace}/svc/${name}`;
        const one = oneOf(text, found, spell, "Service");
        if (one) return endOfService(this.cluster, one);
        const names = all.flatMap((each) => [`svc/${each.name}`, spell(each)]);
        throw notFound(`no Service is called "${text}"`, text, names, `write "namespace/svc/name"`);
    }

    private namespace(text: string, labels: Labels): NamedEnd {
        // A mesh may name a namespace that neither an object nor a policy speaks of.
        const named = [...this.world.meshNames.namespaces.values()].map((each) => ({
            namespaces: { matchLabels: each },
        }));
        this.kinds ??= podKinds(this.cluster, { also: named });
        const title = `pods in namespace ${text.replace(/\/\*$/, "")}`;
        const end = podsOfNamespaces(this.cluster, this.kinds, { matchLabels: labels }, title);
        const there = this.kinds.namespaces.filter(
            (kind) => kind.exists && matches({ matchLabels: labels }, kind.labels),
        );
        if (end) return { ...end, namespaces: there.map(({ name }) => name) };
        const names = this.kinds.namespaces.flatMap(({ exists, name }) => (exists ? [`${name}/*`] : []));
        throw notFound(`no namespace is called "${text.replace(/\/\*$/, "")}"`, text, names, `write "namespace/*"`);
    }

    private workload(text: string): NamedEnd {
        const { workloads, services } = this.cluster;
        const isMeant = (each: Workload): boolean =>
            workloadId(each) === text || `${each.namespace}/${each.name}` === text;
        const one = oneOf(text, workloads.filter(isMeant), workloadId, "workload");
        if (one) return endOfWorkload(one);
        const declared = this.declared().find(({ namespace, name }) => `${namespace}/${name}` === text);
        if (declared) return this.endOf(withLabelsOfWhole(declared, this.declared()));
        const service = services.find(({ namespace, name }) => `${namespace}/${name}` === text);
        if (service) {
            const spelled = `${service.namespace}/svc/${service.name}`;
            throw new NameError(`no pod or workload is called "${text}"; it is a Service: write "${spelled}"`);
        }
        const names = [...new Set(workloads.map(({ namespace, name }) => `${namespace}/${name}`))];
        throw notFound(
            `no pod or workload is called "${text}"`,
            text,
            names,
            `write "namespace/name" or an IP address`,
        );
    }

    /** A name without its namespace: the mesh's meaning comes first, for there it stands for one thing only. */
    private alone(text: string): NamedEnd {
        const { meshNames, platform } = this.world;
        const pods = podsCalled(text, this.declared());
        const isOne = pods.some(({ name }) => name === text);
        if (isOne) oneOf(text, pods, ({ namespace, name }) => `${namespace}/${name}`, "workload of a mesh");
        const ends = pods.map((each) => this.endOf(each));
        if (ends.length > 0) return isOne ? itemAt(ends, 0) : together(text, ends);
        const namespace = meshNames.namespaces.get(text);
        if (namespace) return this.namespace(text, namespace);
        const hosts = this.hosts(text);
        if (meshNames.addresses.has(text)) {
            const addresses = this.addresses(text, meshNames.addresses.get(text));
            return hosts === undefined ? addresses : withHosts(addresses, hosts);
        }
        if (hosts !== undefined) return hosts;
        const ofApiServer = text === "kube-apiserver" ? reservedAddresses(text, platform) : undefined;
        const addresses = this.named.addresses.get(text) ?? ofApiServer;
        return addresses ? this.addresses(text, addresses) : this.unique(text);
    }

    /** The names outside that a mesh calls so; `undefined` where it calls none so. */
    private hosts(name: string): NamedEnd | undefined {
        const { meshNames } = this.world;
        const hosts = meshNames.hosts.has(name) ? meshNames.hosts.get(name) : this.named.hosts.get(name);
        if (hosts !== undefined) return endOfHosts(this.cluster, hosts, name);
        if (!meshNames.hosts.has(name)) return undefined;
        throw new NameError(`the hosts of "${name}" are a secret or known only after a deployment`);
    }

    private addresses(name: string, addresses: IpSet | undefined): NamedEnd {
        if (addresses === undefined) {
            throw new NameError(`the addresses of "${name}" are a secret or known only after a deployment`);
        }
        const end = endOfAddresses(this.cluster, name, addresses, this.podCidrs);
        if (end.parts.length === 0) throw new NameError(`no address of "${name}" is left`);
        return end;
    }

    private unique(text: string): NamedEnd {
        const { workloads } = this.cluster;
        const named = workloads.filter((each) => each.name === text || `${each.name}[${each.kind}]` === text);
        const isNamespace = this.namespaceNames().includes(text);
        const found = [...named.map(workloadId), ...(isNamespace ? [`${text}/*`] : [])];
        const one = oneOf(text, found, (each) => each, "thing");
        if (one !== undefined) return this.find(one);
        const reserved = reservedAddresses(text, this.world.platform);
        if (reserved === undefined) throw this.unknown(text);
        return this.addresses(text, reserved);
    }

    private unknown(text: string): NameError {
        const why = whyUnknown(text);
        if (why !== undefined) return new NameError(why);
        const [{ workloads }, { meshNames }] = [this.cluster, this.world];
        const names = [
            ...this.declared().map(({ name }) => name),
            ...[...meshNames.namespaces.keys(), ...meshNames.addresses.keys(), ...meshNames.hosts.keys()],
            ...[...this.named.addresses.keys(), ...this.named.hosts.keys()],
            ...workloads.flatMap(({ namespace, name }) => [name, `${namespace}/${name}`]),
            ...this.namespaceNames(),
        ];
        const otherwise =
            workloads.length === 0 && !looksLikeHost(text)
                ? "the world that was read holds no pods or workloads"
                : looksLikeHost(text)
                  ? `write "host:${text}" for the name outside the cluster`
                  : `write "namespace/name" or an IP address`;
        return notFound(`no workload, namespace or external is called "${text}"`, text, [...new Set(names)], otherwise);
    }

    private endOf(named: NamedPods): NamedEnd {
        if (!this.everyPod) return endOfNamedPods(this.cluster, named);
        return everyNamedPod(this.cluster, named, this.declared());
    }

    /** Every namespace that is there, those without an object too. */
    private namespaceNames(): string[] {
        return assumingNoOtherLabels(this.cluster).namespaces.map(({ name }) => name);
    }

    private declared(): readonly NamedPods[] {
        const { workloads } = this.world.meshNames;
        return workloads.length > 0 ? workloads : this.named.pods;
    }
}
