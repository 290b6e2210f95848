import { isObject } from "../../netpol";
import type { Labels } from "../../netpol";
import { defaultNamespace } from "./cluster";
import { deployTargetOf } from "./deploy-target";
import { knownLabels } from "./namespaces";
import type { SeenResource } from "./resource";
import { hasUnknown, isUnknown, type Bag } from "./unknown-values";

/** What makes pods, or is one, or may: a resource of a kind that is not Kubernetes' own, which some operator reads. */
export interface SeenWorkload {
    /** See {@link deployTargetOf}; never printed. */
    readonly cluster: string;
    /** undefined: not known yet. */
    readonly namespace: string | undefined;
    /** Labels of its pods; undefined where they are not known. */
    readonly labels: Labels | undefined;
}

/** A Service, as far as it maps ports. */
export interface SeenService {
    readonly cluster: string;
    readonly namespace: string | undefined;
    readonly name: string;
    readonly selector: Labels;
    readonly ports: readonly { readonly port: number; readonly target: number }[];
}

/** Where each kind keeps the template of its pods, by the end of its type token. */
const templates: Readonly<Record<string, readonly string[]>> = {
    "core/v1:Pod": [],
    "core/v1:ReplicationController": ["spec", "template"],
    "apps/v1:Deployment": ["spec", "template"],
    "apps/v1:StatefulSet": ["spec", "template"],
    "apps/v1:DaemonSet": ["spec", "template"],
    "apps/v1:ReplicaSet": ["spec", "template"],
    "batch/v1:Job": ["spec", "template"],
    "batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template"],
};

/** Whether a token, without `kubernetes:`, is of something that makes pods, for sure or perhaps. */
export const operatorMakesPods = (token: string): boolean => token in templates || isForeign(token);

/** API groups of Kubernetes itself have no dot, or end in `.k8s.io`; Pulumi's own (`helm.sh`) and policies are told apart before. */
const isForeign = (token: string): boolean =>
    /^[^/:]+\.[^/:]+\/[^:]+:/.test(token) && !/^[^/:]+\.k8s\.io\//.test(token);

/** Reads what makes pods. */
export function readWorkload(resource: SeenResource): SeenWorkload {
    const template = templates[resource.type.slice("kubernetes:".length)];
    const holder = template?.reduce<unknown>((value, key) => (isObject(value) ? value[key] : value), resource.props);
    const metadata = isObject(holder) ? holder["metadata"] : undefined;
    const labels = isObject(metadata) ? metadata["labels"] : metadata;
    const isKnown = isObject(holder) && !isUnknown(metadata) && !hasUnknown(labels);
    return { ...placeOf(resource), labels: isKnown ? knownLabels(labels) : undefined };
}

/** Reads a Service; ports without a number of their pods' (a name, a value not known yet) are left out. */
export function readService(resource: SeenResource): SeenService {
    const spec = bagOf(resource.props["spec"]);
    const ports = Array.isArray(spec["ports"]) ? spec["ports"].filter(isObject) : [];
    const name = bagOf(resource.props["metadata"])["name"];
    return {
        ...placeOf(resource),
        name: typeof name === "string" && !isUnknown(name) ? name : resource.name,
        selector: knownLabels(spec["selector"]),
        ports: ports.flatMap(({ port, targetPort = port }) =>
            typeof port === "number" && typeof targetPort === "number" ? [{ port, target: targetPort }] : [],
        ),
    };
}

function placeOf(resource: SeenResource): Pick<SeenWorkload, "cluster" | "namespace"> {
    const metadata = resource.props["metadata"];
    const namespace = isUnknown(metadata) ? metadata : bagOf(metadata)["namespace"];
    return {
        cluster: deployTargetOf(resource),
        namespace: isUnknown(namespace)
            ? undefined
            : typeof namespace === "string" && namespace !== ""
              ? namespace
              : defaultNamespace(resource),
    };
}

const bagOf = (value: unknown): Bag => (isObject(value) ? value : {});
