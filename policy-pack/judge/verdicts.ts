import { listed, type Finding } from "./finding";
import { sorted } from "../stack/view";
import type { CommonConfig, Exemption } from "./settings";

/** What goes out to whoever deploys. `advisory` never blocks; the others do as the policy's level says. */
export interface Report {
    readonly message: string;
    readonly urn?: string | undefined;
    readonly advisory: boolean;
}

/**
 * Findings under exemptions and relaxations, in an order that does not depend on that of the resources. An exemption
 * in force is told; one that has expired is a violation and covers nothing. Of a whole stack all are told; of one
 * resource, those that are about it, or each would be told with every resource. `today` is `YYYY-MM-DD` in UTC.
 */
export function verdicts(
    findings: readonly Finding[],
    config: CommonConfig,
    policy: string,
    { today, scope }: { readonly today: string; readonly scope: "stack" | "resource" },
): Report[] {
    const exemptions = (config.exemptions ?? []).filter(
        (one) => scope === "stack" || findings.some((finding) => covers(one, finding)),
    );
    const inForce = exemptions.filter(({ expires }) => expires >= today);
    const expired = exemptions.filter(({ expires }) => expires < today);
    const kept = findings.filter(
        (finding) => finding.kind === "notice" || !inForce.some((one) => covers(one, finding)),
    );
    const relaxed = new Set(config.advisoryUnknowns ?? []);
    return [
        ...sorted(kept, ({ namespace, policy: name, urn, message }) => [
            namespace ?? "",
            name ?? "",
            urn ?? "",
            message,
        ]).map((finding) => report(finding, relaxed)),
        ...expired.map((exemption) => ({ message: expiry(exemption, policy), advisory: false })),
        ...inForce.map((exemption) => ({
            message: told(exemption, policy, findings.filter((finding) => covers(exemption, finding)).length),
            advisory: true,
        })),
    ];
}

function covers(exemption: Exemption, finding: Finding): boolean {
    if (finding.kind === "notice" || exemption.namespace !== finding.namespace) return false;
    return exemption.policy === undefined || exemption.policy === finding.policy;
}

function report({ kind, message, urn, resources = [] }: Finding, relaxed: ReadonlySet<string>): Report {
    const isRelaxed = kind === "unknown" && resources.length > 0 && resources.every((name) => relaxed.has(name));
    return {
        message: isRelaxed ? `${message} (Does not block: advisoryUnknowns names ${quoted(resources)}.)` : message,
        urn,
        advisory: kind === "notice" || isRelaxed,
    };
}

const quoted = (names: readonly string[]) => listed(names.map((name) => `"${name}"`));

const subject = ({ namespace, policy }: Exemption) =>
    policy === undefined ? `namespace "${namespace}"` : `policy "${policy}" of namespace "${namespace}"`;

const expiry = (exemption: Exemption, policy: string) =>
    `Exemption of ${subject(exemption)} from ${policy} expired on ${exemption.expires} (reason: ${exemption.reason}). ` +
    "Fix what it covered and remove it, or review it and set a later day.";

const told = (exemption: Exemption, policy: string, count: number) =>
    `Exemption in force until ${exemption.expires}: ${subject(exemption)} from ${policy} (reason: ${exemption.reason}). ` +
    (count === 0
        ? "It covers nothing in this stack: remove it."
        : `It covers ${count} finding${count === 1 ? "" : "s"}.`);
