import type { PortSet } from "../../netpol";
import { readPort } from "../worlds/port-texts";
import { NameError } from "./end";

/**
 * Reads ports as a mesh spells them: see `readPort`.
 *
 * @throws NameError that quotes what was given
 */
export function readPorts(text: string | number): PortSet {
    const read = readPort(text);
    if ("problem" in read) throw new NameError(read.problem);
    return read.ports;
}
