import { type Cluster, type Endpoint, type Index, parseAddress, type Protocol, workloadId } from "../../netpol";
import { InputError } from "../terminal/input-error";
import { nearest } from "../terminal/nearest";

/**
 * Reads what `--from`, `--to` and `--focus` take: an IP address, or `ns/name` of a pod or workload (`ns/name[Kind]` where
 * one name stands for several).
 *
 * @throws InputError that names the option, what was given and the nearest name that would do.
 */
export function readEndpoint(option: string, text: string, cluster: Cluster): Endpoint {
    if (parseAddress(text) !== undefined) return { ip: text };
    const workloads = cluster.workloads.filter(
        (each) => workloadId(each) === text || `${each.namespace}/${each.name}` === text,
    );
    if (workloads.length === 1) return { workload: workloadId(workloads[0]!) };
    if (workloads.length > 1) {
        const ids = workloads.map((each) => `"${workloadId(each)}"`).join(" or ");
        throw new InputError(`${option}: "${text}" is more than one workload; write ${ids}`);
    }
    throw new InputError(`${option}: no pod or workload is called "${text}"${hint(text, cluster)}`);
}

function hint(text: string, { workloads, services }: Cluster): string {
    const service = services.find(({ namespace, name }) => `${namespace}/${name}` === text);
    if (service) {
        const addresses = service.clusterIPs.length > 0 ? `its cluster IP ${service.clusterIPs.join(" or ")}, or ` : "";
        return `; it is a Service: give ${addresses}a workload behind it`;
    }
    const names = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
    // A pod is called like its workload with something behind it, which is far in edit distance.
    const maker = names.find((name) => text.startsWith(`${name}-`));
    const best = maker ?? nearest(text, names) ?? sameName(text, names);
    if (best !== undefined) return `; did you mean "${best}"?`;
    return names.length === 0
        ? "; the manifests hold no pods or workloads"
        : `; write "namespace/name" or an IP address`;
}

function sameName(text: string, names: readonly string[]): string | undefined {
    const last = text.slice(text.indexOf("/") + 1);
    return names.find((name) => name.endsWith(`/${last}`));
}

/** How an endpoint is called in a report: `ns/name[Kind]`, an address, or an address and the pod that has it. */
export function nameOf(endpoint: Endpoint, index: Index): string {
    if ("workload" in endpoint) return endpoint.workload;
    if ("pod" in endpoint) return endpoint.pod.namespace;
    const owner = index.workloadsByIp.get(endpoint.ip);
    return owner === undefined ? endpoint.ip : `${endpoint.ip} (${workloadId(owner)})`;
}

/**
 * Reads `443`, `443/tcp`, `53/UDP` or `7777/sctp`; without a protocol it is TCP.
 *
 * @throws InputError that quotes what was given.
 */
export function readPort(text: string): { readonly protocol: Protocol; readonly port: number } {
    const [, digits, protocol = "tcp"] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
    const port = Number(digits);
    if (digits === undefined || port < 1 || port > 65535) {
        throw new InputError(`--port: "${text}" is no port; write 1-65535 and, unless it is TCP, a protocol: 53/udp`);
    }
    return { protocol: protocol.toUpperCase() as Protocol, port };
}
