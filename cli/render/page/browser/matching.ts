import type { PageLine } from "../data";

/** What a reader may ask the map for. */
export type Field = "anything" | "namespace" | "workload" | "port" | "reason";

/** Whether a connection is one of those that somebody asks for. */
export function isMatch(line: PageLine, field: Field, text: string): boolean {
    const wanted = text.trim().toLowerCase();
    if (wanted === "") return true;
    const holds = (texts: readonly string[]) => texts.some((each) => each.toLowerCase().includes(wanted));
    const fields: Readonly<Record<Exclude<Field, "anything">, () => boolean>> = {
        namespace: () => holds(line.namespaces),
        workload: () => holds([line.from, line.to]),
        port: () => [line.before, line.after].some((ports) => hasPort(ports, wanted)),
        reason: () => holds([...line.why, ...line.policies, ...line.remarks]),
    };
    return field === "anything" ? Object.values(fields).some((isIn) => isIn()) : fields[field]();
}

/** Whether ports such as `TCP 8000,9000-9010; UDP 53` have the one that is asked for: `9005`, `53/udp`, `udp 53`, `udp`. */
export function hasPort(ports: string, wanted: string): boolean {
    const asked = /^(?:(tcp|udp|sctp)\b)?\s*(\d+)?(?:\/(tcp|udp|sctp))?$/.exec(wanted.trim().toLowerCase());
    if (!asked || wanted.trim() === "" || ports === "") return false;
    const [protocol, number] = [asked[1] ?? asked[3], asked[2] === undefined ? undefined : Number(asked[2])];
    return ports.split(";").some((part) => {
        const text = part.replace("perhaps", "").trim().toLowerCase();
        if (text === "all ports") return true;
        const [own = "", list = ""] = text.split(" ");
        if (protocol !== undefined && own !== protocol) return false;
        return number === undefined || list === "" || list.split(",").some((range) => isWithin(number, range));
    });
}

function isWithin(number: number, range: string): boolean {
    const [first = NaN, last = first] = range.split("-").map(Number);
    return number >= first && number <= last;
}
