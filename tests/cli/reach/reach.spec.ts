import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { json } from "../../../cli/render/reach/json";
import { type ReachOptions, runReach } from "../../../cli/commands/reach/run";
import { holdsTo } from "../explain/schema";
import { writeAll } from "../../../cli/terminal/write-all";
import { PortSet } from "../../../netpol";

const root = join(__dirname, "../../..");

// Two namespaces that the manifests name, a web that only the gateway enters, and a batch job that may only leave to one
// range: it holds a pod address, so a verdict is unknown.
const manifests = `
apiVersion: v1
kind: Pod
metadata: {name: gw, namespace: gateway, labels: {app: gw}}
spec: {containers: []}
status: {podIP: 10.244.1.10}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: app}
spec: {template: {metadata: {labels: {app: web}}, spec: {}}}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: app}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: app}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gateway}}, podSelector: {matchLabels: {app: gw}}}]
    ports: [{port: 80}, {port: 443, endPort: 445}, {protocol: UDP, port: 53}]
  egress:
  - to: [{ipBlock: {cidr: 10.244.1.0/24}}]
    ports: [{port: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: gateway, namespace: gateway}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{namespaceSelector: {}}]}]
  egress: [{to: [{podSelector: {matchLabels: {app: web}}, namespaceSelector: {}}]}]
`;

describe("ai-mesh reach", () => {
    let dir: string;
    before(() => {
        dir = mkdtempSync(join(tmpdir(), "reach-"));
        writeFileSync(join(dir, "all.yaml"), manifests);
    });
    after(() => {
        rmSync(dir, { recursive: true });
    });

    async function run(more: Partial<ReachOptions> = {}): Promise<string> {
        let text = "";
        const out = new Writable({
            write(chunk: Buffer, _encoding, done) {
                text += chunk.toString();
                done();
            },
        });
        await runReach({ manifests: [dir], profile: "reference", output: "text", ...more }, out);
        return text;
    }

    async function refusal(more: Partial<ReachOptions>): Promise<string> {
        return run(more).then(
            () => "no error",
            (error: Error) => error.message,
        );
    }

    it("says which pods are on their node's network, and what policies see in them", async () => {
        const path = join(dir, "host.yaml");
        writeFileSync(
            path,
            "{apiVersion: v1, kind: Pod, metadata: {name: mon, namespace: app}, spec: {hostNetwork: true, containers: []}}",
        );
        const said = async (more: Partial<ReachOptions>) => run({ manifests: [path], ...more });
        const hosts = "On their node's network (hostNetwork: true), which policies";
        expect(await said({})).to.contain(`\n${hosts} may see as pods or as the node: app/mon[Pod].\n`);
        expect(await said({ profile: "calico" })).to.contain(`${hosts} see as the node: app/mon[Pod].`);
        const { peers } = JSON.parse(await said({ output: "json" })) as { peers: { id: string; hostNetwork?: true }[] };
        expect(peers.filter(({ hostNetwork }) => hostNetwork).map(({ id }) => id)).to.deep.equal(["app/mon[Pod]"]);
        rmSync(path);
        expect(await run()).not.to.contain("hostNetwork");
    });

    it("prints JSON of the documented shape", async () => {
        const report = JSON.parse(await run({ output: "json" })) as Record<string, Record<string, unknown>[]>;
        expect(Object.keys(report)).to.deep.equal(["version", "profile", "gaps", "peers", "connections"]);
        expect(report).to.include({ version: 1, profile: "reference" });
        expect(report["peers"]).to.deep.include.members([
            { id: "gateway/gw[Pod]", kind: "pod", namespace: "gateway", name: "gw", ip: "10.244.1.10" },
            { id: "app/web[Deployment]", kind: "workload", namespace: "app", name: "web" },
            { id: "app/*", kind: "any-pod", namespace: "app" },
            { id: "10.244.1.0-10.244.1.255", kind: "external", ip: "10.244.1.0-10.244.1.255" },
        ]);
        expect(report["connections"]).to.deep.include.members([
            { from: "gateway/gw[Pod]", to: "app/web[Deployment]", ports: "TCP 80,443-445; UDP 53" },
            { from: "app/web[Deployment]", to: "gateway/gw[Pod]", ports: "none", unknown: "TCP 8080" },
            { from: "app/web[Deployment]", to: "10.244.1.0-10.244.1.255", ports: "TCP 8080" },
            {
                from: "gateway/*",
                to: "app/web[Deployment]",
                ports: "TCP 80,443-445; UDP 53",
                fromPods: "pods app=gw in namespace gateway",
            },
        ]);
        const ids = new Set(report["peers"]!.map((peer) => peer["id"]));
        expect(report["connections"]!.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).to.deep.equal([]);
    });

    it("prints a table of one workload's connections in order of their ends", async () => {
        expect(await run({ focus: "app/web", profile: "kube-network-policies" })).to.equal(
            `FROM                              TO                         PORTS                   UNKNOWN
app/web[Deployment]               10.244.1.0-10.244.1.255    TCP 8080
app/web[Deployment]               gateway/gw[Pod]            TCP 8080
app/web[Deployment]               pods in any new namespace  none                    TCP 8080
app/web[Deployment]               pods in namespace gateway  none                    TCP 8080
gateway/gw[Pod]                   app/web[Deployment]        TCP 80,443-445; UDP 53
pods app=gw in namespace gateway  app/web[Deployment]        TCP 80,443-445; UDP 53

Judged by profile "kube-network-policies". The NetworkPolicies read are taken for all there are, public addresses for outside the cluster.
`,
        );
    });

    it("takes the names that explain takes, at either end", async () => {
        const csv = async (more: Partial<ReachOptions>) =>
            (await run({ ...more, profile: "cilium", output: "csv" })).trim().split("\n").slice(1).sort();
        const toWeb = [
            'gateway/gw[Pod],app/web[Deployment],"TCP 80,443-445; UDP 53",',
            'pods app=gw in namespace gateway,app/web[Deployment],"TCP 80,443-445; UDP 53",',
        ];
        const fromWeb = ["app/web[Deployment],10.244.1.0-10.244.1.255,TCP 8080,"];
        expect(await csv({ to: "web" })).to.deep.equal(toWeb);
        expect(await csv({ to: "svc/front" })).to.deep.equal(toWeb);
        expect(await csv({ focus: "svc/front" })).to.deep.equal([...fromWeb, ...toWeb]);
        expect(await csv({ from: "app/web" })).to.deep.equal(fromWeb);
        expect(await csv({ from: "gw", to: "app/*" })).to.include(toWeb[0]);
        expect(await csv({ from: "gateway/*", to: "web" })).to.deep.equal(toWeb);
        expect(await csv({ from: "web", to: "gateway/*" })).to.deep.equal([]);
        // An address apart from the range that policies tell, and one that is a pod's.
        expect(await csv({ from: "web", to: "10.244.1.99" })).to.deep.equal([
            "app/web[Deployment],10.244.1.99,TCP 8080,",
        ]);
        expect(await csv({ from: "10.244.1.10", to: "web" })).to.deep.equal([toWeb[0]]);
    });

    it("compares profiles between two ends", async () => {
        const compared = { compareProfiles: "calico,cilium", output: "csv" } as const;
        expect(await run({ ...compared, to: "gw", from: "web" })).to.equal(
            "from,to,calico,cilium\napp/web[Deployment],gateway/gw[Pod],TCP 8080,none\n",
        );
        expect(await run({ ...compared, from: "gw", to: "web" })).to.equal("from,to,calico,cilium\n");
    });

    it("holds its JSON to the schema that is published", async () => {
        const read = holdsTo("reach");
        for (const more of [{}, { focus: "web" }, { compareProfiles: "all" }])
            read(await run({ ...more, output: "json" }));
        expect(() => read('{"version":1,"profile":"x","gaps":[],"peers":[]}')).to.throw();
    });

    it("leaves out the column of unknowns where nothing is unknown", async () => {
        const text = await run({ focus: "app/web", profile: "cilium" });
        expect(text.split("\n")[0]).to.match(/^FROM +TO +PORTS$/);
    });

    it("prints Markdown with ids that are not marked up", async () => {
        expect(await run({ focus: "app/web", profile: "cilium", output: "md" })).to.equal(
            `| from | to | ports | unknown |
| --- | --- | --- | --- |
| app/web\\[Deployment\\] | 10.244.1.0-10.244.1.255 | TCP 8080 |  |
| gateway/gw\\[Pod\\] | app/web\\[Deployment\\] | TCP 80,443-445; UDP 53 |  |
| pods app=gw in namespace gateway | app/web\\[Deployment\\] | TCP 80,443-445; UDP 53 |  |

Judged by profile "cilium". The NetworkPolicies read are taken for all there are, public addresses for outside the cluster.
`,
        );
    });

    it("prints CSV that quotes a field with a comma in it", async () => {
        const lines = (await run({ focus: "app/web", profile: "cilium", output: "csv" })).split("\n");
        expect(lines[0]).to.equal("from,to,ports,unknown");
        expect(lines).to.include('gateway/gw[Pod],app/web[Deployment],"TCP 80,443-445; UDP 53",');
        expect(lines).to.have.length(5);
    });

    it("draws with Graphviz, dashed where it is unknown", async () => {
        const text = await run({ focus: "app/web", output: "dot" });
        expect(text).to.match(/^digraph reach \{\n {2}rankdir=LR;\n/);
        expect(text).to.include('  subgraph cluster_0 {\n    label="gateway";\n    "gateway/gw[Pod]";\n');
        expect(text).to.include('  "gateway/gw[Pod]" -> "app/web[Deployment]" [label="TCP 80,443-445; UDP 53"];\n');
        expect(text).to.include(
            '  "app/web[Deployment]" -> "gateway/gw[Pod]" [label="unknown: TCP 8080", style=dashed];\n',
        );
    });

    it("draws with Mermaid, dotted where it is unknown", async () => {
        const text = await run({ focus: "app/web", output: "mermaid" });
        expect(text).to.match(/^flowchart LR\n {2}subgraph g0\["gateway"]\n {4}n0\["gateway\/gw\[Pod]"]\n/);
        expect(text).to.match(/\n {2}n0 -->\|"TCP 80,443-445; UDP 53"\| n\d\n/);
        expect(text).to.match(/\n {2}n\d -\.->\|"unknown: TCP 8080"\| n0\n/);
    });

    it("says where profiles differ, and that they do not", async () => {
        expect(await run({ compareProfiles: "calico,cilium", focus: "gateway/gw" })).to.equal(
            `FROM                 TO               CALICO    CILIUM
app/*                gateway/gw[Pod]  TCP 8080  none
app/web[Deployment]  gateway/gw[Pod]  TCP 8080  none
`,
        );
        expect(await run({ compareProfiles: "calico,ovn-kubernetes" })).to.equal(
            "No difference: calico and ovn-kubernetes agree.\n",
        );
    });

    it("compares all profiles as JSON, Markdown and CSV", async () => {
        const report = JSON.parse(await run({ compareProfiles: "all", output: "json" })) as Record<string, unknown[]>;
        expect(report["differences"]).to.deep.include({
            from: "app/web[Deployment]",
            to: "gateway/gw[Pod]",
            reference: { ports: "none", unknown: "TCP 8080" },
            calico: { ports: "TCP 8080" },
            cilium: { ports: "none" },
            "aws-vpc-cni": { ports: "TCP 8080" },
            "kube-network-policies": { ports: "TCP 8080" },
            "ovn-kubernetes": { ports: "TCP 8080" },
        });
        const compare = { compareProfiles: "cilium,calico", focus: "gateway/gw" };
        expect(await run({ ...compare, output: "csv" })).to.match(/^from,to,cilium,calico\n/);
        expect(await run({ ...compare, output: "md" })).to.match(/^\| from \| to \| cilium \| calico \|\n/);
    });

    it("refuses a focus, a profile and a comparison that it cannot read", async () => {
        expect(await refusal({ focus: "app/wb" })).to.equal(
            '--focus: no pod or workload is called "app/wb"; did you mean "app/web"?',
        );
        expect(await refusal({ to: "svc/frnt" })).to.equal(
            '--to: no Service is called "svc/frnt"; did you mean "svc/front"?',
        );
        expect(await refusal({ profile: "calco" })).to.match(/^--profile: .*did you mean "calico"\?/);
        for (const text of ["cilium", "cilium,cilium"]) {
            expect(await refusal({ compareProfiles: text })).to.equal(
                `--compare-profiles: "${text}" is no comparison; write two profiles or more, such as calico,cilium, or all`,
            );
        }
        expect(await refusal({ compareProfiles: "calico,cilium", output: "dot" })).to.equal(
            '--output: a comparison of profiles has no drawing; write text, json, md or csv, not "dot"',
        );
    });

    it("reads several --manifests, exits 0 with a report and 2 for manifests that it cannot read", () => {
        const cli = (...args: string[]) =>
            spawnSync(process.execPath, ["--import", "tsx", "cli/main.ts", "reach", ...args], {
                cwd: root,
                encoding: "utf8",
            });
        const more = join(dir, "more");
        const good = cli("--manifests", join(dir, "all.yaml"), "--manifests", dir, "-o", "csv");
        expect(good.stderr).to.equal("");
        expect(good.status).to.equal(0);
        expect(good.stdout).to.include("gateway/gw[Pod],app/web[Deployment]");
        const bad = cli("--manifests", more);
        expect(bad.status).to.equal(2);
        expect(bad.stderr).to.equal(
            `error: Cannot read the manifests: 1 problem\n  ${more}: no such file or directory\n`,
        );
        expect(cli("--manifests", dir, "-o", "png").status).to.equal(2);
    });
});

describe("json()", () => {
    it("asks for a connection only when what came before it was taken", () => {
        let asked = 0;
        function* connections() {
            for (;;) {
                asked++;
                yield { from: "a", to: "b", ports: PortSet.all, unknown: PortSet.none };
            }
        }
        const pieces = json({ profile: "reference", peers: [], gaps: [], connections });
        for (let taken = 0; taken < 10; taken++) pieces.next();
        expect(asked).to.be.within(1, 10);
    });
});

describe("writeAll()", () => {
    it("waits for a slow reader", async () => {
        let most = 0;
        let text = "";
        const out = new Writable({
            highWaterMark: 1024,
            write(chunk: Buffer, _encoding, done) {
                most = Math.max(most, out.writableLength);
                text += chunk.toString();
                setImmediate(done);
            },
        });
        await writeAll(
            out,
            Array.from({ length: 5000 }, () => "x".repeat(100)),
        );
        expect(text.length).to.equal(500_000);
        expect(most).to.be.below(150_000);
    });

    it("ends quietly when the reader has gone, and not when writing fails otherwise", async () => {
        const failing = (code: string) =>
            new Writable({
                write(_chunk, _encoding, done) {
                    done(Object.assign(new Error(`write ${code}`), { code }));
                },
            });
        const much = Array.from({ length: 5000 }, () => "x".repeat(100));
        await writeAll(failing("EPIPE"), much);
        const failure = await writeAll(failing("ENOSPC"), much).then(
            () => "no error",
            (error: Error) => error.message,
        );
        expect(failure).to.equal("write ENOSPC");
    });
});
