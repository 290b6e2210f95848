import { expect } from "chai";
import { compile, MeshError, parseMesh, type Mesh } from "../../../mesh";
import { on } from "./sample";

const platformOf = (platform: object): Mesh["platform"] => parseMesh(on(platform)).platform;

function mistakes(spec: unknown): string[] {
    try {
        parseMesh(spec);
    } catch (error) {
        if (error instanceof MeshError) return error.message.split("\n");
        throw error;
    }
    return [];
}

/** A platform, and the one line that it must be told. */
const rejected: [what: string, platform: object, message: string][] = [
    [
        "an unknown preset",
        { preset: "gke-autopliot" },
        `platform.preset: "gke-autopliot" is no platform; did you mean "gke-autopilot"?`,
    ],
    [
        "a preset that is like nothing",
        { preset: "a mainframe" },
        `platform.preset: "a mainframe" is no platform; platforms are aks, eks, eks-auto, gke, gke-autopilot, gke-dataplane-v2, k3s, kind, kubeadm, kubespray, openshift, rke2`,
    ],
    [
        "a name of Object's own",
        { preset: "constructor" },
        `platform.preset: "constructor" is no platform; platforms are aks, eks, eks-auto, gke, gke-autopilot, gke-dataplane-v2, k3s, kind, kubeadm, kubespray, openshift, rke2`,
    ],
    [
        "a preset whose DNS needs the Service's address",
        { preset: "eks-auto" },
        `platform.dnsClusterIp: is missing, and the DNS profile "eks-auto-mode" needs it; give the cluster DNS Service's address`,
    ],
    ["an unknown plugin", { cni: "callico" }, `platform.cni: "callico" is no network plugin; did you mean "calico"?`],
    [
        "an identity without ports",
        { identity: { cidrs: ["169.254.170.23/32"] } },
        `platform.identity.ports: is missing; give at least one TCP port`,
    ],
    [
        "an identity by an address without prefix",
        { identity: { cidrs: ["169.254.170.23"], ports: [80] } },
        `platform.identity.cidrs[0]: "169.254.170.23" is an address, not a CIDR; write "169.254.170.23/32"`,
    ],
    [
        "an identity on a port out of range",
        { identity: { cidrs: ["169.254.170.23/32"], ports: [0] } },
        `platform.identity.ports[0]: is out of range; ports go from 1 to 65535`,
    ],
    [
        "no health checks where some are said",
        { healthChecks: [] },
        `platform.healthChecks: is empty, and an empty list never means "everything"; give at least one CIDR`,
    ],
    [
        "an empty list of resolvers",
        { resolvers: [] },
        `platform.resolvers: is empty, and an empty list never means "everything"; give at least one resolver`,
    ],
    [
        "a resolver that is nobody",
        { resolvers: [{ port: 53 }] },
        `platform.resolvers[0]: is missing cidrs, or namespace and podLabels; give one or the other`,
    ],
    [
        "a resolver by namespace alone, which would be all its pods",
        { resolvers: [{ namespace: "dns" }] },
        `platform.resolvers[0].podLabels: is missing; give labels of the resolver's pods`,
    ],
    [
        "a resolver by labels alone, which would be pods of any namespace",
        { resolvers: [{ podLabels: { app: "unbound" } }] },
        `platform.resolvers[0].namespace: is missing; give the namespace of the resolver's pods`,
    ],
    [
        "a resolver with no labels",
        { resolvers: [{ namespace: "dns", podLabels: {} }] },
        `platform.resolvers[0].podLabels: is empty, which would be every pod of the namespace; name labels of the resolver's pods`,
    ],
    [
        "a resolver both by addresses and by pods",
        { resolvers: [{ cidrs: ["10.0.0.2/32"], namespace: "dns", podLabels: { app: "unbound" } }] },
        `platform.resolvers[0]: has cidrs beside namespace and podLabels; make it two resolvers, one by addresses and one by pods`,
    ],
    [
        "resolvers anywhere",
        { resolvers: [{ cidrs: ["10.0.0.0/8"] }] },
        `platform.resolvers[0].cidrs[0]: "10.0.0.0/8" has more addresses than resolvers have, which is 256 at most; give their own`,
    ],
    [
        "resolvers anywhere in IPv6",
        { resolvers: [{ cidrs: ["10.0.0.2/32", "fd00::/64"] }] },
        `platform.resolvers[0].cidrs[1]: "fd00::/64" has more addresses than resolvers have, which is 256 at most; give their own`,
    ],
    [
        "instance metadata as a resolver on a port of its own",
        { resolvers: [{ cidrs: ["169.254.169.254/32"], port: 80 }] },
        `platform.resolvers[0].cidrs[0]: "169.254.169.254/32" is link-local or holds instance metadata, where a resolver answers on port 53 alone, not on 80`,
    ],
    [
        "a range around instance metadata as resolvers on a port of their own",
        { resolvers: [{ cidrs: ["168.63.129.0/24"], port: 443 }] },
        `platform.resolvers[0].cidrs[0]: "168.63.129.0/24" is link-local or holds instance metadata, where a resolver answers on port 53 alone, not on 443`,
    ],
];

describe("the platform of a spec", () => {
    for (const [what, platform, message] of rejected) {
        it(`rejects ${what}`, () => {
            expect(mistakes(on(platform))).to.deep.equal([message]);
        });
    }

    it("rejects a namespace whose DNS is neither one nor the other", () => {
        const spec = on({}, [], { namespaces: { agents: { purpose: "x", dns: "no" }, data: { purpose: "x" } } });
        expect(mistakes(spec)).to.deep.equal([`namespaces.agents.dns: takes "platform" or "none"`]);
    });

    it("is what the preset knows", () => {
        const { preset, dns, identity, healthChecks, cni, enforces } = platformOf({ preset: "gke" });
        expect({ preset, dns, identity, healthChecks, cni, enforces }).to.deep.equal({
            preset: "gke",
            dns: ["gke"],
            identity: { cidrs: ["169.254.169.252/32"], ports: [987, 988] },
            healthChecks: ["35.191.0.0/16", "130.211.0.0/22"],
            cni: "calico",
            enforces: "when-enabled",
        });
    });

    it("is what is set, beside what the preset knows", () => {
        const set = {
            dns: ["kube-dns"],
            identity: { cidrs: ["192.0.2.1/32"], ports: [81, 80, 81] },
            healthChecks: ["192.0.2.0/28"],
            cni: "antrea",
        };
        for (const [key, value] of Object.entries(set)) {
            const [plain, changed] = [platformOf({ preset: "gke" }), platformOf({ preset: "gke", [key]: value })];
            const expected = key === "identity" ? { cidrs: ["192.0.2.1/32"], ports: [80, 81] } : value;
            const also = key === "cni" ? { enforces: "always" } : {};
            expect(changed, key).to.deep.equal({ ...plain, [key]: expected, ...also });
            expect(changed, key).not.to.deep.equal(plain);
        }
    });

    it("takes a plugin that is set as one that acts on policies, but for flannel", () => {
        expect(platformOf({ preset: "eks", cni: "aws-vpc-cni" }).enforces).to.equal("always");
        expect(platformOf({ preset: "eks" }).enforces).to.equal("when-enabled");
        expect(platformOf({ cni: "flannel" }).enforces).to.equal("never");
        expect(platformOf({}).enforces).to.equal(undefined);
    });

    it("has no identity where the preset has none, or hosts instead of addresses", () => {
        expect(platformOf({ preset: "kind" }).identity).to.equal(undefined);
        expect(platformOf({ preset: "aks" }).identity).to.deep.equal({ hosts: ["login.microsoftonline.com"] });
    });

    it("means the same without a preset as it did before there were any", () => {
        expect(platformOf({})).to.deep.include({ dns: ["kube-dns", "node-local"], healthChecks: [], resolvers: [] });
    });

    it("asks resolvers of its own on 53 unless it says another port, by UDP and TCP, beside those of its profiles", () => {
        const resolvers = [
            { cidrs: ["fd00::53/128", "10.0.0.2/32", "10.0.0.2/32"] },
            { namespace: "dns", podLabels: { tier: "x", app: "unbound" }, port: 5353 },
        ];
        const { policies } = compile(parseMesh(on({ dns: ["kube-dns"], resolvers })));
        const [allowDns] = policies.filter(({ part }) => part === "allow-dns").map(({ manifest }) => manifest);
        const ports = (port: number) => ["TCP", "UDP"].map((protocol) => ({ protocol, port }));
        const pods = (name: string, labels: object) => ({
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
            podSelector: { matchLabels: labels },
        });
        expect(allowDns?.spec.egress).to.deep.equal([
            {
                to: [
                    { ipBlock: { cidr: "10.0.0.2/32" } },
                    { ipBlock: { cidr: "fd00::53/128" } },
                    pods("kube-system", { "k8s-app": "kube-dns" }),
                ],
                ports: ports(53),
            },
            { to: [pods("dns", { app: "unbound", tier: "x" })], ports: ports(5353) },
        ]);
        expect(allowDns?.metadata.annotations).to.deep.equal({
            "ai-mesh-isolation/why": "names resolve: kube-dns, platform.resolvers",
        });
    });

    it("gives a namespace with dns: none no allow-dns, and every other one its own", () => {
        const namespaces = { agents: { purpose: "x", dns: "none" }, data: { purpose: "x", dns: "platform" } };
        const { policies } = compile(parseMesh(on({}, [], { namespaces })));
        expect(policies.map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`)).to.deep.equal([
            "agents/deny-all",
            "data/allow-dns",
            "data/deny-all",
        ]);
    });
});
