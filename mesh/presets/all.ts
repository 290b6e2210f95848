import { agentSandbox } from "./data/agent-sandbox";
import { agentSandboxRouter } from "./data/agent-sandbox-router";
import { certManager } from "./data/cert-manager";
import { cloudNativePg } from "./data/cloudnative-pg";
import { cloudNativePgOperator } from "./data/cloudnative-pg-operator";
import { dcgmExporter } from "./data/dcgm-exporter";
import { dynamo } from "./data/dynamo";
import { envoyAiGateway } from "./data/envoy-ai-gateway";
import { envoyAiGatewayController } from "./data/envoy-ai-gateway-controller";
import { envoyGateway } from "./data/envoy-gateway";
import { googleManagedPrometheus } from "./data/google-managed-prometheus";
import { gpuOperatorDcgmExporter } from "./data/gpu-operator-dcgm-exporter";
import { jupyterHub } from "./data/jupyterhub";
import { kagent } from "./data/kagent";
import { kserveControllers } from "./data/kserve-controllers";
import { kserveLlm } from "./data/kserve-llm";
import { kserveRaw } from "./data/kserve-raw";
import { kubePrometheus } from "./data/kube-prometheus";
import { kuberay } from "./data/kuberay";
import { kuberayOperator } from "./data/kuberay-operator";
import { langGraph } from "./data/langgraph";
import { leaderWorkerSet } from "./data/leaderworkerset";
import { litellm } from "./data/litellm";
import { llmD } from "./data/llm-d";
import { milvus } from "./data/milvus";
import { nim } from "./data/nim";
import { openShiftMonitoring } from "./data/openshift-monitoring";
import { openTelemetryCollector } from "./data/opentelemetry-collector";
import { qdrant } from "./data/qdrant";
import { redis } from "./data/redis";
import { vllmProductionStack } from "./data/vllm-production-stack";
import { weaviate } from "./data/weaviate";
import type { WorkloadPreset } from "./types";

/** Every preset, sorted by name. */
export const presets: readonly WorkloadPreset[] = [
    agentSandbox,
    agentSandboxRouter,
    certManager,
    cloudNativePg,
    cloudNativePgOperator,
    dcgmExporter,
    dynamo,
    envoyAiGateway,
    envoyAiGatewayController,
    envoyGateway,
    googleManagedPrometheus,
    gpuOperatorDcgmExporter,
    jupyterHub,
    kagent,
    kserveControllers,
    kserveLlm,
    kserveRaw,
    kubePrometheus,
    kuberay,
    kuberayOperator,
    langGraph,
    leaderWorkerSet,
    litellm,
    llmD,
    milvus,
    nim,
    openShiftMonitoring,
    openTelemetryCollector,
    qdrant,
    redis,
    vllmProductionStack,
    weaviate,
];

/** The preset of this name. */
export const presetCalled = (name: string): WorkloadPreset | undefined =>
    presets.find((preset) => preset.name === name);
