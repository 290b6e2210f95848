import type { Connection } from "../../../netpol";
import { endOf, portsText, type Report } from "./report";

/**
 * One JSON object, a connection a line: `{"version", "profile", "gaps": [{"kind", "text"}], "peers": [{"id", "kind", "namespace", "name", "ip", "host", "hostNetwork"}],
 * "connections": [{"from", "to", "ports", "unknown", "fromPods", "toPods"}]}`. `ports` and `unknown` are texts like "TCP 80,443-445; UDP 53" or
 * "all"; `unknown` is absent where nothing is, and `ports` is "none" where all that is open is unknown. `fromPods` and `toPods` are there where an end is pods that may
 * come and not all of them: in words, such as "pods role=probe in namespaces team=ops".
 */
export function* json({ profile, peers, gaps, connections }: Report): Generator<string> {
    yield `{"version":1,"profile":${JSON.stringify(profile)},"gaps":${JSON.stringify(gaps)},"peers":[`;
    let separator = "\n";
    for (const { id, kind, namespace, name, ip, host, hostNetwork } of peers) {
        yield `${separator}${JSON.stringify({ id, kind, namespace, name, ip, host, hostNetwork })}`;
        separator = ",\n";
    }
    yield `\n],"connections":[`;
    separator = "\n";
    // Ids and port texts are few beside connections: each is quoted once.
    const quoted = new Map<string, string>();
    const quote = (text: string): string => {
        let json = quoted.get(text);
        if (json === undefined) quoted.set(text, (json = JSON.stringify(text)));
        return json;
    };
    for (const connection of connections()) {
        const { from, to, ports, unknown } = connection;
        const open = unknown.isEmpty ? "" : `,"unknown":${quote(portsText(unknown))}`;
        yield `${separator}{"from":${quote(from)},"to":${quote(to)},"ports":${quote(portsText(ports))}${open}${podsOf(connection)}}`;
        separator = ",\n";
    }
    yield "\n]}\n";
}

function podsOf(connection: Connection): string {
    const from = connection.fromPods && `,"fromPods":${JSON.stringify(endOf(connection, "from"))}`;
    const to = connection.toPods && `,"toPods":${JSON.stringify(endOf(connection, "to"))}`;
    return (from ?? "") + (to ?? "");
}
