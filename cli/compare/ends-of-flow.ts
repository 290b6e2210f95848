import { flowAnnotation } from "../../mesh/compile";
import { plainLine } from "../terminal/plain";

/** The names at both ends of the flow that a policy of a mesh says it is one half of; undefined where it says none. */
export function endsOfFlow(
    annotations: Readonly<Record<string, string>> | undefined,
): readonly [from: string, to: string] | undefined {
    const flow = annotations?.[flowAnnotation];
    const [from, to] = flow === undefined ? [] : plainLine(flow).split(" -> ");
    return from && to ? [from, to] : undefined;
}
