import type { Labels } from "../../../netpol/types";
import { flowTo, internet, intruder, metadata, pair, pod, prometheus, without } from "./parts";
import type { Scenario } from "./types";

const ray = (cluster: string, type: string): Labels => ({
    "ray.io/cluster": cluster,
    "ray.io/node-type": type,
    "ray.io/is-ray-node": "yes",
});

export const rayClusters: Scenario = {
    name: "ray-clusters",
    pods: [
        ...["train", "serve"].flatMap((cluster, index) => [
            pod(`ray/${cluster}-head`, `${index + 1}.9`, ray(cluster, "head")),
            ...pair(`ray/${cluster}-worker`, `${index + 1}`, ray(cluster, "worker")),
        ]),
        pod("ray/submitter", "3.1", {
            "ray.io/originated-from-crd": "RayJob",
            "ray.io/originated-from-cr-name": "train",
        }),
        pod("gateway/gw", "4.1", { app: "gw" }),
        pod("ray-operator/operator", "5.1", { "app.kubernetes.io/name": "kuberay-operator" }),
        prometheus,
        intruder(ray("train", "worker")),
    ],
    hosts: [internet, metadata, { name: "api", ip: "172.18.0.2", means: ["kube-apiserver"] }],
    mutations: [
        [
            "a cluster without its name is every Ray cluster of the namespace",
            (spec) => delete spec.workloads.serve.with,
            "train -> serve",
        ],
        [
            "the submitter's flow taken away",
            (spec) => without(spec, "submitter", "train.dashboard"),
            "submitter -> train.dashboard",
        ],
        [
            "the gateway's flow without a part",
            (spec) => Object.assign(flowTo(spec, "serve.serve"), { to: "serve", ports: ["any"] }),
            "gateway -> serve.dashboard",
        ],
    ],
    relabelled: [
        [
            "both clusters by the name of one",
            (spec) => (spec.workloads.serve.with.cluster = "train"),
            "gateway -> serve.serve",
        ],
    ],
};
