import { type About, aboutOf, listed, type Finding } from "./finding";
import { sorted } from "../stack/view";
import type { Clusters } from "./clusters";
import type { CommonConfig, Exemption } from "./settings";

/** What goes out to whoever deploys. `advisory` never blocks; the others do as the policy's level says. */
export interface Report {
    readonly message: string;
    readonly urn?: string | undefined;
    readonly advisory: boolean;
    /** See {@link Finding.fault}. */
    readonly fault?: string | undefined;
    /** Pulumi names of the resources whose unknown values it is about. */
    readonly unknownIn?: readonly string[] | undefined;
    /** Of a finding; what is said of config is about nothing else. */
    readonly about?: About | undefined;
}

/** What exemptions depend on beside the findings. */
export interface Circumstances {
    readonly policy: string;
    /** `YYYY-MM-DD` in UTC. */
    readonly today: string;
    readonly scope: "stack" | "resource";
    readonly clusters: Clusters;
    /** How many days ahead the last day of an exemption may be. */
    readonly maxDays: number;
    /** Exemptions of another policy that finds the same fault. */
    readonly related: (finding: Finding) => readonly Exemption[];
}

/**
 * Findings under exemptions and relaxations, in an order that does not depend on that of the resources. An exemption
 * in force is told; one that has expired, runs too long or does not say which cluster it means is a violation and covers
 * nothing. Of a whole stack all are told; of one resource, those that are about it, or each would be told with every
 * resource.
 */
export function verdicts(findings: readonly Finding[], config: CommonConfig, circumstances: Circumstances): Report[] {
    const covered = (exemption: Exemption) =>
        findings.filter((finding) => covers(exemption, finding, circumstances.clusters));
    const exemptions = (config.exemptions ?? []).filter(
        (one) => circumstances.scope === "stack" || covered(one).length > 0,
    );
    const isInForce = (exemption: Exemption) => whyVoid(exemption, circumstances) === undefined;
    const inForce = exemptions.filter(isInForce);
    const relaxed = new Set(config.advisoryUnknowns ?? []);
    const kept = findings.filter(
        (finding) =>
            ![...inForce, ...circumstances.related(finding).filter(isInForce)].some((one) =>
                covers(one, finding, circumstances.clusters),
            ),
    );
    return [
        ...sorted(kept, ({ namespace, policy: name, urn, message }) => [
            namespace ?? "",
            name ?? "",
            urn ?? "",
            message,
        ]).map((finding) => report(finding, relaxed)),
        ...exemptions.flatMap((exemption) => {
            const message = whyVoid(exemption, circumstances);
            return message === undefined ? [] : [{ message, advisory: false }];
        }),
        ...inForce.map((exemption) => ({
            message: told(exemption, circumstances.policy, covered(exemption).length),
            advisory: true,
        })),
    ];
}

/** Whether an exemption is about a finding; notices are none, and stay. */
function covers(exemption: Exemption, finding: Finding, clusters: Clusters): boolean {
    if (finding.kind === "notice" || exemption.namespace !== finding.namespace) return false;
    if (exemption.cluster !== undefined && !clusters.namesOf(finding.urn ?? "").includes(exemption.cluster))
        return false;
    return exemption.policy === undefined || exemption.policy === finding.policy;
}

/** Why an exemption covers nothing; undefined where it is in force. */
function whyVoid(exemption: Exemption, { policy, today, maxDays, clusters }: Circumstances): string | undefined {
    const start = `Exemption of ${subject(exemption)} from ${policy}`;
    const why = `(reason: ${exemption.reason})`;
    if (exemption.expires < today) {
        return (
            `${start} expired on ${exemption.expires} ${why}. ` +
            "Fix what it covered and remove it, or review it and set a later day."
        );
    }
    if (daysBetween(today, exemption.expires) > maxDays) {
        return (
            `${start} runs until ${exemption.expires} ${why}, more than the ${maxDays} days that maxExemptionDays lets it: ` +
            'set an earlier day. Addresses that stay open on purpose are listed under "allowed", which needs no last day.'
        );
    }
    const homes = exemption.cluster === undefined ? clusters.with(exemption.namespace) : [];
    if (homes.length < 2) return undefined;
    const names = homes.map(([first]) => `"${first}"`).sort();
    return `${start} does not say which cluster it means ${why}: "${exemption.namespace}" is in those of ${listed(names)}. Set its "cluster" to one of them.`;
}

const MS_PER_DAY = 86_400_000;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;

function report(finding: Finding, relaxed: ReadonlySet<string>): Report {
    const { kind, message, urn, fault, resources = [] } = finding;
    const isRelaxed = kind === "unknown" && resources.length > 0 && resources.every((name) => relaxed.has(name));
    return {
        message: isRelaxed ? `${message} (Does not block: advisoryUnknowns names ${quoted(resources)}.)` : message,
        urn,
        advisory: kind === "notice" || isRelaxed,
        ...(fault === undefined ? {} : { fault }),
        ...(kind === "unknown" ? { unknownIn: resources } : {}),
        about: aboutOf(finding),
    };
}

const quoted = (names: readonly string[]) => listed(names.map((name) => `"${name}"`));

const subject = ({ namespace, policy, cluster }: Exemption) =>
    (policy === undefined ? `namespace "${namespace}"` : `policy "${policy}" of namespace "${namespace}"`) +
    (cluster === undefined ? "" : ` in cluster "${cluster}"`);

const told = (exemption: Exemption, policy: string, count: number) =>
    `Exemption in force until ${exemption.expires}: ${subject(exemption)} from ${policy} (reason: ${exemption.reason}). ` +
    (count === 0
        ? "It covers nothing in this stack: remove it."
        : `It covers ${count} finding${count === 1 ? "" : "s"}.`);
