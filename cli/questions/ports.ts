import { parsePort } from "../../mesh/ports";
import { PortSet } from "../../netpol";
import { NameError } from "./end";

/**
 * Reads ports as a mesh spells them: `8000`, `53/udp`, `30000-30100/tcp`, `any/udp`, `any`; without a protocol it is TCP.
 *
 * @throws NameError that quotes what was given
 */
export function readPorts(text: string | number): PortSet {
    const parsed = parsePort(text);
    if ("error" in parsed) throw new NameError(parsed.error);
    if (parsed.port === "any") return PortSet.all;
    const { protocol = "TCP", port, endPort } = parsed.port;
    return typeof port === "number" ? PortSet.of(protocol, port, endPort ?? port) : PortSet.protocol(protocol);
}
