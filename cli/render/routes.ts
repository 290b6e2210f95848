import { matches } from "../../netpol";
import type { AddressNames } from "../compare/address-names";
import { workloadOf } from "../compare/match-workloads";
import type { ComparedPods } from "../compare/compared-pods";
import type { LineEnd } from "../compare/condense";
import { hostsText } from "../compare/host-names";
import { podsCalled } from "../worlds/declared-workloads";
import { type MeshRoute, routeText } from "../worlds/mesh-routes";
import type { Side } from "../worlds/side";
import type { ConnectionLine } from "./connection-lines";
import { lineEndName, short } from "./words";

/** A flow through a gateway, and what whoever holds the gateway can do. */
export interface RouteLine extends MeshRoute {
    /** What the last of them stands for where that is names outside: `*.hf.co, huggingface.co`; "" where it is not. */
    readonly hosts: string;
    /** Where the gateway's pods can go outside the cluster by the policies, whoever asks them: `hub TCP 443`; sorted. */
    readonly reaches: readonly string[];
    /** Everybody who goes through the gateway, sorted. */
    readonly through: readonly string[];
}

/** The flows of a side's meshes that leave through gateways, with what is lost with each gateway. */
export function routeLines(
    { routes = [], meshNames }: Pick<Side, "routes" | "meshNames">,
    lines: readonly ConnectionLine[],
    names: AddressNames,
): RouteLine[] {
    return routes.map((each): RouteLine => {
        const { via, to } = each;
        const gateway = podsCalled(via, meshNames.workloads);
        const isGateway = (pods: ComparedPods): boolean => {
            const { namespace, labels } = workloadOf(pods);
            return gateway.some((named) => named.namespace === namespace && matches(named.pods, labels));
        };
        const out = lines.filter(({ line, state }) => {
            return line.from.kind === "pods" && isGateway(line.from.pods) && isOutside(line.to) && state !== "closed";
        });
        const through = routes.filter((other) => other.via === via).map(({ from }) => from);
        return {
            ...each,
            hosts: hostsText(meshNames.hosts.get(to) ?? []),
            reaches: [...new Set(out.map((line) => reachText(line, names)))].sort(),
            through: [...new Set(through)].sort(),
        };
    });
}

const isOutside = ({ kind }: LineEnd): boolean => kind === "addresses" || kind === "hosts";

function reachText({ line, connection, perhaps }: ConnectionLine, names: AddressNames): string {
    const { ports, unknown } = connection.after;
    const { to } = line;
    const exact = to.kind === "hosts" ? names.hosts.exactNameOf(to.hosts) : undefined;
    const own = to.kind === "addresses" ? names.exactNameOf(to.addresses) : exact;
    return `${own ?? lineEndName(to, names)} ${perhaps ? `perhaps ${short(unknown.toString())}` : short(ports.toString())}`;
}

/** Routes, a line each, and a line for each gateway with its blast radius; nothing where there are no routes. */
export function routeTexts(routes: readonly RouteLine[]): string[] {
    const gateways = new Map(routes.map((route) => [route.via, route]));
    return [
        ...routes.map((route) => `${routeText(route)}${route.hosts === "" ? "" : ` (${route.hosts})`}`),
        ...[...gateways.values()].map(({ via, reaches, through }) => {
            const out = reaches.length > 0 ? reaches.join(", ") : "nothing outside by the policies in sight";
            const verb = through.length === 1 ? "sends" : "send";
            return `Whoever holds ${via} can reach ${out}, and sees what ${through.join(", ")} ${verb}`;
        }),
    ];
}
