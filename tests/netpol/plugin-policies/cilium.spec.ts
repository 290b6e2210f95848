import { expect } from "chai";
import {
    type Cluster,
    createIndex,
    type Endpoint,
    evaluate,
    gapsOf,
    type Index,
    IpSet,
    newNamespaceId,
    podKinds,
    type Protocol,
    reach,
    readObjects,
    type Workload,
} from "../../../netpol";
import { type CiliumCase, ciliumCases } from "./cilium-cases";

const pod = (namespace: string, app: string, ip: string, ports: Workload["ports"] = []): Workload => ({
    ...{ kind: "Pod", namespace, name: app, labels: { app }, ports, ips: [ip], hostNetwork: false },
});
const world: Cluster = {
    namespaces: [
        { name: "x", labels: { team: "red" } },
        { name: "y", labels: { team: "blue" } },
    ],
    workloads: [
        pod("x", "a", "10.244.1.1", [{ name: "web", protocol: "TCP", port: 8080 }]),
        pod("x", "b", "10.244.1.2"),
        pod("y", "a", "10.244.2.1"),
        pod("y", "c", "10.244.2.2"),
    ],
    services: [],
    policies: [],
    nodes: [{ name: "n", labels: {}, ips: ["10.0.0.1"] }],
};

function objectsOf({ x, everywhere }: Pick<CiliumCase, "x" | "everywhere">): object[] {
    const apiVersion = "cilium.io/v2";
    const own = { apiVersion, kind: "CiliumNetworkPolicy", metadata: { namespace: "x", name: "own" }, spec: x };
    const all = { apiVersion, kind: "CiliumClusterwideNetworkPolicy", metadata: { name: "all" }, spec: everywhere };
    return [...(x ? [own] : []), ...(everywhere ? [all] : [])];
}

function indexOf(objects: readonly object[], made: Cluster = world): Index {
    const { cluster, problems } = readObjects(objects.map((value, document) => ({ source: "", document, value })));
    expect(problems).to.deep.equal([]);
    const { pluginPolicies = [], unjudged = [] } = cluster;
    return createIndex({ ...made, pluginPolicies, unjudged }, { profile: "cilium", clusterAddresses: IpSet.none });
}

function endpoint(text: string): Endpoint {
    if (text.startsWith("host:")) return { host: text.slice("host:".length) };
    return text.includes("/") ? { workload: text } : { ip: text };
}

function verdictOf(index: Index, question: string) {
    const [, from = "", to = "", protocol, port] = /^(\S+) -> (\S+) (\S+) (\d+)$/.exec(question) ?? [];
    const asked = { from: endpoint(from), to: endpoint(to), protocol: protocol as Protocol, port: Number(port) };
    return evaluate(index, asked);
}

describe("Cilium's entities of nodes", () => {
    const nodeRanges = IpSet.parse("172.18.0.0/16");
    const toEntities = (...entities: string[]) =>
        objectsOf({
            x: {
                endpointSelector: {},
                egress: [{ toEntities: entities, toPorts: [{ ports: [{ port: "9100", protocol: "TCP" }] }] }],
            },
        });
    const inRange = (...entities: string[]) => {
        const { cluster } = indexOf(toEntities(...entities), { ...world, nodes: [] });
        return createIndex(cluster, { profile: "cilium", nodeRanges, clusterAddresses: IpSet.none });
    };
    const portsTo = (index: Index) => {
        const cells = [...reach(index, { kinds: ["pod", "external"] }).connections()];
        const cell = cells.find(({ from, to }) => from === "x/a[Pod]" && to.startsWith("172.18.0.0"));
        return [cell?.ports.toString() ?? "none", cell?.unknown.toString() ?? "none"];
    };

    it("mean the addresses that are said to be of nodes, as no ipBlock does, asked one by one and in rows", () => {
        const every = inRange("host", "remote-node");
        expect(verdictOf(every, "x/a -> 172.18.0.7 TCP 9100").verdict).to.equal("allowed");
        expect(verdictOf(every, "x/a -> 172.18.0.7 TCP 10250").verdict).to.equal("denied");
        expect(verdictOf(every, "x/a -> 172.19.0.7 TCP 9100").verdict, "beside the ranges").to.equal("denied");
        expect(portsTo(every)).to.deep.equal(["TCP 9100", "none"]);
        const some = inRange("remote-node");
        expect(verdictOf(some, "x/a -> 172.18.0.7 TCP 9100").verdict).to.equal("unknown");
        expect(portsTo(some)).to.deep.equal(["none", "TCP 9100"]);
        expect(verdictOf(inRange("world"), "x/a -> 172.18.0.7 TCP 9100").verdict).to.equal("denied");
    });
});

describe("Cilium's entity kube-apiserver", () => {
    const apiServer = IpSet.parse("172.18.0.2").union(IpSet.parse("34.1.2.3"));
    const options = {
        profile: "cilium" as const,
        nodeRanges: IpSet.parse("172.18.0.0/16"),
        clusterAddresses: IpSet.none,
    };
    const rule = { toEntities: ["kube-apiserver"], toPorts: [{ ports: [{ port: "6443", protocol: "TCP" }] }] };
    const { cluster } = indexOf(objectsOf({ x: { endpointSelector: {}, egress: [rule] } }), { ...world, nodes: [] });
    const known = createIndex(cluster, { ...options, apiServer });

    it("means the addresses that the API server is said to have, a node's and one outside, and no others", () => {
        const said = (address: string) => verdictOf(known, `x/a -> ${address} TCP 6443`).verdict;
        const all = ["172.18.0.2", "34.1.2.3", "172.18.0.3", "34.1.2.4", "169.254.169.254"].map(said);
        expect(all).to.deep.equal(["allowed", "allowed", "denied", "denied", "denied"]);
        expect(verdictOf(known, "x/a -> x/b TCP 6443").verdict).to.equal("denied");
    });

    it("has rows for these addresses alone", () => {
        const cells = [...reach(known, { kinds: ["pod", "external"] }).connections()].filter(
            ({ from }) => from === "x/a[Pod]",
        );
        expect(cells.map(({ to, ports, unknown }) => `${to} ${ports} ${unknown}`)).to.deep.equal([
            "34.1.2.3 TCP 6443 none",
            "172.18.0.2 TCP 6443 none",
        ]);
    });

    it("may be anybody but pods where nobody says which addresses these are", () => {
        const index = createIndex(cluster, options);
        for (const address of ["172.18.0.2", "172.18.0.3", "34.1.2.4"])
            expect(verdictOf(index, `x/a -> ${address} TCP 6443`).verdict, address).to.equal("unknown");
        expect(verdictOf(index, "x/a -> x/b TCP 6443").verdict).to.equal("denied");
    });
});

describe("Cilium's policies, by their documentation", () => {
    for (const each of ciliumCases) {
        it(`${each.name}: ${each.because}`, () => {
            const index = indexOf(objectsOf(each));
            const said = Object.keys(each.verdicts).map((question) => [question, verdictOf(index, question).verdict]);
            expect(Object.fromEntries(said), each.source).to.deep.equal(each.verdicts);
        });
    }

    it("has a source for each, of one version, and no name twice", () => {
        expect(
            ciliumCases.filter(({ source }) => !/\/v1\.(18|19)(\.0)?\//.test(source)).map(({ name }) => name),
        ).to.deep.equal([]);
        expect(new Set(ciliumCases.map(({ name }) => name)).size).to.equal(ciliumCases.length);
    });

    it("is held by each case: without its policies some verdict is another", () => {
        const alike = ciliumCases.filter(({ verdicts }) =>
            Object.entries(verdicts).every(
                ([question, verdict]) => verdictOf(indexOf([]), question).verdict === verdict,
            ),
        );
        // The one that says that nothing is in force.
        expect(alike.map(({ name }) => name)).to.deep.equal(["a spec of empty lists alone is not in force"]);
    });
});

describe("what is said of Cilium's policies", () => {
    const deny = { endpointSelector: {}, ingressDeny: [{ fromEntities: ["world"] }] };

    it("names the rule that denies, its list and its policy", () => {
        const { ingress } = verdictOf(indexOf(objectsOf({ everywhere: deny })), "8.8.8.8 -> x/a TCP 80");
        expect(ingress.nearest?.why).to.equal("ingressDeny rule 1 of CiliumClusterwideNetworkPolicy all denies it");
    });

    it("names the policies that isolate, with their kind", () => {
        const { ingress } = verdictOf(
            indexOf(objectsOf({ x: { endpointSelector: {}, ingress: [{}] } })),
            "y/a -> x/a TCP 80",
        );
        expect(ingress.isolatedBy).to.deep.equal([{ kind: "CiliumNetworkPolicy", namespace: "x", name: "own" }]);
        expect(ingress.nearest?.why).to.equal("CiliumNetworkPolicy x/own isolates the pod and has no ingress rule");
    });

    it("names what is not judged of a policy, and lists it among the gaps", () => {
        const http = { ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{}] } };
        const index = indexOf(objectsOf({ x: { endpointSelector: {}, ingress: [{ toPorts: [http] }] } }));
        const why =
            "CiliumNetworkPolicy x/own may decide it, and which requests its rules of layer 7 (http) let through is not judged";
        const { ingress } = verdictOf(index, "y/a -> x/a TCP 80");
        expect(ingress.verdict).to.equal("unknown");
        expect(ingress.assumption).to.equal(why);
        expect(ingress.gaps?.map(({ kind }) => kind)).to.include("other policy");
        expect(gapsOf(index).map((gap) => (gap.kind === "other policy" ? gap.policy.why : gap.kind))).to.deep.equal([
            "which requests its rules of layer 7 (http) let through is not judged",
        ]);
    });

    describe("of names", () => {
        const hub = { toFQDNs: [{ matchName: "hf.co" }, { matchPattern: "**.hf.co" }] };
        const dns = (matchPattern: string) => ({
            toPorts: [{ ports: [{ port: "53", protocol: "UDP" }], rules: { dns: [{ matchPattern }] } }],
        });
        const spec = (...egress: object[]) => ({ endpointSelector: {}, egress });
        const egressOf = (x: object, host: string, everywhere?: object) =>
            verdictOf(indexOf(objectsOf({ x, ...(everywhere && { everywhere }) })), `x/a -> host:${host} TCP 443`)
                .egress;
        const own = {
            policy: { kind: "CiliumNetworkPolicy", namespace: "x", name: "own" },
            direction: "Egress",
            rule: 0,
        };
        const anyDepth =
            "**.hf.co is read as Cilium 1.19 and later do: names of any depth below; earlier versions match one label";

        it("says what is missing where no rule lets a name be learnt, and lists it among the gaps", () => {
            const why =
                "Cilium learns the addresses of hf.co from answers that pass its DNS proxy, and no rule with rules.dns is shown that selects the pod and lets it ask for that";
            const x = spec(hub, dns("**.hf.co"));
            const half = egressOf(x, "hf.co");
            expect(half.verdict).to.equal("unknown");
            expect(half.assumption).to.equal(`CiliumNetworkPolicy x/own may decide it, and ${why}`);
            const gaps = gapsOf(indexOf(objectsOf({ x })));
            expect(gaps.map((gap) => (gap.kind === "other policy" ? gap.policy.why : gap.kind))).to.include(why);
        });

        it("names the rule that may deny the pod to ask, in its own policy or another, where that is not known in full too", () => {
            const unread = {
                toEndpoints: [{ matchLabels: { "io.cilium.x": "1" } }],
                toPorts: [{ ports: [{ port: "dns" }] }],
            };
            const everywhere = { endpointSelector: {}, egressDeny: [{ toEntities: ["none"] }, unread] };
            const { verdict, nearest } = egressOf(
                spec({ toFQDNs: [{ matchName: "hf.co" }] }, dns("*")),
                "hf.co",
                everywhere,
            );
            expect(verdict).to.equal("unknown");
            expect(nearest?.why).to.equal(
                "CiliumNetworkPolicy x/own may decide it, and Cilium learns the addresses of hf.co from answers that pass its DNS " +
                    "proxy, and egressDeny rule 2 of CiliumClusterwideNetworkPolicy all may deny the pod to ask for that",
            );
        });

        it("says of names more than one label below which version of Cilium it takes for granted, of others nothing", () => {
            const x = spec(hub, dns("*"));
            for (const host of ["hf.co", "cdn.hf.co"]) expect(egressOf(x, host).assumption, host).to.equal(undefined);
            const { verdict, assumption, allowedBy } = egressOf(x, "eu.cdn.hf.co");
            expect({ verdict, assumption, allowedBy }).to.deep.equal({
                ...{ verdict: "allowed", assumption: anyDepth, allowedBy: [own] },
            });
            expect(egressOf(x, "cdn.hf.co").allowedBy, "one rule, once").to.deep.equal([own]);
        });

        it("says so too where a rule with rules.dns has such a pattern, and where nothing isolates", () => {
            const all = spec({ toFQDNs: [{ matchPattern: "*" }] }, dns("**.hf.co"));
            for (const x of [all, { ...all, enableDefaultDeny: { egress: false } }]) {
                const everywhere = spec({});
                expect(egressOf(x, "eu.cdn.hf.co", everywhere)).to.include({
                    verdict: "allowed",
                    assumption: anyDepth,
                });
                expect(egressOf(x, "cdn.hf.co", everywhere).assumption).to.equal(undefined);
                expect(egressOf(x, "pypi.org", everywhere).verdict).to.equal("unknown");
            }
        });

        describe("says whom it takes for the pod's resolver", () => {
            const kubeDns = { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns" };
            const own = { toEndpoints: [{ matchLabels: { app: "dns" } }] };
            const aResolver = "the resolver that the pod asks is";
            const anyNamespace = [{ key: "k8s:io.kubernetes.pod.namespace", operator: "Exists" }];
            const to = (peers: object, port = "53", names = "*") => ({
                ...peers,
                toPorts: [{ ports: [{ port, protocol: "ANY" }], rules: { dns: [{ matchPattern: names }] } }],
            });
            const assumedOf = (...egress: object[]) => {
                const { verdict, assumption } = egressOf(spec(hub, ...egress), "hf.co");
                expect(verdict).to.equal("allowed");
                return assumption;
            };

            const usual: readonly (readonly [title: string, rule: object])[] = [
                ["kube-dns", to({ toEndpoints: [{ matchLabels: kubeDns }] })],
                [
                    "one that holds kube-dns, beside another",
                    to({ toEndpoints: [{ matchLabels: { app: "b" } }, { matchLabels: kubeDns }] }),
                ],
                [
                    "kube-dns in any namespace",
                    to({ toEndpoints: [{ matchLabels: { "k8s-app": "kube-dns" }, matchExpressions: anyNamespace }] }),
                ],
                [
                    "NodeLocal DNSCache",
                    to({ toEndpoints: [{ matchLabels: { ...kubeDns, "k8s-app": "node-local-dns" } }] }),
                ],
                [
                    "OpenShift's",
                    to(
                        {
                            toEndpoints: [
                                {
                                    matchLabels: {
                                        "k8s:io.kubernetes.pod.namespace": "openshift-dns",
                                        "dns.operator.openshift.io/daemonset-dns": "default",
                                    },
                                },
                            ],
                        },
                        "5353",
                    ),
                ],
                ["the node's cache", to({ toEntities: ["host"] })],
                ["whoever is in the cluster", to({ toEntities: ["cluster"] })],
                ["Cloud DNS", to({ toCIDR: ["169.254.169.254/32"] })],
                ["anybody", to({})],
            ];
            for (const [title, rule] of usual)
                it(`not where that goes without saying: ${title}`, () => {
                    expect(assumedOf(rule)).to.equal(undefined);
                    expect(assumedOf(to(own), rule), "beside one that does not").to.equal(undefined);
                });

            const others: readonly (readonly [title: string, rule: object, whom: string])[] = [
                ["pods of the policy's own namespace", to(own), "a pod app=dns in namespace x, on UDP 53"],
                [
                    "kube-dns without its namespace, which is the policy's own then",
                    to({ toEndpoints: [{ matchLabels: { "k8s-app": "kube-dns" } }] }),
                    "a pod k8s-app=kube-dns in namespace x, on UDP 53",
                ],
                [
                    "fewer pods than kube-dns",
                    to({ toEndpoints: [{ matchLabels: { ...kubeDns, tier: "b" } }] }),
                    "a pod k8s-app=kube-dns,tier=b in namespace kube-system, on UDP 53",
                ],
                [
                    "kube-dns on another port than it has",
                    to({ toEndpoints: [{ matchLabels: kubeDns }] }, "5300"),
                    "a pod k8s-app=kube-dns in namespace kube-system, on UDP 5300",
                ],
                ["anybody on another port", to({}, "5300"), "anybody, on UDP 5300"],
                ["anybody on OpenShift's port alone", to({}, "5353"), "anybody, on UDP 5353"],
                ["other nodes than the pod's own", to({ toEntities: ["remote-node"] }), "another node, on UDP 53"],
                ["an address outside", to({ toCIDR: ["8.8.8.8/32"] }), "8.8.8.8/32, on UDP 53"],
                ["whoever is outside", to({ toEntities: ["world"] }), "0.0.0.0/0 or ::/0, on UDP 53"],
                [
                    "pods by labels of namespaces, and any pods",
                    to({
                        toEndpoints: [
                            { matchLabels: { "io.cilium.k8s.namespace.labels.team": "red" } },
                            { matchLabels: { app: "b" }, matchExpressions: anyNamespace },
                        ],
                    }),
                    "a pod in namespaces team=red or a pod app=b in any namespace, on UDP 53",
                ],
            ];
            for (const [title, rule, whom] of others)
                it(`where a rule with rules.dns leads to ${title}`, () => {
                    expect(assumedOf(rule)).to.equal(`${aResolver} ${whom}`);
                });

            it("once, of several, and beside how the names are read", () => {
                expect(assumedOf(to(own), to({ toCIDR: ["8.8.8.8/32"] }))).to.equal(
                    `${aResolver} a pod app=dns in namespace x, on UDP 53`,
                );
                const deep = egressOf(spec(hub, to(own)), "eu.cdn.hf.co").assumption;
                expect(deep).to.equal(`${anyDepth}; ${aResolver} a pod app=dns in namespace x, on UDP 53`);
            });

            it("where the policy does not isolate, too", () => {
                const x = { ...spec(hub, to(own)), enableDefaultDeny: { egress: false } };
                const half = egressOf(x, "hf.co", spec({}));
                expect(half).to.include({
                    verdict: "allowed",
                    assumption: `${aResolver} a pod app=dns in namespace x, on UDP 53`,
                });
            });
        });

        it("names the rule that opens it to the pods that ask, where others do not", () => {
            const asks = { endpointSelector: { matchLabels: { app: "a" } }, egress: [dns("*")] };
            const { decidedBy } = egressOf(spec(hub), "hf.co", asks);
            expect(decidedBy).to.include({ kind: "CiliumNetworkPolicy", policy: "x/own", rule: 0, action: "Allow" });
        });
    });

    describe("of rules about names that do not match", () => {
        const names = (...hosts: string[]) =>
            hosts.map((host) => (host.includes("*") ? { matchPattern: host } : { matchName: host }));
        const opens = (port: string, ...hosts: string[]) => ({
            toFQDNs: names(...hosts),
            toPorts: [{ ports: [{ port, protocol: "TCP" }] }],
        });
        const asks = (matchPattern: string) => ({
            toEndpoints: [{ matchLabels: { app: "dns" } }],
            toPorts: [{ ports: [{ port: "53", protocol: "UDP" }], rules: { dns: [{ matchPattern }] } }],
        });
        const admits = (rule: number, why: string) =>
            `rule ${rule} of CiliumNetworkPolicy x/own does not admit the peer: ${why}`;
        const rows: readonly (readonly [title: string, egress: object[], to: string, why: string])[] = [
            [
                "the port of one, where no name is learnt",
                [opens("443", "huggingface.co"), opens("443", "*")],
                "host:zzz.com TCP 80",
                "rule 2 of CiliumNetworkPolicy x/own may admit the peer on TCP 443 only, not TCP 80",
            ],
            [
                "the names of one, where none is learnt",
                [opens("443", "pypi.org", "*.hf.co"), opens("80", "*")],
                "host:zzz.com TCP 22",
                "rule 2 of CiliumNetworkPolicy x/own may admit the peer on TCP 80 only, not TCP 22",
            ],
            [
                "its patterns as they are written, where none is learnt",
                [opens("443", "pypi.org", "*.hf.co", "**.hf.co")],
                "host:zzz.com TCP 443",
                admits(1, "zzz.com is none of pypi.org, *.hf.co, **.hf.co"),
            ],
            [
                "its patterns as they are written, where all are learnt",
                [opens("443", "pypi.org", "*.hf.co"), asks("*")],
                "host:zzz.com TCP 443",
                admits(1, "zzz.com is none of pypi.org, *.hf.co"),
            ],
            [
                "all of its patterns, where some are learnt",
                [opens("443", "pypi.org", "*.hf.co"), asks("pypi.org")],
                "host:zzz.com TCP 443",
                admits(1, "zzz.com is none of pypi.org, *.hf.co"),
            ],
            [
                "five of many",
                [opens("443", ..."abcdefgh".split("").map((each) => `${each}.io`))],
                "host:zzz.com TCP 443",
                admits(1, "zzz.com is none of a.io, b.io, c.io, d.io, e.io and 3 more"),
            ],
            [
                "the names, to whom an address is the peer",
                [opens("443", "pypi.org", "*.hf.co")],
                "8.8.8.8 TCP 443",
                admits(1, "it opens the names pypi.org, *.hf.co, and the peer is 8.8.8.8"),
            ],
        ];
        for (const [title, egress, to, why] of rows)
            it(`says ${title}`, () => {
                const index = indexOf(objectsOf({ x: { endpointSelector: {}, egress } }));
                const half = verdictOf(index, `x/a -> ${to}`).egress;
                expect(half.verdict).to.equal("denied");
                expect(half.nearest?.why).to.equal(why);
                expect(half.assumption ?? "", "no spelling of our own").not.to.include("?.");
            });
    });

    it("keeps judging the other specs of an object, and names what Cilium would refuse", () => {
        const specs = [
            { endpointSelector: {}, ingress: [{}] },
            { endpointSelector: {}, egress: [{ toServices: [{}] }] },
        ];
        const metadata = { namespace: "x", name: "two" };
        const index = indexOf([{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata, specs }]);
        expect(verdictOf(index, "y/a -> x/a TCP 80").verdict).to.equal("denied");
        const { unjudged = [] } = indexOf(objectsOf({ x: { ingress: [{}] } })).cluster;
        expect(unjudged.map(({ why }) => why)).to.deep.equal([
            "Cilium does not accept it (it needs one of endpointSelector and nodeSelector): whether anything of it is in force is not known",
        ]);
    });
});

describe("a policy of Cilium's of which nothing is shown but what it is called", () => {
    it("may do anything in its namespace, and nothing beside it", () => {
        const metadata = { namespace: "x", name: "hidden" };
        const index = indexOf([{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata }]);
        expect(verdictOf(index, "y/a -> x/a TCP 80").verdict).to.equal("unknown");
        expect(verdictOf(index, "y/a -> y/c TCP 80").verdict).to.equal("allowed");
    });
});

describe("Cilium's policies of the whole cluster", () => {
    const rows = (everywhere: object, made: Cluster = world): Record<string, string> => {
        const { connections } = reach(indexOf(objectsOf({ everywhere }), made), { kinds: ["any-pod", "pod"] });
        return Object.fromEntries(
            [...connections()].map(({ from, to, ports, unknown }) => [
                `${from} -> ${to}`,
                `${ports.toString()} / ${unknown.toString()}`,
            ]),
        );
    };

    it("isolate pods of namespaces that nobody has made yet, where they apply to all of them", () => {
        expect(rows({ endpointSelector: {}, ingress: [{}] })[`x/a[Pod] -> ${newNamespaceId}`]).to.equal(undefined);
        const but = { matchExpressions: [{ key: "io.kubernetes.pod.namespace", operator: "NotIn", values: ["x"] }] };
        const found = rows({ endpointSelector: but, ingress: [{ fromEndpoints: [{ matchLabels: { app: "b" } }] }] });
        expect(found[`x/a[Pod] -> ${newNamespaceId}`]).to.equal(undefined);
        expect(found[`x/b[Pod] -> ${newNamespaceId}`]).to.equal("all / none");
    });

    it("leave unknown what hangs on the labels of such a namespace", () => {
        const red = { matchLabels: { "io.cilium.k8s.namespace.labels.team": "red" } };
        const found = rows({ endpointSelector: red, ingress: [{}] });
        expect(found[`y/c[Pod] -> ${newNamespaceId}`]).to.equal("none / all");
        expect(found["y/c[Pod] -> x/*"]).to.equal(undefined);
        const unseen = rows(
            { endpointSelector: red, ingress: [{}] },
            { ...world, namespaces: world.namespaces.slice(1) },
        );
        expect(unseen["y/c[Pod] -> x/a[Pod]"]).to.equal("none / all");
    });

    it("deny what they deny to pods that nobody has made yet, from outside too", () => {
        const everywhere = {
            endpointSelector: {},
            ingressDeny: [{ fromEntities: ["world"] }],
            enableDefaultDeny: { ingress: false },
        };
        const { connections } = reach(indexOf(objectsOf({ everywhere })), { kinds: ["any-pod", "external"] });
        const fromOutside = [...connections()].filter(({ to }) => to === newNamespaceId || to === "x/*");
        expect(fromOutside.filter(({ from }) => /^(8\.|0\.0\.0\.0)/.test(from))).to.deep.equal([]);
        expect(fromOutside.some(({ from }) => from === "10.0.0.1")).to.equal(true);
    });

    it("tell pods apart by what they select, in namespaces to come too", () => {
        const everywhere = { endpointSelector: { matchLabels: { app: "gateway" } }, ingress: [{}] };
        const { cluster } = indexOf(objectsOf({ everywhere }));
        const kinds = podKinds(cluster).namespaces.map(({ pods }) => pods.map(({ labels }) => labels["app"]));
        expect(kinds.every((apps) => apps.includes("gateway") && apps.includes(undefined))).to.equal(true);
    });
});
