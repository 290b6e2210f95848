import { maxPort, minPort } from "../port-set";
import { type ValueAtPath, quote } from "../validate/problem";
import { onlyField } from "./validate-lists";

/** An entry of `ports` (v1alpha1). */
export function checkAdminPort(spot: ValueAtPath): void {
    switch (onlyField(spot, ["portNumber", "namedPort", "portRange"])) {
        case "portNumber": {
            const number = spot.field("portNumber");
            if (!number.object(["protocol", "port"])) return;
            checkProtocolName(number.field("protocol"));
            checkNumber(number.field("port"));
            return;
        }
        case "portRange": {
            const range = spot.field("portRange");
            if (!range.object(["protocol", "start", "end"])) return;
            checkProtocolName(range.field("protocol"));
            return checkRange(range, "or the same as");
        }
        case "namedPort":
            spot.field("namedPort").text();
            return;
        case undefined:
            return;
    }
}

/** An entry of `protocols` (ClusterNetworkPolicy). */
export function checkProtocol(spot: ValueAtPath): void {
    const field = onlyField(spot, ["tcp", "udp", "sctp", "destinationNamedPort"]);
    if (field === undefined) return;
    if (field === "destinationNamedPort") return void spot.field(field).text();
    const port = spot.field(field).field("destinationPort");
    if (onlyField(spot.field(field), ["destinationPort"]) === undefined) return;
    switch (onlyField(port, ["number", "range"])) {
        case "number":
            return void checkNumber(port.field("number"));
        case "range":
            if (port.field("range").object(["start", "end"])) checkRange(port.field("range"), "");
            return;
        case undefined:
            return;
    }
}

function checkProtocolName(spot: ValueAtPath): void {
    if (spot.absent || ["TCP", "UDP", "SCTP"].includes(spot.value as string)) return;
    spot.problem(`must be "TCP", "UDP" or "SCTP", not ${quote(spot.value)}`);
}

/** @param also "" where the API server refuses a range of one port; v1alpha1 takes it. */
function checkRange(range: ValueAtPath, also: "" | "or the same as"): void {
    const [start, end] = [range.field("start"), range.field("end")];
    const sound = [checkNumber(start), checkNumber(end)].every(Boolean);
    const [from, to] = [start.value as number, end.value as number];
    if (!sound || from < to || (also !== "" && from === to)) return;
    end.problem(`must be above ${also === "" ? "" : `${also} `}the start ${from}, not ${to}`);
}

function checkNumber(spot: ValueAtPath): boolean {
    const { value } = spot;
    const fits = typeof value === "number" && Number.isInteger(value) && value >= minPort && value <= maxPort;
    if (!fits) spot.problem(`must be a port number from ${minPort} to ${maxPort}, not ${quote(value)}`);
    return fits;
}
