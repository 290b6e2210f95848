import type { WorkloadPreset } from "../types";

const nodes = { "ray.io/cluster": "${cluster}", "ray.io/is-ray-node": "yes" };
const head = { "ray.io/cluster": "${cluster}", "ray.io/node-type": "head" };
const constants = "ray-operator/controllers/ray/utils/constant.go";
const ownPolicy = "ray-operator/controllers/ray/networkpolicy_controller.go";

export const kuberay: WorkloadPreset = {
    name: "kuberay",
    title: "Ray cluster",
    madeBy: "KubeRay operator",
    versions: "main at feeaf72",
    held: "read",
    repository: "https://github.com/ray-project/kuberay/blob/feeaf72",
    parameters: {
        cluster: {
            description:
                "the RayCluster (kubectl get rayclusters); without it all Ray clusters of the namespace are one group, open to each other",
        },
    },
    pods: nodes,
    parts: {
        dashboard: {
            description: "dashboard and Jobs API: who reaches it runs code",
            labels: head,
            ports: ["8265"],
            source: constants,
        },
        client: {
            description: "Ray client: who reaches it runs code",
            labels: head,
            ports: ["10001"],
            source: constants,
        },
        serve: { description: "Ray Serve's proxies, on every node", labels: nodes, ports: ["8000"], source: constants },
        metrics: { description: "Prometheus metrics of every node", labels: nodes, ports: ["8080"], source: constants },
        head: {
            description: "the head, which holds the autoscaler and takes no connections under this name",
            labels: head,
            ports: [],
            source: constants,
        },
        nodes: { description: "head and workers among each other", labels: nodes, ports: ["any"], source: ownPolicy },
    },
    inGroup: [
        {
            from: "nodes",
            to: "nodes",
            why: "Ray uses ports of its choice between the nodes of a cluster",
            source: ownPolicy,
        },
    ],
    needs: [
        {
            part: "head",
            direction: "to",
            peer: "kube-apiserver",
            why: "the autoscaler, in the head's pod, changes the RayCluster",
            when: "enableInTreeAutoscaling",
            source: "ray-operator/controllers/ray/common/pod.go",
        },
        {
            part: "dashboard",
            direction: "from",
            peer: "kuberay-operator",
            isPreset: true,
            why: "the operator asks for the state of jobs and applications",
            when: "the cluster belongs to a RayJob or RayService",
            source: "ray-operator/controllers/ray/utils/dashboardclient",
        },
        {
            part: "dashboard",
            direction: "from",
            peer: "submitter",
            peerIs: "a workload in the same namespace with podLabels { ray.io/originated-from-crd: RayJob }",
            why: "the submitter's pod hands in the job",
            when: "a RayJob has the submission mode K8sJobMode, as by default",
            source: ownPolicy,
        },
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: constants,
        },
    ],
    makes: [],
};
