import type { WorkloadPreset } from "../types";

const service = { "serving.kserve.io/inferenceservice": "${name}" };
const constants = "pkg/constants/constants.go";

export const kserveRaw: WorkloadPreset = {
    name: "kserve-raw",
    title: "KServe InferenceService, raw deployment",
    madeBy: "KServe controller",
    versions: "0.20.x",
    held: "read",
    repository: "https://github.com/kserve/kserve/blob/aaac4e2",
    parameters: { name: { description: "the InferenceService (kubectl get inferenceservices)", required: true } },
    pods: service,
    parts: {
        predictor: {
            description: "the model",
            labels: { ...service, component: "predictor" },
            ports: ["8080"],
            source: constants,
        },
        transformer: {
            description: "what comes before the model",
            labels: { ...service, component: "transformer" },
            ports: ["8080"],
            source: constants,
        },
        explainer: {
            description: "what explains the model's answers",
            labels: { ...service, component: "explainer" },
            ports: ["8080"],
            source: constants,
        },
    },
    inGroup: [
        { from: "transformer", to: "predictor", why: "requests made ready for the model", source: constants },
        { from: "explainer", to: "predictor", why: "answers to explain", source: constants },
    ],
    needs: [
        {
            part: "predictor",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "the storage initializer, in the same pod, fetches the model",
            when: "the model is not on a volume",
            source: "pkg/webhook/admission/pod/storage_initializer_injector.go",
        },
    ],
    makes: [],
};
