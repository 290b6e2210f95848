import type { Names } from "./endpoints";
import { joinPath, type Issue } from "./issues";
import { isIsolated } from "./peers";
import type { External, Flow } from "./types";
import { routesOf } from "./via";

/** What whoever goes by names should know, who may take them for more than they are. */
export function ofHosts(flows: readonly Flow[], names: Names): Issue[] {
    return [...throughGateways(flows, names), ...wildcardsOfCilium(flows, names)];
}

/** Where no policy says names, a gateway may ask for any; where it is somebody else's, nothing here is about what it asks for. */
function throughGateways(flows: readonly Flow[], { externals, workloads, namespaces, platform }: Names): Issue[] {
    const routes = routesOf(flows);
    return [...externals.values()].flatMap((external): Issue[] => {
        const via = external?.via;
        if (!external || !via) return [];
        const path = joinPath("externals", external.name, "via");
        const isOurs = namespaces.has(workloads.get(via.to)?.namespace ?? "");
        if (!isOurs) {
            if (!routes.some(({ to }) => to === external.name)) return [];
            const message = `"${via.to}" is in a namespace of somebody else: that connections go there is held here, where they go from there is not`;
            return [{ path, message }];
        }
        const toAll = flows.some(({ from, to }) => from.name === via.to && to.kind === "internet");
        return external.hosts !== undefined && platform.hosts === undefined && toAll
            ? [{ path, message: toInternet(external, via.to) }]
            : [];
    });
}

const toInternet = ({ hosts = [] }: External, gateway: string): string =>
    `no policy here says names, so "${gateway}" may open connections to the whole internet on the ports of these flows, and decides by itself which names it asks for: allow these in its own configuration, and no others: ${hosts.join(", ")}`;

function wildcardsOfCilium(flows: readonly Flow[], { platform }: Names): Issue[] {
    if (platform.hosts !== "cilium") return [];
    const used = flows.flatMap(({ from, to }) => (isIsolated(from) && to.kind === "external" ? [to.external] : []));
    return [...new Set(used)].flatMap(({ name, hosts = [] }) => {
        const wild = hosts.filter((host) => host.startsWith("*."));
        if (wild.length === 0) return [];
        const list = wild.map((host) => `"${host}"`).join(", ");
        const message = `${list}: names of any depth below pass from Cilium 1.19 on; before, those one label below alone`;
        return [{ path: joinPath("externals", name, "hosts"), message }];
    });
}
