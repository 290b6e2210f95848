// A mesh in Go. The compiler checks the arguments; a misspelt endpoint stops the preview and is named.
package main

import (
	mesh "example.com/pulumi-ai-mesh-isolation/sdk/go/aimeshisolation"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		isolation, err := mesh.NewMeshIsolation(ctx, "mesh", &mesh.MeshIsolationArgs{
			Platform: &mesh.PlatformArgs{
				ClusterCidrs: pulumi.ToStringArray([]string{"10.244.0.0/16", "10.96.0.0/12", "172.18.0.0/16"}),
			},
			Namespaces: map[string]mesh.NamespaceArgs{
				"gateway":      {Purpose: "gateway"},
				"ai-inference": {Purpose: "inference"},
				"ai-agents":    {Purpose: "agents"},
				"ai-data":      {Purpose: "data"},
			},
			Workloads: map[string]mesh.WorkloadArgs{
				"vllm":  {Namespace: "ai-inference", PodLabels: map[string]string{"app": "vllm"}},
				"agent": {Namespace: "ai-agents", PodLabels: map[string]string{"app": "ai-agent"}},
			},
			Externals: map[string]mesh.ExternalArgs{
				"tools": {
					Cidrs:  pulumi.ToStringArray([]string{"10.0.0.0/8"}),
					Except: pulumi.ToStringArray([]string{"10.0.0.0/28"}),
				},
			},
			Flows: []mesh.FlowArgs{
				{From: "gateway", To: "vllm", Ports: []string{"8000"}, Why: "user requests"},
				{From: "vllm", To: "ai-data", Ports: []string{"443"}, Why: "model weights"},
				{From: "agent", To: "tools", Ports: []string{"443"}, Why: "tool APIs"},
			},
		})
		if err != nil {
			return err
		}
		// A name resolves once its namespace is isolated: what is created by it never runs without its policies.
		ctx.Export("namespaceNames", isolation.NamespaceNames)
		ctx.Export("policies", isolation.Policies)
		ctx.Export("connections", isolation.Connections)
		return nil
	})
}
