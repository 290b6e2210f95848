import { presetOf, type PresetName } from "../../mesh";
import type { ProposedPlatform } from "./platform";
import { actingCni, besidePreset, detectPreset, type Beside, type SeenPreset } from "./preset";
import { type Cni, detectCni, enforcement } from "./cni";
import { detectDns, type Dns } from "./dns";
import { type Asked, itemsOf, type Observed } from "./observed";
import { nodeRange, podRange, type Range, serviceRange } from "./ranges";
import { apiServerEndpoints } from "../kubernetes/api-server";

/**
 * `ok`: as it should be. `bad`: policies would not take effect, or those that a stack makes cannot be made. `differs`: the cluster is not as the preset says. `unknown`: could
 * not be found out; `text` says why.
 */
export type Status = "ok" | "bad" | "differs" | "unknown";

/** One answer of a preflight. */
export interface PreflightFinding {
    readonly check:
        | "api"
        | "preset"
        | "cni"
        | "dns"
        | "pods"
        | "services"
        | "nodes"
        | "api-server"
        | "hosts"
        | "other-policies"
        | "object-makers";
    readonly status: Status;
    readonly text: string;
}

/** All that a preflight says of a cluster. */
export interface Preflight {
    readonly version: string;
    /** Whether policies would take effect. */
    readonly enforced: "yes" | "no" | "unknown";
    readonly findings: readonly PreflightFinding[];
    readonly platform: ProposedPlatform;
}

/**
 * Judges what was seen of a cluster; see {@link PreflightFinding} for what each answer means.
 *
 * @param asked The preset of the stack; absent: the one that the cluster looks like.
 */
export function assess(observed: Observed, asked?: PresetName): Preflight {
    const evidence = Object.fromEntries(
        Object.entries(observed).map(([key, asked]) => [key, itemsOf(asked as Asked<readonly never[]>)]),
    ) as unknown as { [K in Exclude<keyof Observed, "version">]: readonly never[] };
    const api = apiFinding(observed);
    const cnis = detectCni(evidence);
    const dns = detectDns(evidence);
    const ranges = { pods: podRange(evidence), services: serviceRange(evidence), nodes: nodeRange(evidence) };
    const cni = actingCni(cnis);
    const seen = detectPreset(evidence);
    const preset = asked ?? seen?.name;
    const beside = preset === undefined ? undefined : besidePreset(presetOf(preset), dns, cni);
    const apiServer = apiServerEndpoints(itemsOf(observed.apiServerSlices));
    const enforced = api.status === "bad" ? "no" : enforcement(cnis);
    return {
        version: "found" in observed.version ? observed.version.found : "unknown",
        enforced,
        findings: [
            api,
            presetFinding(asked, seen, beside, observed),
            cniFinding(cnis, enforcement(cnis), observed),
            dnsFinding(dns, observed),
            ...(["pods", "services", "nodes"] as const).map((check) => rangeFinding(check, ranges[check], observed)),
            apiServer === undefined
                ? unknownFinding("api-server", "EndpointSlices of default/kubernetes", [observed.apiServerSlices])
                : { check: "api-server", status: "ok", text: `${apiServer.cidrs.join(", ")} port ${apiServer.port}` },
            otherPoliciesFinding(observed),
            objectMakersFinding(observed),
        ],
        platform: { preset, beside, dns, cni, ranges, apiServer },
    };
}

function apiFinding({ networkingResources }: Observed): PreflightFinding {
    if ("why" in networkingResources) return unknownFinding("api", "networking.k8s.io/v1", [networkingResources]);
    return networkingResources.found.includes("networkpolicies")
        ? { check: "api", status: "ok", text: "networking.k8s.io/v1 networkpolicies is served" }
        : { check: "api", status: "bad", text: "networking.k8s.io/v1 networkpolicies is not served" };
}

/** What the preset is, and what of the cluster is other than it says. */
function presetFinding(
    asked: PresetName | undefined,
    seen: SeenPreset | undefined,
    beside: Beside | undefined,
    { nodes, daemonSets, configMaps }: Observed,
): PreflightFinding {
    if (beside === undefined)
        return unknownFinding("preset", "a platform that this command knows", [nodes, daemonSets, configMaps]);
    const looks = seen === undefined ? "" : `${seen.name} (${seen.why})`;
    const others = [
        ...(asked !== undefined && seen !== undefined && seen.name !== asked
            ? [`the cluster looks like ${looks}`]
            : []),
        ...beside.differences,
    ];
    const text = [asked === undefined ? looks : `${asked}, as was asked for`, ...others].join("; ");
    return { check: "preset", status: others.length === 0 ? "ok" : "differs", text };
}

const statusOf = { yes: "ok", no: "bad", unknown: "unknown" } as const;

function cniFinding(
    cnis: readonly Cni[],
    enforces: Cni["enforces"],
    { daemonSets, nodes }: Observed,
): PreflightFinding {
    if (cnis.length === 0) return unknownFinding("cni", "a network plugin this command knows", [daemonSets, nodes]);
    const verb = { yes: "enforces", no: "does not enforce", unknown: "may or may not enforce" } as const;
    const text = cnis.map((cni) => `${cni.name} ${verb[cni.enforces]}: ${cni.why}`).join("; ");
    return { check: "cni", status: statusOf[enforces], text };
}

function dnsFinding(dns: Dns, { systemPods, daemonSets, nodes, services }: Observed): PreflightFinding {
    const service = dns.clusterIp === undefined ? [] : [`Service at ${dns.clusterIp}`];
    if (dns.profiles.length + dns.resolvers.length > 0) {
        const refused = reasons([systemPods, daemonSets, nodes, services]);
        const more = refused === "" ? [] : [`not everything could be seen: ${refused}`];
        const served = [...dns.profiles, ...(dns.resolvers.length > 0 ? ["resolvers"] : [])].join(", ");
        const text = [`${served}: ${dns.why.join("; ")}`, ...service, ...more].join("; ");
        return { check: "dns", status: "ok", text };
    }
    const { text } = unknownFinding("dns", "pods, a cache or a platform that serve DNS", [
        systemPods,
        daemonSets,
        nodes,
    ]);
    return { check: "dns", status: "unknown", text: [text, ...dns.why, ...service].join("; ") };
}

/** Policies of other kinds may open what a mesh shuts, and shut what it opens. */
function otherPoliciesFinding({ otherPolicies }: Observed): PreflightFinding {
    const check = "other-policies";
    if ("why" in otherPolicies) return unknownFinding(check, "policies of other kinds", [otherPolicies]);
    const texts = otherPolicies.found;
    return texts.length === 0
        ? { check, status: "ok", text: "none: NetworkPolicies alone decide" }
        : { check, status: "unknown", text: texts.join("; ") };
}

/** What others make or change after a deploy may open what it shut. */
function objectMakersFinding({ objectMakers }: Observed): PreflightFinding {
    const check = "object-makers";
    if ("why" in objectMakers) return unknownFinding(check, "what makes or changes objects", [objectMakers]);
    const texts = objectMakers.found;
    return texts.length === 0
        ? { check, status: "ok", text: "none that is known to make or change policies, namespaces or pods" }
        : { check, status: "unknown", text: texts.join("; ") };
}

function rangeFinding(
    check: "pods" | "services" | "nodes",
    range: Range | undefined,
    observed: Observed,
): PreflightFinding {
    const { serviceCidrs, configMaps, systemPods, nodes } = observed;
    if (range === undefined) {
        const asked = check === "services" ? [serviceCidrs, configMaps, systemPods] : [nodes, configMaps, systemPods];
        const hint = check === "pods" ? " (in a cloud's own network pods have addresses of its subnets)" : "";
        return unknownFinding(check, `the range of ${check}${hint}`, asked);
    }
    const guess = range.exact
        ? ""
        : "; the smallest range around them: give the network's own, which new nodes stay in";
    return { check, status: "ok", text: `${range.cidrs.join(", ")} (${range.source}${guess})` };
}

function unknownFinding(
    check: PreflightFinding["check"],
    what: string,
    asked: readonly Asked<unknown>[],
): PreflightFinding {
    const refused = reasons(asked);
    return {
        check,
        status: "unknown",
        text: refused === "" ? `not found: ${what}` : `could not find out ${what}: ${refused}`,
    };
}

function reasons(asked: readonly Asked<unknown>[]): string {
    return [...new Set(asked.flatMap((each) => ("why" in each ? [each.why] : [])))].join("; ");
}
