import { expect } from "chai";
import fc from "fast-check";
import { createIndex, evaluate, readObjects } from "../../../netpol";
import type { PluginPolicy } from "../../../netpol/plugin-policies/types";

const tcp443 = [{ protocol: "TCP", port: 443 }];

const google = (spec: object) => ({
    ...{ apiVersion: "networking.gke.io/v1alpha1", kind: "FQDNNetworkPolicy" },
    ...{ metadata: { name: "p", namespace: "agents" }, spec },
});
const amazon = (spec: object) => ({
    ...{ apiVersion: "networking.k8s.aws/v1alpha1", kind: "ApplicationNetworkPolicy" },
    ...{ metadata: { name: "p", namespace: "agents" }, spec },
});
const calico = (spec: object) => ({
    ...{ apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy" },
    ...{ metadata: { name: "p", namespace: "agents" }, spec },
});

const read = (...values: object[]) =>
    readObjects(values.map((value, at) => ({ source: "a.yaml", document: at + 1, value }))).cluster;

type Meant = Partial<Pick<PluginPolicy, "pods" | "isolates" | "ingress" | "egress">>;
const toNames = (hosts: string[], ports: object[] | undefined = tcp443, spelling: { written?: string[] } = {}) => [
    {
        action: "allow" as const,
        peers: [{ hosts, ...spelling }],
        ports: ports as PluginPolicy["egress"][number]["ports"],
    },
];

const meant: readonly (readonly [string, object, Meant])[] = [
    [
        "FQDNNetworkPolicy: names",
        google({
            podSelector: { matchLabels: { app: "agent" } },
            egress: [{ matches: [{ name: "huggingface.co" }, { pattern: "*.hf.co" }], ports: tcp443 }],
        }),
        {
            pods: { matchLabels: { app: "agent" } },
            isolates: ["Egress"],
            egress: toNames(["huggingface.co", "?.hf.co"], tcp443, { written: ["huggingface.co", "*.hf.co"] }),
        },
    ],
    [
        "FQDNNetworkPolicy: every name, on every port",
        google({ podSelector: {}, egress: [{ matches: [{ pattern: "*" }] }] }),
        { pods: {}, isolates: ["Egress"], egress: [{ action: "allow", peers: [{ hosts: ["*"] }], ports: undefined }] },
    ],
    [
        "FQDNNetworkPolicy: a port of every protocol, where it names none",
        google({ podSelector: {}, egress: [{ matches: [{ name: "hf.co" }], ports: [{ port: 443 }] }] }),
        {
            egress: toNames(
                ["hf.co"],
                ["TCP", "UDP", "SCTP"].map((protocol) => ({ port: 443, protocol })),
            ),
        },
    ],
    ["FQDNNetworkPolicy: nothing", google({ podSelector: {} }), { pods: {}, isolates: ["Egress"], egress: [] }],
    [
        "ApplicationNetworkPolicy: names and blocks",
        amazon({
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [{ domainNames: ["*.hf.co"] }, { ipBlock: { cidr: "10.0.0.0/8" } }], ports: tcp443 }],
        }),
        {
            isolates: ["Egress"],
            egress: [
                {
                    action: "allow",
                    peers: [{ hosts: ["*.hf.co"] }, { ipBlock: { cidr: "10.0.0.0/8" } }],
                    ports: tcp443 as PluginPolicy["egress"][number]["ports"],
                },
            ],
        },
    ],
    [
        "ApplicationNetworkPolicy: anybody",
        amazon({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }),
        { isolates: ["Ingress"], ingress: [{ action: "allow", peers: undefined, ports: undefined }] },
    ],
    [
        "ApplicationNetworkPolicy: policyTypes by default, as NetworkPolicy has them",
        amazon({ podSelector: {}, egress: [{ to: [{ domainNames: ["hf.co"] }], ports: tcp443 }] }),
        { isolates: ["Ingress", "Egress"], ingress: [], egress: toNames(["hf.co"]) },
    ],
    [
        "Calico: domains",
        calico({
            order: 100,
            selector: "app == 'agent' && has(role) && env in { 'dev', \"prod\" } && !has(old)",
            types: ["Egress"],
            egress: [
                { action: "Allow", protocol: "TCP", destination: { domains: ["*.hf.co"], ports: [443, "8000:8010"] } },
            ],
        }),
        {
            pods: {
                matchExpressions: [
                    { key: "app", operator: "In", values: ["agent"] },
                    { key: "role", operator: "Exists" },
                    { key: "env", operator: "In", values: ["dev", "prod"] },
                    { key: "old", operator: "DoesNotExist" },
                ],
            },
            isolates: ["Egress"],
            egress: toNames(["*.hf.co"], [...tcp443, { protocol: "TCP", port: 8000, endPort: 8010 }]),
        },
    ],
    [
        "Calico: every pod of the namespace",
        calico({ tier: "default", types: ["Egress"], selector: "all()", egress: [] }),
        { pods: {}, isolates: ["Egress"], egress: [] },
    ],
];

const unread: readonly (readonly [string, object, string])[] = [
    [
        "FQDNNetworkPolicy with a pattern within a label",
        google({ podSelector: {}, egress: [{ matches: [{ pattern: "cdn-*.hf.co" }] }] }),
        'it cannot be read: spec.egress[0].matches[0].pattern has a "*" within a label, which is not judged, in "cdn-*.hf.co"',
    ],
    [
        "FQDNNetworkPolicy with a field that is none",
        google({ podSelector: {}, egres: [] }),
        "it cannot be read: spec.egres is no field that Kubernetes knows here: known are podSelector, egress",
    ],
    [
        "ApplicationNetworkPolicy with names beside a selector",
        amazon({ podSelector: {}, egress: [{ to: [{ domainNames: ["a.b"], podSelector: {} }] }] }),
        "it cannot be read: spec.egress[0].to[0].podSelector is no field that Kubernetes knows here: known are domainNames",
    ],
    [
        "Calico that denies",
        calico({ types: ["Egress"], egress: [{ action: "Deny" }] }),
        "it says more than is judged of this kind",
    ],
    [
        "Calico that opens addresses",
        calico({ types: ["Egress"], egress: [{ action: "Allow", destination: { nets: ["10.0.0.0/8"] } }] }),
        "it says more than is judged of this kind",
    ],
    [
        "Calico in another tier",
        calico({ tier: "security", types: ["Egress"], egress: [] }),
        "it says more than is judged of this kind",
    ],
    ["Calico of ingress", calico({ types: ["Ingress"] }), "it says more than is judged of this kind"],
    [
        "Calico with a selector that is no conjunction",
        calico({ types: ["Egress"], selector: "app == 'a' || app == 'b'", egress: [] }),
        "it says more than is judged of this kind",
    ],
    [
        "Calico by a label of its own",
        calico({ types: ["Egress"], selector: "projectcalico.org/serviceaccount == 'a'", egress: [] }),
        "it says more than is judged of this kind",
    ],
    [
        "Calico with a pattern within a name",
        calico({
            types: ["Egress"],
            egress: [{ action: "Allow", protocol: "TCP", destination: { domains: ["a.*.co"] } }],
        }),
        `it cannot be read: spec.egress[0].destination.domains[0] has a "*" that does not stand for all that is below a name, which is not judged`,
    ],
];

describe("policies of network plugins", () => {
    for (const [title, object, wanted] of meant) {
        it(`are read: ${title}`, () => {
            const { pluginPolicies = [], unjudged = [] } = read(object);
            expect(unjudged).to.deep.equal([]);
            const [policy, ...others] = pluginPolicies;
            expect(others).to.deep.equal([]);
            expect(policy).to.include({ name: "p", namespace: "agents" });
            expect(policy).to.deep.include(wanted);
        });
    }

    for (const [title, object, why] of unread) {
        it(`are not judged, and say why: ${title}`, () => {
            const { pluginPolicies = [], unjudged = [] } = read(object);
            expect(pluginPolicies).to.deep.equal([]);
            expect(unjudged.map((policy) => policy.why)).to.deep.equal([why]);
        });
    }

    it("isolate and open beside NetworkPolicies", () => {
        const pod = {
            ...{
                apiVersion: "v1",
                kind: "Pod",
                metadata: { name: "a", namespace: "agents", labels: { app: "agent" } },
            },
            spec: { containers: [{ name: "c", image: "i" }] },
        };
        const index = createIndex(read(pod, google({ podSelector: {}, egress: [{ matches: [{ name: "hf.co" }] }] })));
        const ask = (host: string) =>
            evaluate(index, { from: { workload: "agents/a" }, to: { host }, protocol: "TCP", port: 443 }).verdict;
        expect([ask("hf.co"), ask("huggingface.co")]).to.deep.equal(["allowed", "denied"]);
    });

    it("are told where there are two of one name", () => {
        const policy = google({ podSelector: {} });
        const { problems } = readObjects([policy, policy].map((value, at) => ({ source: "a", document: at, value })));
        expect(problems.map(({ path }) => path)).to.deep.equal(["metadata.name"]);
    });

    it("keep the annotations that are texts, which name the flow that they are made for", () => {
        const annotations = { "ai-mesh-isolation/flow": "agent -> hub", "x/y": 1 };
        const cilium = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" };
        const spec = { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: "hf.co" }] }] };
        for (const object of [google({ podSelector: {} }), { ...cilium, spec }]) {
            const { pluginPolicies = [] } = read({
                ...object,
                metadata: { name: "p", namespace: "agents", annotations },
            });
            expect(pluginPolicies.map((policy) => policy.annotations)).to.deep.equal([
                { "ai-mesh-isolation/flow": "agent -> hub" },
            ]);
        }
    });

    it("take whatever stands where a list or an object belongs for what is not judged", () => {
        const cilium = (spec: object) => ({
            ...{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" },
            ...{ metadata: { name: "p", namespace: "agents" }, spec },
        });
        const odd = fc.oneof(
            fc.constantFrom(null, 1, "x", {}, [], [null], [1], [[]], [{ to: "x" }], [{ to: {} }]),
            fc.jsonValue(),
        );
        const fields = [
            "podSelector",
            "endpointSelector",
            "selector",
            "policyTypes",
            "ingress",
            "egress",
            "types",
            "toPorts",
        ];
        const specs = fc.dictionary(fc.constantFrom(...fields), odd);
        fc.assert(
            fc.property(fc.constantFrom(google, amazon, calico, cilium), specs, (object, spec) => {
                expect(() => read(object(spec))).to.not.throw();
            }),
            { numRuns: 1000 },
        );
        const [refused] =
            read(amazon({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to: {} }] })).unjudged ?? [];
        expect(refused?.why).to.match(/^it cannot be read: spec\.egress\[0\]\.to /);
    });
});
