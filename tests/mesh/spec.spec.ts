import { expect } from "chai";
import { MeshError, parseMesh } from "../../mesh";
import { changed, sample } from "./sample";

const messages = (spec: unknown): string[] => {
    try {
        parseMesh(spec);
    } catch (error) {
        if (error instanceof MeshError) return error.message.split("\n");
        throw error;
    }
    return [];
};

/** What is changed in the sample, and the one line that it must be told. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const rejected: [string, (spec: any) => unknown, string][] = [
    [
        "an unknown endpoint",
        (s) => (s.flows[3].to = "ai-dta"),
        `flows[3].to: no namespace, neighbour, workload or external is called "ai-dta"; did you mean "ai-data"?`,
    ],
    [
        "an unknown endpoint that is like nothing",
        (s) => (s.flows[3].to = "zzzzzzzz"),
        `flows[3].to: no namespace, neighbour, workload or external is called "zzzzzzzz"; known are agent, ai-agents, ai-data, ai-inference, gateway, lb, monitoring, prometheus, routers, tools, vllm, weaviate`,
    ],
    [
        "one name for two kinds",
        (s) => (s.workloads.gateway = s.workloads.vllm),
        `workloads.gateway: "gateway" is already one of the namespaces; an endpoint's name must mean one thing`,
    ],
    [
        "the reserved name",
        (s) => (s.externals["kube-apiserver"] = { cidrs: ["1.1.1.1/32"] }),
        `externals.kube-apiserver: "kube-apiserver" is reserved for platform.apiServer; use another name`,
    ],
    [
        "a flow from and to the same external",
        (s) => (s.flows[0] = { from: "tools", to: "tools", ports: [1], why: "x" }),
        `flows[0]: both ends ("tools" and "tools") are outside the mesh, where it makes no policy; one end must be one of its namespaces or a workload there`,
    ],
    [
        "a flow between neighbours",
        (s) => (s.flows[0] = { from: "prometheus", to: "monitoring", ports: [1], why: "x" }),
        `flows[0]: both ends ("prometheus" and "monitoring") are outside the mesh, where it makes no policy; one end must be one of its namespaces or a workload there`,
    ],
    [
        "a duplicate flow, whose policies would have the same names",
        (s) => s.flows.push({ ...s.flows[3], ports: [80] }),
        `flows[9]: repeats flows[3] (vllm -> ai-data); one flow per pair, with all its ports, since a pair's policies have one name`,
    ],
    [
        "a reason with a comma that no quotes are around",
        (s) => (s.flows[3] = { from: "vllm", to: "ai-data", ports: [443], why: "weights", "tools and more": null }),
        `flows[3]: has the unknown key "tools and more"; it takes from, fromAny, to, toAny, same, ports, why; a comma ends a value in { }, so put quotes around a text with one`,
    ],
    [
        "an empty port list",
        (s) => (s.flows[3].ports = []),
        `flows[3].ports: is empty, and an empty list never means "everything"; give at least one port, or "any"`,
    ],
    [
        "an empty CIDR list",
        (s) => (s.externals.tools.cidrs = []),
        `externals.tools.cidrs: is empty, and an empty list never means "everything"; give at least one CIDR`,
    ],
    ["no port list", (s) => delete s.flows[3].ports, `flows[3].ports: is missing; give at least one port, or "any"`],
    [
        "an empty reason",
        (s) => (s.flows[3].why = " "),
        `flows[3].why: is empty; give the reason, which reviewers and kubectl will read`,
    ],
    [
        "an empty pod selector",
        (s) => (s.workloads.vllm.podLabels = {}),
        `workloads.vllm.podLabels: is empty, which would be every pod; name labels, or use the namespace itself in the flow`,
    ],
    [
        "an empty namespace selector",
        (s) => (s.neighbours.routers.namespaceLabels = {}),
        `neighbours.routers.namespaceLabels: is empty, which would be every namespace; name labels, or leave it out to go by the name`,
    ],
    [
        "a name that is no DNS-1123 label",
        (s) => (s.namespaces["AI_data"] = { purpose: "data" }),
        `namespaces.AI_data: "AI_data" is not a DNS-1123 label; use at most 63 lower case letters, digits and "-", a letter or digit at both ends`,
    ],
    [
        "a label key",
        (s) => (s.namespaces["ai-data"].labels = { "a b": "c" }),
        `namespaces.ai-data.labels["a b"]: "a b" is not a label key; use [prefix/]name, the name at most 63 letters, digits, "-", "_" and ".", the prefix a DNS subdomain`,
    ],
    [
        "a label value",
        (s) => (s.workloads.vllm.podLabels = { app: "-x" }),
        `workloads.vllm.podLabels.app: "-x" is not a label value; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends`,
    ],
    [
        "a label that is set for you",
        (s) => (s.namespaces["ai-data"].labels = { purpose: "x" }),
        `namespaces.ai-data.labels.purpose: is set for you; use the namespace's purpose`,
    ],
    [
        "host bits in an IPv4 CIDR",
        (s) => (s.externals.tools.cidrs = ["10.0.0.1/8"]),
        `externals.tools.cidrs[0]: "10.0.0.1/8" has host bits set; did you mean "10.0.0.0/8"?`,
    ],
    [
        "host bits in an IPv6 CIDR",
        (s) => (s.platform.clusterCidrs = ["fd00::1/64"]),
        `platform.clusterCidrs[0]: "fd00::1/64" has host bits set; did you mean "fd00::/64"?`,
    ],
    [
        "a text that is no CIDR",
        (s) => (s.externals.lb.cidrs = ["10.0.0.256/8"]),
        `externals.lb.cidrs[0]: "10.0.0.256/8" is not a CIDR; write it like 10.0.0.0/8 or fd00::/8`,
    ],
    [
        "a prefix length that is too long",
        (s) => (s.externals.lb.cidrs = ["fd00::/129"]),
        `externals.lb.cidrs[0]: "fd00::/129" has the prefix length "129"; IPv6 takes 0 to 128`,
    ],
    [
        "an address without prefix",
        (s) => (s.externals.lb.cidrs = ["192.0.2.1"]),
        `externals.lb.cidrs[0]: "192.0.2.1" is an address, not a CIDR; write "192.0.2.1/32"`,
    ],
    [
        "an IPv4-mapped range",
        (s) => (s.externals.lb.cidrs = ["::ffff:10.0.0.0/104"]),
        `externals.lb.cidrs[0]: "::ffff:10.0.0.0/104" is an IPv4-mapped range; write it as IPv4`,
    ],
    [
        "an except outside its CIDR",
        (s) => (s.externals.tools.except = ["11.0.0.0/28"]),
        `externals.tools.except[0]: "11.0.0.0/28" lies outside the external's CIDRs (10.0.0.0/8)`,
    ],
    [
        "a port out of range",
        (s) => (s.flows[3].ports = [70000]),
        `flows[3].ports[0]: "70000" is out of range; ports go from 1 to 65535`,
    ],
    ["a reversed range", (s) => (s.flows[3].ports = ["20-10"]), `flows[3].ports[0]: "20-10" is reversed; write 10-20`],
    [
        "an unknown protocol",
        (s) => (s.flows[3].ports = ["53/icmp"]),
        `flows[3].ports[0]: "53/icmp" has the unknown protocol "icmp"; use tcp, udp or sctp`,
    ],
    [
        "a named port",
        (s) => (s.flows[3].ports = ["http"]),
        `flows[3].ports[0]: "http" is not a port; write it like 8000, 53/udp or 30000-30100/tcp`,
    ],
    [
        "an external that its except covers",
        (s) => (s.externals.tools.except = ["10.0.0.0/9", "10.128.0.0/9"]),
        `externals.tools: is empty: its except covers it all; leave some addresses`,
    ],
    [
        "an external that the cluster's ranges cover",
        (s) => (s.externals.lb.cidrs = ["10.244.3.0/24"]),
        `externals.lb: is empty: the cluster's own ranges (10.244.0.0/16, 10.96.0.0/16, 172.18.0.0/16) cover it all; name pods by workload, narrow the platform's ranges, or set withinClusterRanges: true where what has these addresses is no pod`,
    ],
    [
        "an external that the pods' ranges cover",
        (s) => {
            s.platform = { podCidrs: ["10.244.0.0/16"], apiServer: s.platform.apiServer };
            s.externals.lb.cidrs = ["10.244.3.0/24"];
        },
        `externals.lb: is empty: the cluster's own ranges (10.244.0.0/16) cover it all; name pods by workload, narrow the platform's ranges, or set withinClusterRanges: true where what has these addresses is no pod`,
    ],
    [
        "a whole range of the cluster's own as an external within it",
        (s) => (s.externals.lb = { cidrs: ["10.244.0.0/15"], withinClusterRanges: true }),
        `externals.lb.cidrs: hold all of the cluster's own range 10.244.0.0/16 (10.244.0.0/15); with withinClusterRanges name the addresses themselves`,
    ],
    [
        "the same in two halves",
        (s) => (s.externals.lb = { cidrs: ["10.244.0.0/17", "10.244.128.0/17"], withinClusterRanges: true }),
        `externals.lb.cidrs: hold all of the cluster's own range 10.244.0.0/16 (10.244.0.0/17, 10.244.128.0/17); with withinClusterRanges name the addresses themselves`,
    ],
    [
        "withinClusterRanges that is no truth value",
        (s) => (s.externals.lb.withinClusterRanges = "yes"),
        `externals.lb.withinClusterRanges: is a text; give true or false`,
    ],
    [
        "nodes without their ranges",
        (s) => (s.flows[0].to = "nodes"),
        `flows[0].to: "nodes" stands for platform.nodeCidrs, which is missing; give the nodes' ranges (kubectl get nodes -o wide)`,
    ],
    [
        "a pod range that is everything",
        (s) => (s.platform.podCidrs = ["::/0"]),
        `platform.podCidrs[0]: "::/0" is every address; give the cluster's own ranges`,
    ],
    [
        "a cluster range that is everything",
        (s) => (s.platform.clusterCidrs = ["0.0.0.0/0"]),
        `platform.clusterCidrs[0]: "0.0.0.0/0" is every address; give the cluster's own ranges`,
    ],
    [
        "an unknown key",
        (s) => (s.namespaces["ai-data"].adpot = true),
        `namespaces.ai-data: has the unknown key "adpot"; did you mean "adopt"?`,
    ],
    [
        "an unknown key at the top",
        (s) => (s.namepsaces = {}),
        `the spec has the unknown key "namepsaces"; did you mean "namespaces"?`,
    ],
    [
        "an unknown DNS profile",
        (s) => (s.platform.dns = ["kube-dsn"]),
        `platform.dns[0]: "kube-dsn" is no DNS profile; did you mean "kube-dns"?`,
    ],
    [
        "a DNS profile without the address it needs",
        (s) => (s.platform.dns = ["eks-auto-mode"]),
        `platform.dnsClusterIp: is missing, and the DNS profile "eks-auto-mode" needs it; give the cluster DNS Service's address`,
    ],
    [
        "kube-apiserver without its address",
        (s) => delete s.platform.apiServer,
        `flows[6].to: "kube-apiserver" stands for platform.apiServer, which is missing; give its cidrs and port (kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes)`,
    ],
    [
        "a workload of an unknown namespace",
        (s) => (s.workloads.vllm.namespace = "ai-inferense"),
        `workloads.vllm.namespace: no namespace is called "ai-inferense"; did you mean "ai-inference"?`,
    ],
    [
        "a namespace of Kubernetes' own",
        (s) => (s.namespaces["kube-system"] = { purpose: "x", adopt: true }),
        `namespaces.kube-system: "kube-system" belongs to Kubernetes, and deny-all there can cut off the whole cluster; make it one of the neighbours`,
    ],
    [
        "the default namespace as a new one",
        (s) => (s.namespaces["default"] = { purpose: "x" }),
        `namespaces.default: "default" exists in every cluster; set adopt: true`,
    ],
    [
        "a new namespace that is not enforced",
        (s) => (s.namespaces["ai-data"].enforce = false),
        `namespaces.ai-data.enforce: is false, which only an adopted namespace may be; set adopt: true`,
    ],
    ["a list where a map belongs", (s) => (s.workloads = []), `workloads: is no map; give a map by name`],
    [
        "a missing purpose",
        (s) => (s.namespaces["ai-data"] = {}),
        `namespaces.ai-data.purpose: is missing; give the purpose, which becomes the label of that name`,
    ],
    ["no namespaces", (s) => delete s.namespaces, `namespaces: is missing; give a map by name`],
    ["no flows", (s) => delete s.flows, `flows: is missing; give a list of flows, [] for none`],
];

describe("parseMesh()", () => {
    it("takes the sample", () => {
        expect(messages(sample)).to.deep.equal([]);
    });

    for (const [what, change, message] of rejected) {
        it(`rejects ${what}`, () => {
            expect(messages(changed(change))).to.include(message);
        });
    }

    it("tells every mistake at once", () => {
        const spec = changed((s) => {
            s.flows[0].to = "gatewya";
            s.flows[1].ports = [];
            s.externals.tools.cidrs = ["10.0.0.1/8"];
            s.platfrom = {};
        });
        expect(messages(spec)).to.deep.equal([
            `the spec has the unknown key "platfrom"; did you mean "platform"?`,
            `externals.tools.cidrs[0]: "10.0.0.1/8" has host bits set; did you mean "10.0.0.0/8"?`,
            `flows[0].to: no namespace, neighbour, workload or external is called "gatewya"; did you mean "gateway"?`,
            `flows[1].ports: is empty, and an empty list never means "everything"; give at least one port, or "any"`,
        ]);
    });

    it("says of a mistake in the platform that alone, and not that what is given or known is missing", () => {
        const spec = changed((s) => {
            s.platform = {
                preset: "eks",
                podCidrs: ["10.244.0.0/16"],
                nodeCidrs: ["172.18.0.0/16"],
                apiServer: { cidrs: ["10.0.0.5/32"] },
            };
            s.externals.hub = { hosts: ["huggingface.co"], via: { to: "vllm", ports: [4000] } };
            s.flows.push(
                { from: "agent", to: "cloud-identity", why: "credentials" },
                { from: "agent", to: "nodes", ports: [9100], why: "metrics" },
            );
        });
        const port = `platform.apiServer.port: is missing; give the API server's TCP port`;
        expect(messages(spec)).to.deep.equal([port]);
        const misspelt = (platform: object) =>
            messages({
                platform,
                namespaces: { agents: { purpose: "agents" } },
                workloads: { agent: { namespace: "agents", podLabels: { app: "agent" } } },
                externals: { hub: { hosts: ["huggingface.co", "*.hf.co"] } },
                flows: [
                    ...["hub", "nodes", "kube-apiserver", "cloud-identity"].map((to) => ({
                        ...{ from: "agent", to, why: "x" },
                        ...(to !== "cloud-identity" && to !== "kube-apiserver" && { ports: [443] }),
                    })),
                    { from: "load-balancers", to: "agent", ports: [8080], why: "x" },
                ],
            });
        const rest = {
            apiServer: { cidrs: ["10.0.0.5/32"], port: 443 },
            nodeCidrs: ["172.18.0.0/16"],
            loadBalancerCidrs: ["172.18.9.0/24"],
        };
        expect(misspelt({ ...rest, preset: "gke-autopilott" })).to.deep.equal([
            `platform.preset: "gke-autopilott" is no platform; did you mean "gke-autopilot"?`,
        ]);
        expect(misspelt({ ...rest, preset: "gke", hosts: "cillium" })).to.deep.equal([
            `platform.hosts: "cillium" is no kind of policies with names; did you mean "cilium"?`,
        ]);
        expect(misspelt({ ...rest, preset: "eks", hosts: "cilium", nodeCidrs: ["172.18.0.1/16"] })).to.deep.equal([
            `platform.nodeCidrs[0]: "172.18.0.1/16" has host bits set; did you mean "172.18.0.0/16"?`,
        ]);
        expect(misspelt([])).to.deep.equal(["platform: is a list; give a map"]);
        // What is missing besides is said all the same.
        expect(misspelt({ hosts: "cilium", dns: ["kube-dsn"] })).to.have.length(5);
    });

    it("says how a name outside the cluster is declared", () => {
        const to = (name: string) => messages(changed((s) => (s.flows[0].to = name)));
        expect(to("api.openai.com")).to.deep.equal([
            `flows[0].to: no namespace, neighbour, workload or external is called "api.openai.com"; names outside the cluster are declared as externals, such as openai: { hosts: ["api.openai.com"] }, and flows lead to openai`,
        ]);
        for (const other of ["db.svc", "a b.example.com", "10.0.0.1"]) expect(to(other)[0]).to.include("; known are ");
    });

    it("takes a flow of a workload to itself, which is its pods among each other", () => {
        const spec = changed((s) =>
            s.flows.push({ from: "vllm", to: "vllm", ports: ["29500"], why: "tensor parallel" }),
        );
        expect(messages(spec)).to.deep.equal([]);
    });

    it("takes names like those of Object's own properties for unknown ones", () => {
        for (const name of ["constructor", "__proto__", "toString"]) {
            expect(messages(changed((s) => (s.flows[0].from = name))).join()).to.contain(`is called "${name}"`);
            expect(messages(changed((s) => (s.flows[0].ports = [`1/${name}`]))).join()).to.match(
                /not a port|unknown protocol/,
            );
        }
    });

    for (const input of [null, undefined, [], "mesh", 7]) {
        it(`rejects ${JSON.stringify(input) ?? "undefined"} as a whole`, () => {
            expect(messages(input)).to.have.length(1);
        });
    }
});
