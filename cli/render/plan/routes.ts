import { routeText, type Route } from "../../../mesh";
import { isObject } from "../../../netpol";
import type { StackResource } from "../../plan/stack-objects";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold } from "../../terminal/table";
import { meshArguments } from "../../worlds/declared-workloads";

/** The flows of a stack's meshes that go through gateways, as a MeshIsolation registers them. */
export const plannedRoutes = (resources: readonly Pick<StackResource, "type" | "inputs">[]): Route[] =>
    meshArguments(resources).flatMap(({ routes }) =>
        (Array.isArray(routes) ? (routes as unknown[]) : []).flatMap((route) => {
            if (!isObject(route)) return [];
            const { from, via, to } = route;
            const areNames = typeof from === "string" && typeof via === "string" && typeof to === "string";
            return areNames ? [{ from, via, to }] : [];
        }),
    );

/** A line for each of them, and what is reached by whoever takes over a gateway; nothing where there are none. */
export function routeLines(routes: readonly Route[], style: Style): string[] {
    if (routes.length === 0) return [];
    const about = "each is a flow to the gateway and one from there on";
    const head = `${style.bold(`Through gateways (${routes.length})`)}  ${style.dim(about)}`;
    const gateways = [...new Set(routes.map(({ via }) => via))].sort();
    return [
        head,
        ...routes.map((route) => `  ${plainLine(routeText(route))}`),
        ...gateways.flatMap((gateway) => {
            const own = routes.filter(({ via }) => via === gateway);
            const reached = [...new Set(own.map(({ to }) => to))].sort();
            const text = `Whoever takes over ${gateway} reaches ${reached.join(", ")}; whoever may use it reaches what it lets them.`;
            return fold(plainLine(text), style.width - 2).map((line) => `  ${style.dim(line)}`);
        }),
    ];
}
