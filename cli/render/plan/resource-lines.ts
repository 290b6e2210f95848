import { STACK_TYPE, type PlannedResource } from "../../plan/resource";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { heading } from "../words";
import { resourceTree, shownKind } from "./tree";

/** The resources of a plan: as a tree, or how many there are of each kind. */
export function resourceLines(all: readonly PlannedResource[], style: Style, verbose: boolean): string[] {
    const resources = all.filter((resource) => resource.type !== STACK_TYPE);
    if (verbose) return [heading("Resources", resources.length, "", style), ...resourceTree(all, style)];
    const kinds = new Map<string, number>();
    for (const resource of resources) kinds.set(shownKind(resource), (kinds.get(shownKind(resource)) ?? 0) + 1);
    const counts = [...kinds]
        .sort(([a, many], [b, others]) => others - many || (a < b ? -1 : 1))
        .map(([kind, number]) => `${number} ${plainLine(kind)}`);
    const about = counts.length === 0 ? "" : `${counts.join(", ")}; -v lists them`;
    return [heading("Resources", resources.length, about, style)];
}
