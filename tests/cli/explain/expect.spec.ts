import { expect } from "chai";
import { Fixture } from "./fixture";
import { holdsTo } from "./schema";

const read = holdsTo("explain");

describe("ai-mesh explain --expect", () => {
    let fixture: Fixture;
    before(() => (fixture = new Fixture()));
    after(() => fixture.remove());

    const cases: readonly (readonly [
        from: string,
        to: string,
        port: string,
        expected: "allowed" | "denied",
        status: number,
    ])[] = [
        ["envoy", "vllm", "8000", "allowed", 0],
        ["envoy", "vllm", "8000", "denied", 1],
        ["envoy", "vllm", "8001", "denied", 0],
        ["envoy", "vllm", "8001", "allowed", 1],
        // Of pods behind a Service that nobody can see, neither holds.
        ["envoy", "ai-inference/svc/elsewhere", "5432", "allowed", 1],
        ["envoy", "ai-inference/svc/elsewhere", "5432", "denied", 1],
        // Nor where one part is let through and another is not.
        ["gateway", "vllm", "8000", "allowed", 1],
        ["gateway", "vllm", "8000", "denied", 1],
        ["envoy", "vllm", "any", "denied", 1],
        ["agent", "vllm", "any", "denied", 0],
    ];
    for (const [from, to, port, expected, status] of cases) {
        it(`ends with ${status} where ${from} -> ${to} on ${port} is expected to be ${expected}`, async () => {
            const asked = { from: [from], to: [to], port: [port], expect: expected };
            const given = await fixture.explain({ ...asked, output: "json" });
            expect(given.status).to.equal(status);
            expect(read(given.text)).to.include({ asExpected: status === 0 });
            const { text } = await fixture.explain(asked);
            expect(text).to.match(status === 0 ? /\nas expected: / : /\nNOT as expected: /);
        });
    }

    it("ends with 1 where one of several is not as expected, and shows that one in full", async () => {
        const asked = { from: ["envoy"], to: ["vllm"], port: ["8000", "8001"], expect: "allowed" } as const;
        const { text, status } = await fixture.explain(asked);
        expect(status).to.equal(1);
        expect(text).to.include("VERDICT  AS EXPECTED  FROM");
        expect(text).to.include("denied   no: allowed  gateway/envoy[Deployment]");
        expect(text.match(/^Egress of/gm)).to.have.length(1);
        expect(text).to.include("NOT as expected: expected allowed\n");
        expect(text).to.include("\n1 of 2 as expected.\n");
    });

    it("has nothing to test where nothing is expected", async () => {
        for (const output of ["tap", "junit"] as const) {
            const given = await fixture.explain({ from: ["envoy"], to: ["vllm"], port: ["8000"], output });
            expect(given).to.deep.equal({
                status: "refused",
                text: `--output ${output}: nothing is expected; give --expect or --expect-file`,
            });
        }
    });
});

const rows = `
- { from: envoy, to: svc/vllm, ports: [80], verdict: allowed, why: "users <ask>" }
- { from: agent, to: vllm, ports: [8000, 53/udp], verdict: denied }
- from: agent
  to: tools
  ports: 8443
  verdict: denied
`;

describe("ai-mesh explain --expect-file", () => {
    let fixture: Fixture;
    before(() => (fixture = new Fixture()));
    after(() => fixture.remove());

    it("asks a question for each port of each row, in YAML, JSON and CSV alike", async () => {
        const json = [
            { from: "envoy", to: "svc/vllm", ports: [80], verdict: "allowed", why: "users <ask>" },
            { from: "agent", to: "vllm", ports: ["8000", "53/udp"], verdict: "denied" },
            { from: "agent", to: "tools", ports: "8443", verdict: "denied" },
        ];
        const csv = `from,to,ports,verdict,why\r\nenvoy,svc/vllm,80,allowed,"users <ask>"\r\n\r\nagent,vllm,8000;53/udp,denied,\r\nagent,tools,8443,denied,\r\n`;
        const files = { "rows.yaml": rows, "rows.json": JSON.stringify(json, undefined, 1), "rows.csv": csv };
        const documents: unknown[] = [];
        for (const [name, text] of Object.entries(files)) {
            const given = await fixture.explain({ expectFile: fixture.write(name, text), output: "json" });
            expect(given.status).to.equal(1);
            const { answers } = read(given.text) as { answers: Record<string, unknown>[] };
            expect(answers.map(({ place, why }) => [String(place).replace(/^.*\//, ""), why])[0]![1]).to.equal(
                "users <ask>",
            );
            documents.push(
                answers.map(({ from, to, ports, verdict, expected, asExpected }) => [
                    from,
                    to,
                    ports,
                    verdict,
                    expected,
                    asExpected,
                ]),
            );
        }
        expect(documents[0]).to.deep.equal([
            ["gateway/envoy[Deployment]", "Service ai-inference/vllm", "TCP 80", "allowed", "allowed", true],
            [
                "ai-agents/agent[Deployment]",
                "ai-inference/vllm-server[Deployment]",
                "TCP 8000",
                "denied",
                "denied",
                true,
            ],
            ["ai-agents/agent[Deployment]", "ai-inference/vllm-server[Deployment]", "UDP 53", "denied", "denied", true],
            [
                "ai-agents/agent[Deployment]",
                "tools (44.0.0.0/8 except 44.0.0.0/28, 44.96.0.0/12, 44.244.0.0/16)",
                "TCP 8443",
                "mixed",
                "denied",
                false,
            ],
        ]);
        expect(documents[1]).to.deep.equal(documents[0]);
        expect(documents[2]).to.deep.equal(documents[0]);
    });

    it("prints TAP with the evidence of what failed", async () => {
        const file = fixture.write("rows.yaml", rows);
        const { text, status } = await fixture.explain({ expectFile: file, output: "tap" });
        expect(status).to.equal(1);
        const lines = text.split("\n");
        expect(lines.slice(0, 5)).to.deep.equal([
            "TAP version 14",
            "1..4",
            "ok 1 - gateway/envoy[Deployment] -> Service ai-inference/vllm on TCP 80 is allowed",
            "ok 2 - ai-agents/agent[Deployment] -> ai-inference/vllm-server[Deployment] on TCP 8000 is denied",
            "ok 3 - ai-agents/agent[Deployment] -> ai-inference/vllm-server[Deployment] on UDP 53 is denied",
        ]);
        expect(lines[5]).to.match(/^not ok 4 - ai-agents\/agent\[Deployment] -> tools .* on TCP 8443 is denied$/);
        expect(text).to.include(`    it is mixed, and denied was expected by ${file}:4\n`);
        expect(text).to.include(
            "    allowed: ai-agents/agent[Deployment] -> tools: 44.1.0.0/16 on port 8443: egress: rule 1 of ai-agents/narrower;",
        );
    });

    it("prints JUnit, in which text of files is escaped", async () => {
        const wrong = fixture.write("wrong.yaml", rows.replace("verdict: allowed", "verdict: denied"));
        const { text } = await fixture.explain({ expectFile: wrong, output: "junit" });
        expect(text).to.include('<testsuites name="ai-mesh explain">');
        expect(text).to.include('<testsuite name="expectations" tests="4" failures="2" skipped="0">');
        expect(text).to.include(`was expected by ${wrong}:2: users &lt;ask&gt;`);
        expect(text).not.to.include("<ask>");
    });

    it("prints what failed in full and how many are as expected", async () => {
        const { text } = await fixture.explain({ expectFile: fixture.write("rows.yaml", rows) }, 80);
        expect(text).to.include("MIXED: allowed for 1 and denied for 1 of 2 ranges of addresses\n");
        expect(text).to.match(/Service ai-inference\/vllm on TCP 80\s+\(as\s+expected\)\n/);
        expect(text).to.match(/tools on TCP 8443\s+\(expected\s+denied\)\n/);
        expect(text).to.include("\n3 of 4 as expected.\n");
        const good = fixture.write("good.yaml", "[{from: envoy, to: vllm, ports: [8000], verdict: allowed}]");
        const fine = await fixture.explain({ expectFile: good });
        expect(fine.status).to.equal(0);
        expect(fine.text).to.include("\n1 of 1 as expected.\n");
    });

    const mistakes: readonly (readonly [name: string, file: string, text: string, lines: readonly string[]])[] = [
        ["an empty file", "m.yaml", "", ["m.yaml: holds no row; give at least one"]],
        ["an empty list", "m.json", "[]", ["m.json: holds no row; give at least one"]],
        [
            "no list",
            "m.yaml",
            "# rows\nfrom: a\n",
            ["m.yaml:2:1: is no list; give a list of {from, to, ports, verdict}"],
        ],
        ["no row", "m.yaml", "- a\n", ["m.yaml:1:3: is no row; give {from, to, ports, verdict}"]],
        [
            "everything wrong with rows, at once",
            "m.yaml",
            "- from: envoy\n  too: vllm\n  ports: [8000, x]\n  verdict: unknown\n- {from: 1, to: vllm, ports: [], verdict: allowed}\n",
            [
                'm.yaml:2:3: unknown key "too"; did you mean "to"?',
                "m.yaml:1:3: to is missing; give a workload, namespace, Service or external",
                'm.yaml:3:3: ports: "x" is not a port; write it like 8000, 53/udp or 30000-30100/tcp',
                'm.yaml:4:3: verdict "unknown" is none to expect; give allowed or denied',
                "m.yaml:5:4: from is no text; give a workload, namespace or external",
                "m.yaml:5:23: ports is empty; give at least one port, or any",
            ],
        ],
        [
            "CSV of another width, and a quote that nothing closes",
            "m.csv",
            'from,to,ports,verdict\nenvoy,vllm,8000\nenvoy,vllm,8000,"allowed\n',
            ["m.csv:3:17: has a quote that nothing closes", "m.csv:2:1: has 3 fields, and the heading 4"],
        ],
        [
            "values of CSV, behind quotes and line ends too",
            "m.csv",
            'from,to,ports,verdict,why\r\nenvoy,vllm,x,allowed,"a\n""b"""\r\nenvoy,"v,w",8000,maybe,\r\n',
            [
                'm.csv:2:12: ports: "x" is not a port; write it like 8000, 53/udp or 30000-30100/tcp',
                'm.csv:4:18: verdict "maybe" is none to expect; give allowed or denied',
            ],
        ],
    ];
    for (const [name, file, text, lines] of mistakes) {
        it(`refuses ${name}, by file, line and column`, async () => {
            const { text: message, status } = await fixture.explain({ expectFile: fixture.write(file, text) });
            expect(status).to.equal("refused");
            expect(message.replaceAll(`${fixture.dir}/`, "").split("\n")).to.deep.equal([
                "Cannot read what is expected:",
                ...lines.map((line) => `  ${line}`),
            ]);
        });
    }

    it("refuses every name and port that the world does not have, by row", async () => {
        const names = fixture.write(
            "m.yaml",
            "- {from: envoi, to: vllm, ports: [1], verdict: denied}\n- {from: envoy, to: svc/x, ports: [1], verdict: denied}\n",
        );
        const { text } = await fixture.explain({ expectFile: names });
        expect(text).to.equal(`Cannot read what is expected:
  ${names}:1:4: from: no workload, namespace or external is called "envoi"; did you mean "envoy"?
  ${names}:2:17: to: no Service is called "svc/x"; write "namespace/svc/name"`);
        const ports = fixture.write("p.yaml", "- {from: envoy, to: svc/vllm, ports: [81, 82], verdict: denied}\n");
        expect((await fixture.explain({ expectFile: ports })).text).to.equal(
            [81, 82]
                .map(
                    (port) =>
                        `${ports}:1:31: ports: Service ai-inference/vllm has no port TCP ${port}; it has TCP 80 (web), TCP 9090 (metrics)`,
                )
                .join("\n"),
        );
    });

    it("refuses a file beside --from, and one that is not there", async () => {
        const file = fixture.write("rows.yaml", rows);
        expect((await fixture.explain({ expectFile: file, from: ["envoy"] })).text).to.equal(
            "--expect-file says who, where and what: leave --from, --to, --port and --expect out",
        );
        expect((await fixture.explain({ expectFile: `${file}.not` })).text).to.match(
            /^--expect-file: cannot read .*rows\.yaml\.not: /,
        );
    });
});
