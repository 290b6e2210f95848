import * as pulumi from "@pulumi/pulumi";
import { MeshIsolation } from "ai-mesh-isolation";

// Another stack owns the network and exports its ranges. CIDRs may be Outputs; names, labels and ports are plain.
const network = new pulumi.StackReference("network", { name: new pulumi.Config().require("networkStack") });
const cidrs = (name: string) => network.requireOutput(name) as pulumi.Output<string[]>;

const mesh = new MeshIsolation("mesh", {
    platform: { clusterCidrs: cidrs("clusterCidrs") },
    namespaces: { "ai-agents": { purpose: "agents" } },
    externals: { tools: { cidrs: cidrs("toolCidrs") } },
    flows: [{ from: "ai-agents", to: "tools", ports: ["443"], why: "tool APIs" }],
});

export const policies = mesh.policies;
