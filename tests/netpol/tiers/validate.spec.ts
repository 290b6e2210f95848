import { expect } from "chai";
import { readObjects, validateClusterPolicy } from "../../../netpol";
import { tierTables } from "../../cases/tables/tiers";

const group = "policy.networking.k8s.io";
const everyPod = { namespaces: {} };
const cnp = (spec: object, more: object = {}) => ({
    apiVersion: `${group}/v1alpha2`,
    kind: "ClusterNetworkPolicy",
    metadata: { name: "p" },
    spec: { tier: "Admin", priority: 10, subject: everyPod, ...spec },
    ...more,
});
const anp = (spec: object) => ({
    apiVersion: `${group}/v1alpha1`,
    kind: "AdminNetworkPolicy",
    metadata: { name: "p" },
    spec: { priority: 10, subject: everyPod, ...spec },
});
const banp = (spec: object, name = "default") => ({
    apiVersion: `${group}/v1alpha1`,
    kind: "BaselineAdminNetworkPolicy",
    metadata: { name },
    spec: { subject: everyPod, ...spec },
});
const deny = (peers: object) => ({ action: "Deny", ...peers });
const to = (peer: object, more: object = {}) => cnp({ egress: [deny({ to: [peer], ...more })] });
const onProtocol = (protocol: object) => to(everyPod, { protocols: [protocol] });
const onPort = (port: object) => anp({ egress: [deny({ to: [everyPod], ports: [port] })] });
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const pods = { namespaceSelector: {}, podSelector: {} };

const valid: readonly (readonly [name: string, object: object])[] = [
    ["a ClusterNetworkPolicy without rules", cnp({})],
    ["v1beta1, which has the same fields", cnp({}, { apiVersion: `${group}/v1beta1` })],
    ["the Baseline tier and priority 0", cnp({ tier: "Baseline", priority: 0 })],
    [
        "priority 1000 and a rule's name of 100 characters",
        cnp({ priority: 1000, ingress: [deny({ name: "n".repeat(100), from: [everyPod] })] }),
    ],
    ["25 rules of a ClusterNetworkPolicy", cnp({ ingress: times(25, deny({ from: [everyPod] })) })],
    ["100 rules of an AdminNetworkPolicy", anp({ ingress: times(100, deny({ from: [everyPod] })) })],
    ["pods without a selector of namespaces (ClusterNetworkPolicy)", to({ pods: { podSelector: {} } })],
    ["networks of both families", to({ networks: ["10.0.0.0/8", "fd00::/8"] })],
    ["networks with host bits, which older servers took", to({ networks: ["10.1.2.3/8"] })],
    ["domain names", to({ domainNames: ["kubernetes.io", "*.kubernetes.io"] })],
    ["nodes by selector", to({ nodes: { matchLabels: { a: "b" } } })],
    [
        "a number, a range and a name",
        cnp({
            egress: [
                deny({
                    to: [everyPod],
                    protocols: [
                        { tcp: { destinationPort: { number: 80 } } },
                        { sctp: { destinationPort: { range: { start: 1, end: 2 } } } },
                        { destinationNamedPort: "web" },
                    ],
                }),
            ],
        }),
    ],
    [
        "portNumber without protocol, portRange of one port, namedPort",
        anp({
            egress: [
                deny({
                    to: [everyPod],
                    ports: [{ portNumber: { port: 1 } }, { portRange: { start: 5, end: 5 } }, { namedPort: "web" }],
                }),
            ],
        }),
    ],
    ["the BaselineAdminNetworkPolicy called default", banp({ egress: [{ action: "Allow", to: [everyPod] }] })],
    [
        "nulls where nothing is said",
        cnp({ ingress: null, egress: [deny({ name: null, to: [everyPod], protocols: null })] }),
    ],
];

const invalid: readonly (readonly [name: string, object: object, path: string, message: string])[] = [
    [
        "a tier of its own",
        cnp({ tier: "Application" }),
        "spec.tier",
        `must be "Admin" or "Baseline", not "Application"`,
    ],
    ["no tier", cnp({ tier: undefined }), "spec.tier", `must be "Admin" or "Baseline", not nothing`],
    [
        "a priority above 1000",
        cnp({ priority: 1001 }),
        "spec.priority",
        "must be a whole number from 0 to 1000, not 1001",
    ],
    ["a priority below 0", anp({ priority: -1 }), "spec.priority", "must be a whole number from 0 to 1000, not -1"],
    [
        "no priority",
        anp({ priority: undefined }),
        "spec.priority",
        "must be a whole number from 0 to 1000, not nothing",
    ],
    [
        "a priority of a BaselineAdminNetworkPolicy",
        banp({ priority: 1 }),
        "spec.priority",
        "is no field that Kubernetes knows here: known are subject, ingress, egress",
    ],
    [
        "a second BaselineAdminNetworkPolicy",
        banp({}, "other"),
        "metadata.name",
        `must be "default", not "other": a cluster has one BaselineAdminNetworkPolicy only`,
    ],
    ["no subject", cnp({ subject: undefined }), "spec.subject", "must be an object, not nothing"],
    [
        "an empty subject",
        cnp({ subject: {} }),
        "spec.subject",
        "must have exactly one of namespaces, pods, but has none",
    ],
    [
        "a subject of both",
        cnp({ subject: { namespaces: {}, pods } }),
        "spec.subject",
        "must have exactly one of namespaces, pods, but has namespaces and pods",
    ],
    [
        "a subject of nodes",
        cnp({ subject: { nodes: {} } }),
        "spec.subject.nodes",
        "is no field that Kubernetes knows here: known are namespaces, pods",
    ],
    [
        "26 rules of a ClusterNetworkPolicy",
        cnp({ ingress: times(26, deny({ from: [everyPod] })) }),
        "spec.ingress",
        "may have 25 entries at most, not 26",
    ],
    [
        "101 rules of an AdminNetworkPolicy",
        anp({ egress: times(101, deny({ to: [everyPod] })) }),
        "spec.egress",
        "may have 100 entries at most, not 101",
    ],
    [
        "an action of the other API",
        cnp({ ingress: [{ action: "Allow", from: [everyPod] }] }),
        "spec.ingress[0].action",
        `must be "Accept" or "Deny" or "Pass", not "Allow"`,
    ],
    [
        "Pass in a BaselineAdminNetworkPolicy",
        banp({ ingress: [{ action: "Pass", from: [everyPod] }] }),
        "spec.ingress[0].action",
        `must be "Allow" or "Deny", not "Pass"`,
    ],
    [
        "no peers, which is not everyone here",
        cnp({ ingress: [{ action: "Deny" }] }),
        "spec.ingress[0].from",
        "must have at least one entry",
    ],
    [
        "an empty list of peers",
        cnp({ egress: [deny({ to: [] })] }),
        "spec.egress[0].to",
        "must have at least one entry",
    ],
    [
        "to in an ingress rule",
        cnp({ ingress: [deny({ from: [everyPod], to: [everyPod] })] }),
        "spec.ingress[0].to",
        "is no field that Kubernetes knows here: known are name, action, from, protocols",
    ],
    [
        "networks in an ingress rule",
        cnp({ ingress: [deny({ from: [{ networks: ["10.0.0.0/8"] }] })] }),
        "spec.ingress[0].from[0].networks",
        "is no field that Kubernetes knows here: known are namespaces, pods",
    ],
    [
        "a peer without a field",
        to({}),
        "spec.egress[0].to[0]",
        "must have exactly one of namespaces, pods, nodes, networks, domainNames, but has none",
    ],
    [
        "domain names of a BaselineAdminNetworkPolicy",
        banp({ egress: [deny({ to: [{ domainNames: ["a.b"] }] })] }),
        "spec.egress[0].to[0].domainNames",
        "is no field that Kubernetes knows here: known are namespaces, pods, nodes, networks",
    ],
    [
        "pods without podSelector",
        to({ pods: { namespaceSelector: {} } }),
        "spec.egress[0].to[0].pods.podSelector",
        "must be there; {} selects all",
    ],
    [
        "pods without namespaceSelector (v1alpha1)",
        anp({ egress: [deny({ to: [{ pods: { podSelector: {} } }] })] }),
        "spec.egress[0].to[0].pods.namespaceSelector",
        "must be there; {} selects all",
    ],
    [
        "a network that is no CIDR",
        to({ networks: ["10.0.0.1"] }),
        "spec.egress[0].to[0].networks[0]",
        `"10.0.0.1" has no prefix length: did you mean "10.0.0.1/32"?`,
    ],
    [
        "26 networks",
        to({ networks: times(26, "10.0.0.0/8") }),
        "spec.egress[0].to[0].networks",
        "may have 25 entries at most, not 26",
    ],
    [
        "a wildcard in the middle of a domain name",
        to({ domainNames: ["a.*.io"] }),
        "spec.egress[0].to[0].domainNames[0]",
        `"a.*.io" is no domain name: write "kubernetes.io", or "*.kubernetes.io" for every name below it`,
    ],
    [
        "an operator that is none",
        to({ namespaces: { matchExpressions: [{ key: "a", operator: "Is" }] } }),
        "spec.egress[0].to[0].namespaces.matchExpressions[0].operator",
        `must be "In", "NotIn", "Exists" or "DoesNotExist", not "Is"`,
    ],
    [
        "an empty list of protocols",
        to(everyPod, { protocols: [] }),
        "spec.egress[0].protocols",
        "must have at least one entry",
    ],
    [
        "an entry of two protocols",
        onProtocol({ tcp: { destinationPort: { number: 1 } }, udp: { destinationPort: { number: 1 } } }),
        "spec.egress[0].protocols[0]",
        "must have exactly one of tcp, udp, sctp, destinationNamedPort, but has tcp and udp",
    ],
    [
        "port 0",
        onProtocol({ tcp: { destinationPort: { number: 0 } } }),
        "spec.egress[0].protocols[0].tcp.destinationPort.number",
        "must be a port number from 1 to 65535, not 0",
    ],
    [
        "a range of one port",
        onProtocol({ tcp: { destinationPort: { range: { start: 5, end: 5 } } } }),
        "spec.egress[0].protocols[0].tcp.destinationPort.range.end",
        "must be above the start 5, not 5",
    ],
    [
        "a range that ends before it begins (v1alpha1)",
        onPort({ portRange: { start: 5, end: 4 } }),
        "spec.egress[0].ports[0].portRange.end",
        "must be above or the same as the start 5, not 4",
    ],
    [
        "a protocol that is none",
        onPort({ portNumber: { protocol: "ICMP", port: 1 } }),
        "spec.egress[0].ports[0].portNumber.protocol",
        `must be "TCP", "UDP" or "SCTP", not "ICMP"`,
    ],
    [
        "a named port of networks, which have none",
        to({ networks: ["10.0.0.0/8"] }, { protocols: [{ destinationNamedPort: "web" }] }),
        "spec.egress[0].protocols",
        "may not have a named port where a peer is networks, nodes or domainNames, which have none",
    ],
    [
        "ports in a ClusterNetworkPolicy",
        to(everyPod, { ports: [] }),
        "spec.egress[0].ports",
        "is no field that Kubernetes knows here: known are name, action, to, protocols",
    ],
    [
        "a rule's name of 101 characters",
        cnp({ ingress: [deny({ name: "n".repeat(101), from: [everyPod] })] }),
        "spec.ingress[0].name",
        "may have 100 characters at most, not 101",
    ],
    [
        "a kind that is none of them",
        { ...cnp({}), kind: "NetworkPolicy" },
        "kind",
        `must be "AdminNetworkPolicy" or "BaselineAdminNetworkPolicy" or "ClusterNetworkPolicy", not "NetworkPolicy"`,
    ],
    [
        "a version of the other API",
        { ...cnp({}), apiVersion: `${group}/v1alpha1` },
        "apiVersion",
        `must be "${group}/v1beta1" or "${group}/v1alpha2", not "${group}/v1alpha1"`,
    ],
];

describe("validateClusterPolicy()", () => {
    for (const [name, object] of valid) {
        it(`takes ${name}`, () => {
            expect(validateClusterPolicy(object)).to.deep.equal([]);
        });
    }

    for (const [name, object, path, message] of invalid) {
        it(`refuses ${name}`, () => {
            const problems = validateClusterPolicy(object).map((problem) => [problem.path, problem.message]);
            expect(problems).to.deep.equal([[path, message]]);
        });
    }

    it("takes the policies of every truth table", () => {
        const policies = tierTables.flatMap(({ clusterPolicies }) => clusterPolicies ?? []);
        expect(policies.flatMap((policy) => validateClusterPolicy(policy))).to.deep.equal([]);
        expect(policies.length).to.be.above(100);
    });

    it("reports anything that is no object", () => {
        for (const value of [null, undefined, 1, "x", []]) expect(validateClusterPolicy(value)).to.have.length(1);
    });
});

describe("readObjects() on cluster-wide policies and Nodes", () => {
    const read = (...values: unknown[]) =>
        readObjects(values.map((value, i) => ({ source: "all.yaml", document: i + 1, value })));

    it("reads all three kinds, and leaves the fields out where there is none", () => {
        const { cluster, problems, skipped } = read(cnp({}), anp({ ingress: null }), banp({}));
        expect([problems, skipped]).to.deep.equal([[], {}]);
        expect(cluster.clusterPolicies).to.deep.equal([cnp({}), anp({}), banp({})]);
        expect(read().cluster).to.have.all.keys("namespaces", "workloads", "services", "policies");
    });

    it("reports what is wrong in a list by its place, and leaves the policy out whole", () => {
        const items = [cnp({}), cnp({ priority: 2000 }, { metadata: { name: "q" } })];
        const { cluster, problems } = read({ apiVersion: "v1", kind: "List", items });
        expect(problems.map(({ path }) => path)).to.deep.equal(["items[1].spec.priority"]);
        expect(cluster.clusterPolicies).to.have.length(1);
    });

    it("takes v1alpha2 and v1beta1 of one name for one object given twice", () => {
        const { problems } = read(cnp({}), cnp({}, { apiVersion: `${group}/v1beta1` }));
        expect(problems.map(({ message }) => message)).to.deep.equal([
            "names ClusterNetworkPolicy p a second time: which of the two is meant cannot be told; keep one",
        ]);
    });

    it("refuses a version that it does not read, and does not judge a namesake of another group", () => {
        const { problems, skipped, cluster } = read(
            cnp({}, { apiVersion: `${group}/v1` }),
            cnp({}, { apiVersion: "networking.k8s.aws/v1alpha1" }),
        );
        expect(problems.map(({ path, message }) => [path, message])).to.deep.equal([
            [
                "apiVersion",
                `"${group}/v1" is no version in which ClusterNetworkPolicy is read: write "${group}/v1beta1"`,
            ],
        ]);
        expect(skipped).to.deep.equal({});
        expect(cluster.unjudged?.map(({ apiVersion }) => apiVersion)).to.deep.equal(["networking.k8s.aws/v1alpha1"]);
        expect(cluster.clusterPolicies).to.equal(undefined);
    });

    it("reads the labels and IP addresses of a Node", () => {
        const addresses = [
            { type: "Hostname", address: "worker" },
            { type: "InternalIP", address: "172.18.0.2" },
            { type: "ExternalIP", address: "2001:db8::2" },
        ];
        const node = {
            apiVersion: "v1",
            kind: "Node",
            metadata: { name: "w", labels: { a: "b" } },
            status: { addresses },
        };
        expect(read(node).cluster.nodes).to.deep.equal([
            { name: "w", labels: { a: "b" }, ips: ["172.18.0.2", "2001:db8::2"] },
        ]);
    });
});
