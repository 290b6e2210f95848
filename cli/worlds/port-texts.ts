import { parsePort } from "../../mesh/ports";
import { PortSet, readPorts } from "../../netpol";

/** Ports as a mesh spells them, one text or a list; what is none of a port's forms is somebody else's to complain of. */
export function portsOf(given: unknown): PortSet {
    const sets = [given].flat().flatMap((text) => {
        const parsed = parsePort(String(text));
        if ("error" in parsed) return [];
        return [parsed.port === "any" ? PortSet.all : readPorts([parsed.port]).numeric];
    });
    return PortSet.unionAll(sets);
}
