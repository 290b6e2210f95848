import { type Cluster, IpSet, isBehind, type Service, type Workload, workloadId } from "../../netpol";
import { type AddressEnd, type End, endKey, type Owner, type PodEnd, type Resolved, type Role } from "./flow";
import { podBase } from "./owner-names";
import { type Party, roleTitle } from "./party";

/** So many ends, and names of addresses, are remembered: more are looked up again. */
const mostRemembered = 200_000;

/** Says who the ends of traffic are, by objects that were read and by what the log says itself. */
export class Resolver {
    private readonly parties = new Map<string, Party>();
    private readonly names = new Map<string, Set<string>>();
    /** The same by who asked, and what flows say themselves by who opened them. */
    private readonly ownNames = new Map<string, Set<string>>();
    private readonly byName = new Map<string, Workload[]>();
    private readonly byIp = new Map<string, Workload>();
    private readonly services = new Map<string, Service>();
    /** Whether an address alone said which pod was meant. */
    byAddress = false;

    /**
     * @param addressesMatter Whether a policy may tell pods of equal labels apart by their addresses: each is then one party.
     * @param podNetwork Addresses that only pods have.
     */
    constructor(
        private readonly cluster: Cluster,
        private readonly addressesMatter = hasIpBlocks(cluster),
        private readonly podNetwork = IpSet.none,
    ) {
        for (const workload of cluster.workloads) {
            const key = `${workload.namespace}/${workload.name}`;
            this.byName.set(key, [...(this.byName.get(key) ?? []), workload]);
            if (!workload.hostNetwork) for (const ip of workload.ips) this.byIp.set(ip, workload);
        }
        for (const service of cluster.services) for (const ip of service.clusterIPs) this.services.set(ip, service);
    }

    /** The names that DNS gave an address for, and to whom. */
    learn({ host, ips, asker }: Resolved): void {
        const own = asker && this.party(asker).id;
        for (const ip of ips) {
            remember(this.names, ip, host);
            if (own !== undefined) remember(this.ownNames, `${own}\n${ip}`, host);
        }
    }

    /** The names that a flow says of an address, for the flows of the same party that say none. */
    learnFrom(from: Party, to: Party): void {
        if (to.kind !== "address") return;
        for (const host of to.hosts) remember(this.ownNames, `${from.id}\n${to.ip}`, host);
    }

    /** An end as whoever connects to it knows it: an address by every name that it has for them, and those that DNS gave it for to others. */
    asKnownBy(from: Party, to: Party): Party {
        if (to.kind !== "address" || this.names.size + this.ownNames.size === 0) return to;
        const hosts = new Set([...to.hosts, ...(this.ownNames.get(`${from.id}\n${to.ip}`) ?? [])]);
        const others = [...(this.names.get(to.ip) ?? [])].filter((host) => !hosts.has(host)).sort();
        const known = addressParty(to.ip, to.role, [...hosts].sort(), others);
        return known.id === to.id ? to : known;
    }

    party(end: End): Party {
        const key = endKey(end);
        const known = this.parties.get(key);
        if (known) return known;
        const party = this.find(end);
        if (this.parties.size < mostRemembered) this.parties.set(key, party);
        return party;
    }

    private find(end: End): Party {
        switch (end.kind) {
            case "pod":
                return this.ofPod(end);
            case "address":
                return this.ofAddress(end);
            case "host":
                return { kind: "host", id: `host:${end.host}`, title: end.host, host: end.host };
            case "unnamed":
                return { kind: "unnamed", id: `role:${end.role}`, title: roleTitle(end.role), role: end.role };
        }
    }

    /** A pod that was read says most; then come the labels in the log, which it has now; then those that its maker will give it. */
    private ofPod(end: PodEnd): Party {
        const { namespace, labels, ip } = end;
        const exact = end.pod === undefined ? undefined : this.called(namespace, end.pod, "Pod");
        if (exact) return partyOf(exact, end.owner);
        const maker = this.makerOf(end);
        const owner = ownerOf(end, maker);
        if (labels !== undefined) {
            const ips = this.addressesMatter && ip !== undefined ? [ip] : [];
            const name = `${namespace}/${owner?.name ?? end.pod ?? "pods"}`;
            const text = Object.keys(labels)
                .sort()
                .map((label) => `${label}=${labels[label]}`);
            const id = `${name}{${text.join(",")}}${ips.join("")}`;
            return { kind: "pod", id, title: name, namespace, labels, owner, ips, ports: maker?.ports };
        }
        if (maker) return partyOf(maker, owner);
        const known = owner ?? { name: end.pod ?? "*" };
        const title = `${namespace}/${known.name}`;
        const isOnPodNetwork = ip !== undefined && (this.podNetwork.contains(ip) || this.byIp.has(ip));
        const id = `?${title}${isOnPodNetwork ? " on the pods' network" : ""}`;
        return { kind: "unlabelled", id, title, namespace, owner: known, isOnPodNetwork };
    }

    private called(namespace: string, name: string, kind?: string): Workload | undefined {
        const found = (this.byName.get(`${namespace}/${name}`) ?? []).filter(
            (each) => kind === undefined || each.kind === kind,
        );
        return found.length === 1 ? found[0] : undefined;
    }

    /** The object that makes an end's pods, by the owner's name, else by what the pod's name begins with. */
    private makerOf({ namespace, pod, owner }: PodEnd): Workload | undefined {
        const names = [owner?.name, pod, owner && podBase(owner.name), pod && podBase(pod)].filter(
            (name) => name !== undefined,
        );
        for (const name of names) {
            const found =
                this.called(namespace, name, name === owner?.name ? owner.kind : undefined) ??
                this.called(namespace, name);
            if (found) return found;
        }
        return undefined;
    }

    private ofAddress({ ip, role, hosts = [], service }: AddressEnd): Party {
        const pod = role === undefined || role === "private" ? this.byIp.get(ip) : undefined;
        if (pod) {
            this.byAddress = true;
            return partyOf(pod, undefined);
        }
        const named =
            service &&
            this.cluster.services.find((each) => each.name === service.name && each.namespace === service.namespace);
        const behind = this.services.get(ip) ?? named;
        const at = behind && (this.services.has(ip) ? ip : behind.clusterIPs[0]);
        if (behind && at !== undefined) {
            const title = `${behind.namespace}/svc/${behind.name}`;
            return { kind: "service", id: title, title, service: behind, ip: at };
        }
        return addressParty(ip, role, hosts, []);
    }
}

function addressParty(ip: string, role: Role | undefined, hosts: readonly string[], others: readonly string[]): Party {
    const title = hosts.length > 0 ? `${hosts.join(", ")} (${ip})` : ip;
    const id = [ip, role ?? "", hosts.join(","), ...others].join(" ");
    return { kind: "address", id, title, ip, role, hosts, others };
}

function remember(names: Map<string, Set<string>>, key: string, host: string): void {
    const known = names.get(key);
    if (known) known.add(host);
    else if (names.size < mostRemembered) names.set(key, new Set([host]));
}

function partyOf(workload: Workload, owner: Owner | undefined): Party {
    const { namespace, name, kind } = workload;
    const made = owner ?? (kind === "Pod" ? { name: podBase(name) } : { kind, name });
    return { kind: "workload", id: workloadId(workload), title: `${namespace}/${name}`, workload, owner: made };
}

/** A ReplicaSet is one of a Deployment, whose name its own begins with. */
function ownerOf({ owner, pod }: PodEnd, maker: Workload | undefined): Owner | undefined {
    if (maker !== undefined && maker.kind !== "Pod") return { kind: maker.kind, name: maker.name };
    if (owner?.kind === "ReplicaSet") return { name: podBase(`${owner.name}-*`) };
    return owner ?? (pod === undefined ? undefined : { name: podBase(pod) });
}

function hasIpBlocks({ policies }: Cluster): boolean {
    return policies.some(({ spec }) =>
        [
            ...(spec.ingress ?? []).flatMap(({ from = [] }) => from),
            ...(spec.egress ?? []).flatMap(({ to = [] }) => to),
        ].some(({ ipBlock }) => ipBlock !== undefined),
    );
}

/** The workloads behind a Service, of those that were read. */
export const behind = ({ workloads }: Cluster, service: Service): Workload[] =>
    workloads.filter((workload) => isBehind(service, workload));
