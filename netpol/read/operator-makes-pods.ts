import { isObjectMakerInNamespace, isObjectMakerKind } from "../object-makers";
import { unjudgedKinds } from "../unjudged-kinds";
import { customKindOf } from "./custom-kinds";

/** Kinds that make pods without holding a pod template, or whose pods have labels that are known only afterwards. */
const makers: Readonly<Record<string, readonly string[]>> = {
    "ray.io": ["RayCluster", "RayService", "RayJob", "RayCronJob"],
    "serving.knative.dev": ["Service", "Configuration"],
    "serving.kserve.io": ["InferenceService", "LLMInferenceService", "InferenceGraph"],
    "argoproj.io": ["Workflow", "CronWorkflow", "Rollout"],
    "extensions.agents.x-k8s.io": ["SandboxClaim", "SandboxWarmPool"],
    "apps.nvidia.com": ["NIMService", "NIMPipeline", "NIMCache"],
    "nvidia.com": ["DynamoGraphDeployment", "DynamoComponentDeployment"],
    "postgresql.cnpg.io": ["Cluster", "Pooler"],
    "milvus.io": ["Milvus", "MilvusCluster"],
    "monitoring.coreos.com": ["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"],
    "opentelemetry.io": ["OpenTelemetryCollector"],
    "kubeflow.org": ["PyTorchJob", "TFJob", "MPIJob", "XGBoostJob", "PaddleJob", "JAXJob", "Notebook"],
    "trainer.kubeflow.org": ["TrainJob"],
    "sparkoperator.k8s.io": ["SparkApplication", "ScheduledSparkApplication"],
    "kafka.strimzi.io": ["Kafka", "KafkaConnect", "KafkaBridge", "KafkaMirrorMaker2"],
    "elasticsearch.k8s.elastic.co": ["Elasticsearch"],
    "kibana.k8s.elastic.co": ["Kibana"],
    "redis.redis.opstreelabs.in": ["Redis", "RedisCluster", "RedisReplication"],
    "kagent.dev": ["Agent", "ToolServer", "MCPServer"],
    "gateway.networking.k8s.io": ["Gateway"],
    "kubevirt.io": ["VirtualMachine", "VirtualMachineInstance"],
    "tekton.dev": ["TaskRun", "PipelineRun"],
};

/**
 * Whether an operator would make pods of an object: its kind is known for it, or it holds a pod template, which is told by
 * a list of containers with images. Of a CustomResourceDefinition the schema is not looked at.
 */
export function operatorMakesPods(apiVersion: string, kind: string, value: unknown): boolean {
    const [group = ""] = apiVersion.split("/");
    if (Object.hasOwn(makers, group) && makers[group]?.includes(kind)) return true;
    // What makes whole objects is told as such.
    if (isObjectMakerKind(group, kind)) return false;
    return !notMakers.has(kind) && holdsContainers(value, 0);
}

/** Whether objects of a custom kind are known to be in a namespace: those of which others make pods or objects, and policies. */
export function isInNamespace(apiVersion: string, kind: string): boolean {
    const [group = ""] = apiVersion.split("/");
    if (customKindOf(apiVersion, kind) || (Object.hasOwn(makers, group) && makers[group]?.includes(kind))) return true;
    if (isObjectMakerInNamespace(group, kind)) return true;
    return unjudgedKinds.some((row) => row.group === group && row.kind === kind && row.scope === "namespace");
}

/** Kinds of Kubernetes and of common tools that hold templates and make no pods by themselves. */
const notMakers: ReadonlySet<string> = new Set([
    ...["PodTemplate", "ControllerRevision", "CustomResourceDefinition", "ConfigMap", "Secret"],
    ...["WorkflowTemplate", "ClusterWorkflowTemplate", "SandboxTemplate", "Task", "ClusterTask", "Pipeline"],
    ...[
        "ServingRuntime",
        "ClusterServingRuntime",
        "LLMInferenceServiceConfig",
        "TrainingRuntime",
        "ClusterTrainingRuntime",
    ],
]);

/** Deeper than any template that is known. */
const deepest = 12;

function holdsContainers(value: unknown, depth: number): boolean {
    if (typeof value !== "object" || value === null || depth > deepest) return false;
    return Object.entries(value).some(
        ([key, inner]) => (key === "containers" && isContainerList(inner)) || holdsContainers(inner, depth + 1),
    );
}

function isContainerList(value: unknown): boolean {
    return (
        Array.isArray(value) &&
        value.some((each) => typeof each === "object" && each !== null && "name" in each && "image" in each)
    );
}
