import { parsePort } from "../../mesh/ports";
import { PortSet, readPorts } from "../../netpol";

/** The ports that a text stands for, or what is wrong with it. */
export type ReadPort = { readonly ports: PortSet } | { readonly problem: string };

/** Reads ports as a mesh spells them: `8000`, `53/udp`, `30000-30100/tcp`, `any/udp`, `any`; without a protocol it is TCP. */
export function readPort(text: string | number): ReadPort {
    const parsed = parsePort(text);
    if ("error" in parsed) return { problem: parsed.error };
    return { ports: parsed.port === "any" ? PortSet.all : readPorts([parsed.port]).numeric };
}

/** Ports as a mesh spells them, one text or a list; what is none of a port's forms is somebody else's to complain of. */
export function portsOf(given: unknown): PortSet {
    const read = [given].flat().map((text) => readPort(String(text)));
    return PortSet.unionAll(read.flatMap((each) => ("ports" in each ? [each.ports] : [])));
}
