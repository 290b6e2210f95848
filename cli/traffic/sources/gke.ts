import type { End, Flow, LineResult, PodEnd, Role } from "../flow";
import {
    addressOf,
    type Fields,
    isFields,
    numberOf,
    observedOf,
    ofOtherProtocol,
    parseObject,
    portOf,
    protocolOf,
    reasons,
    textOf,
    timeOf,
    within,
} from "./fields";
import type { SourceFormat } from "./source";

/**
 * Network policy logs of GKE's Dataplane V2 and Google Distributed Cloud: entries of Cloud Logging (`jsonPayload` in an
 * envelope), or the files on the nodes, whose lines are the payload alone.
 */
export const gke: SourceFormat = {
    name: "gke",
    title: "GKE network policy logging",
    document: {
        title: "Use network policy logging, Google Kubernetes Engine",
        version: "as of 2025, log policy-action",
        url: "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy-logging",
    },
    counts: "connections",
    accepts: "some",
    cannotSee: [
        "GKE logs only what a NetworkPolicy decided: a pod that no policy selects is not in the log",
        "GKE logs what NetworkLogging turns on, passed connections and denied ones apart",
        "GKE counts denied connections of five seconds together, and leaves some out where a node has more than 500 a second",
    ],
    json: true,
    isLike: (text) => {
        const fields = parseObject(text);
        if (fields === undefined) return false;
        const payload = isFields(fields.jsonPayload) ? fields.jsonPayload : fields;
        return isFields(payload.connection) && "disposition" in payload;
    },
    open: () => ({ read: (text) => readText(text) }),
};

function readText(text: string): LineResult {
    const fields = parseObject(text);
    if (fields === undefined) return reasons.notJson;
    const payload = isFields(fields.jsonPayload) ? fields.jsonPayload : fields;
    const connection = within(payload, "connection");
    if (!("disposition" in payload)) return reasons.notFlow;
    const protocol = protocolOf(connection.protocol);
    if (protocol === undefined) return ofOtherProtocol(connection.protocol);
    const port = portOf(connection.dest_port);
    if (port === undefined) return reasons.noPort;
    const from = endOf(within(payload, "src"), connection.src_ip);
    const to = endOf(within(payload, "dest"), connection.dest_ip);
    if (from === undefined || to === undefined) return reasons.noAddress;
    const time = timeOf(payload.timestamp) ?? timeOf(fields.timestamp);
    const { direction } = connection;
    const seen: Flow = {
        ...{ from, to, protocol, port, observed: observedOf(payload.disposition) },
        count: Math.max(1, numberOf(payload.count) ?? 1),
        first: time,
        last: time,
        seenAt: direction === "egress" ? "from" : direction === "ingress" ? "to" : undefined,
    };
    return { flows: [seen] };
}

/** A pod has `pod_name`, and its namespace by one of two names; what is outside has `instance`, the node or address as text. */
function endOf(side: Fields, address: unknown): End | undefined {
    const ip = addressOf(address);
    const namespace = textOf(side.pod_namespace) ?? textOf(side.namespace);
    const pod = textOf(side.pod_name);
    if (namespace !== undefined && pod !== undefined) return podOf(side, namespace, pod, ip);
    if (ip === undefined) return undefined;
    const role: Role | undefined = textOf(side.instance)?.startsWith("gke-") ? "node" : undefined;
    return { kind: "address", ip, role };
}

function podOf(side: Fields, namespace: string, pod: string, ip: string | undefined): PodEnd {
    const name = textOf(side.workload_name);
    const owner = name === undefined ? undefined : { kind: textOf(side.workload_kind), name };
    return { kind: "pod", namespace, pod, owner, ip };
}
