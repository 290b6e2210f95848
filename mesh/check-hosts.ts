import type { Names } from "./endpoints";
import type { GivenFlow } from "./given-flow";
import { dialectOf, hostsDialects } from "./hosts";
import { hasResolverForCilium } from "./hosts/cilium-dns";
import type { Dialect } from "./hosts/dialect";
import { joinPath, type Issue } from "./issues";
import { inPolicyName } from "./names";
import { isInside, isIsolated } from "./peers";
import type { External, Flow } from "./types";

/** Mistakes in flows to names: what nothing on the platform can say, or cannot say like this. */
export function checkHosts(flows: readonly GivenFlow[], names: Names): Issue[] {
    const issues = flows.flatMap(({ pairs }, index) =>
        pairs.flatMap((flow) => [...fromNames(flow, index), ...toNames(flow, index, names)]),
    );
    // What is said of an external is said once, however many flows go there.
    return [...new Map(issues.map((each) => [JSON.stringify(each), each])).values()];
}

function fromNames({ from }: Flow, index: number): Issue[] {
    if (from.kind !== "external" || from.external.hosts === undefined) return [];
    const message = `"${from.name}" goes by names, which say where connections go and not where they come from; give the addresses that they come from as an external of their own`;
    return [{ path: `flows[${index}].from`, message }];
}

function toNames(flow: Flow, index: number, { platform }: Names): Issue[] {
    const { from, to } = flow;
    if (to.kind !== "external" || to.external.hosts === undefined || !isIsolated(from)) return [];
    const at = joinPath("externals", to.name, "hosts");
    // A gateway's own flow to what it is the gateway of goes to the internet, where names cannot be said.
    if (platform.hosts === undefined) return to.external.via ? [] : [{ path: at, message: noDialect(to.external) }];
    const dialect = dialectOf(platform.hosts);
    return [
        ...ofWildcards(to.external, dialect),
        ...dialect
            .refuses({ hosts: to.external.hosts, ports: flow.ports })
            .map((message) => ({ path: `flows[${index}]`, message: `${message} (platform.hosts: ${dialect.name})` })),
        ...ofName(flow, index, dialect),
        ...ofDns(flow, index),
        ...(dialect.name === "cilium" && !hasResolverForCilium(platform) ? [noResolver] : []),
    ];
}

const noDialect = ({ hosts = [] }: External): string =>
    `are names (${shown(hosts)}), which a NetworkPolicy cannot say; there are two ways: give via, the workload that everything to them goes through, or give their addresses under cidrs instead. Where the cluster has policies that know names, say which by platform.hosts (${hostsDialects.join(", ")})`;

const shown = (hosts: readonly string[]): string =>
    hosts.length <= 3 ? hosts.join(", ") : `${hosts.slice(0, 2).join(", ")} and ${hosts.length - 2} more`;

function ofWildcards({ name, hosts = [] }: External, { wildcard, title }: Dialect): Issue[] {
    if (wildcard.value === "any depth") return [];
    return hosts.flatMap((host) => {
        if (!host.startsWith("*.")) return [];
        const message = `"${host}" is every name below ${host.slice(2)}, and a "*" of ${title} is one label of it; give the names themselves`;
        return [{ path: joinPath("externals", name, "hosts"), message }];
    });
}

/** The longest name that the flow's object may come to. */
function ofName({ from, to }: Flow, index: number, { nameOf, kind }: Dialect): Issue[] {
    const home = isInside(from) ? from.namespace.name : "";
    const name = nameOf(`allow-to-${to.name}.${inPolicyName(from.name)}`, home);
    if (name.length <= longestName) return [];
    const message = `its ${kind} would be called "${name}", which has ${name.length} characters, and ${longestName} is the most; use shorter names`;
    return [{ path: `flows[${index}]`, message }];
}

/** Of objects of these kinds: DNS-1123 subdomains. */
const longestName = 253;

/** Names are known by their answers: pods that may ask nobody reach none. */
function ofDns({ from, to }: Flow, index: number): Issue[] {
    if (!isInside(from) || !from.namespace.isolated || from.namespace.dns !== "none") return [];
    const message = `"${to.name}" goes by names, and namespace "${from.namespace.name}" has dns: none, so that its pods resolve none of them; leave dns out there`;
    return [{ path: `flows[${index}].to`, message }];
}

const noResolver: Issue = {
    path: "platform.dns",
    message:
        "goes by the DNS Service's own address, which Cilium never sees, so it learns no names; add kube-dns or coredns, or the resolver's pods under resolvers",
};
