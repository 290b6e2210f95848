import {
    later,
    plainLabels,
    portTexts,
    presetNames,
    presetOf,
    type CidrList,
    type Flow,
    type Mesh,
    type Platform,
} from "../mesh";

/**
 * A mesh as a spec on one line, for a report: what decides about policies, and nothing else. The reasons of flows are left
 * out, and so are CIDRs that are known only later, as they may be secret.
 */
export function specText({ platform, namespaces, neighbours, workloads, externals, flows }: Mesh): string {
    const { apiServer, identity, preset, dns, dnsClusterIp, serviceMesh } = platform;
    return JSON.stringify({
        platform: {
            ...{ preset, cni: ownCni(platform), serviceMesh, dns, dnsClusterIp, hosts: platform.hosts ?? "none" },
            // What its hosts are, its preset says.
            ...(identity && "cidrs" in identity ? { identity } : {}),
            healthChecks: listed(platform.healthChecks),
            resolvers: platform.resolvers.length === 0 ? undefined : platform.resolvers,
            podCidrs: listed(platform.podCidrs),
            serviceCidrs: listed(platform.serviceCidrs),
            nodeCidrs: listed(platform.nodeCidrs),
            clusterCidrs: listed(platform.clusterCidrs),
            loadBalancerCidrs: listed(platform.loadBalancerCidrs),
            apiServer: apiServer && { ...apiServer, cidrs: listed(apiServer.cidrs) },
        },
        namespaces: byName(namespaces, ({ purpose, labels, adopt, enforce, selector, dns, serviceMesh: own }) => {
            const selectBy = selector["purpose"] === undefined ? "name" : "purpose";
            return { purpose, labels, adopt, enforce, selectBy, ...(dns === "none" ? { dns } : {}), serviceMesh: own };
        }),
        neighbours: byName(neighbours, ({ selector, serviceMesh: own }) => ({
            namespaceLabels: selector,
            serviceMesh: own,
        })),
        workloads: byName(workloads, ({ namespace, pods, serviceMesh: own }) => ({
            ...{ namespace, ...plainLabels(pods) },
            serviceMesh: own,
        })),
        externals: byName(externals, ({ cidrs, hosts, except, withinClusterRanges, via }) => ({
            ...{ cidrs: listed(cidrs), hosts, except: listed(except) },
            ...(withinClusterRanges ? { withinClusterRanges } : {}),
            ...(via ? { via: { to: via.to, ports: portTexts(via.ports) } } : {}),
        })),
        flows: flows.filter(({ forServiceMesh }) => !forServiceMesh).map(flowEntry),
    });
}

const flowEntry = ({ from, to, ports }: Flow) => ({
    from: from.name,
    to: to.name,
    ports: portTexts(ports),
    why: "-",
});

/** The plugin where it is not the preset's: one that a spec sets also says that policies take effect. */
function ownCni({ preset: name, cni, enforces }: Platform): string | undefined {
    const preset = presetNames.find((each) => each === name);
    if (preset === undefined) return cni;
    const { cni: usual, enforces: usually } = presetOf(preset);
    return cni === usual?.value && enforces === usually.value ? undefined : cni;
}

function byName<T extends { readonly name: string }>(all: readonly T[], entry: (one: T) => object): object {
    return Object.fromEntries(all.map((one) => [one.name, entry(one)]));
}

/** An empty list is left out, as a spec takes none. */
function listed(list: CidrList): readonly string[] | undefined {
    if (list === later) return ["known only later"];
    return list.length === 0 ? undefined : list;
}
