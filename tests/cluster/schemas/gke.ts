import type { KubeObject } from "../api";
import { type Dialect, NAMESPACE } from "./types";

const apiVersion = "networking.gke.io/v1alpha1";

const hub = [{ name: "huggingface.co" }, { pattern: "*.hf.co" }, { name: "api.openai.com" }];
const https = [{ protocol: "TCP", port: 443 }];

const policy = (spec: object): KubeObject => ({
    apiVersion,
    kind: "FQDNNetworkPolicy",
    metadata: { name: "allow-to-hub", namespace: NAMESPACE },
    spec: { podSelector: { matchLabels: { app: "ai-agent" } }, ...spec },
});
const withMatches = (...matches: object[]): KubeObject => policy({ egress: [{ matches, ports: https }] });
const withPorts = (...ports: object[]): KubeObject => policy({ egress: [{ matches: hub, ports }] });
const shaped = /matches\[0\]\.(?:name|pattern): Invalid value: .* should match/u;

/** FQDNNetworkPolicy of GKE's Dataplane V2. */
export const fqdnNetworkPolicy: Dialect = {
    apiVersion,
    kind: "FQDNNetworkPolicy",
    definition: "fqdnnetworkpolicies.networking.gke.io",
    source: {
        module: "github.com/GoogleCloudPlatform/gke-networking-api",
        file: "config/crds/networking.gke.io_fqdnnetworkpolicies.yaml",
    },
    sound: [
        ["names and patterns on a port", policy({ egress: [{ matches: hub, ports: https }] })],
        ["every pod of the namespace", policy({ podSelector: {}, egress: [{ matches: hub, ports: https }] })],
        ["a pattern of two labels", withMatches({ pattern: "*.*.hf.co" })],
        ["100 names", withMatches(...Array.from({ length: 100 }, (_, at) => ({ name: `host${at}.example.com` })))],
        ["every port of every protocol, spelled", withPorts({ protocol: "ALL" })],
        ["every port of every protocol, left out", policy({ egress: [{ matches: hub }] })],
        ["a port without a protocol, which stays left out", withPorts({ port: 443 })],
    ],
    refused: [
        [
            "a misspelt field",
            withMatches({ names: "huggingface.co" }),
            /unknown field "spec.egress\[0\].matches\[0\].names"/u,
        ],
        [
            "policyTypes, as NetworkPolicies have them",
            policy({ policyTypes: ["Egress"], egress: [{ matches: hub }] }),
            /unknown field "spec.policyTypes"/u,
        ],
        [
            "endPort, as NetworkPolicies have it",
            withPorts({ protocol: "TCP", port: 1, endPort: 2 }),
            /unknown field "spec.egress\[0\].ports\[0\].endPort"/u,
        ],
        ["a wildcard in a name", withMatches({ name: "*.hf.co" }), shaped],
        ["an address range for a name", withMatches({ name: "1.1.1.0/24" }), shaped],
        ["an IPv6 address for a name", withMatches({ name: "2606:4700::6810" }), shaped],
        ["a name beyond ASCII", withMatches({ name: "bücher.example" }), shaped],
        ["a pattern that begins with a dot", withMatches({ pattern: ".hf.co" }), shaped],
        [
            "a name and a pattern in one entry",
            withMatches({ name: "hf.co", pattern: "*.hf.co" }),
            /matches\[0\]: Too many: 2: must have at most 1 item/u,
        ],
        ["an entry of nothing", withMatches({}), /matches\[0\] in body should have at least 1 properties/u],
        ["no entry", withMatches(), /matches in body should have at least 1 items/u],
        ["no rule", policy({ egress: [] }), /egress in body should have at least 1 items/u],
        ["no egress", policy({}), /spec.egress: Required value/u],
        ["port 0", withPorts({ protocol: "TCP", port: 0 }), /port in body should be greater than or equal to 1/u],
        [
            "port 65536",
            withPorts({ protocol: "TCP", port: 65536 }),
            /port in body should be less than or equal to 65535/u,
        ],
        [
            "a port by its name",
            withPorts({ protocol: "TCP", port: "https" }),
            /port in body must be of type integer: "string"/u,
        ],
        ["SCTP", withPorts({ protocol: "SCTP", port: 443 }), /protocol: Unsupported value: "SCTP"/u],
    ],
    letThrough: [
        ["an IPv4 address for a name", withMatches({ name: "140.82.112.3" }), "no answer of a resolver is called that"],
        ["every name", withMatches({ pattern: "*" }), "that is every address that is ever resolved"],
        [
            "two wildcards",
            withMatches({ pattern: "**.hf.co" }),
            "no `*` stands for a dot: it means what `*.hf.co` does",
        ],
        ["a name of one label", withMatches({ name: "localhost" }), "it is no name outside"],
        ["an empty name", withMatches({ name: "" }), "nothing is called that"],
    ],
};
