import { posix } from "node:path";
import { indented } from "./indented";
import type { NewProject } from "./new-project";

/** What every new mesh begins with: names to replace by one's own, and two rows that say what must stay shut. */
const mesh = `namespaces:
  gateway: { purpose: gateway }
  ai-inference: { purpose: inference }
  ai-agents: { purpose: agents }
  ai-data: { purpose: data }
# Names for pods, by the labels that they have. Charts that are known need none: npx ai-mesh presets
workloads:
  vllm: { namespace: ai-inference, podLabels: { app: vllm } }
  agent: { namespace: ai-agents, podLabels: { app: agent } }
  vectors: { namespace: ai-data, preset: qdrant, with: { release: vectors } }
# Who may open connections to whom, on which ports of the pods. Nothing else passes.
flows:
  - { from: gateway, to: vllm, ports: [8000], why: user requests }
  - { from: agent, to: vllm, ports: [8000], why: completions }
  - { from: agent, to: vectors.api, why: retrieval }
# What must be so in the end, whoever else makes policies: plan, diff and the policy pack refuse what is otherwise.
expect:
  - { from: agent, to: internet, ports: [443], verdict: denied, why: agents reach nothing outside }
  - { from: agent, to: metadata, ports: [80], verdict: denied, why: no credentials of the node }
`;

/** The file of a stack: the line that has editors complete and check it, and a mesh that plans as it is. */
export function stackFileText({ name, stack, stackFile, platform }: NewProject): string {
    const schema = posix.relative(posix.dirname(stackFile), "node_modules/ai-mesh-isolation/stack.schema.json");
    return [
        `# yaml-language-server: $schema=${schema}`,
        `# The mesh of stack ${stack}: namespaces, what runs in them, and who may talk to whom.`,
        "config:",
        `  ${name}:mesh:`,
        indented(`${platform}${mesh}`, 4),
    ].join("\n");
}
