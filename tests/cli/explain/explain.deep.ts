import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { stringify } from "yaml";
import type { ExplainOptions } from "../../../cli/commands/explain/options";
import { runExplain } from "../../../cli/commands/explain/run";
import { guideMesh } from "../../cases/guide-mesh";

const root = join(__dirname, "../../..");

describe("ai-mesh explain", () => {
    let dir: string;
    before(() => {
        dir = mkdtempSync(join(tmpdir(), "explain-"));
        const objects: unknown[] = Object.entries(guideMesh.namespaces!).map(([name, labels]) => ({
            apiVersion: "v1",
            kind: "Namespace",
            metadata: { name, labels },
        }));
        for (const { namespace, name, labels, ip } of guideMesh.pods) {
            const metadata = { name, namespace, labels };
            objects.push({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [] }, status: { podIP: ip } });
        }
        objects.push({
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "web", namespace: "tenant-b" },
            spec: { template: { metadata: { labels: { app: "web" } }, spec: {} } },
        });
        objects.push({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "vllm", namespace: "ai-inference" },
            spec: { selector: { app: "vllm" }, clusterIP: "10.96.7.7", ports: [{ port: 80, targetPort: 8000 }] },
        });
        for (const kind of ["Deployment", "StatefulSet"]) {
            objects.push({
                apiVersion: "apps/v1",
                kind,
                metadata: { name: "twin", namespace: "tenant-b" },
                spec: { template: { metadata: { labels: { app: "twin" } }, spec: {} } },
            });
        }
        objects.push(...guideMesh.policies);
        writeFileSync(join(dir, "mesh.yaml"), objects.map((object) => stringify(object)).join("---\n"));
    });
    after(() => {
        rmSync(dir, { recursive: true });
    });

    async function explain(
        from: string,
        to: string,
        port: string,
        more: Partial<ExplainOptions> = {},
    ): Promise<string> {
        let text = "";
        const out = new Writable({
            write(chunk: Buffer, _encoding, done) {
                text += chunk.toString();
                done();
            },
        });
        const asked = { from: [from], to: [to], port: [port] };
        await runExplain({ manifests: [dir], ...asked, profile: "reference", output: "text", ...more }, out);
        return text;
    }

    async function refusal(
        from: string,
        to: string,
        port = "443",
        more: Partial<ExplainOptions> = {},
    ): Promise<string> {
        try {
            return `no error but ${await explain(from, to, port, more)}`;
        } catch (error) {
            return (error as Error).message;
        }
    }

    it("prints the verdict, both halves and the rules that allow", async () => {
        expect(await explain("ai-agents/agent", "ai-agents/weaviate", "8080/tcp")).to.equal(
            `ai-agents/agent[Pod] -> ai-agents/weaviate[Pod] on TCP 8080
ALLOWED: both halves let it pass

Egress of ai-agents/agent[Pod]: allowed
  isolated by   ai-agents/deny-all, ai-agents/allow-dns, ai-agents/allow-to-tools
  allowed by    rule 2 of ai-agents/allow-to-tools: to pods app=weaviate in namespace ai-agents on TCP 8080

Ingress of ai-agents/weaviate[Pod]: allowed
  isolated by   ai-agents/deny-all, ai-agents/allow-from-agent
  allowed by    rule 1 of ai-agents/allow-from-agent: from pods app=ai-agent in namespace ai-agents on TCP 8080

Judged by profile "reference". The NetworkPolicies read are taken for all there are, public addresses for outside the cluster.
`,
        );
    });

    it("says which half refuses, which rule came nearest and why it did not match", async () => {
        expect(await explain("gateway/gw", "ai-inference/vllm", "9000")).to.include(
            `DENIED: both halves refuse it

Egress of gateway/gw[Pod]: denied
  isolated by   gateway/deny-all, gateway/allow-dns, gateway/allow-to-vllm
  nearest       rule 1 of gateway/allow-to-vllm admits the peer on TCP 8000 only, not TCP 9000
  where         rule 1 of gateway/allow-to-vllm: to pods app=vllm in namespaces purpose=inference on TCP 8000
`,
        );
    });

    it("says that nothing isolates an end", async () => {
        const text = await explain("tenant-b/agent", "ai-inference/vllm", "8000", { closedWorld: true });
        expect(text).to.include("DENIED: the ingress half refuses it");
        expect(text).to.include(
            "Egress of tenant-b/agent[Pod]: allowed\n  not isolated  no policy selects it in this direction, so everything may leave\n",
        );
    });

    it("is unknown where it depends on labels of a namespace whose object is not there, and names them", async () => {
        const asked = ["tenant-b/agent", "ai-inference/vllm", "8000"] as const;
        const text = await explain(...asked);
        expect(text).to.include("UNKNOWN: the ingress half depends on what was not seen");
        expect(text).to.match(/was not seen:\n {2}Not seen: the Namespace object of "tenant-b", .* purpose=gateway;/);
        const json = JSON.parse(await explain(...asked, { output: "json" })) as { verdict: string; gaps: unknown[] };
        expect(json.verdict).to.equal("unknown");
        expect(json.gaps).to.have.length(1);
    });

    it("shows the pods behind a Service's cluster IP", async () => {
        expect(await explain("gateway/gw", "10.96.7.7", "80")).to.include(
            `gateway/gw[Pod] -> Service ai-inference/vllm on TCP 80
ALLOWED: both halves let it pass
  Service ai-inference/vllm port 80 -> port 8000 of ai-inference/vllm[Pod]

`,
        );
    });

    it("names the pod that an address belongs to", async () => {
        expect(await explain("10.244.1.10", "ai-inference/vllm", "8000")).to.match(
            /^10\.244\.1\.10 \(gateway\/gw\[Pod]\) ->/,
        );
    });

    it("takes a workload, and one kind of it where two share a name", async () => {
        expect(await explain("tenant-b/web", "tenant-b/twin[StatefulSet]", "53/udp")).to.match(
            /^tenant-b\/web\[Deployment] -> tenant-b\/twin\[StatefulSet] on UDP 53\nALLOWED/,
        );
    });

    it("gives JSON with the verdict on top", async () => {
        const json: unknown = JSON.parse(await explain("ai-agents/agent", "151.101.1.69", "443", { output: "json" }));
        const isolatedBy = ["ai-agents/deny-all", "ai-agents/allow-dns", "ai-agents/allow-to-tools"];
        const ends = { from: "ai-agents/agent[Pod]", to: "151.101.1.69" };
        const egress = {
            verdict: "denied",
            isolatedBy,
            allowedBy: [],
            nearest: {
                policy: "ai-agents/allow-to-tools",
                rule: 0,
                why: "rule 1 of ai-agents/allow-to-tools does not admit the peer: 151.101.1.69 is not in ipBlock 10.0.0.0/8 except 10.0.0.0/28, 10.96.0.0/12, 10.244.0.0/16",
            },
        };
        const ingress = {
            verdict: "allowed",
            isolatedBy: [],
            allowedBy: [],
            assumption: "a public address is taken to be outside the cluster, where policies do not apply",
        };
        const connections = [{ ...ends, port: 443, verdict: "denied", egress, ingress }];
        const byPorts = [{ ports: "TCP 443", verdict: "denied", connections }];
        expect(json).to.deep.equal({
            version: 1,
            verdict: "denied",
            profile: "reference",
            gaps: [],
            answers: [{ ...ends, ports: "TCP 443", verdict: "denied", byPorts }],
        });
    });

    it("suggests the nearest name for an endpoint that is not there", async () => {
        expect(await refusal("ai-agents/agnt", "10.0.0.9")).to.equal(
            '--from: no pod or workload is called "ai-agents/agnt"; did you mean "ai-agents/agent"?',
        );
        expect(await refusal("10.0.0.9", "tenant-b/web-6d4b75cb6d-x2x9p")).to.equal(
            '--to: no pod or workload is called "tenant-b/web-6d4b75cb6d-x2x9p"; did you mean "tenant-b/web"?',
        );
        expect(await refusal("batch", "10.0.0.9")).to.equal(
            '--from: "batch" is more than one thing; write "ai-inference/batch[Pod]" or "lab-inference/batch[Pod]"',
        );
        expect(await refusal("10.0.0.9", "10.0.0.999")).to.equal(
            '--to: no workload, namespace or external is called "10.0.0.999"; write "namespace/name" or an IP address',
        );
    });

    it("says it when a name is a Service or stands for two workloads", async () => {
        rmSync(join(dir, "svc.yaml"), { force: true });
        writeFileSync(
            join(dir, "svc.yaml"),
            "apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: gateway}\nspec: {clusterIP: 10.96.0.9}\n",
        );
        expect(await refusal("gateway/front", "10.0.0.9")).to.equal(
            '--from: no pod or workload is called "gateway/front"; it is a Service: write "gateway/svc/front"',
        );
        expect(await refusal("tenant-b/twin", "10.0.0.9")).to.equal(
            '--from: "tenant-b/twin" is more than one workload; write "tenant-b/twin[Deployment]" or "tenant-b/twin[StatefulSet]"',
        );
    });

    it("refuses ports and profiles that do not exist", async () => {
        const refused = {
            "0": "is out of range; ports go from 1 to 65535",
            "65536": "is out of range; ports go from 1 to 65535",
            http: "is not a port; write it like 8000, 53/udp or 30000-30100/tcp",
            "": "is not a port; write it like 8000, 53/udp or 30000-30100/tcp",
            "53/icmp": 'has the unknown protocol "icmp"; use tcp, udp or sctp',
            "2-1": "is reversed; write 1-2",
        };
        for (const [port, why] of Object.entries(refused)) {
            expect(await refusal("10.0.0.9", "ai-agents/agent", port)).to.equal(`--port: "${port}" ${why}`);
        }
        expect(await refusal("10.0.0.9", "ai-agents/agent", "1", { profile: "cilum" })).to.equal(
            '--profile: no profile is called "cilum"; did you mean "cilium"? there are reference, calico, cilium, aws-vpc-cni, kube-network-policies, ovn-kubernetes',
        );
    });

    it("exits 0 for every verdict and 2 for a question it cannot read", () => {
        const run = (...args: string[]): { status: number | null; stderr: string } =>
            spawnSync(process.execPath, ["--import", "tsx", "cli/main.ts", "explain", "--manifests", dir, ...args], {
                cwd: root,
                encoding: "utf8",
            });
        const port = ["--port", "443"];
        expect(run("--from", "ai-agents/agent", "--to", "10.200.5.7", ...port).status).to.equal(0);
        expect(run("--from", "ai-agents/agent", "--to", "1.1.1.1", ...port).status).to.equal(0);
        const wrong = run("--from", "nobody", "--to", "1.1.1.1", ...port);
        expect(wrong.status).to.equal(2);
        expect(wrong.stderr).to.include('no workload, namespace or external is called "nobody"');
        const short = run("--from", "nobody", "--to", "1.1.1.1");
        expect(short.status).to.equal(2);
        expect(short.stderr).to.equal("error: --port is missing: give --from, --to and --port, or --expect-file\n");
        expect(run("--to", "1.1.1.1").stderr).to.match(/^error: --from and --port are missing: /);
        expect(run().stderr).to.match(/^error: --from, --to and --port are missing: /);
        const expecting = (verdict: string) =>
            run("--from", "ai-agents/agent", "--to", "1.1.1.1", ...port, "--expect", verdict);
        expect(expecting("denied").status).to.equal(0);
        expect(expecting("allowed").status).to.equal(1);
    });
});
