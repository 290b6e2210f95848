/*
 * Labels and ports of presets, typed a second time from the sources that stand beside each, never from the presets: a slip
 * in either is a difference. `<name>` stands for the value of a parameter.
 */

/** What the sources say of a part: the labels of its pods, and the ports that a flow to it means. */
export interface PartFacts {
    readonly part: string;
    readonly labels: string;
    readonly ports: string;
}

const table = `
# BerriAI/litellm deploy/charts/litellm-helm: values.yaml (nameOverride, service.port, separateHealthPort), _helpers.tpl (selectorLabels)
litellm.api                | app.kubernetes.io/name=litellm app.kubernetes.io/instance=<release> | 4000
litellm.health             | app.kubernetes.io/name=litellm app.kubernetes.io/instance=<release> | 8081
litellm.postgres           | app.kubernetes.io/name=postgresql app.kubernetes.io/instance=<release> | 5432
# qdrant/qdrant-helm charts/qdrant/templates/_helpers.tpl (selectorLabels), values.yaml (service.ports)
qdrant.api                 | app.kubernetes.io/name=qdrant app.kubernetes.io/instance=<release> | 6333 6334
qdrant.metrics             | app.kubernetes.io/name=qdrant app.kubernetes.io/instance=<release> | 6333
qdrant.peers               | app.kubernetes.io/name=qdrant app.kubernetes.io/instance=<release> | 6335
# weaviate/weaviate-helm weaviate/templates/weaviateService.yaml (selector), values.yaml (CLUSTER_*_BIND_PORT); docs.weaviate.io (RAFT_PORT)
weaviate.api               | app=weaviate | 8080 50051
weaviate.metrics           | app=weaviate | 2112
weaviate.peers             | app=weaviate | 7000 7000/udp 7001 8300 8301
# vllm-project/production-stack helm/templates/_helpers.tpl (*StandardLabels, engineLabels), deployment-*.yaml, ray-cluster.yaml
vllm-production-stack.router     | app.kubernetes.io/part-of=vllm-stack app.kubernetes.io/instance=<release> app.kubernetes.io/component=router | 8000
vllm-production-stack.controller | app.kubernetes.io/part-of=vllm-stack app.kubernetes.io/instance=<release> app.kubernetes.io/component=router | 9000
vllm-production-stack.engine     | helm-release-name=<release> model=<model> | 8000
vllm-production-stack.transfer   | helm-release-name=<release> model=<model> | 55555 9999
vllm-production-stack.ray        | helm-release-name=<release> model=<model> ray.io/is-ray-node=yes | any
vllm-production-stack.cache      | app.kubernetes.io/part-of=vllm-stack app.kubernetes.io/instance=<release> app.kubernetes.io/component=cache-server | 8000
# ray-project/kuberay ray-operator/controllers/ray/utils/constant.go (Ray*LabelKey, Default*Port), common/pod.go (labelPod)
kuberay.dashboard          | ray.io/cluster=<cluster> ray.io/node-type=head | 8265
kuberay.client             | ray.io/cluster=<cluster> ray.io/node-type=head | 10001
kuberay.serve              | ray.io/cluster=<cluster> ray.io/is-ray-node=yes | 8000
kuberay.metrics            | ray.io/cluster=<cluster> ray.io/is-ray-node=yes | 8080
kuberay.head               | ray.io/cluster=<cluster> ray.io/node-type=head |
kuberay.nodes              | ray.io/cluster=<cluster> ray.io/is-ray-node=yes | any
# ray-project/kuberay helm-chart/kuberay-operator/templates/deployment.yaml
kuberay-operator.operator  | app.kubernetes.io/name=kuberay-operator app.kubernetes.io/instance=<release> | 8080
# llm-d-incubation/llm-d-modelservice templates/_helpers.tpl (decodelabels, prefilllabels), examples/values-pd.yaml
llm-d.decode               | llm-d.ai/inference-serving=true llm-d.ai/model=<model> llm-d.ai/role=decode | 8000
llm-d.engine               | llm-d.ai/inference-serving=true llm-d.ai/model=<model> llm-d.ai/role=decode | 8200
llm-d.prefill              | llm-d.ai/inference-serving=true llm-d.ai/model=<model> llm-d.ai/role=prefill | 8000
llm-d.transfer             | llm-d.ai/inference-serving=true llm-d.ai/model=<model> | any
# kubernetes-sigs/gateway-api-inference-extension config/charts/inferencepool/templates/_helpers.tpl, epp-deployment.yaml; llm-d-inference-scheduler (zmq)
llm-d.picker               | inferencepool=<pool>-epp | 9002
llm-d.picker-metrics       | inferencepool=<pool>-epp | 9090
llm-d.events               | inferencepool=<pool>-epp | 5557
# kserve/kserve pkg/constants/constants.go (LLMComponent*), llmisvc/workload_*.go, config/llmisvcconfig/config-llm-*.yaml
kserve-llm.model           | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> app.kubernetes.io/component=llminferenceservice-workload | 8000
kserve-llm.engine          | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> app.kubernetes.io/component=llminferenceservice-workload | 8001
kserve-llm.prefill         | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> app.kubernetes.io/component=llminferenceservice-workload-prefill | 8000
kserve-llm.leader          | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> app.kubernetes.io/component=llminferenceservice-workload-leader | 8000
kserve-llm.scheduler       | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> app.kubernetes.io/component=llminferenceservice-router-scheduler | 9002
kserve-llm.scheduler-metrics | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> app.kubernetes.io/component=llminferenceservice-router-scheduler | 9090
kserve-llm.group           | app.kubernetes.io/part-of=llminferenceservice app.kubernetes.io/name=<name> | any
# kserve/kserve pkg/constants/constants.go (InferenceServicePodLabelKey, KServiceComponentLabel, InferenceServiceDefaultHttpPort)
kserve-raw.predictor       | serving.kserve.io/inferenceservice=<name> component=predictor | 8080
kserve-raw.transformer     | serving.kserve.io/inferenceservice=<name> component=transformer | 8080
kserve-raw.explainer       | serving.kserve.io/inferenceservice=<name> component=explainer | 8080
# kserve/kserve charts/kserve-resources, charts/kserve-llmisvc-resources
kserve-controllers.webhook     | control-plane=kserve-controller-manager | 9443
kserve-controllers.metrics     | control-plane=kserve-controller-manager | 8443
kserve-controllers.llm-webhook | control-plane=llmisvc-controller-manager | 9443
kserve-controllers.llm-metrics | control-plane=llmisvc-controller-manager | 8443
# kubernetes-sigs/lws api/leaderworkerset/v1/leaderworkerset_types.go (SetNameLabelKey, WorkerIndexLabelKey)
leaderworkerset.leader     | leaderworkerset.sigs.k8s.io/name=<name> leaderworkerset.sigs.k8s.io/worker-index=0 | <port>
leaderworkerset.group      | leaderworkerset.sigs.k8s.io/name=<name> | any
# NVIDIA/k8s-nim-operator api/apps/v1alpha1/nimservice_types.go (GetStandardLabels), common_types.go (DefaultAPIPort)
nim.api                    | app.kubernetes.io/part-of=nim-service app.kubernetes.io/name=<name> | 8000
# ai-dynamo/dynamo deploy/operator/internal/consts/consts.go
dynamo.frontend            | nvidia.com/dynamo-graph-deployment-name=<graph> nvidia.com/dynamo-component-type=frontend | 8000
dynamo.picker              | nvidia.com/dynamo-graph-deployment-name=<graph> nvidia.com/dynamo-component-type=epp | 9002
dynamo.planner-metrics     | nvidia.com/dynamo-graph-deployment-name=<graph> nvidia.com/dynamo-component-type=planner | 9085
dynamo.system              | nvidia.com/dynamo-graph-deployment-name=<graph> | 9090
dynamo.group               | nvidia.com/dynamo-graph-deployment-name=<graph> | any
# zilliztech/milvus-helm charts/milvus/templates/_helpers.tpl (matchLabels), service.yaml; subcharts etcd, minio, pulsarv3
milvus.api                 | app.kubernetes.io/name=milvus app.kubernetes.io/instance=<release> component=<api> | 19530
milvus.metrics             | app.kubernetes.io/name=milvus app.kubernetes.io/instance=<release> | 9091
milvus.components          | app.kubernetes.io/name=milvus app.kubernetes.io/instance=<release> | any
milvus.etcd                | app.kubernetes.io/name=etcd app.kubernetes.io/instance=<release> | 2379
milvus.etcd-peers          | app.kubernetes.io/name=etcd app.kubernetes.io/instance=<release> | 2379 2380
milvus.minio               | app=minio release=<release> | 9000
milvus.pulsar              | app=pulsarv3 release=<release> | any
milvus.pulsar-proxy        | app=pulsarv3 release=<release> component=proxy | 6650
# cloudnative-pg/cloudnative-pg pkg/utils/labels_annotations.go, pkg/specs/pods.go, pgbouncer/deployments.go, pkg/management/url/url.go
cloudnative-pg.database       | cnpg.io/cluster=<cluster> cnpg.io/podRole=instance | 5432
cloudnative-pg.status         | cnpg.io/cluster=<cluster> cnpg.io/podRole=instance | 8000
cloudnative-pg.metrics        | cnpg.io/cluster=<cluster> cnpg.io/podRole=instance | 9187
cloudnative-pg.pooler         | cnpg.io/cluster=<cluster> cnpg.io/podRole=pooler | 5432
cloudnative-pg.pooler-metrics | cnpg.io/cluster=<cluster> cnpg.io/podRole=pooler | 9127
cloudnative-pg.members        | cnpg.io/cluster=<cluster> |
# cloudnative-pg/cloudnative-pg config/manager/manager.yaml
cloudnative-pg-operator.webhook | app.kubernetes.io/name=cloudnative-pg | 9443
cloudnative-pg-operator.metrics | app.kubernetes.io/name=cloudnative-pg | 8080
# bitnami/charts bitnami/redis values.yaml (*.containerPorts), templates/master/application.yaml, networkpolicy.yaml (9121)
redis.api                  | app.kubernetes.io/name=redis app.kubernetes.io/instance=<release> | 6379
redis.primary              | app.kubernetes.io/name=redis app.kubernetes.io/instance=<release> app.kubernetes.io/component=master | 6379
redis.sentinel             | app.kubernetes.io/name=redis app.kubernetes.io/instance=<release> | 26379
redis.metrics              | app.kubernetes.io/name=redis app.kubernetes.io/instance=<release> | 9121
# envoyproxy/gateway internal/infrastructure/kubernetes/proxy/resource.go (EnvoyAppLabel), gatewayapi/translator.go (wellKnownPortShift), bootstrap.go
envoy-ai-gateway.proxy     | app.kubernetes.io/name=envoy app.kubernetes.io/component=proxy gateway.envoyproxy.io/owning-gateway-name=<gateway> | 10080 10443
envoy-ai-gateway.metrics   | app.kubernetes.io/name=envoy app.kubernetes.io/component=proxy gateway.envoyproxy.io/owning-gateway-name=<gateway> | 19001
# envoyproxy/gateway charts/gateway-helm/templates/envoy-gateway-deployment.yaml, api/v1alpha1 (GatewayMetricsPort), bootstrap.go (DefaultXdsServerPort)
envoy-gateway.xds          | control-plane=envoy-gateway app.kubernetes.io/instance=<release> | 18000
envoy-gateway.webhook      | control-plane=envoy-gateway app.kubernetes.io/instance=<release> | 9443
envoy-gateway.metrics      | control-plane=envoy-gateway app.kubernetes.io/instance=<release> | 19001
# envoyproxy/ai-gateway manifests/charts/ai-gateway-helm/templates/deployment.yaml, service.yaml
envoy-ai-gateway-controller.extension | app.kubernetes.io/name=ai-gateway-helm app.kubernetes.io/instance=<release> | 1063
envoy-ai-gateway-controller.webhook   | app.kubernetes.io/name=ai-gateway-helm app.kubernetes.io/instance=<release> | 9443
envoy-ai-gateway-controller.metrics   | app.kubernetes.io/name=ai-gateway-helm app.kubernetes.io/instance=<release> | 8080
# langchain-ai/helm charts/langgraph-cloud/templates/_helpers.tpl, api-server, queue, redis, postgres
langgraph.api              | app.kubernetes.io/name=langgraph-cloud app.kubernetes.io/instance=<release> app.kubernetes.io/component=<fullname>-api-server | 8000
langgraph.queue            | app.kubernetes.io/name=langgraph-cloud app.kubernetes.io/instance=<release> app.kubernetes.io/component=<fullname>-queue | 8000
langgraph.redis            | app.kubernetes.io/name=langgraph-cloud app.kubernetes.io/instance=<release> app.kubernetes.io/component=<fullname>-redis | 6379
langgraph.postgres         | app.kubernetes.io/name=langgraph-cloud app.kubernetes.io/instance=<release> app.kubernetes.io/component=<fullname>-postgres | 5432
# kagent-dev/kagent helm/kagent/templates, go/core/internal/controller/translator/agent/manifest_builder.go, utils.go (8080)
kagent.controller          | app.kubernetes.io/name=kagent app.kubernetes.io/instance=<release> app.kubernetes.io/component=controller | 8083
kagent.grpc                | app.kubernetes.io/name=kagent app.kubernetes.io/instance=<release> app.kubernetes.io/component=controller | 8084
kagent.ui                  | app.kubernetes.io/name=kagent app.kubernetes.io/instance=<release> app.kubernetes.io/component=ui | 8080
kagent.postgres            | app.kubernetes.io/name=kagent app.kubernetes.io/instance=<release> app.kubernetes.io/component=database | 5432
kagent.agents              | app=kagent kagent=<agent> | 8080
# kubernetes-sigs/agent-sandbox api/v1beta1/sandbox_types.go (SandboxTemplateRefHashLabel), sandbox-router/deploy
agent-sandbox.sandbox      | agents.x-k8s.io/sandbox-template-ref-hash=<templateHash> | 8888
agent-sandbox-router.proxy   | app.kubernetes.io/name=sandbox-router app.kubernetes.io/component=sandbox-router | 8080
agent-sandbox-router.metrics | app.kubernetes.io/name=sandbox-router app.kubernetes.io/component=sandbox-router | 9090
# jupyterhub/zero-to-jupyterhub-k8s jupyterhub/templates/_helpers.tpl (matchLabels), hub, proxy, singleuser
jupyterhub.proxy           | app=jupyterhub release=<release> component=proxy | 8000 8443
jupyterhub.proxy-api       | app=jupyterhub release=<release> component=proxy | 8001
jupyterhub.hub             | app=jupyterhub release=<release> component=hub | 8081
jupyterhub.notebook        | app=jupyterhub release=<release> component=singleuser-server | 8888
# prometheus-operator/kube-prometheus manifests/prometheus-prometheus.yaml, prometheus-service.yaml
kube-prometheus.server     | app.kubernetes.io/name=prometheus | 9090
# GoogleCloudPlatform/prometheus-engine manifests/operator.yaml (DaemonSet collector)
google-managed-prometheus.collector | app.kubernetes.io/name=collector |
# OpenShift: prometheus-user-workload is a Prometheus of the Prometheus operator
openshift-monitoring.server | app.kubernetes.io/name=prometheus |
# NVIDIA/dcgm-exporter deployment/templates/daemonset.yaml; NVIDIA/gpu-operator assets/state-dcgm-exporter
dcgm-exporter.metrics      | app.kubernetes.io/name=dcgm-exporter app.kubernetes.io/instance=<release> | 9400
gpu-operator-dcgm-exporter.metrics | app=nvidia-dcgm-exporter | 9400
# open-telemetry/opentelemetry-helm-charts charts/opentelemetry-collector/values.yaml (ports)
opentelemetry-collector.receiver | app.kubernetes.io/name=opentelemetry-collector app.kubernetes.io/instance=<release> | 4317 4318
opentelemetry-collector.metrics  | app.kubernetes.io/name=opentelemetry-collector app.kubernetes.io/instance=<release> | 8888
# cert-manager/cert-manager deploy/charts/cert-manager/values.yaml (securePort), templates (app.kubernetes.io/component)
cert-manager.webhook       | app.kubernetes.io/instance=<release> app.kubernetes.io/component=webhook | 10250
cert-manager.controller    | app.kubernetes.io/instance=<release> app.kubernetes.io/component=controller | 9402
cert-manager.cainjector    | app.kubernetes.io/instance=<release> app.kubernetes.io/component=cainjector | 9402
`;

/**
 * Connections that the sources speak of, typed from them as well: between parts of one preset (`a > b`), and with others
 * (`a >> peer`, `a << peer`), each with its ports where they are not the part's own. `?` marks what is needed only sometimes.
 */
const connections = `
litellm: api > postgres | api >> postgres 5432 ? | api >> internet 443 ? | api >> redis 6379 ?
qdrant: peers > peers | metrics << kube-prometheus ?
weaviate: peers > peers | metrics << kube-prometheus ? | api >> vectorizer 8080 ? | api >> internet 443 ?
vllm-production-stack: router > engine | engine > controller | engine > cache | transfer > transfer | ray > ray | router >> kube-apiserver ? | engine >> internet 443 ? | engine << kube-prometheus ? | router << kube-prometheus ?
kuberay: nodes > nodes | head >> kube-apiserver ? | dashboard << kuberay-operator ? | dashboard << submitter ? | metrics << kube-prometheus ?
kuberay-operator: operator >> kube-apiserver
llm-d: decode > prefill | transfer > transfer | picker > decode | picker > prefill | transfer > events | decode << gateway | picker << gateway | picker >> kube-apiserver | transfer >> internet 443 ? | engine << kube-prometheus ? | picker-metrics << kube-prometheus ?
kserve-llm: group > group | scheduler << gateway | model << gateway | scheduler >> kube-apiserver | group >> internet 443 ?
kserve-raw: transformer > predictor | explainer > predictor | predictor >> internet 443 ?
kserve-controllers: webhook << kube-apiserver 9443 | webhook >> kube-apiserver | llm-webhook << kube-apiserver 9443 | llm-webhook >> kube-apiserver
leaderworkerset: group > group | group >> internet 443 ?
nim: api >> internet 443 ? | api << kube-prometheus ?
dynamo: group > group | group >> kube-apiserver ? | group >> internet 443 ? | system << kube-prometheus ?
milvus: components > components | components > etcd | components > minio | components > pulsar-proxy | etcd-peers > etcd-peers | minio > minio | pulsar > pulsar | metrics << kube-prometheus ?
cloudnative-pg: members > database | members > status | members >> kube-apiserver | status << cloudnative-pg-operator | database << cloudnative-pg-operator | members >> internet 443 ? | metrics << kube-prometheus ?
cloudnative-pg-operator: webhook << kube-apiserver 9443 | webhook >> kube-apiserver
redis: api > api | api > sentinel | metrics << kube-prometheus ?
envoy-ai-gateway: proxy >> envoy-gateway.xds | proxy << load-balancers | proxy >> internet 443 ?
envoy-gateway: xds >> kube-apiserver | xds >> envoy-ai-gateway-controller.extension ?
envoy-ai-gateway-controller: webhook << kube-apiserver 9443 | extension >> kube-apiserver | extension << envoy-gateway
langgraph: api > redis | api > postgres | queue > redis | queue > postgres | api >> internet 443 ? | api >> litellm.api ?
kagent: ui > controller | controller > postgres | controller > agents | agents > controller | controller >> kube-apiserver | agents >> litellm.api ? | agents >> tools 8084 ?
agent-sandbox: sandbox << agent-sandbox-router
agent-sandbox-router: proxy >> agent-sandbox.sandbox | proxy >> kube-apiserver ?
jupyterhub: hub > proxy-api | hub > notebook | proxy > hub | proxy > notebook | notebook > hub | hub >> kube-apiserver
kube-prometheus: server >> kube-apiserver
dcgm-exporter: metrics << kube-prometheus
gpu-operator-dcgm-exporter: metrics << kube-prometheus
opentelemetry-collector: receiver >> backend 4317 | receiver >> kube-apiserver ?
cert-manager: webhook << kube-apiserver 10250 | webhook >> kube-apiserver | controller >> kube-apiserver | cainjector >> kube-apiserver | controller >> internet 443 ?
`;

/** The connections, each as `preset: connection`. */
export const connectionFacts: readonly string[] = connections
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
        const [preset = "", list = ""] = line.split(": ");
        return list.split(" | ").map((connection) => `${preset}: ${connection}`);
    })
    .sort();

/** The table, by `preset.part`. */
export const facts: readonly PartFacts[] = table
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
        const [part = "", labels = "", ports = ""] = line.split("|").map((cell) => cell.trim());
        return { part, labels: sorted(labels), ports: sorted(ports) };
    });

/** Words in one order, for the order of labels and ports says nothing. */
export function sorted(words: string): string {
    return words.split(" ").filter(Boolean).sort().join(" ");
}
