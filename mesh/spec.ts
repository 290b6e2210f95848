import { checkExternal, checkRanges } from "./check-ranges";
import { parseGuard } from "./guard/schema";
import { byEnds, parseFlows, type Named } from "./flows";
import { didYouMean, joinPath, MeshError, type Issue } from "./issues";
import { checkName } from "./names";
import { readPreset, type PresetWorkload } from "./presets/expand";
import { groupFlows, nameWorkloads, repeatedFlows } from "./presets/workloads";
import { asMap, read, readMap } from "./read";
import { externalSchema, namespaceSchema, neighbourSchema, platformSchema, unknownKey, workloadSchema } from "./schema";
import type { Labels } from "../netpol/types";
import type { DnsProfile, External, Mesh, MeshNamespace, MeshWorkload, Neighbour, Platform } from "./types";

const topKeys = ["platform", "namespaces", "neighbours", "workloads", "externals", "flows", "guard"];
const defaultDns: readonly DnsProfile[] = ["kube-dns", "node-local"];

/**
 * Checks a spec and resolves its names.
 *
 * @param input what stack config or a program's args hold: plain data, CIDR lists possibly {@link later}.
 * @returns the mesh, sorted, so that equal intent is an equal value.
 * @throws MeshError with every mistake at once, each with its path, what was found and what would do.
 */
export function parseMesh(input: unknown): Mesh {
    const issues: Issue[] = [];
    const top = asMap(input, "", issues);
    if (issues.length > 0) throw new MeshError(issues);
    for (const key of Object.keys(top).filter((key) => !topKeys.includes(key))) {
        issues.push({ path: "", message: `the spec ${unknownKey(key, topKeys)}` });
    }
    const platform = parsePlatform(top["platform"], issues);
    const namespaces = parseNamespaces(top["namespaces"], issues);
    const neighbours = parseNeighbours(top["neighbours"], issues);
    const workloads = parseWorkloads(top["workloads"], [...namespaces.keys(), ...neighbours.keys()], issues);
    const named = nameWorkloads(workloads);
    const externals = parseExternals(top["externals"], platform, issues);
    checkNames({ namespaces, neighbours, workloads, externals }, issues);
    const names = { namespaces, neighbours, workloads: named.pods, parts: named.parts, externals, platform };
    const ofPresets = groupFlows(named, namespaces);
    const flows = [...parseFlows(top["flows"], names, issues), ...ofPresets].sort(byEnds);
    issues.push(...repeatedFlows(top["flows"], ofPresets));
    const guard = parseGuard(top["guard"], issues);
    if (issues.length > 0) throw new MeshError(issues);
    return {
        platform,
        namespaces: values(namespaces),
        neighbours: values(neighbours),
        workloads: values(named.pods),
        externals: values(externals),
        flows,
        ...(guard && { guard }),
    };
}

/** The entries; called only once no entry has mistakes. */
const values = <T>(named: Named<T>): T[] => [...named.values()].filter((value) => value !== undefined) as T[];

function parsePlatform(input: unknown, issues: Issue[]): Platform {
    const parsed = read(platformSchema, input ?? {}, ["platform"], issues);
    const dns = [...new Set(parsed?.dns ?? defaultDns)].sort();
    const needsAddress = dns.find((profile) => profile === "cluster-ip" || profile === "eks-auto-mode");
    if (needsAddress !== undefined && parsed && parsed.dnsClusterIp === undefined) {
        const message = `is missing, and the DNS profile "${needsAddress}" needs it; give the cluster DNS Service's address`;
        issues.push({ path: "platform.dnsClusterIp", message });
    }
    return {
        dns,
        dnsClusterIp: parsed?.dnsClusterIp,
        podCidrs: parsed?.podCidrs ?? [],
        serviceCidrs: parsed?.serviceCidrs ?? [],
        nodeCidrs: parsed?.nodeCidrs ?? [],
        clusterCidrs: parsed?.clusterCidrs ?? [],
        apiServer: parsed?.apiServer,
    };
}

function parseNamespaces(input: unknown, issues: Issue[]): Named<MeshNamespace> {
    const before = issues.length;
    const map = asMap(input, "namespaces", issues);
    if (Object.keys(map).length === 0 && issues.length === before) {
        issues.push({ path: "namespaces", message: "is empty; name at least one namespace" });
    }
    return readMap(map, "namespaces", namespaceSchema, issues, (name, entry, path) => {
        const { purpose, labels = {}, adopt = false, enforce = true, selectBy = "name" } = entry;
        const message = checkSystemNamespace(name, adopt);
        if (message !== undefined) issues.push({ path, message });
        if (!enforce && !adopt) {
            issues.push({
                path: `${path}.enforce`,
                message: "is false, which only an adopted namespace may be; set adopt: true",
            });
        }
        const selector = selectBy === "purpose" ? { purpose } : byName(name);
        return { name, isolated: true, selector, purpose, labels, adopt, enforce };
    });
}

/** The label that the API server sets on every namespace, and that nobody can move. */
const byName = (name: string): Labels => ({ "kubernetes.io/metadata.name": name });

function parseNeighbours(input: unknown, issues: Issue[]): Named<Neighbour> {
    const map = asMap(input ?? {}, "neighbours", issues);
    return readMap(map, "neighbours", neighbourSchema, issues, (name, { namespaceLabels }) => ({
        name,
        isolated: false,
        selector: namespaceLabels ?? byName(name),
    }));
}

function checkSystemNamespace(name: string, adopt: boolean): string | undefined {
    if (name.startsWith("kube-")) {
        return `"${name}" belongs to Kubernetes, and deny-all there can cut off the whole cluster; make it one of the neighbours`;
    }
    return name === "default" && !adopt ? `"default" exists in every cluster; set adopt: true` : undefined;
}

function parseWorkloads(
    input: unknown,
    homes: readonly string[],
    issues: Issue[],
): Named<MeshWorkload | PresetWorkload> {
    const map = asMap(input ?? {}, "workloads", issues);
    return readMap(map, "workloads", workloadSchema, issues, (name, entry, path) => {
        if (!homes.includes(entry.namespace)) {
            const hint = didYouMean(entry.namespace, homes);
            issues.push({ path: `${path}.namespace`, message: `no namespace is called "${entry.namespace}"${hint}` });
        }
        const { namespace, podLabels, preset, with: given } = entry;
        if (preset !== undefined) return readPreset({ name, namespace, preset, with: given }, path, issues);
        // The schema takes no entry without both.
        return podLabels && { name, namespace, podLabels };
    });
}

function parseExternals(input: unknown, platform: Platform, issues: Issue[]): Named<External> {
    const map = asMap(input ?? {}, "externals", issues);
    issues.push(...checkRanges(platform));
    return readMap(map, "externals", externalSchema, issues, (name, entry, path) => {
        const { cidrs, except = [], withinClusterRanges = false } = entry;
        const external: External = { name, cidrs, except, withinClusterRanges };
        issues.push(...checkExternal(external, platform, path));
        return external;
    });
}

/** One name may stand for one thing: an ambiguous endpoint could open the wrong one. */
function checkNames(kinds: Readonly<Record<string, Named<unknown>>>, issues: Issue[]): void {
    const seen = new Map<string, string>();
    for (const [kind, named] of Object.entries(kinds)) {
        for (const name of named.keys()) {
            const path = joinPath(kind, name);
            const invalid = checkName(name);
            if (invalid !== undefined) issues.push({ path, message: invalid });
            const earlier = seen.get(name);
            if (earlier !== undefined) {
                const message = `"${name}" is already one of the ${earlier}; an endpoint's name must mean one thing`;
                issues.push({ path, message });
            }
            if (name === "kube-apiserver") {
                issues.push({ path, message: `"kube-apiserver" is reserved for platform.apiServer; use another name` });
            }
            seen.set(name, kind);
        }
    }
}
