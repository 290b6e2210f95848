import type { WorkloadPreset } from "../types";

const group = { "leaderworkerset.sigs.k8s.io/name": "${name}" };
const types = "api/leaderworkerset/v1/leaderworkerset_types.go";

export const leaderWorkerSet: WorkloadPreset = {
    name: "leaderworkerset",
    title: "LeaderWorkerSet",
    madeBy: "LWS controller",
    versions: "main at 060ab4d",
    held: "read",
    repository: "https://github.com/kubernetes-sigs/lws/blob/060ab4d",
    parameters: {
        name: { description: "the LeaderWorkerSet (kubectl get leaderworkersets)", required: true },
        port: { description: "port of the leaders that clients use", default: "8080" },
    },
    pods: group,
    parts: {
        leader: {
            description: "the first pod of each group, which takes requests",
            labels: { ...group, "leaderworkerset.sigs.k8s.io/worker-index": "0" },
            ports: ["${port}"],
            source: "pkg/controllers/leaderworkerset_controller.go",
        },
        group: {
            description: "leaders and workers; the groups of one set are not kept apart",
            labels: group,
            ports: ["any"],
            source: types,
        },
    },
    inGroup: [
        { from: "group", to: "group", why: "Ray or torch.distributed between leader and workers", source: types },
    ],
    needs: [
        {
            part: "group",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "model weights",
            when: "they are not on a volume",
            source: types,
        },
    ],
    makes: [],
};
