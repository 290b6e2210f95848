import { parseAddress } from "../../../netpol";
import type { End, Flow, LineResult, Owner } from "../flow";
import {
    addressOf,
    type Fields,
    isFields,
    labelsOf,
    numberOf,
    observedOf,
    ofOtherProtocol,
    parseObject,
    portOf,
    protocolOf,
    reasons,
    textOf,
    timeOf,
} from "./fields";
import type { RecordReader, SourceFormat } from "./source";

/**
 * Our own form, for whatever has no reader of its own: CSV whose first line names the columns, or JSON lines with the same
 * names. `from`, `to` and `port` must be there; `protocol` (TCP where absent), `count` (1), `first`, `last` and `verdict`
 * (forwarded, dropped; unknown where absent) may be. An end is an address, `namespace/pod`, `namespace/name[Kind]`, a host's
 * name, or in JSON an object `{ namespace, pod, workload, labels }`, `{ ip }` or `{ host }`.
 */
export const plain: SourceFormat = {
    name: "plain",
    title: "plain form (CSV or JSON lines)",
    document: {
        title: "docs/traffic.md, The plain form",
        version: "1",
        url: "https://github.com/ai-mesh-isolation/ai-mesh-isolation/blob/main/docs/traffic.md",
    },
    counts: "connections",
    accepts: "said",
    cannotSee: ["the plain form shows what was written into it, and none of the connections that were left out"],
    json: false,
    isLike: (text) => isHeader(text) || isPlainObject(parseObject(text)),
    open: () => reader(),
};

const needed = ["from", "to", "port"] as const;

function isHeader(text: string): boolean {
    const names = text.split(",").map((name) => name.trim().toLowerCase());
    return needed.every((name) => names.includes(name));
}

const isPlainObject = (fields: Fields | undefined): boolean =>
    fields !== undefined && needed.every((name) => name in fields);

const usual = ["from", "to", "port", "protocol", "count", "first", "last", "verdict"];

function reader(): RecordReader {
    let columns = usual;
    const ends = new EndCache();
    return {
        read: (text) => {
            if (text.startsWith("{")) {
                const fields = parseObject(text);
                return fields === undefined ? reasons.notJson : flowOf(fields, ends);
            }
            if (isHeader(text)) {
                columns = text.split(",").map((name) => name.trim().toLowerCase());
                return reasons.notFlow;
            }
            const values = text.includes('"') ? quotedCells(text) : text.split(",");
            if (values.length < 3 || values.length > columns.length) return { unread: "not the columns of the header" };
            const fields: Record<string, unknown> = {};
            for (let at = 0; at < values.length; at++) fields[columns[at] as string] = values[at]?.trim();
            return flowOf(fields, ends);
        },
    };
}

/** Cells of a row with quotes (RFC 4180); a quote that is not closed ends with the row. */
function quotedCells(text: string): string[] {
    return [...text.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"?|([^,]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
    );
}

function flowOf(fields: Fields, ends: EndCache): LineResult {
    const [from, to] = [ends.of(fields.from), ends.of(fields.to)];
    if (from === undefined || to === undefined) return reasons.noAddress;
    const word = fields.protocol === undefined || fields.protocol === "" ? "TCP" : fields.protocol;
    const protocol = protocolOf(word);
    if (protocol === undefined) return ofOtherProtocol(word);
    const port = portOf(fields.port);
    if (port === undefined) return reasons.noPort;
    const count = fields.count === undefined || fields.count === "" ? 1 : numberOf(fields.count);
    if (count === undefined) return reasons.badField;
    const first = timeOf(fields.first);
    const seen: Flow = {
        ...{ from, to, protocol, port, observed: observedOf(fields.verdict), count },
        ...{ first: first ?? timeOf(fields.last), last: timeOf(fields.last) ?? first },
    };
    return { flows: [seen] };
}

/** Ends by their text: the same few come again in every line. */
class EndCache {
    private readonly known = new Map<string, End | undefined>();

    of(value: unknown): End | undefined {
        if (typeof value !== "string") return isFields(value) ? endOfObject(value) : undefined;
        const found = this.known.get(value);
        if (found !== undefined || this.known.has(value)) return found;
        const end = endOfText(value);
        if (this.known.size < 100_000) this.known.set(value, end);
        return end;
    }
}

const named = /^([a-z0-9][-a-z0-9]*)\/([a-z0-9][-a-z0-9.]*)(?:\[(\w+)\])?$/;
const hostName = /^(?=.*[a-z])[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)+\.?$/i;

function endOfText(text: string): End | undefined {
    const ip = addressOf(text);
    if (ip !== undefined) return { kind: "address", ip };
    const [, namespace, name, kind] = named.exec(text) ?? [];
    if (namespace !== undefined && name !== undefined) {
        if (kind === undefined || kind === "Pod") return { kind: "pod", namespace, pod: name };
        return { kind: "pod", namespace, owner: { kind, name } };
    }
    if (parseAddress(text) !== undefined || !hostName.test(text)) return undefined;
    return { kind: "host", host: text.toLowerCase().replace(/\.$/, "") };
}

function endOfObject(fields: Fields): End | undefined {
    const [namespace, host, ip] = [textOf(fields.namespace), textOf(fields.host), addressOf(fields.ip)];
    if (namespace === undefined) {
        if (ip !== undefined) return { kind: "address", ip, ...(host && { hosts: [host.toLowerCase()] }) };
        return host === undefined ? undefined : endOfText(host);
    }
    const labels = isFields(fields.labels)
        ? labelsOf(Object.entries(fields.labels).map(([key, value]) => `${key}=${String(value)}`))
        : undefined;
    const [pod, owner] = [textOf(fields.pod), ownerOf(fields.workload)];
    if (pod === undefined && owner === undefined && labels === undefined) return undefined;
    return { kind: "pod", namespace, pod, owner, labels, ip };
}

function ownerOf(value: unknown): Owner | undefined {
    if (isFields(value)) {
        const name = textOf(value.name);
        return name === undefined ? undefined : { kind: textOf(value.kind), name };
    }
    const [, name, kind] = /^([^[\]]+)(?:\[(\w+)\])?$/.exec(textOf(value) ?? "") ?? [];
    return name === undefined ? undefined : { kind, name };
}
