import { resolve, type Names } from "./endpoints";
import { isIsolated } from "./peers";
import type { GivenFlow } from "./given-flow";
import { joinPath, type Issue } from "./issues";
import { pairText } from "./pair-text";
import { normalisePorts } from "./ports";
import type { Endpoint, External, Flow, FlowPorts, Route, Via } from "./types";

/**
 * What a flow comes to where its destination is reached through a gateway: one flow to the gateway on the gateway's ports, and
 * one from there on the flow's own. The gateway itself goes straight there; so does every flow to anything else.
 *
 * Where nothing on the platform can say the names of an external, the gateway's part goes to `internet`: which names it asks is
 * then the gateway's to decide.
 */
export function legsOf(flow: Flow, path: string, names: Names, issues: Issue[]): Flow[] {
    if (flow.to.kind !== "external") return [flow];
    const { external } = flow.to;
    if (external.via === undefined) return [flow];
    // What is wrong with the gateway is said once, by checkGateways.
    const gateway = gatewayOf(external, external.via, names, []);
    if (gateway === undefined) return [];
    const ends = outsideOf(flow.to, external, path, names, issues);
    if (gateway.name === flow.from.name) return ends.map((to) => ({ ...flow, to }));
    const routes = [{ from: flow.from.name, via: gateway.name, to: flow.to.name }];
    const onwards = isIsolated(gateway) ? ends.map((to) => ({ ...flow, from: gateway, to, routes })) : [];
    return [{ ...flow, to: gateway, ports: external.via.ports, routes }, ...onwards];
}

/** Mistakes in what the externals of a spec go through. */
export function checkGateways(names: Names): Issue[] {
    const issues: Issue[] = [];
    for (const external of names.externals.values()) {
        if (external?.via) gatewayOf(external, external.via, names, issues);
    }
    return issues;
}

/** The one workload that is the gateway. */
function gatewayOf({ name }: External, { to }: Via, names: Names, issues: Issue[]): Endpoint | undefined {
    const path = joinPath("externals", name, "via", "to");
    const members = names.groups.get(to)?.members;
    const end = members === undefined ? resolve(to, path, "to", names, issues) : undefined;
    if (end?.kind === "workload") return end;
    const mistakes: Readonly<Partial<Record<Endpoint["kind"], string>>> = {
        namespace: `"${to}" is a namespace, and a gateway is some of its pods; name its workload`,
    };
    if (members !== undefined || end !== undefined) {
        const message =
            members === undefined
                ? ((end && mistakes[end.kind]) ?? `"${to}" has no pods; name the workload that is the gateway`)
                : `"${to}" is several workloads (${members.join(", ")}); name one of them`;
        issues.push({ path, message });
    }
    return undefined;
}

/** Where the gateway goes on to: the external, and where names of it cannot be said, the internet. */
function outsideOf(end: Endpoint, { cidrs, hosts }: External, path: string, names: Names, issues: Issue[]): Endpoint[] {
    if (hosts === undefined || names.platform.hosts !== undefined) return [end];
    const internet = resolve("internet", path, "to", names, issues);
    if (internet === undefined) return [];
    if (internet.kind !== "internet") {
        const message = `goes on to the reserved name "internet", which is one of the spec's own; rename that one`;
        issues.push({ path, message });
        return [];
    }
    const hasCidrs = typeof cidrs === "symbol" || cidrs.length > 0;
    return hasCidrs ? [end, internet] : [internet];
}

/** What the gateways of several flows have in common is one flow: a pair of ends has one policy on each side. */
export function mergeLegs(flows: readonly GivenFlow[]): GivenFlow[] {
    const merged = new Map<string, Flow>();
    for (const flow of flows.flatMap(({ pairs }) => pairs)) {
        const earlier = merged.get(pairText(flow));
        merged.set(pairText(flow), earlier === undefined ? flow : together(earlier, flow));
    }
    // Each is taken out where it is met first.
    const take = (flow: Flow): Flow[] => {
        const whole = merged.get(pairText(flow));
        merged.delete(pairText(flow));
        return whole === undefined ? [] : [whole];
    };
    return flows.map(({ given, pairs }) => {
        const wholes = pairs.flatMap(take);
        return { given, pairs: wholes, merged: new Set(wholes.filter((whole) => !pairs.includes(whole))) };
    });
}

function together(one: Flow, other: Flow): Flow {
    const routes = sortRoutes([...(one.routes ?? []), ...(other.routes ?? [])]);
    const why = [...new Set([...one.why.split("; "), ...other.why.split("; ")])].join("; ");
    return { ...one, ports: union(one.ports, other.ports), why, ...(routes.length > 0 && { routes }) };
}

const union = (one: FlowPorts, other: FlowPorts): FlowPorts =>
    one === "any" || other === "any" ? "any" : normalisePorts([...one, ...other]);

/** `agent -> litellm -> hub`. */
export const routeText = ({ from, via, to }: Route): string => `${from} -> ${via} -> ${to}`;

/** Each route once, sorted. */
export function sortRoutes(routes: readonly Route[]): Route[] {
    const byText = new Map(routes.map((route) => [routeText(route), route]));
    return [...byText.keys()].sort().map((text) => byText.get(text) as Route);
}

/** Every route of a mesh, once. */
export const routesOf = (flows: readonly Flow[]): Route[] => sortRoutes(flows.flatMap(({ routes = [] }) => routes));
