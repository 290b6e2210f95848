import type { KubeObject } from "../api";
import { type Dialect, NAMESPACE } from "./types";

const apiVersion = "projectcalico.org/v3";

const policy = (destination: object): KubeObject => ({
    apiVersion,
    kind: "NetworkPolicy",
    metadata: { name: "allow-to-hub", namespace: NAMESPACE },
    spec: {
        selector: "app == 'ai-agent'",
        types: ["Egress"],
        egress: [{ action: "Allow", protocol: "TCP", destination: { ports: [443], ...destination } }],
    },
});

/** NetworkPolicy of Calico Enterprise and Calico Cloud: open-source Calico has no `domains`. */
export const calicoNetworkPolicy: Dialect = {
    apiVersion,
    kind: "NetworkPolicy",
    definition: "networkpolicies.projectcalico.org",
    sound: [["names and wildcards on a port", policy({ domains: ["huggingface.co", "*.hf.co", "api.openai.com"] })]],
    refused: [
        [
            "a misspelt field",
            policy({ domain: ["huggingface.co"] }),
            /unknown field "spec.egress\[0\].destination.domain"/u,
        ],
    ],
    letThrough: [],
};
