import type { WorkloadPreset } from "../types";

const milvusPods = { "app.kubernetes.io/name": "milvus", "app.kubernetes.io/instance": "${release}" };
const etcd = { "app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": "${release}" };
const minio = { app: "minio", release: "${release}" };
const pulsar = { app: "pulsarv3", release: "${release}" };
const templates = "charts/milvus/templates";
const values = "charts/milvus/values.yaml";

export const milvus: WorkloadPreset = {
    name: "milvus",
    title: "Milvus",
    madeBy: "chart milvus/milvus",
    versions: "5.0.x",
    held: "rendered",
    repository: "https://github.com/zilliztech/milvus-helm/blob/9832476",
    parameters: {
        release: { description: "the Helm release (helm list)" },
        api: {
            description: "the component that takes requests: proxy, or standalone where cluster.enabled is false",
            default: "proxy",
        },
    },
    parts: {
        api: {
            description: "takes requests",
            labels: { ...milvusPods, component: "${api}" },
            ports: ["19530"],
            source: templates,
        },
        metrics: {
            description: "health and metrics of every component",
            labels: milvusPods,
            ports: ["9091"],
            source: templates,
        },
        components: {
            description: "Milvus's components among each other",
            labels: milvusPods,
            ports: ["any"],
            source: templates,
        },
        etcd: { description: "the etcd beside it", labels: etcd, ports: ["2379"], source: values },
        "etcd-peers": {
            description: "etcd's members among each other",
            labels: etcd,
            ports: ["2379", "2380"],
            source: values,
        },
        minio: { description: "the MinIO beside it", labels: minio, ports: ["9000"], source: values },
        pulsar: { description: "the Pulsar beside it, all components", labels: pulsar, ports: ["any"], source: values },
        "pulsar-proxy": {
            description: "what Milvus uses of Pulsar",
            labels: { ...pulsar, component: "proxy" },
            ports: ["6650"],
            source: values,
        },
    },
    inGroup: [
        { from: "components", to: "components", why: "Milvus's components use ports of their own", source: templates },
        { from: "components", to: "etcd", why: "metadata", source: values },
        { from: "components", to: "minio", why: "segments and indexes", source: values },
        { from: "components", to: "pulsar-proxy", why: "write-ahead log, where Pulsar is enabled", source: values },
        { from: "etcd-peers", to: "etcd-peers", why: "etcd's consensus", source: values },
        { from: "minio", to: "minio", why: "MinIO's erasure sets, where it is distributed", source: values },
        { from: "pulsar", to: "pulsar", why: "Pulsar's components use ports of their own", source: values },
    ],
    needs: [
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: `${templates}/servicemonitor.yaml`,
        },
    ],
    makes: [],
};
