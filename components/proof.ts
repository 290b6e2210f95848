import type { Mesh } from "../mesh";
import type { Connection } from "./args";

export function prove(mesh: Mesh): Connection[] {
    return mesh.flows.map((flow) => ({
        from: flow.from.name,
        to: flow.to.name,
        ports: JSON.stringify(flow.ports),
        why: flow.why,
    }));
}
