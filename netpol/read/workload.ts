import { parseAddress } from "../ip-address";
import { maxPort, minPort } from "../port-set";
import type { ContainerPort, Labels, Protocol, Service, Workload } from "../types";
import { checkLabels, checkMetadata } from "../validate/names";
import { ofDaemonSets, ofDeployments, ofJobs, ofNamelessJobs, ofStatefulSets } from "./controller-labels";
import { quote, type ValueAtPath } from "../validate/problem";

/** Where each kind keeps its pod template; a Pod is its own. */
const templates = {
    Pod: [],
    Deployment: ["spec", "template"],
    StatefulSet: ["spec", "template"],
    DaemonSet: ["spec", "template"],
    ReplicaSet: ["spec", "template"],
    ReplicationController: ["spec", "template"],
    Job: ["spec", "template"],
    CronJob: ["spec", "jobTemplate", "spec", "template"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type WorkloadKind = keyof typeof templates;

/** Whether a kind makes pods, or is one. */
export function isWorkloadKind(kind: string): kind is WorkloadKind {
    return Object.hasOwn(templates, kind);
}

/** Reads a Pod or the pods that an object would make. What it returns counts only where no problem was noted at `root`. */
export function readWorkload(root: ValueAtPath, kind: WorkloadKind): Workload {
    checkMetadata(root.field("metadata"), kind);
    const path: readonly string[] = templates[kind];
    const template = path.reduce((spot, name) => spot.field(name), root);
    if (template !== root && template.object()) checkLabels(template.field("metadata").field("labels"));
    const spec = template.field("spec");
    spec.object();
    const name = textOf(root.field("metadata").field("name"));
    const labels = labelsOf(template.field("metadata").field("labels"));
    return {
        kind,
        namespace: namespaceOf(root),
        name,
        ...knownLabels(kind, name, labels),
        ports: readContainerPorts(spec),
        ips: kind === "Pod" ? readAddresses(root.field("status")) : [],
        hostNetwork: readHostNetwork(spec),
        ...readNodeName(spec),
    };
}

/** Labels that the pods of each kind get, with values that are known later. A ReplicaSet's own template has them all. */
const labelsToCome: Partial<Readonly<Record<WorkloadKind, readonly string[]>>> = {
    Deployment: ofDeployments,
    StatefulSet: ofStatefulSets,
    DaemonSet: ofDaemonSets,
    Job: ofJobs,
    CronJob: ofNamelessJobs,
};

/** The labels of pods that are known: the controller's own replace those of the template. */
function knownLabels(kind: WorkloadKind, name: string, labels: Labels): Pick<Workload, "labels" | "labelsToCome"> {
    const toCome = labelsToCome[kind];
    const own = toCome ? Object.entries(labels).filter(([key]) => !toCome.includes(key)) : Object.entries(labels);
    return {
        labels: { ...Object.fromEntries(own), ...(kind === "Job" ? jobLabels(name) : {}) },
        ...(toCome ? { labelsToCome: toCome } : {}),
    };
}

/** The node that a pod is bound to, where its spec says so. */
export function readNodeName(spec: ValueAtPath): Pick<Workload, "nodeName"> {
    const nodeName = textOf(spec.field("nodeName"));
    return nodeName === "" ? {} : { nodeName };
}

/** Whether a pod is on its node's network. */
export function readHostNetwork(spec: ValueAtPath): boolean {
    const hostNetwork = spec.field("hostNetwork");
    if (!hostNetwork.absent && typeof hostNetwork.value !== "boolean") {
        hostNetwork.problem(`must be true or false, not ${quote(hostNetwork.value)}`);
    }
    return hostNetwork.value === true;
}

/** The namespace of an object; `default` where it names none, as kubectl would have it. */
export function namespaceOf(root: ValueAtPath): string {
    return textOf(root.field("metadata").field("namespace")) || "default";
}

/** The labels under a spot that was checked already. */
export function labelsOf(labels: ValueAtPath): Labels {
    return labels.absent ? {} : Object.fromEntries(labels.entries().map(([key, { value }]) => [key, String(value)]));
}

/** A text; "" where it is none. */
export function textOf({ value }: ValueAtPath): string {
    return typeof value === "string" ? value : "";
}

/** The labels that the Job controller adds to its pods and whose value is known beforehand. */
function jobLabels(name: string): Labels {
    return { "job-name": name, "batch.kubernetes.io/job-name": name };
}

/** Ports of all containers that keep running, in the order in which the kubelet looks names up. */
export function readContainerPorts(spec: ValueAtPath): ContainerPort[] {
    const containers = spec.field("containers").items();
    const sidecars = spec
        .field("initContainers")
        .items()
        .filter((c) => c.field("restartPolicy").value === "Always");
    return [...containers, ...sidecars].flatMap((container) => container.field("ports").items()).flatMap(readPort);
}

function readPort(port: ValueAtPath): ContainerPort[] {
    if (!port.object()) return [];
    const name = port.field("name");
    const number = checkPortNumber(port.field("containerPort"));
    const protocol = checkProtocol(port.field("protocol"));
    if (number === undefined || protocol === undefined) return [];
    const text = name.absent ? undefined : name.text();
    return [{ ...(text === undefined ? {} : { name: text }), protocol, port: number }];
}

function checkPortNumber(spot: ValueAtPath): number | undefined {
    const { value } = spot;
    if (typeof value === "number" && Number.isInteger(value) && value >= minPort && value <= maxPort) return value;
    spot.problem(`must be a port number from ${minPort} to ${maxPort}, not ${quote(value)}`);
    return undefined;
}

function checkProtocol(spot: ValueAtPath): Protocol | undefined {
    if (spot.absent) return "TCP";
    const { value } = spot;
    if (value === "TCP" || value === "UDP" || value === "SCTP") return value;
    spot.problem(`must be "TCP", "UDP" or "SCTP", not ${quote(value)}`);
    return undefined;
}

function readAddresses(status: ValueAtPath): string[] {
    if (status.absent) return [];
    const listed = status
        .field("podIPs")
        .items()
        .map((entry) => entry.field("ip"));
    const spots = listed.length > 0 ? listed : [status.field("podIP")].filter((spot) => !spot.absent);
    return spots.flatMap((spot) => {
        const text = textOf(spot);
        if (parseAddress(text)) return [text];
        spot.problem(`must be an IPv4 or IPv6 address, not ${quote(spot.value)}`);
        return [];
    });
}

/** Reads a Service. An absent targetPort is the port itself; "None" is no cluster IP. */
export function readService(root: ValueAtPath): Service {
    checkMetadata(root.field("metadata"), "Service");
    const spec = root.field("spec");
    spec.object();
    checkLabels(spec.field("selector"));
    const listed = spec.field("clusterIPs").items();
    const ips = listed.length > 0 ? listed : [spec.field("clusterIP")];
    return {
        namespace: namespaceOf(root),
        name: textOf(root.field("metadata").field("name")),
        selector: labelsOf(spec.field("selector")),
        clusterIPs: ips.map(textOf).filter((ip) => parseAddress(ip) !== undefined),
        ...(ips.some((ip) => textOf(ip) === "None") ? { headless: true as const } : {}),
        ports: spec.field("ports").items().flatMap(readServicePort),
    };
}

function readServicePort(port: ValueAtPath): Service["ports"][number][] {
    if (!port.object()) return [];
    const number = checkPortNumber(port.field("port"));
    const protocol = checkProtocol(port.field("protocol"));
    const target = port.field("targetPort");
    const targetPort =
        typeof target.value === "string" && target.value !== ""
            ? target.value
            : isUnset(target)
              ? number
              : checkPortNumber(target);
    if (number === undefined || protocol === undefined || targetPort === undefined) return [];
    const name = textOf(port.field("name"));
    return [{ ...(name === "" ? {} : { name }), protocol, port: number, targetPort }];
}

/** The API server reads targetPort 0 and "" as not given. */
function isUnset(target: ValueAtPath): boolean {
    return target.absent || target.value === 0 || target.value === "";
}
