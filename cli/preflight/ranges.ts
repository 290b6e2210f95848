import { parse } from "yaml";
import { IpSet, parseCidr, withoutPrefix } from "../../netpol";
import type { KubeObject } from "../kubernetes/client";
import { count } from "../terminal/count";
import { configValue, containersOf, flag } from "./containers";

/** Some of the cluster's addresses and what says so. */
export interface Range {
    readonly cidrs: readonly string[];
    readonly source: string;
    /** Whether the range is what the cluster is configured with, or only what holds every address seen today. */
    readonly exact: boolean;
}

/** The objects that tell the cluster's ranges. */
export interface RangeEvidence {
    readonly nodes: readonly KubeObject[];
    readonly systemPods: readonly KubeObject[];
    readonly serviceCidrs: readonly KubeObject[];
    readonly configMaps: readonly KubeObject[];
    readonly ipPools: readonly KubeObject[];
    readonly openshiftNetworks: readonly KubeObject[];
}

type Source = (evidence: RangeEvidence) => Range | undefined;

/** Where pods have their addresses: the first source that says. */
export function podRange(evidence: RangeEvidence): Range | undefined {
    return first(evidence, [
        kubeadm("podSubnet"),
        openshift("clusterNetwork"),
        ({ ipPools }) =>
            exact(
                ipPools.map((pool) => specOf<{ cidr?: string }>(pool).cidr),
                "Calico's IPPools",
            ),
        ({ configMaps }) => {
            const cilium = (family: string) =>
                configValue(configMaps, "cilium-config", `cluster-pool-ipv${family}-cidr`);
            return exact([cilium("4"), cilium("6")].flatMap(list), "ConfigMap cilium-config");
        },
        ({ configMaps }) => {
            const proxy = yamlOf(configValue(configMaps, "kube-proxy", "config.conf"));
            return exact(list(textOf(proxy["clusterCIDR"])), "ConfigMap kube-proxy");
        },
        apiFlag("kube-controller-manager", "cluster-cidr"),
        ({ nodes }) => {
            const cidrs = nodes.flatMap((node) => {
                const { podCIDRs, podCIDR } = specOf<{ podCIDRs?: string[]; podCIDR?: string }>(node);
                return podCIDRs ?? list(podCIDR);
            });
            return around(cidrs, `podCIDRs of ${count(nodes.length, "node")}`);
        },
    ]);
}

/** Where Services have their addresses: the first source that says. */
export function serviceRange(evidence: RangeEvidence): Range | undefined {
    return first(evidence, [
        ({ serviceCidrs }) =>
            exact(
                serviceCidrs.flatMap((each) => specOf<{ cidrs?: string[] }>(each).cidrs ?? []),
                "ServiceCIDRs of the API server",
            ),
        kubeadm("serviceSubnet"),
        openshift("serviceNetwork"),
        apiFlag("kube-apiserver", "service-cluster-ip-range"),
    ]);
}

/** The smallest range around every node's addresses. */
export function nodeRange({ nodes }: Pick<RangeEvidence, "nodes">): Range | undefined {
    const addresses = nodes.flatMap((node) => {
        const status = node["status"] as { addresses?: { type: string; address: string }[] } | undefined;
        return (status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address);
    });
    return around(addresses, `addresses of ${count(nodes.length, "node")}`);
}

function first(evidence: RangeEvidence, sources: readonly Source[]): Range | undefined {
    for (const source of sources) {
        const range = source(evidence);
        if (range !== undefined) return range;
    }
    return undefined;
}

function exact(cidrs: readonly (string | undefined)[], source: string): Range | undefined {
    const good = [...new Set(cidrs.filter((cidr) => cidr !== undefined && parseCidr(cidr).ok))] as string[];
    return good.length === 0 ? undefined : { cidrs: good.sort(), source, exact: true };
}

/** The smallest CIDR of each family that holds all of these addresses and CIDRs. */
export function around(given: readonly string[], source: string): Range | undefined {
    const texts = given.map((text) => (text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`));
    const cidrs = [false, true].flatMap((six) => {
        const family = texts.filter((text) => parseCidr(text).ok && text.includes(":") === six);
        const [some] = family;
        if (some === undefined) return [];
        const sets = family.map((cidr) => IpSet.fromBlock({ cidr }));
        for (let bits = six ? 128 : 32; bits >= 0; bits--) {
            const range = IpSet.fromBlock({ cidr: `${withoutPrefix(some)}/${bits}` });
            if (sets.every((set) => range.covers(set))) return range.cidrs();
        }
        return [];
    });
    return cidrs.length === 0 ? undefined : { cidrs, source, exact: false };
}

function kubeadm(key: "podSubnet" | "serviceSubnet"): Source {
    return ({ configMaps }) => {
        const { networking } = yamlOf(configValue(configMaps, "kubeadm-config", "ClusterConfiguration"));
        const value = (networking as Record<string, unknown> | undefined)?.[key];
        return exact(list(textOf(value)), "ConfigMap kubeadm-config");
    };
}

function openshift(key: "clusterNetwork" | "serviceNetwork"): Source {
    return ({ openshiftNetworks }) => {
        const entries = openshiftNetworks.flatMap(
            (network) => specOf<Record<string, (string | { cidr?: string })[] | undefined>>(network)[key] ?? [],
        );
        const cidrs = entries.map((entry) => (typeof entry === "string" ? entry : entry.cidr));
        return exact(cidrs, "OpenShift's network configuration");
    };
}

function apiFlag(component: string, name: string): Source {
    return ({ systemPods }) => {
        const containers = systemPods
            .filter(({ metadata }) => metadata.labels?.["component"] === component)
            .flatMap(containersOf);
        return exact(list(flag(containers, name)), `--${name} of ${component}`);
    };
}

function list(text: string | undefined): string[] {
    return (text ?? "").split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
}

function specOf<T>(object: KubeObject): T {
    return (object["spec"] ?? {}) as T;
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function yamlOf(text: string | undefined): Record<string, unknown> {
    try {
        const value: unknown = parse(text ?? "");
        return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
    } catch {
        // Somebody else's ConfigMap: what cannot be read says nothing, and the next source is asked.
        return {};
    }
}
