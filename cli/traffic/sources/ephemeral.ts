/** Where Linux and Windows begin to take the ports of clients from (ip_local_port_range; IANA's own range begins at 49152). */
export const firstEphemeral = 32768;

/**
 * Of a packet that does not say whether it opens a connection: whether it is a reply, by its ports. Who asks has a port of the
 * ephemeral range, and who answers seldom has. `undefined` where the ports do not tell.
 */
export function isReplyByPorts(source: number | undefined, destination: number): boolean | undefined {
    if (source === undefined) return undefined;
    if (source < firstEphemeral && destination >= firstEphemeral) return true;
    if (source >= firstEphemeral && destination < firstEphemeral) return false;
    return undefined;
}
