import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { DiffReport } from "../../../cli/compare/report";
import type { AuditRow } from "../../../cli/traffic/audit/report";
import type { AuditReport } from "../../../cli/traffic/audit/reported";
import type { PackVerdict } from "../../../cli/plan/verdict";
import { root } from "../plan-process";
import { largeMesh } from "./large-mesh";
import { reportOf, same, smallMesh } from "./meshes";

/** A change that opens, closes and changes a connection, and that a policy and an expectation stop. */
export function blockedChange(): DiffReport {
    const violation = {
        pack: "ai-mesh-isolation",
        policy: "no-wide-egress",
        level: "mandatory",
        message: "ai-agents/allow-to-tools lets pods app=agent reach the internet (0.0.0.0/0) on TCP 443.",
        urn: "",
        unjudged: false,
    } as const;
    const verdict = (status: "passed" | "violated"): PackVerdict => ({
        pack: violation.pack,
        policies: [
            {
                pack: violation.pack,
                name: violation.policy,
                level: "mandatory",
                status,
                description: "No wide egress.",
            },
        ],
        violations: status === "violated" ? [violation] : [],
    });
    const before = [...same, { from: "vllm", to: "ai-data", ports: ["443"], why: "model weights" }];
    const [users = {}, ...others] = same;
    const after = [
        { ...users, ports: ["8000", "9090"] },
        ...others,
        { from: "agent", to: "anywhere", ports: ["443"], why: "tool APIs" },
    ];
    return reportOf(smallMesh(before), smallMesh(after), {
        sides: { verdicts: [verdict("passed")] },
        afterOnly: { verdicts: [verdict("violated")] },
        failOn: ["opens:internet"],
        expectations: [
            {
                ...{ from: "agent", to: "internet", ports: "TCP 443", verdict: "denied", why: "no data leaves" },
                ...{ before: "met", after: "failed" },
                because: "app=agent reaches 0.0.0.0/0 on TCP 443 by ai-agents/allow-to-anywhere",
            },
        ],
    });
}

/** 40 namespaces with 300 flows, five of which are new. */
export function manyNamespaces(): DiffReport {
    const more = Array.from({ length: 20 }, (_, i) => ({
        from: `team-${String(i).padStart(3, "0")}-w1`,
        to: `team-${String((i * 7 + 11) % 40).padStart(3, "0")}-w2`,
        ports: ["9000"],
        why: `report ${i}`,
    }));
    return reportOf(largeMesh(40, 7, 1, more.slice(0, 15)), largeMesh(40, 7, 1, more));
}

/** The page that `ai-mesh graph` of these arguments makes. */
export function graphPage(...args: readonly string[]): string {
    const cli = join(root, "cli/dist/cli.js");
    return execFileSync(process.execPath, [cli, "graph", "--output", "html", ...args], {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 1 << 26,
        stdio: ["ignore", "pipe", "ignore"],
    });
}

/** An audit with a connection of each outcome. */
export function anAudit(): AuditReport {
    const row = { protocol: "TCP", observed: "forwarded", count: 12, guessed: false, verdict: "allowed" } as const;
    const vllm = { to: "ai-inference/vllm", toNamespace: "ai-inference", port: 8000 };
    const rows: readonly AuditRow[] = [
        {
            ...{ ...row, ...vllm, outcome: "breaks", verdict: "denied", why: "no policy of ai-inference lets it in" },
            ...{ from: "batch/nightly", fromNamespace: "batch" },
            suggestion: { flow: "{ from: nightly, to: vllm, ports: [8000] }", declare: [] },
        },
        { ...row, ...vllm, outcome: "passes", from: "gateway/proxy", fromNamespace: "gateway" },
        { ...row, ...vllm, outcome: "unknown", verdict: "unknown", from: "203.0.113.7", why: "no namespace is known" },
        { ...row, ...vllm, outcome: "shut", verdict: "denied", from: "lab/probe", fromNamespace: "lab" },
    ];
    return {
        ...{ title: "stack prod", profile: "reference", rows, logs: [], first: undefined, last: undefined },
        ...{ unused: { known: false, why: "the logs leave out what passed" }, notes: [], gaps: [] },
        places: { file: "Pulumi.prod.yaml", policy: () => undefined, namespace: () => undefined },
    };
}
