import { expect } from "chai";
import { later, parseMesh, platformFindings } from "../../../mesh";
import { on } from "./sample";

const found = (spec: unknown): string[] =>
    platformFindings(parseMesh(spec)).map(({ about, message }) => `${about}: ${message}`);

const ranges = { podCidrs: ["10.244.0.0/16"], nodeCidrs: ["172.18.0.0/16"] };
const nodes = { podCidrs: ["10.244.0.0/16"], nodeCidrs: ["172.18.0.0/16", "fd00:18::/64"] };
const apiServer = (cidr: string) => ({ apiServer: { cidrs: [cidr], port: 6443 } });
const to = (name: string, ports: readonly string[] = ["443"]) => [{ from: "agent", to: name, ports, why: "w" }];
const external = (...cidrs: string[]) => ({ externals: { tools: { cidrs } } });
/** Ports that are not adjacent. */
const ports = (count: number) => Array.from({ length: count }, (_, index) => `${8000 + 2 * index}`);
const gateway = (podLabels: object) => ({
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        gateway: { namespace: "data", podLabels },
    },
    flows: [{ from: "gateway", to: "agent", ports: ["8080"], why: "w" }],
});

const whenEnabled = /^platform\.preset: on .* policies take effect only where .*; set platform\.cni once it is so$/;
const nodesOnCilium = /^flow agent -> nodes: Cilium matches no node by an ipBlock, so this flow does not hold unless/;
const apiServerOnCilium =
    /^flow agent -> kube-apiserver: The API server runs on nodes of the cluster, .* does not hold unless/;
const apiServerPerhaps =
    /^flow agent -> kube-apiserver: Where the API server runs on nodes of the cluster, this flow does not hold, .* unless/;

/** A spec, and what is said of it, in order. */
const rows: [what: string, spec: object, said: RegExp[]][] = [
    ["no platform", on({}), []],
    ["a platform whose policies always take effect", on({ preset: "kind" }), []],
    ["one where they have to be enabled", on({ preset: "eks" }), [whenEnabled]],
    ["GKE without Dataplane V2", on({ preset: "gke" }), [whenEnabled]],
    ["the same once the plugin is said", on({ preset: "eks", cni: "aws-vpc-cni" }), []],
    ["flannel", on({ preset: "kubeadm", cni: "flannel" }), [/^platform\.cni: Flannel does not act on policies/]],
    ["flannel says no more than that", on({ cni: "flannel", ...ranges }, to("nodes")), [/Flannel does not act/]],

    ["nodes on Cilium", on({ cni: "cilium", hosts: "none", ...ranges }, to("nodes")), [nodesOnCilium]],
    ["nodes where Cilium's own policies say them", on({ cni: "cilium", ...ranges }, to("nodes")), []],
    ["nodes on Dataplane V2", on({ preset: "gke-dataplane-v2", ...ranges }, to("nodes")), [nodesOnCilium]],
    ["nodes on Calico", on({ cni: "calico", ...ranges }, to("nodes")), []],
    [
        "an API server on the nodes, on Cilium",
        on({ cni: "cilium", hosts: "none", ...ranges, ...apiServer("172.18.0.2/32") }, to("kube-apiserver", ["6443"])),
        [apiServerOnCilium],
    ],
    [
        "an API server where Cilium's own policies say it",
        on({ cni: "cilium", ...ranges, ...apiServer("172.18.0.2/32") }, to("kube-apiserver", ["6443"])),
        [],
    ],
    [
        "an API server elsewhere, on Cilium",
        on({ cni: "cilium", ...ranges, ...apiServer("192.0.2.2/32") }, to("kube-apiserver", ["6443"])),
        [],
    ],
    [
        "an API server where the cluster's ranges are not said, on Cilium",
        on({ cni: "cilium", hosts: "none", ...apiServer("172.18.0.2/32") }, to("kube-apiserver", ["6443"])),
        [apiServerPerhaps],
    ],
    ["an API server that no flow names", on({ cni: "cilium", ...ranges, ...apiServer("172.18.0.2/32") }), []],
    [
        "Cilium's own gateway as pods",
        on({ cni: "cilium", hosts: "none" }, [], gateway({ "io.cilium.gateway/owning-gateway": "public" })),
        [/^flow gateway -> agent: Cilium's own gateway has no pods/],
    ],
    [
        "Cilium's own gateway where its policies say it",
        on({ cni: "cilium" }, [], gateway({ "io.cilium.gateway/owning-gateway": "public" })),
        [],
    ],
    ["a gateway made of pods, on Cilium", on({ cni: "cilium" }, [], gateway({ app: "envoy" })), []],
    [
        "the same labels on Calico",
        on({ cni: "calico" }, [], gateway({ "io.cilium.gateway/owning-gateway": "public" })),
        [],
    ],
    [
        "DNS by the Service's address, on Cilium",
        on({ cni: "cilium", dns: ["cluster-ip"], dnsClusterIp: "10.96.0.10" }),
        [/^platform\.dns: Cilium replaces a Service's address .* "cluster-ip" opens nothing/],
    ],
    ["DNS by pods, on Cilium", on({ cni: "cilium", dns: ["kube-dns"] }), []],
    [
        "AKS LocalDNS on Cilium",
        on({ preset: "aks", cni: "cilium" }),
        [/^platform\.dns: Cilium 1\.17 and later takes LocalDNS/],
    ],
    ["AKS LocalDNS on Calico", on({ preset: "aks", cni: "calico" }), []],
    [
        "EKS Pod Identity on Cilium",
        on({ preset: "eks", cni: "cilium" }, to("tools", ["80"]), external("169.254.170.23/32")),
        [/^flow agent -> tools: Cilium 1\.17 and later takes the EKS Pod Identity agent/],
    ],
    [
        "EKS Pod Identity on the VPC CNI",
        on({ preset: "eks", cni: "aws-vpc-cni" }, to("tools", ["80"]), external("169.254.170.23/32")),
        [],
    ],

    ["24 ports on the VPC CNI", on({ cni: "aws-vpc-cni" }, to("data", ports(24))), []],
    [
        "25 ports on the VPC CNI",
        on({ cni: "aws-vpc-cni" }, to("data", ports(25))),
        [
            /^flow agent -> data: the Amazon VPC CNI takes 24 combinations of port and protocol a rule, and this flow has 25/,
        ],
    ],
    ["25 ports on Calico", on({ cni: "calico" }, to("data", ports(25))), []],
    [
        "IPv6 on an IPv4 cluster with the VPC CNI",
        on({ cni: "aws-vpc-cni", podCidrs: ["10.0.0.0/16"] }, to("tools"), external("2001:db8:1::/48")),
        [/^flow agent -> tools: .* own family alone, which is IPv4: those of "tools" that are IPv6 do not hold$/],
    ],
    [
        "both families where the cluster's is not said, with the VPC CNI",
        on({ cni: "aws-vpc-cni" }, to("tools"), external("192.0.2.0/24", "2001:db8:1::/48")),
        [/^flow agent -> tools: .* own family alone: of "tools", which has IPv4 and IPv6, one half does not hold$/],
    ],
    [
        "one family where the cluster's is not said, with the VPC CNI",
        on({ cni: "aws-vpc-cni" }, to("tools"), external("2001:db8:1::/48")),
        [],
    ],
    [
        "IPv4 on an IPv4 cluster with the VPC CNI",
        on({ cni: "aws-vpc-cni", podCidrs: ["10.0.0.0/16"] }, to("tools"), external("192.0.2.0/24")),
        [],
    ],
    [
        "IPv6 with Azure NPM",
        on({ cni: "azure-npm", ...nodes }, to("nodes")),
        [/^flow agent -> nodes: Azure Network Policy Manager knows no IPv6/],
    ],
    [
        "five ipBlocks with Azure NPM",
        on({ cni: "azure-npm" }, to("tools"), external(...[1, 3, 5, 7, 9].map((third) => `192.0.${third}.0/24`))),
        [/^flow agent -> tools: .* more than 4 ipBlocks .* "tools" makes 5/],
    ],
    [
        "four ipBlocks with Azure NPM",
        on({ cni: "azure-npm" }, to("tools"), external(...[1, 3, 5, 7].map((third) => `192.0.${third}.0/24`))),
        [],
    ],
];

describe("platformFindings()", () => {
    for (const [what, spec, said] of rows) {
        it(`${said.length === 0 ? "has nothing to say of" : "warns of"} ${what}`, () => {
            const lines = found(spec);
            expect(lines).to.have.length(said.length);
            said.forEach((pattern, index) => expect(lines[index]).to.match(pattern));
        });
    }

    it("passes over CIDRs that are known only later, and says what holds whatever they are", () => {
        const platform = (cni: string) => ({
            cni,
            hosts: "none",
            podCidrs: later,
            nodeCidrs: later,
            ...apiServer("172.18.0.2/32"),
        });
        const flows = [...to("nodes"), ...to("kube-apiserver", ["6443"]), ...to("tools")];
        const more = { externals: { tools: { cidrs: later } } };
        expect(found(on(platform("azure-npm"), flows, more))).to.deep.equal([]);
        expect(found(on(platform("aws-vpc-cni"), flows, more))).to.deep.equal([]);
        const [apiServerLine, nodesLine, ...rest] = found(on(platform("cilium"), flows, more));
        expect(apiServerLine).to.match(apiServerPerhaps);
        expect(nodesLine).to.match(nodesOnCilium);
        expect(rest).to.deep.equal([]);
    });

    it("quotes no address, and names a page with every finding", () => {
        for (const [, spec] of rows) {
            for (const { message, source } of platformFindings(parseMesh(spec))) {
                expect(message).not.to.match(/\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]*::/);
                expect(source).to.match(/^https:\/\//);
            }
        }
    });
});
