import { expect } from "chai";
import { presetNames, presetOf, type PlatformPreset } from "../../../mesh";
import { presetDns } from "../../../policy-pack/judge/presets";

/** What is compared of a preset. */
interface Facts {
    readonly dns: readonly string[];
    readonly identity: string;
    readonly healthChecks: readonly string[];
    readonly enforces: string;
    readonly cni: string | undefined;
}

const google = ["35.191.0.0/16", "130.211.0.0/22"];
const podIdentity = "169.254.170.23/32 fd00:ec2::23/128 on 80";

/** The facts, typed from the pages that the presets name, not from the presets. */
const table: Readonly<Record<string, Facts>> = {
    // learn.microsoft.com/azure/aks: localdns-custom, outbound-rules-control-egress, use-network-policies
    aks: {
        dns: ["aks-local-dns", "kube-dns"],
        identity: "hosts login.microsoftonline.com",
        healthChecks: ["168.63.129.16/32"],
        enforces: "when-enabled",
        cni: undefined,
    },
    // docs.aws.amazon.com/eks: pod-id-agent-setup, pod-identities, cni-network-policy
    eks: {
        dns: ["kube-dns", "node-local"],
        identity: podIdentity,
        healthChecks: [],
        enforces: "when-enabled",
        cni: "aws-vpc-cni",
    },
    // docs.aws.amazon.com/eks: automode, auto-net-pol
    "eks-auto": {
        dns: ["eks-auto-mode"],
        identity: podIdentity,
        healthChecks: [],
        enforces: "when-enabled",
        cni: "aws-vpc-cni",
    },
    // cloud.google.com/kubernetes-engine/docs: workload-identity, network-policy, nodelocal-dns-cache
    gke: {
        dns: ["gke"],
        identity: "169.254.169.252/32 on 987 988",
        healthChecks: google,
        enforces: "when-enabled",
        cni: "calico",
    },
    "gke-autopilot": {
        dns: ["gke", "gke-cloud-dns"],
        identity: "169.254.169.254/32 on 80 8080",
        healthChecks: google,
        enforces: "always",
        cni: "cilium",
    },
    "gke-dataplane-v2": {
        dns: ["gke"],
        identity: "169.254.169.254/32 on 80 8080",
        healthChecks: google,
        enforces: "always",
        cni: "cilium",
    },
    // docs.k3s.io/networking/networking-services
    k3s: { dns: ["kube-dns"], identity: "none", healthChecks: [], enforces: "always", cni: "kube-router" },
    // images/kindnetd of kubernetes-sigs/kind
    kind: { dns: ["kube-dns"], identity: "none", healthChecks: [], enforces: "always", cni: "kindnet" },
    // kubernetes.io/docs
    kubeadm: {
        dns: ["kube-dns", "node-local"],
        identity: "none",
        healthChecks: [],
        enforces: "when-enabled",
        cni: undefined,
    },
    // roles/kubespray_defaults of kubernetes-sigs/kubespray: enable_nodelocaldns, nodelocaldns_ip, kube_network_plugin
    kubespray: {
        dns: ["kube-dns", "node-local-kubespray"],
        identity: "none",
        healthChecks: [],
        enforces: "always",
        cni: "calico",
    },
    // assets/dns of openshift/cluster-dns-operator; docs.openshift.com
    openshift: { dns: ["openshift"], identity: "none", healthChecks: [], enforces: "always", cni: "ovn-kubernetes" },
    // docs.rke2.io/networking, charts/rke2-coredns of rancher/rke2-charts
    rke2: { dns: ["kube-dns", "node-local"], identity: "none", healthChecks: [], enforces: "always", cni: "calico" },
};

function factsOf({ dns, identity, healthChecks, enforces, cni }: PlatformPreset): Facts {
    const { value } = identity;
    const text =
        value === "none"
            ? value
            : "hosts" in value
              ? `hosts ${value.hosts.join(" ")}`
              : `${value.cidrs.join(" ")} on ${value.ports.join(" ")}`;
    return {
        dns: dns.value,
        identity: text,
        healthChecks: healthChecks.value,
        enforces: enforces.value,
        cni: cni?.value,
    };
}

/** Which facts of a preset are others than the table has. */
function differing(preset: PlatformPreset): string[] {
    const [expected, found] = [table[preset.name], factsOf(preset)];
    if (expected === undefined) return ["name"];
    const keys = Object.keys(found) as (keyof Facts)[];
    return keys.filter((key) => JSON.stringify(found[key]) !== JSON.stringify(expected[key]));
}

/** One fact changed, each way once. */
const mutants = (preset: PlatformPreset): [fact: string, changed: PlatformPreset][] => [
    ["dns", { ...preset, dns: { ...preset.dns, value: [...preset.dns.value, "coredns"] } }],
    ["dns", { ...preset, dns: { ...preset.dns, value: preset.dns.value.slice(1) } }],
    [
        "identity",
        { ...preset, identity: { ...preset.identity, value: { cidrs: ["169.254.169.254/32"], ports: [80] } } },
    ],
    ["healthChecks", { ...preset, healthChecks: { ...preset.healthChecks, value: ["10.0.0.0/8"] } }],
    ["enforces", { ...preset, enforces: { ...preset.enforces, value: "never" } }],
    ["cni", { ...preset, cni: { value: "antrea", sources: [] } }],
];

describe("platform presets", () => {
    const all = presetNames.map(presetOf);

    it("are those of the table, under their own names, sorted", () => {
        expect(presetNames).to.deep.equal(Object.keys(table).sort());
        expect(all.map(({ name }) => name)).to.deep.equal(presetNames);
    });

    for (const preset of all) {
        it(`${preset.name} is what its sources say, and a changed fact is seen`, () => {
            expect(differing(preset)).to.deep.equal([]);
            for (const [fact, changed] of mutants(preset)) expect(differing(changed), fact).to.deep.equal([fact]);
        });
    }

    it("name a source for everything that they say there is", () => {
        for (const { name, dns, identity, healthChecks, enforces, cni, limits } of all) {
            const said = [dns, enforces, ...limits, ...(cni ? [cni] : [])];
            const more = [
                ...(identity.value === "none" ? [] : [identity]),
                ...(healthChecks.value.length === 0 ? [] : [healthChecks]),
            ];
            for (const { value, sources } of [...said, ...more]) {
                expect(sources, `${name}: ${JSON.stringify(value)}`).to.have.length.above(0);
                for (const source of sources) expect(source).to.match(/^https:\/\/[a-z0-9.-]+\/\S+$/);
            }
            if (enforces.value === "when-enabled") expect(enforces.note, name).to.match(/^where /);
        }
    });

    it("have a counterpart in the policy pack, which asks for no more DNS than they open, and for some", () => {
        expect(Object.keys(presetDns).sort()).to.deep.equal(presetNames);
        for (const { name, dns } of all) {
            expect(dns.value).to.include.members([...(presetDns[name] ?? [])]);
            expect(presetDns[name]).to.have.length.above(0);
            // A cache that a cluster may have or not: opened, and not asked for.
            const opened = dns.value.filter((profile) => !presetDns[name]?.includes(profile));
            expect(["", "node-local"], name).to.include(opened.join());
        }
    });
});
