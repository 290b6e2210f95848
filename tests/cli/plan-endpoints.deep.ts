import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { PlanDocument } from "../../cli/render/plan/json";
import { withProgram } from "../components/planned-program";

const root = join(__dirname, "../..");

const spec = {
    platform: {
        preset: "gke-dataplane-v2",
        podCidrs: ["10.244.0.0/16"],
        serviceCidrs: ["34.118.224.0/20"],
        nodeCidrs: ["10.1.0.0/16"],
        loadBalancerCidrs: ["10.129.0.0/23"],
        apiServer: { cidrs: ["34.90.1.2/32"], port: 443 },
    },
    namespaces: { gateway: { purpose: "gateway" }, "ai-agents": { purpose: "agents" } },
    workloads: { agent: { namespace: "ai-agents", podLabels: { app: "agent" } } },
    flows: [
        { from: "internet", to: "gateway", ports: ["8443"], why: "users" },
        { from: "load-balancers", to: "gateway", ports: ["8443"], why: "health checks" },
        { from: "gateway", to: "agent", ports: ["8000"], why: "requests" },
        { from: "agent", to: "internet", ports: ["443"], why: "browsing" },
        { from: "agent", to: "cloud-identity", why: "buckets" },
        { from: "agent", to: "kube-apiserver", why: "jobs" },
        { from: "agent", to: "nodes", ports: ["9100"], why: "metrics" },
    ],
};

/** The entries that the pack asks for, one for each flow with the internet. */
const agent = { namespace: "ai-agents", podLabels: { app: "agent" } };
const out = { direction: "egress", internet: true, ports: ["443"], workload: agent, reason: "agents browse" };
const into = { direction: "ingress", internet: true, ports: ["8443"], namespace: "gateway", reason: "public gateway" };

/** Plans the mesh, judged by the shipped rules with these entries of `allowed`. */
function planned(allowed: readonly object[], ...more: readonly string[]): PlanDocument {
    return withProgram(spec, (directory) => {
        const config = join(directory, "policy-config.json");
        writeFileSync(config, JSON.stringify({ "no-wide-egress": { allowed } }));
        const args = ["plan", "-o", "json", "--program", directory, "--policy-pack-config", config, ...more];
        const run = spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), ...args], {
            cwd: root,
            encoding: "utf8",
        });
        return JSON.parse(run.stdout) as PlanDocument;
    });
}

describe("a mesh with every reserved endpoint, planned and judged", () => {
    it("passes with the two entries for the internet, and shows every flow by its names and reason", () => {
        const { verdict, violations, connections } = planned([out, into], "--profile", "reference");
        expect(violations).to.deep.equal([]);
        expect(verdict).to.equal("passed");
        const flows = connections.filter(({ why }) => !why.startsWith("names resolve"));
        expect(flows.map(({ from, to, ports, why }) => `${from} -> ${to} ${ports} ${why}`)).to.deep.equal([
            "ai-agents/agent -> cloud-identity TCP 80,8080 buckets",
            "ai-agents/agent -> internet TCP 443 browsing",
            "ai-agents/agent -> kube-apiserver TCP 443 jobs",
            "ai-agents/agent -> nodes TCP 9100 metrics",
            "gateway -> ai-agents/agent TCP 8000 requests",
            "internet -> gateway TCP 8443 users",
            "load-balancers -> gateway TCP 8443 health checks",
        ]);
    });

    it("is read as its preset's network plugin reads it, to which no CIDR means a node", () => {
        const { profile, profileNote, connections } = planned([out, into]);
        expect(profile).to.equal("cilium");
        expect(profileNote).to.contain("preset gke-dataplane-v2");
        const ends = connections.map(({ to }) => to);
        expect(ends).to.include.members(["kube-apiserver", "internet"]).and.not.to.include("nodes");
    });

    it("is refused without them, for the internet alone, with the entry to write", () => {
        const { verdict, violations } = planned([]);
        expect(verdict).to.equal("blocked");
        const entries = violations.map(
            ({ message }) =>
                /"allowed" of a policy in the pack's config \(--policy-pack-config FILE\): (\{.*\})/.exec(message)?.[1],
        );
        const parsed = entries.map((entry) => JSON.parse(entry ?? "null") as object);
        expect(parsed).to.deep.equal([
            { ...out, reason: "…" },
            { ...into, reason: "…" },
        ]);
    });

    it("is refused where only one of them is there", () => {
        expect(planned([out]).violations.map(({ urn }) => urn.split("::").at(-1))).to.deep.equal([
            "mesh/gateway/allow-from-internet",
        ]);
    });
});
