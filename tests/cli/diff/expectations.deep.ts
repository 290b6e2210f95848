import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
    expectationChanges,
    type ExpectationRow,
    isToldOf,
    outcomeText,
    reasonText,
} from "../../../cli/compare/expectation-changes";
import { expectationRows } from "../../../cli/render/expectation-row";
import { diffMarkdown } from "../../../cli/render/diff/markdown";
import { diffSarif } from "../../../cli/render/diff/sarif";
import { diffText } from "../../../cli/render/diff/text";
import { reportPage } from "../../../cli/render/page/page";
import { styleFor } from "../../../cli/terminal/style";
import { empty } from "../../../cli/worlds/empty-side";
import type { Side } from "../../../cli/worlds/side";
import type { UnjudgedPolicy } from "../../../netpol";
import { withProgram } from "../../components/planned-program";
import { root } from "../plan-process";
import { reportOf, same, smallMesh } from "../render/meshes";
import { documentOf } from "./document";

const toDb = { from: "agent", to: "db", ports: ["5432"], why: "memory" };
const noDb = { from: "agent", to: "db", ports: ["5432"], verdict: "denied", why: "agents have no memory" };
const toCache = { from: "agent", to: "cache", ports: ["6379"], why: "sessions" };
const noCache = { from: "agent", to: "cache", ports: ["6379"], verdict: "denied" };
const noTools = { from: "agent", to: "kube-system", ports: ["22"], verdict: "denied" };
const noMetadata = { from: "agents", to: "metadata", ports: ["80"], verdict: "denied" };
const spec = (flows: readonly object[], expected: readonly object[]) => ({
    platform: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["172.18.0.0/16"] },
    namespaces: { gateway: { purpose: "gateway" }, agents: { purpose: "agents" }, data: { purpose: "data" } },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        db: { namespace: "data", podLabels: { app: "db" } },
        cache: { namespace: "data", podLabels: { app: "cache" } },
    },
    neighbours: { "kube-system": {} },
    flows: [{ from: "gateway", to: "agent", ports: ["8000"], why: "requests" }, ...flows],
    expect: expected,
});

/** Runs `ai-mesh diff` from one mesh to another. */
const diff = (before: object, after: object, ...args: readonly string[]) =>
    withProgram(before, (base) =>
        withProgram(after, (program) => {
            const text = join(program, "report.txt");
            const options = [
                "--base-program",
                base,
                "--program",
                program,
                "--no-policy-pack",
                "--also",
                `text=${text}`,
            ];
            const cli = [join(root, "cli/dist/cli.js"), "diff", ...options, "-o", "json", ...args];
            const run = spawnSync(process.execPath, cli, { cwd: root, encoding: "utf8" });
            const { expectations, blocked, failed } = documentOf({ code: run.status ?? -1, ...run });
            const rows = expectations?.map(({ to, before, after }) => `${to}: ${before} -> ${after}`);
            return { code: run.status, blocked, failed, rows, text: readFileSync(text, "utf8") };
        }),
    );

describe("ai-mesh diff of what meshes expect", function () {
    this.timeout(120_000);

    it("is stopped by a row that the change makes fail, and names those that are mended or dropped", () => {
        const before = spec([toCache], [noDb, noCache, noMetadata, noTools]);
        const { text, ...said } = diff(before, spec([toDb], [noDb, noCache, noMetadata]), "--fail-on", "expectations");
        expect(said).to.deep.equal({
            ...{ code: 1, blocked: true, failed: ["expectations"] },
            rows: [
                "db: met -> failed",
                "cache: failed -> met",
                "metadata: met -> met",
                "kube-system: met -> not expected",
            ],
        });
        expect(text).to.match(
            /^Expectations {2}1 fails, 2 met, 1 no longer expected\n {2}fails \(new\) +agent → db +TCP 5432 denied +\S/m,
        );
        expect(text).to.contain("agents have no memory").and.not.to.contain("agents → metadata");
        expect(text)
            .to.match(/mended +agent → cache/)
            .and.to.match(/no longer expected +agent → kube-system/);
        expect(text).to.contain("Blocked: 1 expectation fails\n");
    });

    it("goes on where every row is met, and says how many there are", () => {
        const mesh = spec([], [noDb, noMetadata]);
        const { text, ...said } = diff(spec([], [noDb]), mesh, "--fail-on", "expectations");
        expect(said).to.deep.equal({
            ...{ code: 0, blocked: false, failed: [] },
            rows: ["db: met -> met", "metadata: not expected -> met"],
        });
        expect(text).to.match(/^Expectations {2}2 met$/m);
    });

    it("takes what is no longer expected for not met, where that is asked", () => {
        const { text, ...said } = diff(spec([], [noDb]), spec([toDb], []));
        expect(said).to.deep.equal({ code: 0, blocked: false, failed: [], rows: ["db: met -> not expected"] });
        expect(text).not.to.contain("Blocked");
    });
});

describe("expectations of a side that is compared", () => {
    const expectation = { from: "gateway", to: "ai-data", ports: ["443"], verdict: "denied" as const };
    const side: Side = { ...empty, cluster: smallMesh(same), expectations: [expectation] };
    const outcome = (more: Partial<Side>): string[] =>
        expectationRows({ ...side, ...more }, {}, "reference").map((row) => `${row.outcome} ${row.because}`);

    it("are met by what is known", () => expect(outcome({})).to.deep.equal(["met "]));

    it("are unknown where a policy of a kind that is not judged may decide, though it is not compared", () => {
        const policy: UnjudgedPolicy = {
            ...{ apiVersion: "cilium.io/v2", kind: "CiliumClusterwideNetworkPolicy", name: "all", nodes: false },
            ...{ opens: ["Ingress", "Egress"], shuts: [], peers: "anybody" },
        };
        const [row = ""] = outcome({ unjudged: [policy] });
        expect(row)
            .to.match(/^unknown /)
            .and.to.contain("all");
    });

    it("are unknown where it is not known what becomes of policyTypes, and that decides", () => {
        const otherwise = { policies: [], titles: ["policyTypes of policy a/b"], undecided: [] };
        expect(outcome({ otherwise })).to.deep.equal(["unknown it depends on policyTypes of policy a/b"]);
        expect(outcome({ otherwise: { ...otherwise, policies: side.cluster.policies } })).to.deep.equal(["met "]);
    });
});

describe("the reason of an expectation", () => {
    it("keeps what is so and what the spec wants it for apart", () => {
        const because = "agent -> internet on TCP 443 is allowed";
        const why = "no data leaves";
        expect(reasonText({ because, why })).to.equal(`${because}; the spec's reason: ${why}`);
        expect([reasonText({ because, why: "" }), reasonText({ because: "", why })]).to.deep.equal([because, why]);
    });
});

describe("expectations before and after a change", () => {
    const row = (outcome: ExpectationRow["outcome"], to = "db"): ExpectationRow => ({
        ...{ from: "agent", to, ports: "TCP 5432", verdict: "denied", outcome },
        ...{ because: outcome === "met" ? "" : "it is <b>open</b>", why: "" },
    });
    const cases: [
        ExpectationRow["outcome"] | undefined,
        ExpectationRow["outcome"] | undefined,
        string,
        told: boolean,
    ][] = [
        ["met", "met", "met", false],
        [undefined, "met", "met", false],
        ["met", "failed", "fails (new)", true],
        ["failed", "failed", "fails, as before", true],
        ["unknown", "failed", "fails (unknown before)", true],
        [undefined, "failed", "fails (new row)", true],
        ["met", "unknown", "unknown (new)", true],
        ["failed", "unknown", "unknown (failed before)", true],
        ["unknown", "unknown", "unknown, as before", true],
        [undefined, "unknown", "unknown (new row)", true],
        ["failed", "met", "mended", true],
        ["unknown", "met", "met, was unknown", true],
        ["met", undefined, "no longer expected", true],
    ];
    for (const [before, after, text, told] of cases) {
        it(`${before ?? "nothing"} -> ${after ?? "nothing"}: ${text}`, () => {
            const rows = (outcome: typeof before) => (outcome === undefined ? [] : [row(outcome)]);
            const [change, ...others] = expectationChanges(rows(before), rows(after));
            expect(others).to.deep.equal([]);
            expect(change && [outcomeText(change), isToldOf(change)]).to.deep.equal([text, told]);
        });
    }

    it("of two meshes that expect the same, count as the worse", () => {
        expect(expectationChanges([], [row("failed"), row("met")])).to.have.length(1);
        for (const rows of [
            [row("failed"), row("met")],
            [row("met"), row("failed")],
        ])
            expect(expectationChanges([], rows)[0]?.after).to.equal("failed");
    });

    const mesh = smallMesh(same);
    const report = reportOf(mesh, mesh, {
        expectations: expectationChanges(
            [row("met"), row("failed", "cache")],
            [row("failed"), row("met", "cache"), row("unknown", "x|y")],
        ),
    });

    it("are in the comment, with no markup of theirs", () => {
        const text = diffMarkdown(report);
        expect(text)
            .to.contain("### ⛔ equal, blocked")
            .and.to.contain("**Not as the spec expects**: 1 expectation fails.");
        expect(text).to.contain("**Expectations**: 1 fails, 1 unknown, 1 met");
        expect(text).to.contain("| ⛔ fails (new) | agent | db | TCP 5432 denied | it is &lt;b&gt;open&lt;/b&gt; |");
        expect(text)
            .to.contain("| ❔ unknown (new row) | agent | x\\|y |")
            .and.to.contain("| ✅ mended | agent | cache |");
    });

    it("are on the page, escaped, those that are met too", () => {
        const page = reportPage(report, "");
        expect(page)
            .to.contain("<h2>Expectations</h2>")
            .and.to.contain('fails (new)</span></td><td data-head="From">agent</td><td data-head="To">db</td>');
        expect(page).to.contain("it is &lt;b&gt;open&lt;/b&gt;").and.not.to.contain("<b>open");
    });

    it("are findings where they fail or are unknown, each at its row of the stack's file", () => {
        const lines = {
            flow: () => 1,
            namespace: () => 2,
            expectation: (ends: string) => (ends === "agent -> db" ? 7 : undefined),
        };
        const { runs } = diffSarif(report, lines) as {
            runs: { results: { ruleId: string; level: string; message: { text: string }; locations: unknown[] }[] }[];
        };
        const found = runs[0]?.results.map(({ ruleId, level, message }) => [ruleId, level, message.text]);
        expect(found).to.deep.equal([
            ["expectation", "error", "Expected denied: agent → db, TCP 5432: fails (new). it is <b>open</b>."],
            ["expectation", "warning", "Expected denied: agent → x|y, TCP 5432: unknown (new row). it is <b>open</b>."],
        ]);
        expect(runs[0]?.results.map(({ locations }) => JSON.stringify(locations))).to.match(
            /"startLine":7.*"startLine":2/s,
        );
    });

    it("stop nothing where none fails", () => {
        const met = reportOf(mesh, mesh, { expectations: expectationChanges([], [row("met"), row("unknown", "x")]) });
        expect(diffMarkdown(met)).not.to.contain("⛔");
        expect(diffText(met, styleFor({}))).not.to.contain("Blocked");
    });
});
