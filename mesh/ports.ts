import type { NetworkPolicyPort, Protocol } from "../netpol/types";
import type { FlowPorts } from "./types";

const protocols: Readonly<Record<string, Protocol>> = { tcp: "TCP", udp: "UDP", sctp: "SCTP" };
const form = /^(?<first>\d{1,9}|any)(?:-(?<last>\d{1,9}))?(?:\/(?<protocol>[^/]*))?$/;

/** A parsed port, `any` for every port of every protocol, or what is wrong with the text. */
export type ParsedPort = { readonly port: NetworkPolicyPort | "any" } | { readonly error: string };

/**
 * Reads one port as Docker writes them: `8000`, `53/udp`, `30000-30100/tcp`; `any` and `any/udp` spell what an empty
 * list must never mean. The protocol defaults to TCP and is always spelled in the result.
 *
 * Named ports are refused: a name resolves to whatever number the destination pod gives it, so who owns the pod
 * decides how far the rule reaches.
 */
export function parsePort(input: string | number): ParsedPort {
    const text = String(input).trim();
    const { first, last, protocol: word } = form.exec(text)?.groups ?? {};
    if (first === undefined) return { error: `"${text}" is not a port; write it like 8000, 53/udp or 30000-30100/tcp` };
    if (first === "any" && word === undefined && last === undefined) return { port: "any" };
    const protocol = Object.hasOwn(protocols, word?.toLowerCase() ?? "tcp") && protocols[word?.toLowerCase() ?? "tcp"];
    if (!protocol) return { error: `"${text}" has the unknown protocol "${word}"; use tcp, udp or sctp` };
    if (first === "any") {
        return last === undefined
            ? { port: { protocol } }
            : { error: `"${text}" is not a range; write any or numbers` };
    }
    return numericPort(text, protocol, Number(first), last === undefined ? undefined : Number(last));
}

function numericPort(text: string, protocol: Protocol, port: number, endPort: number | undefined): ParsedPort {
    const outside = [port, endPort].find((number) => number !== undefined && (number < 1 || number > 65535));
    if (outside !== undefined) return { error: `"${text}" is out of range; ports go from 1 to 65535` };
    if (endPort === undefined || endPort === port) return { port: { protocol, port } };
    if (endPort < port) return { error: `"${text}" is reversed; write ${endPort}-${port}` };
    return { port: { protocol, port, endPort } };
}

/** Sorts ports and drops those that another one covers, so that equal intent is an equal list. */
export function normalisePorts(ports: readonly (NetworkPolicyPort | "any")[]): FlowPorts {
    const numbered: NetworkPolicyPort[] = [];
    for (const port of ports) {
        if (port === "any") return "any";
        numbered.push(port);
    }
    const sorted = numbered.sort(
        (a, b) => compare(a.protocol ?? "", b.protocol ?? "") || start(a) - start(b) || end(b) - end(a),
    );
    const kept: NetworkPolicyPort[] = [];
    for (const port of sorted) {
        const last = kept.at(-1);
        if (last && last.protocol === port.protocol && end(last) >= end(port)) continue;
        kept.push(port);
    }
    return kept;
}

const start = (port: NetworkPolicyPort): number => (port.port === undefined ? 1 : Number(port.port));
const end = (port: NetworkPolicyPort): number =>
    port.port === undefined ? 65535 : (port.endPort ?? Number(port.port));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ports as a spec writes them. */
export function portTexts(ports: FlowPorts): string[] {
    if (ports === "any") return ["any"];
    return ports.map(({ protocol = "TCP", port, endPort }) => {
        const numbers = port === undefined ? "any" : endPort === undefined ? port : `${port}-${endPort}`;
        return `${numbers}/${protocol.toLowerCase()}`;
    });
}
