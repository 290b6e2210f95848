import type { ContainerPort, Labels } from "../types";

/** Where the pods of a custom resource come from: one entry for each template. */
export interface CustomTemplate {
    /** Path of the pod template; `[]` stands for each entry of a list. The first that is there counts. */
    readonly paths: readonly string[];
    /** What follows the resource's name in the name of its pods; `$item` is the entry's name at `itemName`. */
    readonly suffix: string;
    /** Field of a list's entry that names it. */
    readonly itemName?: string;
    /** Where labels for the pods stand, inside the template; `metadata.labels` where absent. */
    readonly labelsAt?: string;
    /** Labels that the operator adds, whose values are known before the pods are; `$name` and `$item` stand for names. */
    readonly labels: Labels;
    /** Ports that the operator adds to its containers. */
    readonly ports?: readonly ContainerPort[];
}

/** A kind of custom resource of which an operator makes pods. */
export interface CustomKind {
    readonly group: string;
    readonly kind: string;
    readonly templates: readonly CustomTemplate[];
    /** Where the paths and labels are written. */
    readonly source: string;
}

/** A kind with one pod template, to which its operator adds no labels that are known before. */
const plain = (group: string, kind: string, path: string, source: string): CustomKind => ({
    group,
    kind,
    templates: [{ paths: [path], suffix: "", labels: {} }],
    source,
});

/** Labels of every pod that KubeRay makes for a cluster. */
const ray = { "ray.io/is-ray-node": "yes", "ray.io/cluster": "$name", "app.kubernetes.io/name": "kuberay" };
const lws = { "leaderworkerset.sigs.k8s.io/name": "$name" };

/** The kinds whose pods are read. Others that make pods are counted, and named: see {@link operatorMakesPods}. */
export const customKinds: readonly CustomKind[] = [
    {
        group: "ray.io",
        kind: "RayCluster",
        templates: [
            {
                paths: ["spec.headGroupSpec.template"],
                suffix: "-head",
                labels: { ...ray, "ray.io/node-type": "head", "ray.io/group": "headgroup" },
            },
            {
                paths: ["spec.workerGroupSpecs[].template"],
                suffix: "-$item",
                itemName: "groupName",
                labels: { ...ray, "ray.io/node-type": "worker", "ray.io/group": "$item" },
            },
        ],
        source: "https://github.com/ray-project/kuberay/blob/master/ray-operator/controllers/ray/common/pod.go",
    },
    {
        group: "leaderworkerset.x-k8s.io",
        kind: "LeaderWorkerSet",
        templates: [
            {
                paths: ["spec.leaderWorkerTemplate.leaderTemplate", "spec.leaderWorkerTemplate.workerTemplate"],
                suffix: "-leader",
                labels: { ...lws, "leaderworkerset.sigs.k8s.io/worker-index": "0" },
            },
            { paths: ["spec.leaderWorkerTemplate.workerTemplate"], suffix: "-worker", labels: lws },
        ],
        source: "https://lws.sigs.k8s.io/docs/reference/labels-annotations-and-environment-variables/",
    },
    {
        group: "jobset.x-k8s.io",
        kind: "JobSet",
        templates: [
            {
                paths: ["spec.replicatedJobs[].template.spec.template"],
                suffix: "-$item",
                itemName: "name",
                labels: {
                    "jobset.sigs.k8s.io/jobset-name": "$name",
                    "jobset.sigs.k8s.io/replicatedjob-name": "$item",
                },
            },
        ],
        source: "https://jobset.sigs.k8s.io/docs/concepts/",
    },
    plain(
        "argoproj.io",
        "Rollout",
        "spec.template",
        "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
    ),
    plain("agents.x-k8s.io", "Sandbox", "spec.podTemplate", "https://agent-sandbox.sigs.k8s.io/docs/"),
    plain("apps.kruise.io", "CloneSet", "spec.template", "https://openkruise.io/docs/user-manuals/cloneset"),
    plain(
        "apps.kruise.io",
        "StatefulSet",
        "spec.template",
        "https://openkruise.io/docs/user-manuals/advancedstatefulset",
    ),
    plain(
        "apps.openshift.io",
        "DeploymentConfig",
        "spec.template",
        "https://docs.openshift.com/container-platform/latest/applications/deployments/what-deployments-are.html",
    ),
    {
        group: "postgresql.cnpg.io",
        kind: "Cluster",
        templates: [
            {
                // No template: what the pods have beside the operator's labels is what is inherited.
                paths: ["spec"],
                labelsAt: "inheritedMetadata.labels",
                suffix: "",
                labels: { "cnpg.io/cluster": "$name", "cnpg.io/podRole": "instance" },
                ports: [
                    { name: "postgresql", protocol: "TCP", port: 5432 },
                    { name: "metrics", protocol: "TCP", port: 9187 },
                    { name: "status", protocol: "TCP", port: 8000 },
                ],
            },
        ],
        source: "https://cloudnative-pg.io/documentation/current/labels_annotations/",
    },
];

/** The kind of a custom resource, where its pods are read. */
export function customKindOf(apiVersion: string, kind: string): CustomKind | undefined {
    const [group] = apiVersion.split("/");
    return customKinds.find((each) => each.kind === kind && each.group === group);
}

/** Kinds that make pods without holding a pod template, or whose pods have labels that are known only afterwards. */
const makers: Readonly<Record<string, readonly string[]>> = {
    "ray.io": ["RayService", "RayJob", "RayCronJob"],
    "serving.knative.dev": ["Service", "Configuration"],
    "serving.kserve.io": ["InferenceService", "LLMInferenceService", "InferenceGraph"],
    "argoproj.io": ["Workflow", "CronWorkflow", "Rollout", "Application", "ApplicationSet"],
    "helm.toolkit.fluxcd.io": ["HelmRelease"],
    "kustomize.toolkit.fluxcd.io": ["Kustomization"],
    "extensions.agents.x-k8s.io": ["SandboxClaim", "SandboxWarmPool"],
    "apps.nvidia.com": ["NIMService", "NIMPipeline", "NIMCache"],
    "nvidia.com": ["DynamoGraphDeployment", "DynamoComponentDeployment"],
    "postgresql.cnpg.io": ["Cluster", "Pooler"],
    "milvus.io": ["Milvus", "MilvusCluster"],
    "monitoring.coreos.com": ["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"],
    "opentelemetry.io": ["OpenTelemetryCollector"],
    "kubeflow.org": ["PyTorchJob", "TFJob", "MPIJob", "XGBoostJob", "JAXJob", "Notebook"],
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
    return !notMakers.has(kind) && holdsContainers(value, 0);
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
