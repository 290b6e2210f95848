import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { DiffReport } from "../../../cli/compare/report";
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
