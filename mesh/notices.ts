import { kindOf, type Names } from "./endpoints";
import { joinPath, type Issue } from "./issues";
import { reservedNames, type Flow } from "./types";

/** What is no mistake in a spec, and may still surprise who wrote it. */
export function noticesOf(flows: readonly Flow[], names: Names): Issue[] {
    return [...ownNames(flows, names), ...fromInternet(flows)];
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
