import { checkHosts } from "./check-hosts";
import { checkNames } from "./check-names";
import { checkExternal, checkRanges, checkWithoutCidrs } from "./check-ranges";
import { noticesOf } from "./notices";
import { parseGuard } from "./guard/schema";
import type { Named, Names } from "./endpoints";
import { parseExpectations } from "./expect";
import { byEnds, parseFlows } from "./flows";
import { MeshError, type Issue } from "./issues";
import { plainParts, type PlainParts } from "./plain-parts";
import { parsePlatform } from "./platforms/parse";
import { normalisePorts } from "./ports";
import type { GroupFlow } from "./presets/expand";
import { groupFlows, repeatedFlows } from "./presets/workloads";
import { asMap, readMap } from "./read";
import { carryingFlows } from "./service-meshes/carrying-flows";
import { externalSchema, namespaceSchema, neighbourSchema } from "./schema";
import { unknownKey } from "./schema-parts";
import { checkGateways, mergeLegs } from "./via";
import { parseWorkloads } from "./workloads";
import type { Labels } from "../netpol/types";
import type { External, Mesh, MeshNamespace, Neighbour, Platform } from "./types";

/** The keys that a spec takes. */
export const topKeys = ["platform", "namespaces", "neighbours", "workloads", "externals", "flows", "expect", "guard"];

/**
 * Checks a spec and resolves its names.
 *
 * @param input what stack config or a program's args hold: plain data, CIDR lists possibly {@link later}.
 * @returns the mesh, sorted, so that equal intent is an equal value.
 * @throws MeshError with every mistake at once, each with its path, what was found and what would do.
 */
export function parseMesh(input: unknown): Mesh {
    return parseSpec(input).mesh;
}

/** A checked spec, and what its short and grouped forms stand for. */
export interface ParsedSpec {
    readonly mesh: Mesh;
    readonly plain: PlainParts;
}

/** As {@link parseMesh}, with the plain form of the spec's workloads and flows. */
export function parseSpec(input: unknown): ParsedSpec {
    const issues: Issue[] = [];
    const top = asMap(input, "", issues);
    if (issues.length > 0) throw new MeshError(issues);
    for (const key of Object.keys(top).filter((key) => !topKeys.includes(key))) {
        issues.push({ path: "", message: `the spec ${unknownKey(key, topKeys)}` });
    }
    const names = parseNames(top, issues);
    const flows = mergeLegs(parseFlows(top["flows"], names, issues));
    issues.push(...checkGateways(names), ...checkHosts(flows, names));
    const ofPresets = groupFlows(names.flowsOfPresets, names.workloads, names.namespaces);
    issues.push(...repeatedFlows(flows, ofPresets));
    flows.push(...ofPresets.map((flow) => ({ given: {}, pairs: [flow] })));
    const expectations = parseExpectations(top["expect"], names, issues);
    const guard = parseGuard(top["guard"], issues);
    if (issues.length > 0) throw new MeshError(issues);
    const declared = flows.flatMap(({ pairs }) => pairs);
    const all = [...declared, ...carryingFlows(declared, names.platform)].sort(byEnds);
    const notices = noticesOf(all, names);
    const mesh: Mesh = {
        platform: names.platform,
        namespaces: values(names.namespaces),
        neighbours: values(names.neighbours),
        workloads: values(names.workloads),
        externals: values(names.externals),
        flows: all,
        ...(expectations.length > 0 && { expect: expectations.flatMap(({ rows }) => rows) }),
        ...(notices.length > 0 && { notices }),
        ...(guard && { guard }),
    };
    return { mesh, plain: plainParts(mesh.workloads, flows, expectations) };
}

/** Everything that a spec gives a name to. */
function parseNames(
    top: Readonly<Record<string, unknown>>,
    issues: Issue[],
): Names & { readonly flowsOfPresets: readonly GroupFlow[] } {
    const platform = parsePlatform(top["platform"], issues);
    const namespaces = parseNamespaces(top["namespaces"], issues);
    const neighbours = parseNeighbours(top["neighbours"], issues);
    const homes = [...namespaces.keys(), ...neighbours.keys()];
    const { flows: flowsOfPresets, ...workloads } = parseWorkloads(top["workloads"], homes, issues);
    const externals = parseExternals(top["externals"], platform, issues);
    const names = { namespaces, neighbours, ...workloads, externals, platform };
    issues.push(...checkNames(names));
    return { ...names, flowsOfPresets };
}

/** The entries; called only once no entry has mistakes. */
const values = <T>(named: Named<T>): T[] => [...named.values()].filter((value) => value !== undefined) as T[];

function parseNamespaces(input: unknown, issues: Issue[]): Named<MeshNamespace> {
    const before = issues.length;
    const map = asMap(input, "namespaces", issues);
    if (Object.keys(map).length === 0 && issues.length === before) {
        issues.push({ path: "namespaces", message: "is empty; name at least one namespace" });
    }
    return readMap(map, "namespaces", namespaceSchema, issues, (name, entry, path) => {
        const { purpose, labels = {}, adopt = false, enforce = true, selectBy = "name", dns = "platform" } = entry;
        const message = checkSystemNamespace(name, adopt);
        if (message !== undefined) issues.push({ path, message });
        if (!enforce && !adopt) {
            issues.push({
                path: `${path}.enforce`,
                message: "is false, which only an adopted namespace may be; set adopt: true",
            });
        }
        const selector = selectBy === "purpose" ? { purpose } : byName(name);
        const isOut = entry.serviceMesh === false;
        const namespace = { name, isolated: true as const, selector, purpose, labels, adopt, enforce, dns };
        return isOut ? { ...namespace, serviceMesh: false } : namespace;
    });
}

/** The label that the API server sets on every namespace, and that nobody can move. */
const byName = (name: string): Labels => ({ "kubernetes.io/metadata.name": name });

function parseNeighbours(input: unknown, issues: Issue[]): Named<Neighbour> {
    const map = asMap(input ?? {}, "neighbours", issues);
    return readMap(map, "neighbours", neighbourSchema, issues, (name, { namespaceLabels, serviceMesh }) => ({
        name,
        isolated: false,
        selector: namespaceLabels ?? byName(name),
        ...(serviceMesh === true && { serviceMesh }),
    }));
}

function checkSystemNamespace(name: string, adopt: boolean): string | undefined {
    if (name.startsWith("kube-")) {
        return `"${name}" belongs to Kubernetes, and deny-all there can cut off the whole cluster; make it one of the neighbours`;
    }
    return name === "default" && !adopt ? `"default" exists in every cluster; set adopt: true` : undefined;
}

function parseExternals(input: unknown, platform: Platform, issues: Issue[]): Named<External> {
    const map = asMap(input ?? {}, "externals", issues);
    issues.push(...checkRanges(platform));
    return readMap(map, "externals", externalSchema, issues, (name, entry, path) => {
        const { cidrs = [], hosts, except = [], withinClusterRanges = false, via } = entry;
        const external: External = {
            ...{ name, cidrs, except, withinClusterRanges },
            ...(hosts && { hosts }),
            ...(via && { via: { to: via.to, ports: normalisePorts(via.ports) } }),
        };
        issues.push(...(entry.cidrs ? checkExternal(external, platform, path) : checkWithoutCidrs(entry, path)));
        return external;
    });
}
