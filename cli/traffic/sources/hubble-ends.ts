import type { Labels } from "../../../netpol";
import type { AddressEnd, End, PodEnd, Role } from "../flow";
import { addressOf, type Fields, isFields, textOf } from "./fields";

/** Who is at an end of a flow of Hubble: a pod by its namespace, labels and maker, else an address with what Cilium knows of it. */
export function hubbleEnd(endpoint: Fields, address: unknown, names: unknown, service: unknown): End | undefined {
    const ip = addressOf(address);
    const labels = Array.isArray(endpoint.labels) ? endpoint.labels : [];
    const namespace = textOf(endpoint.namespace);
    if (namespace !== undefined) return podOf(endpoint, namespace, labels, ip);
    const role = roleOf(labels);
    if (ip === undefined) return role === undefined ? undefined : { kind: "unnamed", role };
    const hosts = Array.isArray(names)
        ? names.flatMap((name) => textOf(name)?.replace(/\.$/, "").toLowerCase() ?? [])
        : [];
    const through = isFields(service) ? serviceOf(service) : undefined;
    const end: AddressEnd = { kind: "address", ip, role };
    return { ...end, ...(hosts.length > 0 && { hosts: hosts.sort() }), ...(through && { service: through }) };
}

function serviceOf(service: Fields): AddressEnd["service"] {
    const [name, namespace] = [textOf(service.name), textOf(service.namespace)];
    return name !== undefined && namespace !== undefined ? { namespace, name } : undefined;
}

function podOf(endpoint: Fields, namespace: string, all: readonly unknown[], ip: string | undefined): PodEnd {
    const first: unknown = Array.isArray(endpoint.workloads) ? endpoint.workloads[0] : undefined;
    const owner = isFields(first) ? textOf(first.name) : undefined;
    const kind = isFields(first) ? textOf(first.kind) : undefined;
    return {
        kind: "pod",
        namespace,
        pod: textOf(endpoint.pod_name),
        owner: owner === undefined ? undefined : { kind, name: owner },
        labels: podLabels(all),
        ip,
    };
}

const kept = new Map<string, { readonly key: string; readonly value: string } | undefined>();

/** The pod's own labels, without what Cilium adds of its namespace, cluster and service account. */
function podLabels(texts: readonly unknown[]): Labels | undefined {
    const labels: Record<string, string> = {};
    let some = false;
    for (const text of texts) {
        if (typeof text !== "string") continue;
        let label = kept.get(text);
        if (label === undefined && !kept.has(text)) {
            label = podLabel(text);
            if (kept.size < 10_000) kept.set(text, label);
        }
        if (label === undefined) continue;
        labels[label.key] = label.value;
        some = true;
    }
    return some ? labels : undefined;
}

function podLabel(text: string): { readonly key: string; readonly value: string } | undefined {
    if (!text.startsWith("k8s:") || text.startsWith("k8s:io.cilium.") || text.startsWith("k8s:io.kubernetes.pod."))
        return undefined;
    const at = text.indexOf("=");
    return at < 0 ? { key: text.slice(4), value: "" } : { key: text.slice(4, at), value: text.slice(at + 1) };
}

/** What Cilium's reserved identities say of an address. */
const roles: Readonly<Record<string, Role>> = {
    "reserved:kube-apiserver": "kube-apiserver",
    "reserved:host": "own-node",
    "reserved:remote-node": "node",
    "reserved:health": "node",
    "reserved:ingress": "load-balancer",
    "reserved:world": "outside",
    "reserved:world-ipv4": "outside",
    "reserved:world-ipv6": "outside",
};

function roleOf(labels: readonly unknown[]): Role | undefined {
    const found = Object.keys(roles).find((label) => labels.includes(label));
    return found === undefined ? undefined : roles[found];
}
