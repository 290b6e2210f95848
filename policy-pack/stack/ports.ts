import { PortSet, readPorts, type NetworkPolicyPort, type Protocol, type RulePorts } from "../../netpol";

/** Port entries of a rule; undefined where the API server would refuse one of them, or it is not known yet. */
export function readablePorts(ports: readonly NetworkPolicyPort[]): RulePorts | undefined {
    try {
        return readPorts(ports);
    } catch {
        return undefined;
    }
}

/** Ports as flows write them: `8000`, `53/udp`, `30000-30100/tcp`, `any`, `any/udp`; none for what is none of them. */
export function readPort(port: unknown): PortSet {
    const text = String(port);
    if (text === "any") return PortSet.all;
    const {
        first,
        last,
        protocol = "tcp",
    } = /^(?<first>\d+|any)(?:-(?<last>\d+))?(?:\/(?<protocol>\w+))?$/.exec(text)?.groups ?? {};
    const name = protocol.toUpperCase();
    if (first === undefined || (name !== "TCP" && name !== "UDP" && name !== "SCTP")) return PortSet.none;
    return first === "any" ? PortSet.protocol(name) : rangeOf(name, Number(first), Number(last ?? first));
}

/** Whether a value is the number of a port. */
export const isPort = (port: unknown): port is number =>
    typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535;

const rangeOf = (protocol: Protocol, from: number, to: number): PortSet =>
    from >= 1 && from <= to && to <= 65_535 ? PortSet.of(protocol, from, to) : PortSet.none;
