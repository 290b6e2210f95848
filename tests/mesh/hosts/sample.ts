import { compile, MeshError, parseMesh, type Compiled, type HostObject } from "../../../mesh";

/** Agents that need a hub and a provider by name, and a gateway that they may go through. */
export const sample = {
    platform: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/12"], nodeCidrs: ["172.18.0.0/16"] },
    namespaces: { "ai-agents": { purpose: "agents" }, "ai-gateway": { purpose: "gateway" } },
    workloads: {
        agent: { namespace: "ai-agents", podLabels: { app: "agent" } },
        litellm: { namespace: "ai-gateway", podLabels: { app: "litellm" } },
    },
    externals: { hub: { hosts: ["huggingface.co"] }, openai: { hosts: ["api.openai.com"] } },
    flows: [
        { from: "agent", to: "hub", ports: [443], why: "model cards" },
        { from: "agent", to: "openai", ports: [443], why: "completions" },
    ],
};

export type Change = (spec: Spec) => void;
// Tests make it wrong on purpose.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Spec = any;

/** The sample on a platform, changed. */
export function specOn(platform: object, change: Change = () => undefined): unknown {
    const spec = structuredClone(sample) as Spec;
    Object.assign(spec.platform, platform);
    change(spec);
    return spec;
}

export const compiledOn = (platform: object, change?: Change): Compiled => compile(parseMesh(specOn(platform, change)));

/** The objects of a platform's dialect, in order. */
export const objectsOn = (platform: object, change?: Change): HostObject[] =>
    compiledOn(platform, change).hostPolicies.map(({ manifest }) => manifest);

/** The mistakes of a spec, a line each. */
export function mistakesOn(platform: object, change?: Change): string[] {
    try {
        parseMesh(specOn(platform, change));
        return [];
    } catch (error) {
        if (error instanceof MeshError) return error.message.split("\n");
        throw error;
    }
}

/** Every wildcard-taking dialect, and what the hub is there. */
export const wildcard: Change = (spec) => (spec.externals.hub.hosts = ["huggingface.co", "*.hf.co"]);
