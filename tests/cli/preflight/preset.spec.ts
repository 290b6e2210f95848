import { expect } from "chai";
import { assess, type PreflightFinding } from "../../../cli/preflight/assess";
import type { Observed } from "../../../cli/preflight/observed";
import { platformSpec, platformYaml } from "../../../cli/preflight/platform";
import { parseMesh, platformFindings, presetNames, type PresetName } from "../../../mesh";
import { configMap, daemonSet, kubeDnsPod, node, observed, systemPod } from "./platforms";

const gkeNode = (name: string) => {
    const made = node("10.0.0.1", {
        providerID: "gce://p/z/n",
        labels: { "cloud.google.com/gke-nodepool": "default" },
    });
    return { ...made, metadata: { ...made.metadata, name } };
};
const on = (providerID: string, labels = {}, kubeletVersion = "v1.36.1") =>
    node("10.0.0.1", { providerID, labels, kubeletVersion });
const cache = (ip: string, name = "node-local-dns") =>
    daemonSet(`kube-system/${name}`, { name: "node-cache", args: ["-localip", ip] });
const agent = (on: boolean) =>
    daemonSet(
        "kube-system/aws-node",
        { name: "aws-node" },
        { name: "aws-eks-nodeagent", args: [`--enable-network-policy=${on}`] },
    );
const dnsPods = { systemPods: [kubeDnsPod] };
const kubeadm = { configMaps: [configMap("kubeadm-config", { ClusterConfiguration: "{}" })] };
const calico = daemonSet("kube-system/calico-node");

/** A cluster, the preset that it looks like, and what is printed to set beside it. */
const clusters: [preset: PresetName, objects: Observed, beside: object][] = [
    ["aks", observed({ nodes: [on("azure:///x", { "kubernetes.azure.com/cluster": "c" })], ...dnsPods }), {}],
    [
        "eks",
        observed({
            nodes: [on("aws:///a/i", { "eks.amazonaws.com/nodegroup": "g" })],
            daemonSets: [agent(true)],
            ...dnsPods,
        }),
        { cni: "aws-vpc-cni" },
    ],
    ["eks", observed({ nodes: [on("aws:///a/i")], daemonSets: [agent(false)], ...dnsPods }), {}],
    ["eks-auto", observed({ nodes: [on("aws:///a/i", { "eks.amazonaws.com/compute-type": "auto" })] }), {}],
    ["gke", observed({ nodes: [gkeNode("gke-a")], daemonSets: [calico], ...dnsPods }), { cni: "calico" }],
    [
        "gke-dataplane-v2",
        observed({
            nodes: [gkeNode("gke-a")],
            daemonSets: [daemonSet("kube-system/anetd"), cache("169.254.20.10")],
            ...dnsPods,
        }),
        {},
    ],
    [
        "gke-autopilot",
        observed({
            nodes: [gkeNode("gk3-a")],
            daemonSets: [daemonSet("kube-system/anetd"), cache("169.254.20.10")],
            ...dnsPods,
        }),
        {},
    ],
    ["k3s", observed({ nodes: [on("k3s://n", {}, "v1.36.1+k3s1")], ...dnsPods }), {}],
    [
        "kind",
        observed({
            nodes: [on("kind://docker/kind/kind-control-plane")],
            daemonSets: [
                daemonSet("kube-system/kindnet", {
                    name: "kindnet-cni",
                    image: "docker.io/kindest/kindnetd:v20241212-9f82dd49",
                }),
            ],
            ...dnsPods,
            ...kubeadm,
        }),
        {},
    ],
    ["kubeadm", observed({ daemonSets: [calico], ...dnsPods, ...kubeadm }), { cni: "calico" }],
    [
        "kubespray",
        observed({ daemonSets: [calico, cache("169.254.25.10", "nodelocaldns")], ...dnsPods, ...kubeadm }),
        {},
    ],
    ["openshift", observed({ daemonSets: [daemonSet("openshift-dns/dns-default")] }), {}],
    [
        "rke2",
        observed({
            nodes: [on("rke2://n", {}, "v1.36.1+rke2r1")],
            daemonSets: [daemonSet("kube-system/rke2-canal", { name: "calico-node" })],
            ...dnsPods,
        }),
        {},
    ],
];

const finding = (objects: Observed, asked?: PresetName): PreflightFinding =>
    assess(objects, asked).findings.find(({ check }) => check === "preset")!;

const besideOf = (objects: Observed, asked?: PresetName) => {
    const { dns, cni, resolvers } = platformSpec(assess(objects, asked).platform);
    return { ...(dns && { dns }), ...(cni && { cni }), ...(resolvers && { resolvers }) };
};

describe("the preset that preflight proposes", () => {
    it("is one of each", () => {
        expect([...new Set(clusters.map(([preset]) => preset))].sort()).to.deep.equal(presetNames);
    });

    for (const [preset, objects, beside] of clusters) {
        it(`is ${preset}, with ${JSON.stringify(beside)} beside it`, () => {
            expect(platformSpec(assess(objects).platform).preset).to.equal(preset);
            expect(finding(objects)).to.deep.include({ status: "ok" });
            expect(finding(objects).text).to.match(new RegExp(`^${preset} \\(.+\\)$`));
            expect(besideOf(objects)).to.deep.equal(beside);
        });

        it(`is another than what a stack says that is not on ${preset}`, () => {
            const other = preset === "openshift" ? "gke" : "openshift";
            const { status, text } = finding(objects, other);
            expect(status).to.equal("differs");
            expect(text).to.include(`${other}, as was asked for; the cluster looks like ${preset} (`);
        });
    }

    it("is not known where nothing tells", () => {
        expect(finding(observed({}))).to.deep.include({
            status: "unknown",
            text: "not found: a platform that this command knows",
        });
        const refused = observed({ nodes: { why: "nodes is forbidden" } });
        expect(finding(refused).text).to.equal(
            "could not find out a platform that this command knows: nodes is forbidden",
        );
    });

    it("says what of the cluster is other than the preset, and what to set beside it", () => {
        const objects = observed({
            daemonSets: [daemonSet("kube-system/cilium"), cache("169.254.25.10", "nodelocaldns")],
            ...dnsPods,
        });
        const { status, text } = finding(objects, "kind");
        expect(status).to.equal("differs");
        expect(text).to.include("DNS is served by node-local-kubespray, which it does not open");
        expect(text).to.include("cilium acts on policies, not kindnet");
        expect(besideOf(objects, "kind")).to.deep.equal({ cni: "cilium", dns: ["kube-dns", "node-local-kubespray"] });
        expect(finding(observed(dnsPods), "openshift").text).to.include(
            "nothing was seen of openshift, which it opens",
        );
    });

    it("names resolvers that no profile knows", () => {
        const own = observed({ ...dnsPods, daemonSets: [cache("169.254.99.10")] });
        expect(besideOf(own)).to.deep.equal({ dns: ["kube-dns"], resolvers: [{ cidrs: ["169.254.99.10/32"] }] });
        const chart = observed({ systemPods: [systemPod({ "app.kubernetes.io/name": "coredns" })] });
        expect(besideOf(chart)).to.deep.equal({
            resolvers: [{ namespace: "kube-system", podLabels: { "app.kubernetes.io/name": "coredns" } }],
        });
        expect(platformYaml(assess(chart).platform)).not.to.include("dns: could not be found out");
    });

    it("makes a platform that a mesh takes, and that says that policies take effect where they do", () => {
        for (const [preset, objects] of clusters) {
            const { enforced, platform } = assess(objects);
            const spec = platformSpec(platform);
            const address = preset === "eks-auto" ? { dnsClusterIp: "172.20.0.10" } : {};
            const mesh = parseMesh({
                platform: { ...spec, ...address },
                namespaces: { a: { purpose: "x" } },
                flows: [],
            });
            if (enforced !== "yes") continue;
            expect(mesh.platform.enforces, preset).to.equal("always");
            expect(platformFindings(mesh), preset).to.deep.equal([]);
        }
    });
});
