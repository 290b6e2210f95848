import { type TableCell, layOut } from "../../terminal/table";
import type { Style } from "../../terminal/style";
import type { Preflight, Status } from "../../preflight/assess";
import { platformSpec, platformYaml } from "../../preflight/platform";

const words: Readonly<Record<Status, string>> = {
    ok: "ok",
    bad: "NOT ENFORCED",
    differs: "differs",
    unknown: "unknown",
};

const checks = {
    api: "NetworkPolicy API",
    preset: "platform preset",
    cni: "network plugin",
    dns: "DNS",
    pods: "pod range",
    services: "Service range",
    nodes: "node range",
    "api-server": "API server",
    hosts: "policies with names",
    "other-policies": "other policies",
    "object-makers": "objects of others",
} as const;

/** A preflight for people: a table, the block to paste, and what it comes to. */
export function preflightText(
    preflight: Preflight,
    cluster: { context: string; server: string },
    style: Style,
): string {
    const paint = { ok: style.green, bad: style.loud, differs: style.yellow, unknown: style.yellow };
    const rows = preflight.findings.map(({ check, status, text }): TableCell[] => [
        { text: checks[check], paint: style.bold, isWhole: true },
        { text: words[status], paint: paint[status], isWhole: true },
        { text },
    ]);
    const verdict = {
        yes: style.green("Policies take effect on this cluster."),
        no: style.loud("Policies would have no effect on this cluster: kubectl shows them all the same."),
        unknown: style.yellow("Whether policies take effect is unknown: prove it with ai-mesh verify."),
    };
    return [
        `${style.bold(cluster.context)} at ${cluster.server}, Kubernetes ${preflight.version}`,
        "",
        ...layOut(rows, style),
        "",
        style.dim("# For ai-mesh-isolation:mesh in stacks/Pulumi.<stack>.yaml"),
        platformYaml(preflight.platform),
        verdict[preflight.enforced],
        "",
    ].join("\n");
}

/** A preflight as data; schema.json beside this file says the same. */
export function preflightDocument(preflight: Preflight, cluster: { context: string; server: string }) {
    const { version: kubernetes, enforced, findings, platform } = preflight;
    return { version: 1, ...cluster, kubernetes, enforced, findings, platform: platformSpec(platform) } as const;
}
