import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as z from "zod";
import { addressOf } from "../../../cli/commands/verify/address-option";
import { MESH_TYPE } from "../../../cli/plan/resource";
import type { WireObject } from "../../../cli/plan/values";
import { verifyTap } from "../../../cli/render/verify/machine";
import { verifyText } from "../../../cli/render/verify/text";
import { styleFor } from "../../../cli/terminal/style";
import { type GivenAddress, wrongAddresses } from "../../../cli/verify/expected-ends";
import { expectedProbes } from "../../../cli/verify/expected-probes";
import type { Intent } from "../../../cli/verify/intent";
import type { Live, LivePod } from "../../../cli/verify/live";
import { chooseProbes, type Probe, withProbes } from "../../../cli/verify/probes";
import { shownExpectations, summaryOf } from "../../../cli/verify/report";
import type { Tried } from "../../../cli/verify/try-connections";
import { meshExpectations } from "../../../cli/worlds/mesh-expectations";
import { meshNamesOf } from "../../../cli/worlds/mesh-names";
import { parseSpec } from "../../../mesh";
import { meshCluster } from "../../mesh-cluster";
import { makeProgram } from "../../components/planned-program";
import { root } from "../plan-process";

const spec = {
    platform: {
        podCidrs: ["10.244.0.0/16"],
        serviceCidrs: ["10.96.0.0/16"],
        nodeCidrs: ["172.18.0.0/16"],
        apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 },
    },
    namespaces: { agents: { purpose: "agents" }, data: { purpose: "data" } },
    neighbours: { monitoring: {} },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        db: { namespace: "data", podLabels: { app: "db" } },
        absent: { namespace: "data", podLabels: { app: "absent" } },
    },
    externals: { tools: { cidrs: ["192.0.2.0/24"] }, vault: { cidrs: ["198.51.100.7/32"] } },
    flows: [{ from: "agent", to: "db", ports: ["5432"], why: "memory" }],
};
type Row = Readonly<Record<string, unknown>>;

const pod = (namespace: string, name: string, app: string, ip: string, ports: readonly number[] = []): LivePod => ({
    workload: {
        ...{ kind: "Pod", namespace, name, labels: { app }, ips: [ip], hostNetwork: false },
        ports: ports.map((port) => ({ protocol: "TCP" as const, port })),
    },
    kind: `${namespace} ${app}`,
});
const live: Live = {
    namespaces: ["agents", "data", "monitoring", "elsewhere"].map((name) => ({ name, labels: {} })),
    policies: [],
    services: [],
    gaps: [],
    pods: [
        pod("agents", "agent-0", "agent", "10.244.0.1"),
        pod("agents", "agent-1", "agent", "10.244.0.2"),
        pod("data", "db-0", "db", "10.244.0.3", [5432, 9187]),
        pod("elsewhere", "stranger", "x", "10.244.0.4"),
        pod("monitoring", "prometheus", "prometheus", "10.244.0.5", [9090]),
    ],
};

function intentOf(rows: readonly Row[]): Intent {
    const { mesh, plain } = parseSpec({ ...spec, expect: rows });
    const resources = [{ type: MESH_TYPE, inputs: { ...spec, ...plain } as unknown as WireObject }];
    return {
        title: "test",
        cluster: meshCluster(mesh),
        namespaces: new Set(["agents", "data"]),
        unknown: [],
        expected: { rows: meshExpectations(resources), names: meshNamesOf(resources) },
        notes: [],
    };
}

const mayEnter = ({ namespace }: { namespace: string }): boolean => namespace !== "monitoring";
const line = ({ from, to, target, expected }: Probe): string =>
    `${expected} ${from.pod} -> ${"named" in to ? to.named : to.pod} ${target.ip} ${target.port}/${target.protocol}`;

/** What is tried for one row, and why something is not. */
function tried(row: Row, given: readonly GivenAddress[] = []): string[] {
    const { probes, left } = expectedProbes(intentOf([row]), live, mayEnter, { given });
    return [...probes.map(line), ...left.map(({ why }) => `not tried: ${why}`)];
}

const denied = { verdict: "denied" };
const cases: [string, Row, readonly string[], GivenAddress[]?][] = [
    [
        "the metadata service, from one pod of each kind",
        { from: "agents", to: "metadata", ports: ["any"], ...denied },
        ["denied agent-0 -> metadata 169.254.169.254 80/TCP"],
    ],
    [
        "the metadata service on a port of its own",
        { from: "agent", to: "metadata", ports: ["8080"], ...denied },
        ["denied agent-0 -> metadata 169.254.169.254 8080/TCP"],
    ],
    [
        "the API server at its address and port",
        { from: "agent", to: "kube-apiserver", ...denied },
        ["denied agent-0 -> kube-apiserver 172.18.0.2 6443/TCP"],
    ],
    [
        "pods, at the ports that they declare where every port is meant",
        { from: "agent", to: "db", ports: ["any"], ...denied },
        ["denied agent-0 -> db-0 10.244.0.3 5432/TCP", "denied agent-0 -> db-0 10.244.0.3 9187/TCP"],
    ],
    [
        "pods, at a port that they do not declare",
        { from: "agent", to: "db", ports: ["22"], ...denied },
        ["denied agent-0 -> db-0 10.244.0.3 22/TCP"],
    ],
    [
        "of a range its first port and what is declared",
        { from: "agent", to: "db", ports: ["5000-6000"], verdict: "allowed" },
        ["allowed agent-0 -> db-0 10.244.0.3 5432/TCP", "allowed agent-0 -> db-0 10.244.0.3 5000/TCP"],
    ],
    [
        "a group to itself, by two of its pods",
        { from: "agent", to: "agent", ports: ["80"], ...denied },
        ["denied agent-0 -> agent-1 10.244.0.2 80/TCP"],
    ],
    [
        "an external of one address",
        { from: "agent", to: "vault", ports: ["443"], ...denied },
        ["denied agent-0 -> vault 198.51.100.7 443/TCP"],
    ],
    [
        "an external of many, only where it is said at which",
        { from: "agent", to: "tools", ports: ["443"], ...denied },
        ["not tried: no address: give one to try with --address tools=ADDRESS"],
    ],
    [
        "the internet likewise",
        { from: "agent", to: "internet", ports: ["443"], ...denied },
        ["not tried: no address: give one to try with --address internet=ADDRESS"],
    ],
    [
        "the internet, at the address that is given",
        { from: "agent", to: "internet", ports: ["443"], ...denied },
        ["denied agent-0 -> internet 1.1.1.1 443/TCP"],
        [{ name: "internet", ip: "1.1.1.1" }],
    ],
    [
        "every port of an address only where one is given",
        { from: "agent", to: "internet", ports: ["any"], ...denied },
        ["not tried: no port of internet (1.1.1.1) is known to try: give one with --address internet=ADDRESS:PORT"],
        [{ name: "internet", ip: "1.1.1.1" }],
    ],
    [
        "every port of an address, by the one that is given",
        { from: "agent", to: "internet", ports: ["any"], ...denied },
        ["denied agent-0 -> internet 1.1.1.1 53/TCP"],
        [{ name: "internet", ip: "1.1.1.1", port: 53 }],
    ],
    [
        "an address at each port that is given with it",
        { from: "agent", to: "internet", ports: ["any"], ...denied },
        [
            "denied agent-0 -> internet 1.1.1.1 443/TCP",
            "denied agent-0 -> internet 1.1.1.1 80/TCP",
            "denied agent-0 -> internet 9.9.9.9 53/TCP",
        ],
        [
            { name: "internet", ip: "1.1.1.1", port: 443 },
            { name: "internet", ip: "1.1.1.1", port: 80 },
            { name: "internet", ip: "9.9.9.9", port: 53 },
        ],
    ],
    [
        "every port of addresses only where one is given with each",
        { from: "agent", to: "internet", ports: ["any"], ...denied },
        [
            "denied agent-0 -> internet 1.1.1.1 443/TCP",
            "not tried: no port of internet (9.9.9.9) is known to try: give one with --address internet=ADDRESS:PORT",
        ],
        [
            { name: "internet", ip: "1.1.1.1", port: 443 },
            { name: "internet", ip: "9.9.9.9" },
        ],
    ],
    [
        "an address of a family that the pod has not",
        { from: "agent", to: "internet", ports: ["443"], ...denied },
        ["not tried: agent-0 has no address of its family"],
        [{ name: "internet", ip: "2606:4700::1111" }],
    ],
    ["no SCTP", { from: "agent", to: "db", ports: ["22/sctp"], ...denied }, ["not tried: SCTP is not tried"]],
    [
        "nothing to a workload that does not run",
        { from: "agent", to: "absent", ports: ["80"], ...denied },
        ["not tried: no pod of absent runs"],
    ],
    [
        "nothing from one",
        { from: "absent", to: "agent", ports: ["80"], ...denied },
        ["not tried: no pod of absent runs"],
    ],
    [
        "nothing from addresses",
        { from: "tools", to: "agent", ports: ["80"], ...denied },
        ["not tried: no connection can be opened from tools, which is no pod"],
    ],
    [
        "nothing from pods of others that may not be entered",
        { from: "monitoring", to: "agent", ports: ["80"], ...denied },
        ["not tried: no connection can be opened from pods of monitoring"],
    ],
];

describe("expectedProbes()", () => {
    for (const [title, row, lines, given] of cases) {
        it(`tries ${title}`, () => expect(tried(row, given)).to.deep.equal(lines));
    }

    it("has nothing for an intent without a mesh", () => {
        const { namespaces, cluster } = intentOf([cases[0]![1]]);
        expect(expectedProbes({ namespaces, cluster }, live, mayEnter)).to.deep.equal({ probes: [], left: [] });
    });

    it("tries once what a flow and a row agree on, and twice what they do not", () => {
        const ports = ["5432"];
        const count = (verdict: string): (string | undefined)[] => {
            const intent = intentOf([{ from: "agent", to: "db", ports, verdict }]);
            const flows = chooseProbes(intent, live, mayEnter);
            const { probes } = withProbes(flows, expectedProbes(intent, live, mayEnter));
            return probes
                .filter(({ from, target }) => from.pod.startsWith("agent") && target.port === 5432)
                .map(({ expected, expectations }) => `${expected}${expectations.length === 0 ? "" : " by the row"}`);
        };
        expect(count("allowed")).to.deep.equal(["allowed by the row"]);
        expect(count("denied")).to.deep.equal(["allowed", "denied by the row"]);
    });
});

describe("wrongAddresses()", () => {
    const intent = intentOf([
        { from: "agent", to: "internet", ports: ["443"], ...denied },
        { from: "agent", to: "metadata", ports: ["80"], ...denied },
    ]);
    const wrong = (text: string): string[] => wrongAddresses(intent, [addressOf(text)]);

    it("takes addresses of a name that a row leads to", () => {
        for (const text of ["internet=1.1.1.1", "internet=[2606:4700::1111]:443", "metadata=169.254.169.254:80"])
            expect(wrong(text), text).to.deep.equal([]);
    });

    it("refuses others, and names that no row leads to", () => {
        expect(wrong("internet=10.0.0.1")).to.deep.equal(['10.0.0.1 is no address of "internet"']);
        expect(wrong("metadata=1.1.1.1")).to.deep.equal(['1.1.1.1 is no address of "metadata"']);
        expect(wrong("internet=one")).to.deep.equal(['"one" is no IP address']);
        expect(wrong("vault=198.51.100.7")).to.deep.equal(['no row of expect leads to "vault"']);
    });

    it("reads an address with or without its port", () => {
        expect(addressOf("a=1.2.3.4:80")).to.deep.equal({ name: "a", ip: "1.2.3.4", port: 80 });
        expect(addressOf("a=2001:db8::1")).to.deep.equal({ name: "a", ip: "2001:db8::1", port: undefined });
        expect(addressOf("a=[2001:db8::1]:80")).to.deep.equal({ name: "a", ip: "2001:db8::1", port: 80 });
        for (const text of ["1.2.3.4", "=1.2.3.4", "a=", "a=1.2.3.4:0", "a=1.2.3.4:x"])
            expect(() => addressOf(text), text).to.throw(/--address: .* is not NAME=ADDRESS/);
    });
});

describe("what connections show of a row", () => {
    const row = { from: "agent", to: "metadata", ports: ["80"], ...denied };
    const title = "agent -> metadata 80 denied";
    const result = (result: Tried["result"]): Tried => ({
        ...{ from: { namespace: "a", pod: "b" }, to: { named: "metadata" }, expected: "denied", expectations: [title] },
        ...{ target: { ip: "169.254.169.254", port: 80, protocol: "TCP" }, seen: [], firstPacket: "unanswered" },
        ...{ result, because: "so" },
    });
    const unseen = [{ what: `expected: ${title}`, why: "no address", expectation: title }];
    const other = "agent -> vault 443 denied";
    const others = [{ what: `expected: ${other}`, why: "no address", expectation: other }];
    const rows: [string, Tried["result"][], typeof unseen, string, lenient: string][] = [
        ["that all did as expected", ["pass", "pass"], others, "shown", "passed"],
        ["that one did not", ["pass", "fail"], unseen, "failed", "failed"],
        ["that one was late", ["pass", "late"], [], "late", "failed"],
        ["that one had no listener", ["pass", "untested"], [], "untested", "passed"],
        ["where one was not tried", ["pass"], unseen, "not tried", "passed"],
        ["where none was", [], unseen, "not tried", "failed"],
        ["where none was, and nobody says why", [], [], "not tried", "failed"],
    ];
    for (const [what, results, left, outcome, lenient] of rows) {
        it(`says ${outcome} ${what}`, () => {
            const tried = results.map(result);
            const expectations = shownExpectations(intentOf([row]), tried, left);
            expect(expectations.map((each) => each.outcome)).to.deep.equal([outcome]);
            const policies = { intended: 1, asIntended: 1, live: 1, findings: [] };
            const report = {
                ...{ intent: "x", context: "y", policies, notCompared: [], gaps: [] },
                connections: { tried, left, expectations },
            };
            const summary = summaryOf(report);
            expect(summary.verdict).to.equal(outcome === "shown" ? "passed" : "failed");
            expect(summaryOf(report, { allowUntested: true }).verdict).to.equal(lenient);
            const text = verifyText(report, summary, styleFor({}));
            expect(text).to.match(
                new RegExp(`^What the mesh expects\\n  ${outcome} +${title} +${results.length} tried`, "m"),
            );
            expect(text).to.contain(`${outcome === "shown" ? 1 : 0} of 1 expectations shown`);
            if (results.length > 0)
                expect(verifyTap(report)).to.contain(
                    "metadata (169.254.169.254) 80/TCP is denied, as the mesh expects",
                );
        });
    }
});

describe("ai-mesh verify of a stack that expects something", function () {
    this.timeout(60_000);
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-verify-expect-"));
    let server: Server;
    let answers: Readonly<Record<string, readonly object[]>>;
    let program: string;
    before(async () => {
        program = makeProgram({ ...spec, expect: rows });
        const { cluster } = intentOf([]);
        const podOf = ({ workload: { namespace, name, labels, ips, ports } }: LivePod): object => ({
            metadata: { namespace, name, labels },
            spec: {
                containers: [{ name: "c", image: "x", ports: ports.map(({ port }) => ({ containerPort: port })) }],
            },
            status: { phase: "Running", podIP: ips[0] },
        });
        answers = {
            "/api/v1/namespaces": [
                ...cluster.namespaces.map(({ name, labels }) => ({ metadata: { name, labels } })),
                ...["monitoring", "elsewhere", "kube-system"].map((name) => ({ metadata: { name } })),
            ],
            "/apis/networking.k8s.io/v1/networkpolicies": cluster.policies,
            "/api/v1/services": [],
            "/api/v1/pods": live.pods.map(podOf),
        };
        server = createServer((request, response) => {
            const items = answers[request.url!.split("?")[0]!];
            response.statusCode = items === undefined ? 404 : 200;
            response.end(JSON.stringify(items === undefined ? { message: "none" } : { items }));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as AddressInfo;
        const cluster0 = { name: "c", cluster: { server: `http://127.0.0.1:${port}` } };
        const config = {
            ...{ apiVersion: "v1", kind: "Config", "current-context": "c", clusters: [cluster0] },
            ...{ users: [{ name: "u", user: {} }], contexts: [{ name: "c", context: { cluster: "c", user: "u" } }] },
        };
        writeFileSync(join(place, "config"), JSON.stringify(config));
    });
    after(() => {
        server.close();
        rmSync(program, { recursive: true, force: true });
        rmSync(place, { recursive: true, force: true });
    });

    const rows = [
        { from: "agents", to: "metadata", ports: ["any"], ...denied },
        { from: "agent", to: "internet", ports: ["443"], ...denied },
    ];
    /** Verifies in a network in which these calls are answered, written `FROM_POD TO_IP`. */
    const verify = async (open: readonly string[], ...args: string[]) => {
        const command = `case "$FROM_POD $TO_IP" in ${open.join("|")}) exit 0;; *) exit 1;; esac`;
        const cli = [
            join(root, "cli/dist/cli.js"),
            "verify",
            "--program",
            program,
            "--kubeconfig",
            join(place, "config"),
        ];
        const child = spawn(process.execPath, [...cli, "--probe-command", command, "-o", "json", ...args], {
            cwd: root,
        });
        let [text, errors] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (more: string) => (text += more));
        child.stderr.setEncoding("utf8").on("data", (more: string) => (errors += more));
        await new Promise((done) => child.once("close", done));
        expect(errors).to.equal("");
        const read = JSON.parse(text) as { verdict: string; expectations: { row: string; outcome: string }[] };
        const schema = JSON.parse(readFileSync(join(root, "cli/render/verify/schema.json"), "utf8")) as Parameters<
            typeof z.fromJSONSchema
        >[0];
        expect(z.fromJSONSchema(schema).safeParse(read).error).to.equal(undefined);
        return read.expectations.map(({ row, outcome }) => `${row}: ${outcome}`);
    };
    const reached = ["stranger 169.254.169.254", "stranger 1.1.1.1"].map((each) => JSON.stringify(each));

    it("shows a denial where somebody else is answered, and names what it could not try", async () => {
        expect(await verify(reached)).to.deep.equal([
            "agents -> metadata any denied: shown",
            "agent -> internet 443 denied: not tried",
        ]);
        expect(await verify(reached, "--address", "internet=1.1.1.1")).to.deep.equal([
            "agents -> metadata any denied: shown",
            "agent -> internet 443 denied: shown",
        ]);
    });

    it("fails what passes, and leaves untested what nobody answers", async () => {
        expect(
            await verify([JSON.stringify("agent-0 169.254.169.254")], "--address", "internet=1.1.1.1"),
        ).to.deep.equal(["agents -> metadata any denied: failed", "agent -> internet 443 denied: untested"]);
    });
});
