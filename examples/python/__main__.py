"""A mesh in Python. An editor completes the arguments; a misspelt endpoint stops the preview and is named."""

import pulumi
from pulumi_ai_mesh_isolation import (
    ExternalArgs,
    FlowArgs,
    MeshIsolation,
    NamespaceArgs,
    PlatformArgs,
    WorkloadArgs,
)

mesh = MeshIsolation(
    "mesh",
    platform=PlatformArgs(cluster_cidrs=["10.244.0.0/16", "10.96.0.0/12", "172.18.0.0/16"]),
    namespaces={
        "gateway": NamespaceArgs(purpose="gateway"),
        "ai-inference": NamespaceArgs(purpose="inference"),
        "ai-agents": NamespaceArgs(purpose="agents"),
        "ai-data": NamespaceArgs(purpose="data"),
    },
    workloads={
        "vllm": WorkloadArgs(namespace="ai-inference", pod_labels={"app": "vllm"}),
        "agent": WorkloadArgs(namespace="ai-agents", pod_labels={"app": "ai-agent"}),
    },
    externals={"tools": ExternalArgs(cidrs=["10.0.0.0/8"], except_=["10.0.0.0/28"])},
    flows=[
        FlowArgs(from_="gateway", to="vllm", ports=["8000"], why="user requests"),
        FlowArgs(from_="vllm", to="ai-data", ports=["443"], why="model weights"),
        FlowArgs(from_="agent", to="tools", ports=["443"], why="tool APIs"),
    ],
)

# A name resolves once its namespace is isolated: what is created by it never runs without its policies.
pulumi.export("namespaceNames", mesh.namespace_names)
pulumi.export("policies", mesh.policies)
pulumi.export("connections", mesh.connections)
