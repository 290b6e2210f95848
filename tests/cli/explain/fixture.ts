import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { ExplainOptions } from "../../../cli/commands/explain/options";
import { withoutColour } from "../../../cli/terminal/style";
import { runExplain } from "../../../cli/commands/explain/run";

/**
 * Three namespaces: the gateway's envoy may enter vllm on 8000, the agent may leave to the addresses that the mesh calls
 * tools, on 8443 to one part of them only. Nothing else passes but what the gateway, which nothing isolates, sends out.
 */
export const manifests = `
apiVersion: v1
kind: Namespace
metadata: {name: ai-inference, labels: {purpose: inference}}
---
apiVersion: v1
kind: Namespace
metadata: {name: ai-agents, labels: {purpose: agents}}
---
apiVersion: v1
kind: Namespace
metadata: {name: gateway, labels: {purpose: gateway}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: vllm-server, namespace: ai-inference}
spec: {template: {metadata: {labels: {app: vllm}}, spec: {containers: [{name: c, ports: [{name: http, containerPort: 8000}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: ai-agents}
spec: {template: {metadata: {labels: {app: ai-agent}}, spec: {containers: []}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: envoy, namespace: gateway}
spec: {template: {metadata: {labels: {app: envoy}}, spec: {containers: []}}}
---
apiVersion: v1
kind: Pod
metadata: {name: twin, namespace: gateway}
spec: {containers: []}
status: {podIP: 10.244.7.7}
---
apiVersion: v1
kind: Pod
metadata: {name: twin, namespace: ai-agents}
spec: {containers: []}
---
apiVersion: v1
kind: Service
metadata: {name: vllm, namespace: ai-inference}
spec:
  clusterIP: 10.96.7.7
  selector: {app: vllm}
  ports: [{name: web, port: 80, targetPort: http}, {name: metrics, port: 9090, targetPort: 9000}]
---
apiVersion: v1
kind: Service
metadata: {name: planned, namespace: ai-inference}
spec: {selector: {app: vllm, track: next}, ports: [{port: 80, targetPort: 8000}, {port: 81, targetPort: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: ai-inference}
spec: {ports: [{port: 5432}]}
---
apiVersion: v1
kind: Service
metadata: {name: vllm-pods, namespace: ai-inference}
spec: {clusterIP: None, selector: {app: vllm}, ports: [{port: 80, targetPort: 8000}]}
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: gateway}
spec: {ports: [{port: 5432}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: ai-inference}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-from-gateway, namespace: ai-inference, annotations: {ai-mesh-isolation/flow: gateway -> vllm}}
spec:
  podSelector: {matchLabels: {app: vllm}}
  policyTypes: [Ingress]
  ingress:
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gateway}}, podSelector: {matchLabels: {app: envoy}}}]
    ports: [{port: 8000}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: ai-agents}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-to-tools, namespace: ai-agents, annotations: {ai-mesh-isolation/flow: agent -> tools}}
spec:
  podSelector: {matchLabels: {app: ai-agent}}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 44.0.0.0/8, except: [44.0.0.0/28, 44.96.0.0/12, 44.244.0.0/16]}}], ports: [{port: 443}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: narrower, namespace: ai-agents}
spec:
  podSelector: {matchLabels: {app: ai-agent}}
  policyTypes: [Egress]
  egress: [{to: [{ipBlock: {cidr: 44.1.0.0/16}}], ports: [{port: 8443}]}]
`;

/** A folder of files, and `explain` on its manifests. */
export class Fixture {
    readonly dir = mkdtempSync(join(tmpdir(), "explain-"));

    constructor(text = manifests) {
        this.write("all.yaml", text);
    }

    write(name: string, text: string): string {
        const path = join(this.dir, name);
        writeFileSync(path, text);
        return path;
    }

    remove(): void {
        rmSync(this.dir, { recursive: true });
    }

    /** What `explain` prints, to a terminal of some columns, and ends with; its message where it refuses. */
    async explain(
        options: Partial<ExplainOptions>,
        columns?: number,
    ): Promise<{ text: string; status: number | string }> {
        let text = "";
        const out = new Writable({
            write(chunk: Buffer, _encoding, done) {
                text += chunk.toString();
                done();
            },
        });
        const screen = columns === undefined ? out : Object.assign(out, { isTTY: true, columns });
        const all = {
            manifests: [join(this.dir, "all.yaml")],
            profile: "reference",
            output: "text",
            ...options,
        } as const;
        try {
            const status = await runExplain(all, screen);
            return { text: withoutColour(text), status };
        } catch (error) {
            return { text: (error as Error).message, status: "refused" };
        }
    }
}
