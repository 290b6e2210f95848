import { isByServiceAddress } from "../dns";
import { joinPath, type Issue } from "../issues";
import { overlaps, prefixOf, sensitiveCidrs, sortCidrs } from "../cidrs";
import { read } from "../read";
import type { CloudIdentity, DnsProfile, Platform, Resolver } from "../types";
import { pluginOf } from "./plugins";
import { presetOf } from "./index";
import { readInSpite } from "./in-spite";
import type { PlatformPreset } from "./preset";
import { usualHosts } from "./usual-hosts";
import type * as z from "zod";
import { platformSchema } from "./schema";

type Given = z.output<typeof platformSchema>;

const defaultDns: readonly DnsProfile[] = ["kube-dns", "node-local"];

/** The platform of a spec: what it sets, and of what it does not set, what its preset knows. */
export function parsePlatform(input: unknown, issues: Issue[]): Platform {
    const parsed = read(platformSchema, input ?? {}, ["platform"], issues);
    const given: Given = parsed ?? readInSpite(input);
    const preset = given.preset === undefined ? undefined : presetOf(given.preset);
    const dns = [...new Set(given.dns ?? preset?.dns.value ?? defaultDns)].sort();
    if (parsed) checkDnsClusterIp(dns, given, issues);
    if (given.baselinePriority !== undefined && (given.baseline ?? "none") === "none") {
        const message = "is given without a baseline; set baseline: cluster-network-policy";
        issues.push({ path: "platform.baselinePriority", message });
    }
    return {
        ...(given.preset !== undefined && { preset: given.preset }),
        ...ofPreset(given, preset),
        ...(given.serviceMesh !== undefined && { serviceMesh: given.serviceMesh }),
        ...hostsOf(given, preset),
        dns,
        dnsClusterIp: given.dnsClusterIp,
        resolvers: (given.resolvers ?? []).flatMap((one, index) => resolverOf(one, index, issues) ?? []),
        podCidrs: given.podCidrs ?? [],
        serviceCidrs: given.serviceCidrs ?? [],
        nodeCidrs: given.nodeCidrs ?? [],
        clusterCidrs: given.clusterCidrs ?? [],
        loadBalancerCidrs: given.loadBalancerCidrs ?? [],
        apiServer: given.apiServer,
    };
}

function ofPreset({ identity, healthChecks, cni }: Given, preset: PlatformPreset | undefined) {
    return {
        identity: identity ? sortedIdentity(identity) : identityOf(preset),
        healthChecks: sortCidrs([...new Set(healthChecks ?? preset?.healthChecks.value ?? [])]),
        cni: cni ?? preset?.cni?.value,
        enforces: cni === undefined ? preset?.enforces.value : pluginOf(cni).enforces,
    };
}

/** Last but for whatever comes after it: what others say in these tiers comes first, unless they say it for whoever is left. */
const usualPriority = 900;

/** Policies of other kinds. */
function hostsOf(
    { hosts, cni, adminPriority, baseline, baselinePriority }: Given,
    preset: PlatformPreset | undefined,
): Pick<Platform, "adminPriority" | "baseline" | "baselinePriority" | "hosts"> {
    const own = hosts === "none" ? undefined : (hosts ?? usualHosts(preset, cni));
    return {
        ...(own !== undefined && { hosts: own }),
        adminPriority: adminPriority ?? usualPriority,
        ...(baseline === "cluster-network-policy" && { baseline }),
        baselinePriority: baselinePriority ?? usualPriority,
    };
}

function identityOf(preset: PlatformPreset | undefined): CloudIdentity | undefined {
    const identity = preset?.identity.value;
    return identity === "none" ? undefined : identity;
}

const sortedIdentity = ({ cidrs, ports }: NonNullable<Given["identity"]>): CloudIdentity => ({
    cidrs: sortCidrs([...new Set(cidrs)]),
    ports: [...new Set(ports)].sort((a, b) => a - b),
});

function checkDnsClusterIp(dns: readonly DnsProfile[], given: Given, issues: Issue[]): void {
    const needsAddress = dns.find(isByServiceAddress);
    if (needsAddress === undefined || given.dnsClusterIp !== undefined) return;
    const message = `is missing, and the DNS profile "${needsAddress}" needs it; give the cluster DNS Service's address`;
    issues.push({ path: "platform.dnsClusterIp", message });
}

/** By addresses or by pods, never both: one peer cannot be both, and two would be two resolvers. */
function resolverOf(
    { cidrs, namespace, podLabels, port = 53 }: NonNullable<Given["resolvers"]>[number],
    index: number,
    issues: Issue[],
): Resolver | undefined {
    const path = joinPath("platform", "resolvers", index);
    if (cidrs && !namespace && !podLabels) {
        issues.push(...checkResolverCidrs(cidrs, port, path));
        return { cidrs: sortCidrs([...new Set(cidrs)]), port };
    }
    if (!cidrs && namespace && podLabels) return { namespace, podLabels, port };
    issues.push(cidrs ? { path, message: bothMessage } : missingPart({ namespace, podLabels }, path));
    return undefined;
}

const bothMessage = "has cidrs beside namespace and podLabels; make it two resolvers, one by addresses and one by pods";

function missingPart({ namespace, podLabels }: { namespace?: unknown; podLabels?: unknown }, path: string): Issue {
    if (namespace !== undefined) {
        return { path: `${path}.podLabels`, message: "is missing; give labels of the resolver's pods" };
    }
    return podLabels === undefined
        ? { path, message: "is missing cidrs, or namespace and podLabels; give one or the other" }
        : { path: `${path}.namespace`, message: "is missing; give the namespace of the resolver's pods" };
}

/** A resolver's addresses are few, and where instance metadata is, it is asked for names alone. */
function checkResolverCidrs(cidrs: readonly string[], port: number, path: string): Issue[] {
    return cidrs.flatMap((cidr, index) => {
        const at = `${path}.cidrs[${index}]`;
        if (prefixOf(cidr) < (cidr.includes(":") ? 120 : 24)) {
            const message = `"${cidr}" has more addresses than resolvers have, which is 256 at most; give their own`;
            return [{ path: at, message }];
        }
        if (port === 53 || !overlaps([cidr], sensitiveCidrs)) return [];
        const message = `"${cidr}" is link-local or holds instance metadata, where a resolver answers on port 53 alone, not on ${port}`;
        return [{ path: at, message }];
    });
}
