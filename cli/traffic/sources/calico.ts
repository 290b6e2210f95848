import type { Labels } from "../../../netpol";
import type { AddressEnd, End, Flow, LineResult, Owner, Role, SeenAt } from "../flow";
import { podBase } from "../owner-names";
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
import type { SourceFormat } from "./source";

/**
 * Flow logs of Calico: Goldmane's flows as Whisker's API and protobuf's JSON give them, and the fields of Calico Enterprise and
 * Cloud. Fields are found by their snake_case name, or by the camelCase one that protobuf's JSON may use.
 */
export const calico: SourceFormat = {
    name: "calico",
    title: "Calico flow logs (Goldmane, Whisker, Enterprise)",
    document: {
        title: "goldmane/proto/api.proto and whisker-backend's flows; Flow log data types of Calico Enterprise",
        version: "Calico 3.30 and 3.31; Calico Enterprise 3.21",
        url: "https://docs.tigera.io/calico-enterprise/3.21/observability/elastic/flow/datatypes",
    },
    counts: "connections",
    accepts: "all",
    cannotSee: [
        "Goldmane's flows have no addresses: an end outside the cluster is public or private, and which it is cannot be learnt",
        "Goldmane keeps an hour of flows, and puts the pods of a workload together",
        "Calico Enterprise aggregates passed connections by default, without addresses and pods' names",
    ],
    json: true,
    isLike: (text) => {
        const fields = parseObject(text);
        if (fields === undefined) return false;
        const key = flowsIn(fields)[0]?.key;
        return (
            key !== undefined && ("source_namespace" in key || "sourceNamespace" in key || "source_name_aggr" in key)
        );
    },
    open: () => ({ read: (text) => readText(text) }),
};

function readText(text: string): LineResult | readonly LineResult[] {
    const fields = parseObject(text);
    if (fields === undefined) return reasons.notJson;
    const found = flowsIn(fields);
    return found.length === 0 ? reasons.notFlow : found.map(({ key, flow }) => ofFlow(key, flow));
}

/** The flows of a value: itself, one in an envelope (`flow`, Elasticsearch's `_source`), or a list (`items`, `flows`). */
function flowsIn(fields: Fields): { readonly key: Fields; readonly flow: Fields }[] {
    const list = [fields.items, fields.flows].find(Array.isArray) as unknown[] | undefined;
    if (list) return list.flatMap((each) => flowsIn(isFields(each) ? each : {}));
    const inner = fields.flow ?? fields._source;
    if (isFields(inner)) return flowsIn(inner);
    const key = fields.Key ?? fields.key;
    return [{ key: isFields(key) ? key : fields, flow: fields }];
}

/** A field by its name in protobuf, or as protobuf's JSON spells it by default. */
function get(fields: Fields, name: string): unknown {
    const value = fields[name];
    return value !== undefined ? value : fields[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

function ofFlow(key: Fields, flow: Fields): LineResult {
    const word = get(key, "protocol") ?? get(key, "proto");
    const protocol = protocolOf(word);
    if (protocol === undefined) return ofOtherProtocol(word);
    const port = portOf(get(key, "dest_port"));
    if (port === undefined) return reasons.noPort;
    const from = endOf(key, flow, "source");
    const to = endOf(key, flow, "dest");
    if (from === undefined || to === undefined) return reasons.noAddress;
    const action = enumOf(get(key, "action"), { "1": "allow", "2": "deny" });
    if (action === "pass") return { aside: "passed on to another tier" };
    const started = numberOf(get(flow, "num_connections_started")) ?? numberOf(get(flow, "num_flows_started"));
    const seen: Flow = {
        ...{ from, to, protocol, port, observed: observedOf(action) },
        count: Math.max(1, started ?? numberOf(get(flow, "num_flows")) ?? 1),
        first: timeOf(get(flow, "start_time")),
        last: timeOf(get(flow, "end_time")),
        seenAt: seenAtOf(enumOf(get(key, "reporter"), { "1": "src", "2": "dst" })),
    };
    return { flows: [seen] };
}

const seenAtOf = (reporter: string): SeenAt | undefined =>
    reporter === "src" ? "from" : reporter === "dst" ? "to" : undefined;

/** A value of an enum, by its name in lower case, where it may be written as its number. */
function enumOf(value: unknown, byNumber: Readonly<Record<string, string>>): string {
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    return byNumber[text] ?? text.toLowerCase();
}

const types: Readonly<Record<string, string>> = {
    "1": "wep",
    "2": "hep",
    "3": "ns",
    "4": "net",
    workloadendpoint: "wep",
    hostendpoint: "hep",
    networkset: "ns",
    network: "net",
};

function endOf(key: Fields, flow: Fields, side: "source" | "dest"): End | undefined {
    const name = textOf(get(key, `${side}_name`)) ?? textOf(get(key, `${side}_name_aggr`));
    const namespace = textOf(get(key, `${side}_namespace`));
    const ip = addressOf(get(key, `${side}_ip`));
    // Whisker leaves the type out: what has a namespace is a pod, or a NetworkSet.
    const type = enumOf(get(key, `${side}_type`), types);
    const isPod =
        type === "wep" || types[type] === "wep" || (type === "" && namespace !== undefined && !isNetwork(name));
    if (isPod && namespace !== undefined) return podOf(key, flow, side, { namespace, name, ip });
    const role = roleOf(types[type] ?? type, name);
    if (ip === undefined) return role === undefined ? undefined : { kind: "unnamed", role };
    const domains = side === "dest" ? get(key, "dest_domains") : undefined;
    const hosts = Array.isArray(domains) ? domains.flatMap((host) => textOf(host)?.toLowerCase() ?? []) : [];
    const end: AddressEnd = { kind: "address", ip, role };
    return hosts.length > 0 ? { ...end, hosts: hosts.sort() } : end;
}

const isNetwork = (name: string | undefined): boolean => name === "pub" || name === "pvt";

function roleOf(type: string, name: string | undefined): Role | undefined {
    if (type === "hep") return "node";
    if (name === "pub") return "outside";
    if (name === "pvt") return "private";
    return type === "ns" ? "outside" : undefined;
}

function podOf(
    key: Fields,
    flow: Fields,
    side: string,
    {
        namespace,
        name,
        ip,
    }: { readonly namespace: string; readonly name: string | undefined; readonly ip: string | undefined },
): End {
    const aggregated = textOf(get(key, `${side}_name_aggr`)) ?? name;
    const isOnePod = name !== undefined && !name.endsWith("*");
    const owner: Owner | undefined = aggregated?.endsWith("*") ? { name: podBase(aggregated) } : undefined;
    return {
        kind: "pod",
        namespace,
        pod: isOnePod ? name : undefined,
        owner,
        labels: labelsIn(get(flow, `${side}_labels`)),
        ip,
    };
}

/** Labels as a list of texts, in a map of such a list, or joined in one text. */
function labelsIn(value: unknown): Labels | undefined {
    if (Array.isArray(value)) return labelsOf(value);
    if (isFields(value) && Array.isArray(value.labels)) return labelsOf(value.labels);
    return typeof value === "string" ? labelsOf(value.split(/[|,]/)) : undefined;
}
