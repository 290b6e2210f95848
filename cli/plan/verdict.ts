import type { About } from "../../policy-pack/judge/finding";

/** How much a policy weighs: only `mandatory` blocks. */
export type Level = "advisory" | "mandatory" | "remediate" | "disabled";

/** Levels by their number in messages. */
export const LEVELS: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

/** What is told of a resource that a remediation changes. */
export const REMEDIED = "A deployment would change this resource first; the plan shows it as it was";

/** What became of one policy. `unjudged`: it met a value that is known only after a deployment and gave up. */
export type Status = "passed" | "violated" | "unjudged" | "disabled";

/** One policy of a pack and what became of it. */
export interface PolicyVerdict {
    readonly pack: string;
    readonly name: string;
    readonly level: Level;
    readonly status: Status;
    readonly description: string;
}

/** One finding of a policy; `urn` is "" where the policy names no resource. */
export interface Violation {
    readonly pack: string;
    readonly policy: string;
    readonly level: Level;
    readonly urn: string;
    readonly message: string;
    /** The policy could not tell: its own level counts, although Pulumi itself lets this pass as advice. */
    readonly unjudged: boolean;
    /** What it is about, whatever its words are: of this package's own policies. Never printed. */
    readonly about?: ViolationAbout | undefined;
    /** Of a side that may be read in two ways, where one alone has it: which, as `where policyTypes …`. */
    readonly reading?: string | undefined;
}

/** What a violation is about: the same before and after a change. */
export interface ViolationAbout extends About {
    /** Type and name of the resource, where it is about neither a namespace nor a policy. */
    readonly resource: string;
}

/** A policy as its pack declares it, with the level that configuration gives it. */
export interface DeclaredPolicy {
    readonly name: string;
    readonly level: Level;
    readonly description: string;
}

/** A diagnostic as a pack sends it. */
export interface Diagnostic {
    readonly policy: string;
    readonly level: Level;
    readonly urn: string;
    readonly message: string;
    readonly description: string;
    readonly about?: ViolationAbout | undefined;
}

/** What one pack made of the stack. */
export interface PackVerdict {
    readonly pack: string;
    readonly policies: readonly PolicyVerdict[];
    readonly violations: readonly Violation[];
}

/**
 * Turns what a pack said into verdicts. A policy that "can't run during preview" is sent as advice whatever its level;
 * here it keeps its own level, for what nobody judged is not fine.
 */
export function judge(
    pack: string,
    declared: readonly DeclaredPolicy[],
    diagnostics: readonly Diagnostic[],
): PackVerdict {
    const levels = new Map(declared.map((policy) => [policy.name, policy.level]));
    const violations = diagnostics.map((diagnostic) => violation(pack, diagnostic, levels.get(diagnostic.policy)));
    return {
        pack,
        violations: violations.sort(inOrder),
        policies: declared.map((policy) => ({
            pack,
            name: policy.name,
            level: policy.level,
            status: statusOf(policy, violations),
            description: policy.description,
        })),
    };
}

/** Whether a violation stops a deployment. */
export function blocks(violation: Violation): boolean {
    return violation.level === "mandatory" || (violation.unjudged && violation.level === "remediate");
}

function violation(pack: string, diagnostic: Diagnostic, declared: Level | undefined): Violation {
    const unjudged = /^can't (run|remediate) .* during preview:/s.test(diagnostic.message);
    return {
        pack,
        policy: diagnostic.policy,
        level: unjudged ? (declared ?? diagnostic.level) : diagnostic.level,
        urn: diagnostic.urn,
        message: withoutDescription(diagnostic),
        unjudged,
        about: diagnostic.about,
    };
}

/** The SDK puts the policy's description before every message, where it is printed already. */
function withoutDescription({ message, description }: Diagnostic): string {
    const prefix = `${description}\n`;
    return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

function statusOf(policy: DeclaredPolicy, violations: readonly Violation[]): Status {
    if (policy.level === "disabled") return "disabled";
    const own = violations.filter((violation) => violation.policy === policy.name);
    if (own.some((violation) => !violation.unjudged)) return "violated";
    return own.length > 0 ? "unjudged" : "passed";
}

function inOrder(a: Violation, b: Violation): number {
    for (const key of ["policy", "urn", "message"] as const) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
    return 0;
}
