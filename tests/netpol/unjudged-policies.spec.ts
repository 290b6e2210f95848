import { expect } from "chai";
import {
    createIndex,
    describeGap,
    describeUnjudged,
    gapsOf,
    isolation,
    unjudgedKinds,
    kindsWithoutEffect,
    readUnjudgedPolicy,
} from "../../netpol";
import { ask, clusterOf, pod, policy } from "./sample";

const inX = { name: "p", namespace: "x" };
const both = ["Ingress", "Egress"] as const;

function object(apiVersion: string, kind: string, more: object = {}): object {
    return { apiVersion, kind, metadata: inX, ...more };
}

const cnp = (spec: unknown): object => object("cilium.io/v2", "CiliumNetworkPolicy", { spec });

interface Row {
    readonly title: string;
    readonly object: object;
    readonly says: object;
}

const app = { matchExpressions: [{ key: "app", operator: "In", values: ["a"] }] };
const refuses = { opens: [], shuts: ["Ingress"], peers: "anybody" };
const table: readonly Row[] = [
    {
        title: "a Cilium policy: the sections that are there, and what it surely selects",
        object: cnp({ endpointSelector: { matchLabels: { "k8s:app": "a" } }, ingress: [{}] }),
        says: { namespace: "x", pods: app, nodes: false, opens: ["Ingress"], shuts: ["Ingress"], peers: "anybody" },
    },
    {
        title: "a Cilium policy that only denies opens nothing",
        object: cnp({ endpointSelector: {}, egressDeny: [{}] }),
        says: { opens: [], shuts: ["Egress"] },
    },
    {
        title: "Cilium leaves labels out of identities, so that a selector asks for no absence",
        object: cnp({ endpointSelector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }, egress: [] }),
        says: { pods: undefined, shuts: ["Egress"] },
    },
    {
        title: "a Cilium policy of the whole cluster names namespaces among the labels",
        object: {
            ...cnp({ endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": "y" } }, ingress: [{}] }),
            kind: "CiliumClusterwideNetworkPolicy",
        },
        says: {
            namespace: undefined,
            namespaces: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["y"] }] },
            nodes: true,
        },
    },
    {
        title: "Cilium's list of several in one object concerns any pod",
        object: object("cilium.io/v2", "CiliumNetworkPolicy", { specs: [{ egress: [] }, { ingress: [] }] }),
        says: { pods: undefined, opens: both, shuts: both },
    },
    {
        title: "Calico's selectors are not read, its types are",
        object: object("projectcalico.org/v3", "NetworkPolicy", {
            spec: { selector: "app == 'a'", types: ["Egress"] },
        }),
        says: { pods: undefined, opens: ["Egress"], shuts: ["Egress"] },
    },
    {
        title: "OpenShift's egress firewall only shuts, and towards no pods",
        object: object("k8s.ovn.org/v1", "EgressFirewall", { spec: { egress: [{ type: "Allow" }] } }),
        says: { opens: [], shuts: ["Egress"], peers: "no pods" },
    },
    {
        title: "EKS' subject is read as that of ClusterNetworkPolicy",
        object: object("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy", {
            spec: { subject: { namespaces: { matchLabels: { team: "a" } } }, egress: [] },
        }),
        says: { namespaces: { matchLabels: { team: "a" }, matchExpressions: [] }, opens: ["Egress"] },
    },
    {
        title: "Istio's AuthorizationPolicy refuses connections to the pods that it selects, and opens nothing",
        object: object("security.istio.io/v1", "AuthorizationPolicy", {
            spec: { selector: { matchLabels: { app: "a" } } },
        }),
        says: {
            namespace: "x",
            everywhere: undefined,
            pods: { matchLabels: { app: "a" }, matchExpressions: [] },
            ...refuses,
        },
    },
    {
        title: "Istio's AuthorizationPolicy for a gateway or a Service may be of any pod",
        object: object("security.istio.io/v1", "AuthorizationPolicy", { spec: { targetRefs: [{ kind: "Service" }] } }),
        says: { pods: undefined, ...refuses },
    },
    {
        title: "in Istio's root namespace a policy is for all namespaces",
        object: {
            ...object("security.istio.io/v1", "PeerAuthentication", { spec: { mtls: { mode: "STRICT" } } }),
            metadata: { name: "default", namespace: "istio-system" },
        },
        says: { namespace: "istio-system", everywhere: true, pods: undefined, ...refuses },
    },
    {
        title: "mutual TLS for one port is enough to refuse",
        object: object("security.istio.io/v1", "PeerAuthentication", {
            spec: { mtls: { mode: "PERMISSIVE" }, portLevelMtls: { 8080: { mode: "STRICT" } } },
        }),
        says: refuses,
    },
    {
        title: "Istio's Sidecar may keep pods from what is not listed",
        object: object("networking.istio.io/v1", "Sidecar", { spec: { workloadSelector: { labels: { app: "a" } } } }),
        says: { pods: { matchLabels: { app: "a" }, matchExpressions: [] }, opens: [], shuts: ["Egress"] },
    },
    {
        title: "Linkerd's Server refuses what nothing authorizes",
        object: object("policy.linkerd.io/v1beta3", "Server", { spec: { podSelector: { matchLabels: { app: "a" } } } }),
        says: { pods: { matchLabels: { app: "a" }, matchExpressions: [] }, ...refuses },
    },
    {
        title: "security groups of pods shut in both directions",
        object: object("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", { spec: { serviceAccountSelector: {} } }),
        says: { pods: undefined, opens: [], shuts: both },
    },
    {
        title: "a primary network of their own keeps pods from those of others",
        object: object("k8s.ovn.org/v1", "UserDefinedNetwork", { spec: { layer2: { role: "Primary" } } }),
        says: { opens: [], shuts: both },
    },
    {
        title: "a kind that no row knows and that is called a network policy may do anything",
        object: { apiVersion: "example.com/v1", kind: "TeamNetworkPolicy", metadata: { name: "p" } },
        says: { namespace: undefined, pods: undefined, nodes: true, opens: both, shuts: both },
    },
];

describe("readUnjudgedPolicy()", () => {
    for (const { title, object, says } of table) {
        it(title, () => {
            const { apiVersion, kind } = object as { apiVersion: string; kind: string };
            const found = readUnjudgedPolicy(object, kind, apiVersion)!;
            for (const [field, value] of Object.entries(says)) {
                expect(found[field as keyof typeof found], field).to.deep.equal(value);
            }
        });
    }

    it("takes anything for a spec: what cannot be read counts as the most that it could mean", () => {
        for (const spec of [
            null,
            7,
            "x",
            [],
            { endpointSelector: 7, ingress: null },
            { endpointSelector: { matchLabels: [1] } },
        ]) {
            const { pods, opens, shuts } = readUnjudgedPolicy(cnp(spec), "CiliumNetworkPolicy", "cilium.io/v2")!;
            expect([pods, opens, shuts]).to.deep.equal([undefined, both, both]);
        }
        expect(readUnjudgedPolicy({ metadata: 7 }, "CiliumNetworkPolicy", "cilium.io/v2")?.namespace).to.equal(
            "default",
        );
    });

    it("has no say for kinds without power, for those that are judged, and for what is no policy", () => {
        for (const { group, kind } of kindsWithoutEffect)
            expect(readUnjudgedPolicy({}, kind, `${group}/v1`)).to.equal(undefined);
        expect(readUnjudgedPolicy({}, "NetworkPolicy", "networking.k8s.io/v1")).to.equal(undefined);
        expect(readUnjudgedPolicy({}, "AdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1")).to.equal(undefined);
        // A kind that may come to the group of the cluster-wide policies, or to one of its kin.
        expect(readUnjudgedPolicy({}, "TenantNetworkPolicy", "policy.networking.k8s.io/v1")).not.to.equal(undefined);
        expect(readUnjudgedPolicy({}, "TenantNetworkPolicy", "x.networking.k8s.io/v1")).not.to.equal(undefined);
        expect(readUnjudgedPolicy({}, "CiliumEndpoint", "cilium.io/v2")).to.equal(undefined);
    });

    for (const [title, spec, apiVersion, kind] of [
        ["audits", { action: "AUDIT" }, "security.istio.io/v1", "AuthorizationPolicy"],
        [
            "takes connections with and without mutual TLS",
            { mtls: { mode: "PERMISSIVE" } },
            "security.istio.io/v1",
            "PeerAuthentication",
        ],
        ["says nothing of mutual TLS", {}, "security.istio.io/v1", "PeerAuthentication"],
        ["lets in everybody", { accessPolicy: "all-unauthenticated" }, "policy.linkerd.io/v1beta3", "Server"],
        ["lets out everything", { trafficPolicy: "Allow" }, "policy.linkerd.io/v1alpha1", "EgressNetwork"],
        ["is a secondary network", { layer2: { role: "Secondary" } }, "k8s.ovn.org/v1", "UserDefinedNetwork"],
    ] as const) {
        it(`has no say for a ${kind} that ${title}`, () => {
            expect(readUnjudgedPolicy(object(apiVersion, kind, { spec }), kind, apiVersion)).to.equal(undefined);
        });
    }

    it("tells for each kind where its facts are written", () => {
        for (const { source, kind } of [...unjudgedKinds, ...kindsWithoutEffect]) {
            expect(source, kind).to.match(/^https:\/\//);
        }
    });
});

const [a, b] = [pod("x/a"), pod("y/b")];
const namespaces = ["x", "y"].map((name) => ({ name, labels: {} }));
const denyX = policy("x", "deny", { policyTypes: ["Ingress"] });
const unjudged = (of: object) => {
    const { apiVersion, kind } = of as { apiVersion: string; kind: string };
    return [readUnjudgedPolicy(of, kind, apiVersion)!];
};

describe("a policy that is not judged", () => {
    const firewall = unjudged(object("k8s.ovn.org/v1", "EgressFirewall", { spec: {} }));
    const cilium = unjudged(cnp({ endpointSelector: {}, ingress: [{}] }));

    it("is named in the half that it may decide, whichever way", () => {
        const why = "CiliumNetworkPolicy (cilium.io/v2) x/p may decide it, and policies of this kind are not judged";
        for (const policies of [[], [denyX]]) {
            const { verdict, egress, ingress } = ask(
                clusterOf([a, b], policies, { namespaces, unjudged: cilium }),
                "y/b -> x/a 80/tcp",
            );
            expect([verdict, egress.verdict, ingress.assumption]).to.deep.equal(["unknown", "allowed", why]);
            expect(ingress.gaps?.map(describeGap)).to.deep.equal([why]);
            expect(ingress.isolatedBy).to.have.length(policies.length);
        }
    });

    it("leaves firm what it cannot change: other namespaces, other directions, what the other half shuts", () => {
        const asked = (policies: (typeof denyX)[], question: string) =>
            ask(clusterOf([a, b], policies, { namespaces, unjudged: cilium }), question).verdict;
        expect(asked([], "x/a -> y/b 80/tcp")).to.equal("allowed");
        expect(asked([policy("y", "shut", { policyTypes: ["Egress"] })], "y/b -> x/a 80/tcp")).to.equal("denied");
    });

    it("may only shut what leaves the cluster where it is an egress firewall", () => {
        const shut = policy("x", "shut", { policyTypes: ["Egress"] });
        const asked = (policies: (typeof denyX)[], question: string) =>
            ask(clusterOf([a, b], policies, { namespaces, unjudged: firewall }), question).verdict;
        expect(asked([], "x/a -> 8.8.8.8 443/tcp")).to.equal("unknown");
        expect(asked([shut], "x/a -> 8.8.8.8 443/tcp")).to.equal("denied");
        expect(asked([], "x/a -> y/b 443/tcp")).to.equal("allowed");
    });

    it("of a mesh may refuse what is let in, wherever it stands, and opens nothing", () => {
        const deny = object("security.istio.io/v1", "AuthorizationPolicy", { spec: { action: "DENY" } });
        const root = unjudged({ ...deny, metadata: { name: "p", namespace: "istio-system" } });
        const verdict = (others: ReturnType<typeof unjudged>, policies: (typeof denyX)[], question: string) =>
            ask(clusterOf([a, b], policies, { namespaces, unjudged: others }), question).verdict;
        expect(verdict(unjudged(deny), [], "y/b -> x/a 80/tcp")).to.equal("unknown");
        expect(verdict(unjudged(deny), [], "x/a -> y/b 80/tcp")).to.equal("allowed");
        expect(verdict(unjudged(deny), [denyX], "y/b -> x/a 80/tcp")).to.equal("denied");
        expect(verdict(root, [], "x/a -> y/b 80/tcp")).to.equal("unknown");
        expect(verdict(root, [], "x/a -> 8.8.8.8 80/tcp")).to.equal("allowed");
        expect(describeUnjudged(root[0]!)).to.equal("AuthorizationPolicy (security.istio.io/v1) istio-system/p");
    });

    it("makes isolation unknown where it may open who is isolated, and leaves the other direction alone", () => {
        expect(isolation([denyX], "x", "Ingress").isolated).to.equal(true);
        expect(isolation([denyX], "x", "Ingress", cilium)).to.deep.include({ isolated: "unknown" });
        expect(isolation([denyX], "x", "Egress", cilium)).to.deep.equal({ isolated: false, witness: {} });
    });

    it("is among the gaps of its cluster, as are labels that some selector asks for", () => {
        const from = policy("x", "from", {
            ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "ops" } } }] }],
        });
        const gaps = gapsOf(createIndex(clusterOf([a, b], [from], { namespaces: [namespaces[0]!], unjudged: cilium })));
        expect(gaps.map(describeGap)).to.deep.equal([
            'it depends on the labels of namespace "y": do they match team=ops?',
            `${describeUnjudged(cilium[0]!)} may decide it, and policies of this kind are not judged`,
        ]);
    });
});
