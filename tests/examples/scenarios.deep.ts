import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createIndex, evaluate, type Endpoint, IpSet } from "../../netpol";
import type { PlanDocument } from "../../cli/render/plan/json";
import { clusterOf, readPort } from "../cases/expand";
import { plan, root } from "../cli/plan-process";
import { scenarios } from "./scenarios";
import { cellsOf, tableOf } from "./scenarios/cells";
import { fileOf, linesOf, meaningOf, specIn } from "./scenarios/long-form";
import type { Change } from "./mutations";
import type { Scenario } from "./scenarios/types";
import { specOf } from "./tables";

function changed(name: string, change: Change): unknown {
    const spec = specOf(name) as unknown;
    change(spec);
    return spec;
}

/** The rows that policies of a spec do not keep, each with one connection. */
function broken(scenario: Scenario, spec?: unknown): string[] {
    const table = tableOf(scenario, spec);
    const index = createIndex(clusterOf(table), {
        profile: "kube-network-policies",
        clusterAddresses: IpSet.none,
    });
    const end = (id: string): Endpoint => {
        const host = scenario.hosts.find(({ name }) => name === id);
        return host ? { ip: host.ip } : { workload: id };
    };
    return cellsOf(scenario)
        .filter(({ from, to, port, verdict }) => {
            const answer = evaluate(index, { from: end(from), to: end(to), ...readPort(port) });
            return answer.verdict !== verdict;
        })
        .map(({ row, from, to, port, verdict }) => `${row}: ${from} -> ${to} ${port} is not ${verdict}`);
}

describe("examples that say what they expect", () => {
    for (const scenario of scenarios) {
        const { name, mutations, relabelled } = scenario;
        const long = fileOf("long", name);

        it(`${name} keeps every row between pods as its charts label them`, () => {
            expect(broken(scenario)).to.deep.equal([]);
        });
        it(`${name} takes at most half the lines that the same mesh takes without presets and lists`, () => {
            const [short, whole] = [linesOf(fileOf("short", name)), linesOf(long)];
            expect(short * 2, `${short} lines instead of ${whole}`).to.be.at.most(whole);
        });
        it(`${name} makes the same policies as that`, () => {
            const spec = specIn(long, name) as { flows: unknown[] };
            const meaning = meaningOf(specOf(name));
            expect(meaning).to.deep.equal(meaningOf(spec));
            for (const flow of spec.flows) {
                const less = { ...spec, flows: spec.flows.filter((each) => each !== flow) };
                expect(meaning, JSON.stringify(flow)).to.not.deep.equal(meaningOf(less));
            }
        });
        for (const [what, change, row] of [...mutations, ...relabelled])
            it(`${name}: ${what}`, () => {
                expect(broken(scenario, changed(name, change)).join("\n")).to.contain(`${row}: `);
            });
    }
});

const planned = async (name: string, spec?: unknown): Promise<[number, PlanDocument]> => {
    const example = join("examples", name);
    const config = spec === undefined ? [] : ["--config", `${name}:mesh=${JSON.stringify(spec)}`];
    const judged = ["--policy-pack-config", join(example, "policy-config.json")];
    const { code, stdout, stderr } = await plan(["--program", example, ...judged, "-o", "json", ...config], {}, root);
    expect(stdout, stderr).to.match(/^\{/);
    return [code, JSON.parse(stdout) as PlanDocument];
};

describe("examples that say what they expect, planned", function () {
    this.timeout(240_000);

    for (const { name, mutations } of scenarios) {
        it(`${name} passes, with the connections that it is known for`, async () => {
            const [code, { verdict, expectations = [], connections = [], presets }] = await planned(name);
            expect([code, verdict]).to.deep.equal([0, "passed"]);
            const rows = (specOf(name) as { expect: unknown[] }).expect;
            expect(expectations.length).to.be.at.least(rows.length).and.above(0);
            expect(expectations.filter(({ outcome }) => outcome !== "met")).to.deep.equal([]);
            expect(presets?.flatMap(({ makes }) => makes)).to.deep.equal([]);
            const lines = connections.map(({ from, to, ports, why }) => `${from} -> ${to}: ${ports} (${why})\n`);
            const golden = join(root, "tests/fixtures/golden/examples", `${name}.txt`);
            expect(lines.join("")).to.equal(readFileSync(golden, "utf8"));
        });
        for (const [what, change, row] of mutations)
            it(`${name} is blocked: ${what}`, async () => {
                const [code, { expectations = [] }] = await planned(name, changed(name, change));
                const failed = expectations.filter(({ outcome }) => outcome === "failed");
                expect(failed.map(({ from, to }) => `${from} -> ${to}`)).to.include(row);
                expect(code).to.equal(1);
            });
    }
});
