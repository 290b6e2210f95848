import { expect } from "chai";
import { dialectOf, hostsDialects, parseMesh } from "../../../mesh";
import { checkedObject } from "../../../mesh/hosts/schemas";
import type { CiliumNetworkPolicy, ClusterNetworkPolicy, HostObject } from "../../../mesh/hosts/objects";
import { IpSet, metadataAddresses } from "../../../netpol";
import type { HostsDialect } from "../../../mesh/types";
import { compiledOn, mistakesOn, objectsOn, specOn, wildcard, type Change } from "./sample";

/** The object of the flow to the hub. */
function hubOn<T extends HostObject>(hosts: HostsDialect, change?: Change, platform: object = {}): T {
    const found = objectsOn({ ...platform, hosts }, change).find(({ metadata }) => metadata.name.endsWith("to-hub"));
    if (found === undefined) throw new Error("no object for the hub");
    return found as T;
}

const ports =
    (...all: (number | string)[]): Change =>
    (spec) =>
        (spec.flows[0].ports = all);

describe("policies that know names", () => {
    for (const name of hostsDialects) {
        it(`${name}: makes one object a flow, of the kind and place that its data says, with the flow's reason`, () => {
            const { apiVersion, kind, scope } = dialectOf(name);
            const { hostPolicies, policies } = compiledOn({ hosts: name });
            expect(hostPolicies.map(({ namespace, part }) => [namespace.name, part])).to.deep.equal([
                ["ai-agents", "flow"],
                ["ai-agents", "flow"],
            ]);
            for (const { manifest } of hostPolicies) {
                expect([manifest.apiVersion, manifest.kind]).to.deep.equal([apiVersion, kind]);
                expect(manifest.metadata.namespace).to.equal(scope === "Namespaced" ? "ai-agents" : undefined);
                expect(manifest.metadata.labels).to.deep.equal({ "app.kubernetes.io/part-of": "ai-mesh-isolation" });
            }
            expect(hostPolicies[0]?.manifest.metadata.annotations).to.deep.equal({
                "ai-mesh-isolation/flow": "agent -> hub",
                "ai-mesh-isolation/why": "model cards",
            });
            // No NetworkPolicy says names.
            expect(policies.filter(({ part }) => part === "flow")).to.deep.equal([]);
        });

        it(`${name}: makes the same bytes of the same intent`, () => {
            const mixed: Change = (spec) => {
                spec.externals.hub.hosts = ["Example.com", "huggingface.co"];
                spec.flows.reverse();
            };
            const sorted: Change = (spec) => (spec.externals.hub.hosts = ["huggingface.co", "example.com"]);
            expect(JSON.stringify(objectsOn({ hosts: name }, mixed))).to.equal(
                JSON.stringify(objectsOn({ hosts: name }, sorted)),
            );
        });

        it(`${name}: spells ports and protocols, those of "any" too`, () => {
            for (const given of [ports("any"), ports(443, "8000/udp"), ports("any/tcp")])
                expect(JSON.stringify(hubOn(name, given))).to.match(/"(protocol|tcp)":/i);
        });

        it(`${name}: names no two objects alike, nor one as a NetworkPolicy that takes its place`, () => {
            const both: Change = (spec) => {
                spec.externals.hub.cidrs = ["192.0.2.0/24", "18.0.0.0/8"];
                spec.workloads.other = { namespace: "ai-agents", podLabels: { app: "other" } };
                spec.flows.push({ from: "other", to: "hub", ports: [443], why: "weights" });
            };
            const { hostPolicies, policies } = compiledOn({ hosts: name }, both);
            const names = hostPolicies.map(({ manifest: { metadata } }) => metadata.name);
            expect(new Set(names).size).to.equal(names.length).and.equal(3);
            const network = policies.map(({ manifest }) => manifest.metadata.name);
            expect(network).to.include.members(["allow-to-hub.agent", "allow-to-hub.other"]);
            if (name === "eks-auto") expect(names.filter((each) => network.includes(each))).to.deep.equal([]);
        });
    }

    it("says every name below by the wildcard of each dialect that has one of any depth, and asks for names elsewhere", () => {
        const patterns = hostsDialects
            .filter((name) => name !== "gke")
            .map((name) => /"(\*+\.hf\.co)"/.exec(JSON.stringify(hubOn(name, wildcard)))?.[1]);
        expect(patterns).to.deep.equal(["*.hf.co", "**.hf.co", "*.hf.co", "*.hf.co"]);
        expect(mistakesOn({ hosts: "gke" }, wildcard)).to.deep.equal([
            `externals.hub.hosts: "*.hf.co" is every name below hf.co, and a "*" of GKE FQDN network policies is one label of it; give the names themselves`,
        ]);
    });

    it("refuses ports that a dialect has no words for", () => {
        const said = mistakesOn({ hosts: "gke" }, ports("8000-8010", "443/sctp"));
        expect(said).to.have.length(2);
        expect(said[0]).to.match(/^flows\[0\]: an FQDNNetworkPolicy takes no range \(8000-8010\)/);
        expect(said[1]).to.match(/^flows\[0\]: an FQDNNetworkPolicy knows TCP and UDP, not SCTP/);
        expect(mistakesOn({ hosts: "cilium" }, ports("8000-8010", "443/sctp"))).to.deep.equal([]);
    });

    it("refuses a flow to names from where none is resolved, from names, and without anything that says them", () => {
        const silent: Change = (spec) => (spec.namespaces["ai-agents"].dns = "none");
        expect(mistakesOn({ hosts: "gke" }, silent)[0]).to.match(
            /^flows\[0\]\.to: "hub" goes by names, and .* dns: none/,
        );
        const from: Change = (spec) => (spec.flows[0] = { from: "hub", to: "agent", ports: [1], why: "w" });
        expect(mistakesOn({ hosts: "gke" }, from)).to.have.length(1);
        const [first, second, ...more] = mistakesOn({});
        expect(first).to.match(
            /^externals\.hub\.hosts: are names \(huggingface\.co\), .* two ways: give via, .*, or give their addresses under cidrs/,
        );
        expect(second).to.match(/^externals\.openai\.hosts: /);
        expect(more).to.deep.equal([]);
    });

    it("goes by the preset, and by what the spec says before that", () => {
        const proposed = (platform: object) => parseMesh(specOn({ hosts: "gke", ...platform })).platform.hosts;
        const byPreset = (platform: object) =>
            parseMesh(specOn(platform, (spec) => ([spec.externals, spec.flows] = [{}, []]))).platform.hosts;
        expect(byPreset({ preset: "gke-autopilot" })).to.equal("gke");
        expect(byPreset({ preset: "gke-dataplane-v2", cni: "cilium" })).to.equal("gke");
        expect(byPreset({ preset: "gke", cni: "cilium" })).to.equal(undefined);
        expect(byPreset({ preset: "eks-auto", dnsClusterIp: "172.20.0.10" })).to.equal("eks-auto");
        expect(byPreset({ preset: "eks", cni: "cilium" })).to.equal("cilium");
        expect(byPreset({ preset: "gke-autopilot", hosts: "none" })).to.equal(undefined);
        expect(proposed({ preset: "eks-auto", dnsClusterIp: "172.20.0.10" })).to.equal("gke");
    });
});

describe("what Cilium needs with names", () => {
    const resolvers = (platform: object) =>
        hubOn<CiliumNetworkPolicy>("cilium", undefined, platform).spec.egress?.slice(1) ?? [];
    const pods = (labels: object, namespace = "kube-system") => ({
        matchLabels: { ...labels, "k8s:io.kubernetes.pod.namespace": namespace },
    });
    const rows: [what: string, platform: object, peers: object[], port: string][] = [
        ["kube-dns", { dns: ["kube-dns"] }, [{ toEndpoints: [pods({ "k8s-app": "kube-dns" })] }], "53"],
        [
            "node-local, by its pods where they are redirected to, and by the node",
            { dns: ["node-local"] },
            [{ toEndpoints: [pods({ "k8s-app": "node-local-dns" })] }, { toEntities: ["host"] }],
            "53",
        ],
        [
            "openshift",
            { dns: ["openshift"] },
            [
                {
                    toEndpoints: [pods({ "dns.operator.openshift.io/daemonset-dns": "default" }, "openshift-dns")],
                },
            ],
            "5353",
        ],
        ["aks-local-dns", { dns: ["aks-local-dns"] }, [{ toEntities: ["host"] }], "53"],
        ["gke-cloud-dns", { dns: ["gke-cloud-dns"] }, [{ toCIDR: ["169.254.169.254/32"] }], "53"],
        [
            "resolvers of one's own beside a profile that Cilium never sees",
            {
                dns: ["cluster-ip"],
                dnsClusterIp: "10.96.0.10",
                resolvers: [{ namespace: "dns", podLabels: { app: "unbound" }, port: 5353 }],
            },
            [{ toEndpoints: [pods({ app: "unbound" }, "dns")] }],
            "5353",
        ],
    ];
    for (const [what, platform, peers, port] of rows)
        it(`sends questions to whoever answers through its DNS proxy: ${what}`, () => {
            const toPorts = [
                {
                    ports: [
                        { port, protocol: "TCP" },
                        { port, protocol: "UDP" },
                    ],
                    rules: { dns: [{ matchPattern: "*" }] },
                },
            ];
            expect(resolvers(platform)).to.deep.equal(peers.map((peer) => ({ ...peer, toPorts })));
        });

    it("refuses names where nobody whom Cilium sees answers", () => {
        expect(mistakesOn({ hosts: "cilium", dns: ["cluster-ip"], dnsClusterIp: "10.96.0.10" })).to.deep.equal([
            "platform.dns: goes by the DNS Service's own address, which Cilium never sees, so it learns no names; add kube-dns or coredns, or the resolver's pods under resolvers",
        ]);
    });

    it("is no object without the DNS rule: Cilium would never learn an address of the names", () => {
        const policy = hubOn<CiliumNetworkPolicy>("cilium");
        expect(checkedObject(policy)).to.equal(policy);
        const [names = { toPorts: [] }, ...dns] = policy.spec.egress ?? [];
        const without = { ...policy, spec: { ...policy.spec, egress: [names] } };
        expect(() => checkedObject(without)).to.throw(
            'CiliumNetworkPolicy "allow-to-hub" is no cilium.io/v2 CiliumNetworkPolicy: spec: has toFQDNs and no rule with rules.dns, so that it never learns the names\' addresses',
        );
        const unasked = dns.map((rule) => ({
            ...rule,
            toPorts: rule.toPorts.map(({ ports: own }) => ({ ports: own })),
        }));
        expect(() => checkedObject({ ...policy, spec: { ...policy.spec, egress: [names, ...unasked] } })).to.throw(
            "never learns",
        );
    });

    it("says nodes, the API server and its own gateway as entities, beside the NetworkPolicies", () => {
        const platform = { hosts: "cilium", apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 } };
        const change: Change = (spec) => {
            spec.neighbours = { edge: {} };
            spec.workloads.public = { namespace: "edge", podLabels: { "io.cilium.gateway/owning-gateway": "public" } };
            spec.flows = [
                { from: "agent", to: "kube-apiserver", why: "leader election" },
                { from: "agent", to: "nodes", ports: [10250], why: "stats" },
                { from: "nodes", to: "litellm", ports: [4000], why: "probes" },
                { from: "public", to: "litellm", ports: [4000], why: "users" },
                { from: "agent", to: "litellm", ports: [4000], why: "completions" },
            ];
        };
        const { hostPolicies, policies } = compiledOn(platform, change);
        const rules = hostPolicies.map(({ manifest }) => {
            const { ingress, egress } = (manifest as CiliumNetworkPolicy).spec;
            const [rule] = ingress ?? egress ?? [];
            return [manifest.metadata.name, rule?.fromEntities ?? rule?.toEntities, rule?.toPorts[0]?.ports[0]?.port];
        });
        expect(rules).to.deep.equal([
            ["allow-to-kube-apiserver", ["kube-apiserver"], "6443"],
            ["allow-to-nodes", ["host", "remote-node"], "10250"],
            ["allow-from-nodes", ["host", "remote-node"], "4000"],
            ["allow-from-public", ["ingress"], "4000"],
        ]);
        const names = policies.map(({ manifest }) => manifest.metadata.name);
        expect(names).to.include.members(rules.map(([name]) => String(name)));
        expect(compiledOn({ ...platform, hosts: "none" }, change).hostPolicies).to.deep.equal([]);
    });
});

describe("what the Admin tier needs with names", () => {
    const hub = (platform: object = {}) => hubOn<ClusterNetworkPolicy>("cluster-network-policy", undefined, platform);
    const passed = ({ spec }: ClusterNetworkPolicy): IpSet => {
        const [pass] = spec.egress ?? [];
        const lists = (pass?.to ?? []).flatMap((peer) => ("networks" in peer ? peer.networks : []));
        return IpSet.unionAll(lists.map((cidr) => IpSet.parse(cidr)));
    };

    it("is for the flow's pods by the name of their namespace, and called after both", () => {
        const { metadata, spec } = hub();
        expect(metadata.name).to.equal("ai-agents.allow-to-hub");
        expect([spec.tier, spec.priority]).to.deep.equal(["Admin", 900]);
        expect(hub({ adminPriority: 20 }).spec.priority).to.equal(20);
        expect(spec.subject).to.deep.equal({
            pods: {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ai-agents" } },
                podSelector: { matchLabels: { app: "agent" } },
            },
        });
        expect(spec.egress?.slice(1)).to.deep.equal([
            {
                name: "names",
                action: "Accept",
                to: [{ domainNames: ["huggingface.co"] }],
                protocols: [{ tcp: { destinationPort: { number: 443 } } }],
            },
        ]);
    });

    it("passes on pods, metadata, private ranges and the cluster's own before it accepts", () => {
        const policy = hub({ podCidrs: ["35.0.0.0/16"], apiServer: { cidrs: ["34.10.0.1/32"], port: 443 } });
        const [pass] = policy.spec.egress ?? [];
        expect(pass?.action).to.equal("Pass");
        expect(pass?.to).to.deep.include({ namespaces: {} });
        expect(pass?.protocols).to.equal(undefined);
        const set = passed(policy);
        const inside = metadataAddresses.map(({ address }) => address);
        for (const ip of [...inside, "10.1.2.3", "192.168.1.1", "fd00::1", "172.18.0.3", "35.0.7.7", "34.10.0.1"])
            expect(set.contains(ip), ip).to.equal(true);
        for (const ip of ["18.164.174.55", "2600:9000::1", "34.10.0.2"]) expect(set.contains(ip), ip).to.equal(false);
        expect(passed(hub()).contains("35.0.7.7")).to.equal(false);
    });

    it("is no object without the Pass before its Accept: a name that resolves inside would open it", () => {
        const policy = hub();
        const [pass, ...accept] = policy.spec.egress ?? [];
        expect(checkedObject(policy)).to.equal(policy);
        const other = (egress: unknown): ClusterNetworkPolicy =>
            ({ ...policy, spec: { ...policy.spec, egress } }) as ClusterNetworkPolicy;
        const said = /accepts names without a Pass before it for what is of the cluster, private or metadata/;
        expect(() => checkedObject(other([...accept, pass]))).to.throw(said);
        expect(() => checkedObject(other([{ ...pass, to: [{ namespaces: {} }] }, ...accept]))).to.throw(said);
        expect(() => checkedObject(other(accept))).to.throw("spec.egress");
    });

    it("keeps to what the API takes: 25 names, CIDRs and ports each, and no more rules than that", () => {
        const many: Change = (spec) => {
            spec.externals.hub.hosts = Array.from({ length: 60 }, (_, at) => `h${at}.example.com`);
            spec.flows[0].ports = Array.from({ length: 30 }, (_, at) => 1000 + 2 * at);
        };
        const { spec } = hubOn<ClusterNetworkPolicy>("cluster-network-policy", many);
        const names = (spec.egress?.[1]?.to ?? []).map((peer) => ("domainNames" in peer ? peer.domainNames.length : 0));
        expect(names).to.deep.equal([25, 25, 10]);
        expect(spec.egress?.map(({ protocols = [] }) => protocols.length)).to.deep.equal([0, 25, 5]);
        const tooMany: Change = (changed) =>
            (changed.flows[0].ports = Array.from({ length: 700 }, (_, at) => 1000 + 2 * at));
        expect(mistakesOn({ hosts: "cluster-network-policy" }, tooMany)[0]).to.match(/takes 25 rules of 25 ports/);
    });

    it("refuses a name that no object may have", () => {
        const long = "a".repeat(63);
        const change: Change = (spec) => {
            spec.namespaces[long] = { purpose: "x" };
            spec.workloads[long.replace("a", "b")] = { namespace: long, podLabels: { app: "x" } };
            spec.externals[long.replace("a", "c")] = { hosts: ["example.com"] };
            const [from, to] = [long.replace("a", "b"), long.replace("a", "c")];
            spec.flows.push({ from, to, ports: [443], why: "w" });
        };
        expect(mistakesOn({ hosts: "cluster-network-policy" }, change)).to.deep.equal([]);
        const longer: Change = (spec) => {
            change(spec);
            const name = long.replace("a", "b");
            spec.workloads[name] = {
                namespace: long,
                each: { label: "app", values: { ["d".repeat(51)]: "x", e: "y" } },
            };
        };
        expect(mistakesOn({ hosts: "cluster-network-policy" }, longer).join()).to.match(/has 25\d characters, and 253/);
    });
});

describe("shapes of the objects", () => {
    it("refuse a misspelt field, a port out of range and another version", () => {
        for (const name of hostsDialects) {
            const object = hubOn(name);
            expect(() => checkedObject(object)).to.not.throw();
            const text = JSON.stringify(object);
            const broken = [
                text.replace("spec", "sepc"),
                text.replace(/"(matchName|name|domainNames|domains)":/g, '"hostNames":'),
                text.replace('"spec":{', '"spec":{"more":1,'),
                text.replace(/443/, "70000"),
                text.replace(/v1alpha1|v1alpha2|\/v2|\/v3/, "/v9"),
            ];
            for (const each of broken)
                expect(() => checkedObject(JSON.parse(each) as HostObject), `${name}: ${each}`).to.throw("is no ");
        }
    });
});

describe("the cluster's own deny-all", () => {
    it("stands beside deny-all and allow-dns for every namespace that is isolated, by its name", () => {
        const platform = { hosts: "gke", baseline: "cluster-network-policy" };
        const { hostPolicies, policies } = compiledOn(platform, (spec) => {
            spec.namespaces["ai-gateway"] = { purpose: "gateway", adopt: true, enforce: false };
        });
        const baselines = hostPolicies.filter(({ part }) => part === "baseline");
        expect(baselines.map(({ manifest }) => manifest.metadata.name)).to.deep.equal(["ai-agents.deny-all"]);
        const { spec } = baselines[0]?.manifest as ClusterNetworkPolicy;
        expect(spec).to.deep.equal({
            tier: "Baseline",
            priority: 900,
            subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "ai-agents" } } },
            ingress: [{ name: "pods", action: "Deny", from: [{ namespaces: {} }] }],
            egress: [
                { name: "everything", action: "Deny", to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] },
            ],
        });
        const without = compiledOn({ hosts: "gke" }, (changed) => {
            changed.namespaces["ai-gateway"] = { purpose: "gateway", adopt: true, enforce: false };
        });
        expect(policies).to.deep.equal(without.policies);
        expect(without.hostPolicies.some(({ part }) => part === "baseline")).to.equal(false);
    });

    it("takes a priority of its own, and only where there is one", () => {
        const [first] = objectsOn({ hosts: "gke", baseline: "cluster-network-policy", baselinePriority: 0 }).filter(
            ({ kind }) => kind === "ClusterNetworkPolicy",
        );
        expect((first as ClusterNetworkPolicy).spec.priority).to.equal(0);
        expect(mistakesOn({ hosts: "gke", baselinePriority: 3 })).to.deep.equal([
            "platform.baselinePriority: is given without a baseline; set baseline: cluster-network-policy",
        ]);
        expect(mistakesOn({ hosts: "gke", baseline: "cluster-network-policy", baselinePriority: 1001 })[0]).to.match(
            /is out of range; give a priority from 0 to 1000/,
        );
    });
});
