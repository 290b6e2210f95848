import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { REPOSITORY } from "../cluster/pulumi";
import { scenarios } from "../examples/scenarios";
import { cellsOf, type ExpectedCell, tableOf } from "../examples/scenarios/cells";
import type { Scenario } from "../examples/scenarios/types";
import { policiesOf, specOf } from "../examples/tables";
import { type Lab, startLab } from "./lab";
import type { End } from "./network";
import { applyPolicies, buildTable, clearTable, deletePolicies, describeWrong, probeCells } from "./packets";

interface LearnedSpec {
    readonly namespaces: Record<string, { enforce?: boolean }>;
    flows: readonly { readonly from: string; readonly to: string; readonly ports?: readonly unknown[] }[];
}

interface Audit {
    readonly logs: readonly { readonly format: string; readonly flows: number; readonly unread: readonly object[] }[];
    readonly connections: readonly {
        readonly outcome: string;
        readonly from: string;
        readonly to: string;
        readonly port: number;
        readonly protocol: string;
    }[];
}

/** As often as `learn` has to see a connection to a data store of another namespace before it opens it. */
const TIMES = 10;

describe("a mesh learnt from packets", () => {
    let lab: Lab | undefined;
    let folder = "";

    before(async function () {
        lab = await startLab(this);
        folder = mkdtempSync(join(tmpdir(), "ai-mesh-learned-"));
    });

    after(async () => {
        await lab?.stop();
        if (folder !== "") rmSync(folder, { recursive: true });
    });

    const aiMesh = (...args: readonly string[]) => {
        const command = ["--import", "tsx", join(REPOSITORY, "cli", "main.ts"), ...args];
        const live = ["--kubeconfig", (lab as Lab).api.kubeconfig];
        return spawnSync(process.execPath, [...command, ...live], { cwd: REPOSITORY, encoding: "utf8" });
    };

    function learnt(scenario: Scenario, log: string): LearnedSpec {
        const { platform = {}, namespaces } = specOf(scenario.name) as {
            platform?: Readonly<Record<string, unknown>>;
            namespaces: object;
        };
        const flags = platformFlags(platform);
        const own = Object.keys(namespaces).flatMap((name) => ["-n", name]);
        const run = aiMesh("learn", log, "--objects-context", (lab as Lab).api.context, ...flags, ...own);
        expect(run.status, run.stderr).to.equal(0);
        writeFileSync(join(folder, `${scenario.name}.yaml`), run.stdout);
        return parse(run.stdout) as LearnedSpec;
    }

    /** What `ai-mesh audit` says of a log and the policies that are in the cluster. */
    function audited(log: string, { name }: Scenario): Audit {
        const { podCidrs = ["10.244.0.0/16"] } = (specOf(name) as { platform: { podCidrs?: string[] } }).platform;
        const ranges = podCidrs.flatMap((cidr) => ["--pod-cidrs", cidr]);
        const run = aiMesh("audit", log, "--context", (lab as Lab).api.context, "-o", "json", ...ranges);
        expect(run.status, run.stderr).to.equal(0);
        return JSON.parse(run.stdout) as Audit;
    }

    /** The connections that the node's kernel knows of, a line each, by their addresses and ports. */
    const conntrack = (): Map<string, string> => {
        const lines = (lab as Lab).network.onNode("cat", "/proc/net/nf_conntrack").split("\n");
        return new Map(lines.map((line) => [(line.match(/\b(?:src|dst|sport|dport)=\S+/gu) ?? []).join(" "), line]));
    };

    for (const scenario of scenarios)
        it(`lets through what went through of ${scenario.name}, and shuts what its example shuts`, async () => {
            const [here, table, cells] = [lab as Lab, tableOf(scenario), cellsOf(scenario)];
            const ends = await buildTable(here, table);
            const good = cells.filter(({ verdict }) => verdict === "allowed");
            let policies = policiesOf(specOf(scenario.name));
            const deploy = async (spec: LearnedSpec): Promise<void> => {
                await deletePolicies(here, policies);
                policies = policiesOf(spec);
                await applyPolicies(here, policies);
            };
            try {
                await applyPolicies(here, policies);
                const log = join(folder, `${scenario.name}.jsonl`);
                writeFileSync(log, await logOf(here, ends, good));
                const spec = learnt(scenario, log);
                for (const namespace of Object.values(spec.namespaces)) delete namespace.enforce;
                await deploy(spec);
                const before = conntrack();
                expect(describeWrong((await probeCells(here, ends, cells)).wrong)).to.deep.equal([]);
                const listing = join(folder, `${scenario.name}.conntrack`);
                const after = [...conntrack()].filter(([connection]) => !before.has(connection));
                writeFileSync(listing, after.map(([, line]) => `${line}\n`).join(""));
                // What the pods wrote down and what the kernel knows of: none of it would break.
                for (const [file, format] of [
                    [log, "plain"],
                    [listing, "conntrack"],
                ] as const) {
                    const { logs, connections } = audited(file, scenario);
                    expect([logs[0]?.format, logs[0]?.unread]).to.deep.equal([format, []]);
                    // The lab's own connections, by which it sees that the engine judges, are in the kernel's list, too.
                    const own = connections.filter(({ from }) => !from.startsWith("lab-"));
                    const others = own.filter(({ outcome }) => outcome !== "passes");
                    expect(others.map((each) => JSON.stringify(each))).to.deep.equal([]);
                    expect(own.length).to.be.greaterThan(0);
                }
                await lacksOneFlow(spec, { scenario, deploy, ends, good, log });
                console.log(`      ${good.length} connections, ${spec.flows.length} flows learnt`);
            } finally {
                await deletePolicies(here, policies);
                await clearTable(here, table);
            }
        });

    /** Takes one flow away: what `audit` says would break is what does. */
    async function lacksOneFlow(
        spec: LearnedSpec,
        {
            scenario,
            deploy,
            ends,
            good,
            log,
        }: {
            readonly scenario: Scenario;
            readonly deploy: (spec: LearnedSpec) => Promise<void>;
            readonly ends: ReadonlyMap<string, End>;
            readonly good: readonly ExpectedCell[];
            readonly log: string;
        },
    ): Promise<void> {
        const [, ...rest] = spec.flows;
        await deploy({ ...spec, flows: rest });
        const { wrong } = await probeCells(lab as Lab, ends, good);
        const { connections } = audited(log, scenario);
        const told = connections.filter(({ outcome }) => outcome === "breaks");
        // The audit calls pods by what made them: the pods qdrant-1 and qdrant-2 are "qdrant".
        const owner = (id: string): string => id.replace(/-\d+$/u, "");
        const broken = wrong.map(({ cell: { from, to, port } }) => `${owner(from)} -> ${owner(to)} ${port}`);
        expect(broken).to.not.deep.equal([]);
        const says = told.map(({ from, to, port, protocol }) => `${from} -> ${to} ${port}/${protocol.toLowerCase()}`);
        expect(says.sort()).to.deep.equal([...new Set(broken)].sort());
    }
});

/** Makes each connection as often as it has to be seen, and gives what the pods wrote down of it. */
async function logOf(lab: Lab, ends: ReadonlyMap<string, End>, cells: readonly ExpectedCell[]): Promise<string> {
    // An address that stood for another pod before has its agent still.
    await takeTraffic(ends);
    for (let time = 0; time < TIMES; time++) {
        const { wrong } = await probeCells(lab, ends, cells);
        expect(describeWrong(wrong)).to.deep.equal([]);
    }
    return (await takeTraffic(ends)).map((line) => `${JSON.stringify(line)}\n`).join("");
}

const takeTraffic = async (ends: ReadonlyMap<string, End>): Promise<object[]> =>
    (await Promise.all([...ends.values()].map(({ agent }) => agent.takeTraffic()))).flat();

/** What a spec says of its platform, as the options of `ai-mesh learn`. */
function platformFlags(platform: Readonly<Record<string, unknown>>): string[] {
    const flag = (name: string, value: unknown): string[] =>
        value === undefined ? [] : [value].flat().flatMap((each) => [name, String(each)]);
    return [
        ...flag("--platform", platform["preset"]),
        ...flag("--pod-cidrs", platform["podCidrs"]),
        ...flag("--service-cidrs", platform["serviceCidrs"]),
        ...flag("--node-cidrs", platform["nodeCidrs"]),
        ...flag("--load-balancer-cidrs", platform["loadBalancerCidrs"]),
    ];
}
