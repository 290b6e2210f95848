import { kindOf, type Names } from "./endpoints";
import { joinPath, type Issue } from "./issues";
import { carriedPairs } from "./service-meshes/carrying-flows";
import { carryingPort } from "./service-meshes";
import { ofHosts } from "./notices-of-hosts";
import { reservedNames, type Flow } from "./types";

/** What is no mistake in a spec, and may still surprise who wrote it. */
export function noticesOf(flows: readonly Flow[], names: Names): Issue[] {
    return [...ownNames(flows, names), ...fromInternet(flows), ...carried(flows, names), ...ofHosts(flows, names)];
}

/** A spec that gives a reserved name itself keeps its meaning; what the name stands for elsewhere is then out of its reach. */
function ownNames(flows: readonly Flow[], names: Names): Issue[] {
    const used = new Set(flows.flatMap(({ from, to }) => [from.name, to.name]));
    return [...reservedNames, "metadata"].flatMap((name) => {
        const kind = kindOf(name, names);
        if (kind === undefined || !used.has(name)) return [];
        const message = `flows with "${name}" mean this one, and not the reserved name; rename it to use that`;
        return [{ path: joinPath(kind, name), message }];
    });
}

/**
 * Who comes from outside has the address of a node where the Service translates it, and then no rule about outside admits it.
 *
 * @see https://kubernetes.io/docs/tutorials/services/source-ip/
 */
function fromInternet(flows: readonly Flow[]): Issue[] {
    const targets = flows.filter(({ from }) => from.kind === "internet").map(({ to }) => to.name);
    if (targets.length === 0) return [];
    const message =
        `flows from "internet" to ${targets.join(", ")} hold where clients keep their addresses: with externalTrafficPolicy: Local ` +
        "on the Service, and no load balancer that puts its own address in their place (SNAT)";
    return [{ path: "flows", message }];
}

/** A connection that a service mesh carries has the port that carries, whichever port it is for. */
function carried(flows: readonly Flow[], { platform }: Names): Issue[] {
    const { serviceMesh } = platform;
    const pairs = carriedPairs(flows, platform).map(({ from, to }) => `from ${from.name} to ${to.name}`);
    const port = serviceMesh && carryingPort(serviceMesh);
    if (port === undefined || pairs.length === 0) return [];
    const list = pairs.length === 1 ? pairs.join() : `${pairs.slice(0, -1).join(", ")} and ${pairs.at(-1)}`;
    const message =
        `${serviceMesh} carries every port between meshed pods over TCP ${port}, where no NetworkPolicy tells them apart: whether ` +
        `other ports than the declared ones pass ${list} is unknown; refuse them by the service mesh's own policies`;
    return [{ path: "platform.serviceMesh", message }];
}
