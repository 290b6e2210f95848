import {
    type Cluster,
    isBehind,
    nameLabel,
    PortSet,
    type Protocol,
    type Service,
    targetPorts,
    type Workload,
    podKinds,
} from "../../netpol";
import { type NamedEnd, NameError, type EndPart } from "./end";
import { partOfWorkload } from "./part-of-workload";
import { podsOfNamespaces } from "./pods-of-namespace";

/** A port of a protocol. */
export interface Port {
    readonly protocol: Protocol;
    readonly port: number;
}

/** Where a question really ends: a part, and the port of its pods. */
export interface Destination extends EndPart {
    readonly port: number;
    /** How a Service comes to it: `Service ai-data/db port 5432 -> port 5432 of ai-data/db[StatefulSet]`. */
    readonly via?: string | undefined;
    /** Whether it is reached through a Service's own address. */
    readonly throughService?: true | undefined;
}

type ServicePort = Service["ports"][number];

/** "Service ai-data/db". */
export const titleOfService = ({ namespace, name }: Service): string => `Service ${namespace}/${name}`;

/** A Service as an end; as the source of a connection it stands for the pods behind it. */
export function endOfService(cluster: Cluster, service: Service): NamedEnd {
    const behind = podsBehind(cluster, service);
    return { ...behind, title: titleOfService(service), service };
}

/** The pods behind a Service: the workloads in sight, or else the kinds of pods that it would select. */
function podsBehind(cluster: Cluster, service: Service): Pick<NamedEnd, "parts" | "incomplete"> {
    const workloads = cluster.workloads.filter((workload) => isBehind(service, workload));
    if (workloads.length > 0 || Object.keys(service.selector).length === 0)
        return { parts: workloads.map(partOfWorkload) };
    const [namespaces, pods] = [{ matchLabels: { [nameLabel]: service.namespace } }, { matchLabels: service.selector }];
    const kinds = podKinds(cluster, { also: [{ namespaces, pods }] });
    const title = `the pods that ${titleOfService(service)} selects`;
    return podsOfNamespaces(cluster, kinds, namespaces, title, pods) ?? { parts: [] };
}

/**
 * Where a connection to a Service ends: the ports of the pods behind it.
 *
 * @throws NameError where the Service has no such port: it names those that it has.
 */
export function destinationsOfService(service: Service, { parts }: NamedEnd, asked: Port): Destination[] {
    const title = titleOfService(service);
    const nothing = (unresolved: string): Destination[] => [
        { title, endpoint: { workload: title }, port: asked.port, unresolved },
    ];
    if (Object.keys(service.selector).length === 0) {
        return nothing(`${title} has no selector: its EndpointSlices, or the host of its externalName, were not read`);
    }
    if (parts.length === 0) return nothing(`no pod is in sight that ${title} selects`);
    if (service.headless) {
        const via = `${title} is headless: its name gives the pods' own addresses, so port ${asked.port} is the pods' own`;
        return parts.map((part) => ({ ...part, port: asked.port, via }));
    }
    const entry = portOf(service, asked);
    if (entry === undefined) throw new NameError(`${title} has no port ${textOfPort(asked)}; ${itsPorts(service)}`);
    const found = parts.flatMap((part) => targetsOf(service, entry, part));
    return found.length > 0
        ? found
        : nothing(`no container of the pods behind ${title} calls a port "${entry.targetPort}", so none answers`);
}

function targetsOf(service: Service, entry: ServicePort, part: EndPart): Destination[] {
    const { targetPort, protocol, port } = entry;
    const to = (target: number): Destination => ({
        ...part,
        port: target,
        throughService: true,
        via: `${titleOfService(service)} port ${port} -> port ${target}${typeof targetPort === "string" ? ` ("${targetPort}")` : ""} of ${part.title}`,
    });
    if (typeof targetPort === "number") return [to(targetPort)];
    const { workload } = part;
    if (workload !== undefined && workload.kind !== "declared")
        return targetPorts(workload, targetPort, protocol).map(to);
    const unresolved = `which port the containers of ${part.title} call "${targetPort}" is not in sight`;
    return [{ ...part, port, unresolved }];
}

/**
 * Where a connection to a workload ends on a port that none of its containers declares and one of its Services has.
 *
 * @returns `undefined` where the port is the pods' own, as far as is known
 */
export function destinationsByService(
    cluster: Cluster,
    workload: Workload,
    part: EndPart,
    asked: Port,
): Destination[] | undefined {
    const declared = workload.ports.filter(({ protocol }) => protocol === asked.protocol);
    if (declared.length === 0 || declared.some(({ port }) => port === asked.port)) return undefined;
    const targets = cluster.services
        .filter((service) => !service.headless && isBehind(service, workload))
        .flatMap((service) => {
            const entry = portOf(service, asked);
            return entry === undefined ? [] : targetsOf(service, entry, part);
        });
    if (targets.length === 0 || targets.some(({ port }) => port === asked.port)) return undefined;
    return targets;
}

const portOf = ({ ports }: Service, { protocol, port }: Port): ServicePort | undefined =>
    ports.find((each) => each.protocol === protocol && each.port === port);

function itsPorts({ ports }: Service): string {
    const texts = ports.map(({ name, ...port }) => textOfPort(port) + (name === undefined ? "" : ` (${name})`));
    return texts.length === 0 ? "it has no ports" : `it has ${texts.join(", ")}`;
}

/** "TCP 443". */
export const textOfPort = ({ protocol, port }: Port): string => PortSet.of(protocol, port).toString();
