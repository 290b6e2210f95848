import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as z from "zod";
import { assess, type Preflight } from "../../../cli/preflight/assess";
import type { Observed } from "../../../cli/preflight/observed";
import { platformSpec, platformYaml } from "../../../cli/preflight/platform";
import { preflightDocument } from "../../../cli/render/preflight/text";
import { parseMesh } from "../../../mesh";
import { configMap, daemonSet, kubeDnsPod, node, observed, service, slice, systemPod } from "./platforms";

const text = (preflight: Preflight, check: string): string => {
    const finding = preflight.findings.find((each) => each.check === check);
    return `${finding?.status}: ${finding?.text}`;
};

interface Case {
    readonly platform: string;
    readonly objects: Observed;
    readonly enforced: Preflight["enforced"];
    /** A part of what is said of the network plugin. */
    readonly cni: string;
    readonly dns?: readonly string[];
    readonly dnsClusterIp?: string;
}

const eks = (args: readonly string[], more: Partial<Record<"daemonSets" | "configMaps", object[]>> = {}): Observed =>
    observed({
        daemonSets: [daemonSet("kube-system/aws-node", { name: "aws-node" }, { name: "aws-eks-nodeagent", args })],
        systemPods: [kubeDnsPod],
        ...(more as object),
    });
const gke = (address: string, pool = "default"): ReturnType<typeof node> =>
    node(address, { providerID: "gce://project/zone/name", labels: { "cloud.google.com/gke-nodepool": pool } });
const kindnet = (image: string): Observed =>
    observed({
        daemonSets: [daemonSet("kube-system/kindnet", { name: "kindnet-cni", image })],
        systemPods: [kubeDnsPod],
    });
const autoMode = node("10.0.1.5", { labels: { "eks.amazonaws.com/compute-type": "auto" } });
const cache = (ips: string, name = "node-local-dns") =>
    daemonSet(`kube-system/${name}`, { name: "node-cache", args: ["-localip", ips, "-conf", "/etc/Corefile"] });

const cases: readonly Case[] = [
    {
        platform: "kind v0.24 and newer",
        objects: kindnet("docker.io/kindest/kindnetd:v20241212-9f82dd49"),
        enforced: "yes",
        cni: "ok: kindnet enforces: image docker.io/kindest/kindnetd:v20241212-9f82dd49, kind v0.24 or newer",
        dns: ["kube-dns"],
    },
    {
        platform: "kind v0.23",
        objects: kindnet("docker.io/kindest/kindnetd:v20240513-cd2ac642"),
        enforced: "no",
        cni: "bad: kindnet does not enforce: image docker.io/kindest/kindnetd:v20240513-cd2ac642 is older than kind v0.24",
    },
    {
        platform: "kind built from source",
        objects: kindnet("kindest/kindnetd:latest"),
        enforced: "unknown",
        cni: 'unknown: kindnet may or may not enforce: image "kindest/kindnetd:latest" does not say',
    },
    {
        platform: "Calico by its operator",
        objects: observed({ daemonSets: [daemonSet("calico-system/calico-node")], systemPods: [kubeDnsPod] }),
        enforced: "yes",
        cni: "ok: calico enforces: its agent runs (DaemonSet calico-system/calico-node)",
    },
    {
        platform: "canal: Calico judges, flannel carries",
        objects: observed({
            daemonSets: [daemonSet("kube-system/rke2-canal", { name: "calico-node" }, { name: "kube-flannel" })],
        }),
        enforced: "yes",
        cni: "ok: calico enforces",
    },
    {
        platform: "flannel alone",
        objects: observed({ daemonSets: [daemonSet("kube-flannel/kube-flannel-ds", { name: "kube-flannel" })] }),
        enforced: "no",
        cni: "bad: flannel does not enforce: flannel only moves packets; add Calico (canal) or kube-network-policies",
    },
    {
        platform: "flannel and kube-network-policies",
        objects: observed({
            daemonSets: [daemonSet("kube-flannel/kube-flannel-ds"), daemonSet("kube-system/kube-network-policies")],
        }),
        enforced: "yes",
        cni: "ok: kube-network-policies enforces",
    },
    {
        platform: "Cilium",
        objects: observed({ daemonSets: [daemonSet("kube-system/cilium", { name: "cilium-agent" })] }),
        enforced: "yes",
        cni: "kube-apiserver needs policyCIDRMatchMode: nodes",
    },
    {
        platform: "Cilium whose CIDRs match nodes",
        objects: observed({
            daemonSets: [daemonSet("kube-system/cilium")],
            configMaps: [configMap("cilium-config", { "policy-cidr-match-mode": "nodes" })],
        }),
        enforced: "yes",
        cni: "CIDRs match nodes",
    },
    {
        platform: "Cilium that is told never to enforce",
        objects: observed({
            daemonSets: [daemonSet("kube-system/cilium")],
            configMaps: [configMap("cilium-config", { "enable-policy": "never" })],
        }),
        enforced: "no",
        cni: 'bad: cilium does not enforce: cilium-config has enable-policy "never"',
    },
    {
        platform: "Antrea",
        objects: observed({ daemonSets: [daemonSet("kube-system/antrea-agent")] }),
        enforced: "yes",
        cni: "antrea enforces",
    },
    {
        platform: "kube-router",
        objects: observed({ daemonSets: [daemonSet("kube-system/kube-router", { name: "kube-router", args: [] })] }),
        enforced: "yes",
        cni: "kube-router enforces: its firewall runs",
    },
    {
        platform: "kube-router as a router only",
        objects: observed({
            daemonSets: [daemonSet("kube-system/kube-router", { name: "kube-router", args: ["--run-firewall=false"] })],
        }),
        enforced: "no",
        cni: "bad: kube-router does not enforce: --run-firewall=false",
    },
    {
        platform: "k3s",
        objects: observed({ nodes: [node("10.0.0.1", { kubeletVersion: "v1.34.1+k3s1" })], systemPods: [kubeDnsPod] }),
        enforced: "yes",
        cni: "its network policy controller (kube-router) is part of k3s",
    },
    {
        platform: "k3s without its controller",
        objects: observed({
            nodes: [
                node("10.0.0.1", {
                    kubeletVersion: "v1.34.1+k3s1",
                    annotations: { "k3s.io/node-args": '["server","--disable-network-policy"]' },
                }),
            ],
        }),
        enforced: "no",
        cni: "bad: k3s does not enforce: its servers run with --disable-network-policy",
    },
    {
        platform: "OpenShift with OVN-Kubernetes",
        objects: observed({
            daemonSets: [daemonSet("openshift-ovn-kubernetes/ovnkube-node"), daemonSet("openshift-dns/dns-default")],
            services: [service("openshift-dns/dns-default", "172.30.0.10")],
        }),
        enforced: "yes",
        cni: "ovn-kubernetes enforces",
        dns: ["openshift"],
    },
    {
        platform: "EKS, agent on",
        objects: eks(["--enable-network-policy=true"]),
        enforced: "yes",
        cni: "its network policy agent runs, standard mode; a new pod is open for its first seconds",
        dns: ["kube-dns"],
    },
    {
        platform: "EKS, agent off",
        objects: eks(["--enable-network-policy=false"]),
        enforced: "no",
        cni: 'bad: aws-node (VPC CNI) does not enforce: its agent is off; set enableNetworkPolicy: "true" on the add-on',
    },
    {
        platform: "EKS, agent on, controller off",
        objects: eks(["--enable-network-policy=true"], {
            configMaps: [configMap("amazon-vpc-cni", { "enable-network-policy-controller": "false" })],
        }),
        enforced: "no",
        cni: "amazon-vpc-cni has enable-network-policy-controller false",
    },
    {
        platform: "a self-managed VPC CNI without the agent",
        objects: observed({ daemonSets: [daemonSet("kube-system/aws-node", { name: "aws-node" })] }),
        enforced: "no",
        cni: "it runs without its network policy agent",
    },
    {
        platform: "EKS with Calico for policy",
        objects: observed({ daemonSets: [daemonSet("kube-system/aws-node"), daemonSet("calico-system/calico-node")] }),
        enforced: "yes",
        cni: "ok: calico enforces",
    },
    {
        platform: "EKS Auto Mode, policies on",
        objects: observed({
            nodes: [autoMode],
            configMaps: [configMap("amazon-vpc-cni", { "enable-network-policy-controller": "true" })],
            services: [service("kube-system/kube-dns", "172.20.0.10")],
        }),
        enforced: "yes",
        cni: "EKS Auto Mode enforces",
        dns: ["eks-auto-mode"],
        dnsClusterIp: "172.20.0.10",
    },
    {
        platform: "EKS Auto Mode as it comes",
        objects: observed({ nodes: [autoMode] }),
        enforced: "no",
        cni: "bad: EKS Auto Mode does not enforce",
        dns: ["eks-auto-mode"],
    },
    {
        platform: "AKS with azure-npm",
        objects: observed({ daemonSets: [daemonSet("kube-system/azure-npm")], systemPods: [kubeDnsPod] }),
        enforced: "yes",
        cni: "azure-npm enforces",
    },
    {
        platform: "AKS with Cilium and LocalDNS",
        objects: observed({
            daemonSets: [daemonSet("kube-system/cilium", { name: "cilium-agent" }), daemonSet("kube-system/azure-cns")],
            nodes: [node("10.224.0.4", { labels: { "kubernetes.azure.com/localdns-state": "enabled" } })],
            systemPods: [kubeDnsPod],
        }),
        enforced: "yes",
        cni: "cilium enforces",
        dns: ["aks-local-dns", "kube-dns"],
    },
    {
        platform: "AKS with network policy none",
        objects: observed({
            daemonSets: [daemonSet("kube-system/azure-cns")],
            nodes: [node("10.224.0.4", { labels: { "kubernetes.azure.com/network-policy": "none" } })],
            systemPods: [kubeDnsPod],
        }),
        enforced: "no",
        cni: 'bad: AKS does not enforce: node label kubernetes.azure.com/network-policy is "none"',
    },
    {
        platform: "GKE Dataplane V2 with its DNS cache",
        objects: observed({
            daemonSets: [daemonSet("kube-system/anetd"), cache("169.254.20.10,34.118.224.10")],
            nodes: [gke("10.128.0.2")],
            systemPods: [kubeDnsPod],
            services: [service("kube-system/kube-dns", "34.118.224.10")],
        }),
        enforced: "yes",
        cni: "GKE Dataplane V2 enforces",
        dns: ["gke"],
    },
    {
        platform: "GKE with neither",
        objects: observed({ nodes: [gke("10.128.0.2")], systemPods: [kubeDnsPod] }),
        enforced: "no",
        cni: "bad: GKE does not enforce: neither Dataplane V2 (anetd) nor Calico runs",
        dns: ["kube-dns"],
    },
    {
        platform: "GKE with Cloud DNS",
        objects: observed({ daemonSets: [daemonSet("kube-system/anetd")], nodes: [gke("10.128.0.2")] }),
        enforced: "yes",
        cni: "GKE Dataplane V2 enforces",
        dns: ["gke-cloud-dns"],
    },
    {
        platform: "weave",
        objects: observed({
            daemonSets: [daemonSet("kube-system/weave-net", { name: "weave" }, { name: "weave-npc" })],
        }),
        enforced: "yes",
        cni: "weave enforces: weave-npc runs",
    },
    {
        platform: "weave without its controller",
        objects: observed({ daemonSets: [daemonSet("kube-system/weave-net", { name: "weave" })] }),
        enforced: "no",
        cni: "bad: weave does not enforce: it runs without weave-npc",
    },
    {
        platform: "NodeLocal DNSCache beside ipvs",
        objects: observed({
            daemonSets: [daemonSet("calico-system/calico-node"), cache("169.254.20.10")],
            systemPods: [kubeDnsPod],
            services: [service("kube-system/kube-dns", "10.96.0.10")],
        }),
        enforced: "yes",
        cni: "calico",
        dns: ["kube-dns", "node-local"],
    },
    {
        platform: "NodeLocal DNSCache that takes the Service's address",
        objects: observed({
            daemonSets: [daemonSet("calico-system/calico-node"), cache("169.254.20.10,10.96.0.10")],
            systemPods: [kubeDnsPod],
            services: [service("kube-system/kube-dns", "10.96.0.10")],
        }),
        enforced: "yes",
        cni: "calico",
        dns: ["cluster-ip", "kube-dns", "node-local"],
        dnsClusterIp: "10.96.0.10",
    },
    {
        platform: "kubespray",
        objects: observed({
            daemonSets: [daemonSet("kube-system/calico-node"), cache("169.254.25.10", "nodelocaldns")],
            systemPods: [kubeDnsPod],
        }),
        enforced: "yes",
        cni: "calico",
        dns: ["kube-dns", "node-local-kubespray"],
    },
    {
        platform: "Gardener",
        objects: observed({
            daemonSets: [daemonSet("kube-system/calico-node")],
            systemPods: [systemPod({ "k8s-app": "coredns" }), kubeDnsPod],
        }),
        enforced: "yes",
        cni: "calico",
        dns: ["coredns"],
    },
    {
        platform: "a plugin nobody knows",
        objects: observed({ daemonSets: [daemonSet("kube-system/house-cni")] }),
        enforced: "unknown",
        cni: "unknown: not found: a network plugin this command knows",
        dns: [],
    },
];

describe("assess()", () => {
    for (const { platform, objects, enforced, cni, dns, dnsClusterIp } of cases)
        it(`says of ${platform}: enforced ${enforced}${dns ? `, DNS ${dns.join(" and ") || "unknown"}` : ""}`, () => {
            const preflight = assess(objects);
            expect(preflight.enforced).to.equal(enforced);
            expect(text(preflight, "cni")).to.include(cni);
            if (dns) expect(preflight.platform.dns.profiles).to.deep.equal(dns);
            expect(platformSpec(preflight.platform).dnsClusterIp).to.equal(dnsClusterIp);
        });

    it("says that policies have no effect where the API does not serve them, whatever plugin runs", () => {
        const found = assess(
            observed({
                networkingResources: { found: ["ingresses"] },
                daemonSets: [daemonSet("kube-system/calico-node")],
            }),
        );
        expect(found.enforced).to.equal("no");
        expect(text(found, "api")).to.equal("bad: networking.k8s.io/v1 networkpolicies is not served");
    });

    it("says of each finding why it could not be found out, and goes on with the others", () => {
        const why = 'nodes is forbidden: User "reader" cannot list resource "nodes"';
        const found = assess(
            observed({
                nodes: { why },
                configMaps: { why: "no configmaps" },
                daemonSets: [daemonSet("kube-system/calico-node")],
                systemPods: [kubeDnsPod],
                apiServerSlices: [slice(6443, "172.18.0.2")],
            }),
        );
        expect(found.enforced).to.equal("yes");
        expect(text(found, "nodes")).to.equal(`unknown: could not find out the range of nodes: ${why}; no configmaps`);
        expect(text(found, "pods")).to.include(why);
        expect(text(found, "dns")).to.include(`not everything could be seen: ${why}`);
        expect(text(found, "api-server")).to.equal("ok: 172.18.0.2/32 port 6443");
    });

    it("does not call a plugin unknown where DaemonSets could not be listed without saying so", () => {
        const found = assess(observed({ daemonSets: { why: "daemonsets.apps is forbidden" } }));
        expect(found.enforced).to.equal("unknown");
        expect(text(found, "cni")).to.equal(
            "unknown: could not find out a network plugin this command knows: daemonsets.apps is forbidden",
        );
    });
});

describe("platformYaml()", () => {
    const kubeadm = configMap("kubeadm-config", {
        ClusterConfiguration: "networking:\n  podSubnet: 10.244.0.0/16,fd00:10::/56\n  serviceSubnet: 10.96.0.0/16\n",
    });
    const whole = observed({
        daemonSets: [daemonSet("kube-system/calico-node")],
        systemPods: [kubeDnsPod],
        configMaps: [kubeadm],
        nodes: [node("172.18.0.2"), node("172.18.0.5"), node("fc00:f853::2")],
        apiServerSlices: [slice(6443, "172.18.0.2")],
    });

    it("prints a block that the mesh takes as it is", () => {
        const { platform } = assess(whole);
        expect(platformYaml(platform)).to.equal(
            [
                "platform:",
                "  preset: kubeadm",
                "  cni: calico",
                "  podCidrs:",
                "    - 10.244.0.0/16",
                "    - fd00:10::/56",
                "  serviceCidrs:",
                "    - 10.96.0.0/16",
                "  nodeCidrs:",
                "    - 172.18.0.0/29",
                "    - fc00:f853::2/128",
                "  apiServer:",
                "    cidrs:",
                "      - 172.18.0.2/32",
                "    port: 6443",
                "",
            ].join("\n"),
        );
        const spec = {
            platform: platformSpec(platform),
            namespaces: { a: { purpose: "x" } },
            workloads: {},
            flows: [],
        };
        expect(parseMesh(spec).platform).to.deep.include({ dns: ["kube-dns", "node-local"], enforces: "always" });
    });

    it("names what is missing as comments, so that nothing is guessed in silence", () => {
        expect(platformYaml(assess(observed({})).platform)).to.equal(
            [
                "platform: {}",
                "  # dns: could not be found out; the default is [kube-dns, node-local]",
                "  # podCidrs: could not be found out; add them",
                "  # serviceCidrs: could not be found out; add them",
                "  # nodeCidrs: could not be found out; add them",
                "  # apiServer: could not be found out",
                "",
            ].join("\n"),
        );
    });

    const ranges: readonly (readonly [what: string, part: Parameters<typeof observed>[0], cidrs: readonly string[]])[] =
        [
            [
                "ServiceCIDRs before kubeadm's",
                {
                    serviceCidrs: [{ metadata: { name: "kubernetes" }, spec: { cidrs: ["10.97.0.0/16"] } }],
                    configMaps: [kubeadm],
                },
                ["10.244.0.0/16", "fd00:10::/56", "10.97.0.0/16"],
            ],
            [
                "flags of the API server",
                {
                    systemPods: [
                        systemPod(
                            { component: "kube-apiserver" },
                            {
                                name: "kube-apiserver",
                                args: ["kube-apiserver", "--service-cluster-ip-range=10.43.0.0/16"],
                            },
                        ),
                    ],
                },
                ["10.43.0.0/16"],
            ],
            [
                "podCIDRs of nodes",
                {
                    nodes: [
                        node("10.0.0.1", { podCIDRs: ["10.42.0.0/24"] }),
                        node("10.0.0.2", { podCIDRs: ["10.42.3.0/24"] }),
                    ],
                },
                ["10.42.0.0/22", "10.0.0.0/30"],
            ],
            [
                "OpenShift's own configuration",
                {
                    openshiftNetworks: [
                        {
                            metadata: { name: "cluster" },
                            spec: { clusterNetwork: [{ cidr: "10.128.0.0/14" }], serviceNetwork: ["172.30.0.0/16"] },
                        },
                    ],
                },
                ["10.128.0.0/14", "172.30.0.0/16"],
            ],
            [
                "Calico's pools",
                { ipPools: [{ metadata: { name: "p" }, spec: { cidr: "192.168.0.0/16" } }] },
                ["192.168.0.0/16"],
            ],
            [
                "Cilium's pool",
                { configMaps: [configMap("cilium-config", { "cluster-pool-ipv4-cidr": "10.0.0.0/8" })] },
                ["10.0.0.0/8"],
            ],
            [
                "kube-proxy's",
                { configMaps: [configMap("kube-proxy", { "config.conf": "clusterCIDR: 10.244.0.0/16\n" })] },
                ["10.244.0.0/16"],
            ],
            [
                "a ConfigMap that is no YAML",
                { configMaps: [configMap("kube-proxy", { "config.conf": "clusterCIDR: [" })] },
                [],
            ],
        ];
    for (const [what, part, cidrs] of ranges)
        it(`takes ranges from ${what}`, () => {
            const { podCidrs = [], serviceCidrs = [], nodeCidrs = [] } = platformSpec(assess(observed(part)).platform);
            expect([...podCidrs, ...serviceCidrs, ...nodeCidrs]).to.deep.equal(cidrs);
        });
});

describe("assess() of other policies", () => {
    const findingOf = (otherPolicies: Observed["otherPolicies"]) =>
        assess(observed({ otherPolicies })).findings.find(({ check }) => check === "other-policies");

    it("names each, and says where none is and where nobody could see", () => {
        const texts = ["Not judged: A x, which may deny more", "Not judged: B y, which may allow or deny more"];
        expect(findingOf({ found: texts })).to.deep.include({ status: "unknown", text: texts.join("; ") });
        expect(findingOf({ found: [] })).to.deep.include({ status: "ok", text: "none: NetworkPolicies alone decide" });
        expect(findingOf({ why: "forbidden" })).to.deep.include({
            status: "unknown",
            text: "could not find out policies of other kinds: forbidden",
        });
    });
});

describe("assess() of what makes or changes objects", () => {
    const findingOf = (objectMakers: Observed["objectMakers"]) =>
        assess(observed({ objectMakers })).findings.find(({ check }) => check === "object-makers");

    it("names each, and says where none is and where nobody could see", () => {
        const text = "Application argocd/x deploys objects from https://git.example/x that were not read";
        expect(findingOf({ found: [text] })).to.deep.include({ status: "unknown", text });
        expect(findingOf({ found: [] })).to.deep.include({ status: "ok" });
        expect(findingOf({ why: "forbidden" })).to.deep.include({
            status: "unknown",
            text: "could not find out what makes or changes objects: forbidden",
        });
    });
});

describe("preflightDocument()", () => {
    it("is what its schema says, which refuses anything else", () => {
        const text = readFileSync(join(__dirname, "../../../cli/render/preflight/schema.json"), "utf8");
        const schema = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
        const cluster = { context: "kind", server: "https://127.0.0.1:6443" };
        for (const { objects } of cases) {
            const document = JSON.parse(JSON.stringify(preflightDocument(assess(objects), cluster))) as object;
            expect(schema.safeParse(document).error).to.equal(undefined);
            expect(schema.safeParse({ ...document, enforced: "perhaps" }).success).to.equal(false);
        }
    });
});
