import { later, type CidrList, type FlowPorts, type Mesh } from "../mesh";

/**
 * A mesh as a spec on one line, for a report: what decides about policies, and nothing else. The reasons of flows are left
 * out, and so are CIDRs that are known only later, as they may be secret.
 */
export function specText({ platform, namespaces, neighbours, workloads, externals, flows }: Mesh): string {
    const { apiServer, ...rest } = platform;
    return JSON.stringify({
        platform: {
            ...rest,
            podCidrs: listed(platform.podCidrs),
            serviceCidrs: listed(platform.serviceCidrs),
            nodeCidrs: listed(platform.nodeCidrs),
            clusterCidrs: listed(platform.clusterCidrs),
            apiServer: apiServer && { ...apiServer, cidrs: listed(apiServer.cidrs) },
        },
        namespaces: byName(namespaces, ({ purpose, labels, adopt, enforce, selector }) => {
            const selectBy = selector["purpose"] === undefined ? "name" : "purpose";
            return { purpose, labels, adopt, enforce, selectBy };
        }),
        neighbours: byName(neighbours, ({ selector }) => ({ namespaceLabels: selector })),
        workloads: byName(
            workloads.map((workload) => ({ ...workload, name: plainName(workload.name) })),
            ({ namespace, podLabels }) => ({ namespace, podLabels }),
        ),
        externals: byName(externals, ({ cidrs, except, withinClusterRanges }) => ({
            ...{ cidrs: listed(cidrs), except: listed(except) },
            ...(withinClusterRanges ? { withinClusterRanges } : {}),
        })),
        flows: flows.map(({ from, to, ports }) => ({
            from: plainName(from.name),
            to: plainName(to.name),
            ports: portTexts(ports),
            why: "-",
        })),
    });
}

/** A part of a preset is a workload like others here, and a spec takes no dot in the name of one. */
const plainName = (name: string): string => name.replace(".", "-part-");

function byName<T extends { readonly name: string }>(all: readonly T[], entry: (one: T) => object): object {
    return Object.fromEntries(all.map((one) => [one.name, entry(one)]));
}

/** An empty list is left out, as a spec takes none. */
function listed(list: CidrList): readonly string[] | undefined {
    if (list === later) return ["known only later"];
    return list.length === 0 ? undefined : list;
}

/** Ports as a spec writes them. */
export function portTexts(ports: FlowPorts): string[] {
    if (ports === "any") return ["any"];
    return ports.map(({ protocol = "TCP", port, endPort }) => {
        const numbers = port === undefined ? "any" : endPort === undefined ? port : `${port}-${endPort}`;
        return `${numbers}/${protocol.toLowerCase()}`;
    });
}
