import { internet, intruder, metadata, pair, pod, prometheus, without } from "./parts";
import type { Scenario } from "./types";

const instance = { "cnpg.io/cluster": "memory", "cnpg.io/podRole": "instance" };
const redisPod = { "app.kubernetes.io/name": "redis", "app.kubernetes.io/instance": "r1" };

export const dataStores: Scenario = {
    name: "data-stores",
    pods: [
        pod("ai-agents/agent", "1.1", { app: "agent" }),
        ...pair("ai-data/qdrant", "2", { app: "qdrant", "app.kubernetes.io/name": "qdrant" }),
        ...pair("ai-data/weaviate", "3", { app: "weaviate", "app.kubernetes.io/name": "weaviate" }),
        pod("ai-data/redis-master", "4.1", { ...redisPod, "app.kubernetes.io/component": "master" }),
        pod("ai-data/redis-replica", "4.2", { ...redisPod, "app.kubernetes.io/component": "replica" }),
        ...pair("ai-data/memory", "5", instance),
        pod("cnpg-system/operator", "6.1", { "app.kubernetes.io/name": "cloudnative-pg" }),
        prometheus,
        intruder({ app: "agent" }),
    ],
    hosts: [
        internet,
        metadata,
        { name: "pod-identity", ip: "169.254.170.23", means: ["metadata", "cloud-identity"] },
        { name: "api", ip: "10.0.64.10", means: ["kube-apiserver"] },
        { name: "node", ip: "10.0.1.7", means: ["nodes"] },
    ],
    mutations: [
        [
            "the operator's flow taken away",
            (spec) => without(spec, "operator", "pg.status,pg.database"),
            "operator -> pg.status",
        ],
        [
            "agents let in to all of Qdrant",
            (spec) => spec.flows.push({ from: "agent", to: "qdrant", ports: ["any"], why: "retrieval" }),
            "agent -> qdrant.peers",
        ],
    ],
    relabelled: [
        [
            "the instances of another Cluster",
            (spec) => (spec.workloads.pg.with.cluster = "other"),
            "agent -> pg.database",
        ],
    ],
};
