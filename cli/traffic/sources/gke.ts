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
import { noteCluster, type SourceFormat } from "./source";

/**
 * Network policy logs of GKE's Dataplane V2 and Google Distributed Cloud: entries of Cloud Logging (`jsonPayload` in an
 * envelope), or the files on the nodes (/var/log/network/policy_action*.log), whose lines are the payload alone.
 *
 * Fields: `connection` (`src_ip`, `dest_ip`, `src_port`, `dest_port`, `protocol`, `direction`), `disposition` (`allow`, `deny`),
 * `policies`, `src` and `dest` (of a pod `pod_name`, `pod_namespace`, `namespace`, `workload_kind`, `workload_name`; of a node
 * `node_name`; else `instance`, the address), `count`, `node_name`, `timestamp`. They are those that Google's policylogger for Cilium
 * writes (its types.go, Apache-2.0), of which the page below tells.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy-logging
 */
export const gke: SourceFormat = {
    name: "gke",
    title: "GKE network policy logging",
    document: {
        title: "Use network policy logging, Google Kubernetes Engine",
        version: "log policy-action, fields as its logger writes them (2020, and since with node_name)",
        url: "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy-logging",
    },
    counts: "connections",
    accepts: "some",
    cannotSee: [
        "GKE logs only what a NetworkPolicy decided: a pod that no policy selects is not in the log",
        "GKE logs what NetworkLogging turns on, passed connections and denied ones apart",
        "GKE counts denied connections of five seconds together, and logs no more than 500 entries a second of a node",
    ],
    json: true,
    isLike: (text) => {
        const fields = parseObject(text);
        if (fields === undefined) return false;
        const payload = isFields(fields.jsonPayload) ? fields.jsonPayload : fields;
        return isFields(payload.connection) && "disposition" in payload;
    },
    open: () => {
        const clusters = new Set<string>();
        return { read: (text) => readText(text, clusters), clusters };
    },
};

function readText(text: string, clusters: Set<string>): LineResult {
    const fields = parseObject(text);
    if (fields === undefined) return reasons.notJson;
    noteCluster(textOf(within(within(fields, "resource"), "labels").cluster_name), clusters);
    const payload = isFields(fields.jsonPayload) ? fields.jsonPayload : fields;
    const connection = within(payload, "connection");
    if (!("disposition" in payload)) return reasons.notFlow;
    const protocol = protocolOf(connection.protocol);
    if (protocol === undefined) return ofOtherProtocol(connection.protocol);
    const port = portOf(connection.dest_port);
    if (port === undefined) return reasons.noPort;
    const [from, to] = endsOf(payload, connection);
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

/** Both ends. The node that an entry names is that of the pod which it is about: the destination where it is of ingress. */
function endsOf(payload: Fields, { src_ip, dest_ip, direction }: Fields): readonly [End | undefined, End | undefined] {
    const [src, dest] = [within(payload, "src"), within(payload, "dest")];
    const [sourceNode, destinationNode] = [direction === "ingress", direction === "egress"].map((isFar) =>
        isFar ? textOf(payload.node_name) : undefined,
    );
    return [endOf(src, src_ip, sourceNode), endOf(dest, dest_ip, destinationNode)];
}

/**
 * A pod has `pod_name`, and its namespace by one of two names; a node has `node_name`.
 *
 * @param podNode The node of the pod at the other end, where the entry says it.
 */
function endOf(side: Fields, address: unknown, podNode: string | undefined): End | undefined {
    const ip = addressOf(address);
    const namespace = textOf(side.pod_namespace) ?? textOf(side.namespace);
    const [pod, node] = [textOf(side.pod_name), textOf(side.node_name)];
    if (namespace !== undefined && pod !== undefined) return podOf(side, namespace, pod, ip);
    if (ip === undefined) return undefined;
    const role: Role | undefined = node === undefined ? undefined : node === podNode ? "own-node" : "node";
    return { kind: "address", ip, role };
}

function podOf(side: Fields, namespace: string, pod: string, ip: string | undefined): PodEnd {
    const name = textOf(side.workload_name);
    const owner = name === undefined ? undefined : { kind: textOf(side.workload_kind), name };
    return { kind: "pod", namespace, pod, owner, ip };
}
