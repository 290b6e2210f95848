import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { compile, MeshError, parseMesh, reservedNames } from "../../mesh";
import { internetCidrs, IpSet, metadataAddresses, specialCidrs, specialRanges, validatePolicy } from "../../netpol";

const agents = { agents: { purpose: "agents" } };
const spec = (platform: object, flow: object, more: object = {}) => ({
    platform,
    namespaces: agents,
    flows: [{ ports: ["443"], why: "test", ...flow }],
    ...more,
});

/** The half that a single flow of the mesh becomes. */
function half(platform: object, flow: object, more: object = {}) {
    const { policies } = compile(parseMesh(spec(platform, flow, more)));
    const halves = policies.filter(({ part }) => part === "flow");
    expect(halves).to.have.length(1);
    const { metadata, spec: own } = halves[0]!.manifest;
    const [rule] = [
        ...(own.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
        ...(own.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
    ];
    return { name: metadata.name, blocks: (rule?.peers ?? []).map(({ ipBlock }) => ipBlock!), ports: rule?.ports };
}

function mistakes(platform: object, flow: object, more: object = {}): string[] {
    try {
        parseMesh(spec(platform, flow, more));
    } catch (error) {
        if (error instanceof MeshError) return error.message.split("\n");
        throw error;
    }
    return [];
}

const identity = { cidrs: ["169.254.170.23/32", "fd00:ec2::23/128"], ports: [80] };
const tcp = (port: number) => ({ protocol: "TCP", port });

describe("reserved names in flows", () => {
    describe("each stands for addresses of the platform, in the half of the mesh's own end", () => {
        const rows: [string, platform: object, flow: object, name: string, cidrs: string[], ports: object[]][] = [
            [
                "cloud-identity, with exactly its address and ports",
                { preset: "gke" },
                { from: "agents", to: "cloud-identity", ports: undefined },
                "allow-to-cloud-identity",
                ["169.254.169.252/32"],
                [tcp(987), tcp(988)],
            ],
            [
                "cloud-identity of GKE Dataplane V2, on one of its ports",
                { preset: "gke-dataplane-v2" },
                { from: "agents", to: "cloud-identity", ports: ["80"] },
                "allow-to-cloud-identity",
                ["169.254.169.254/32"],
                [tcp(80)],
            ],
            [
                "cloud-identity in both families",
                { preset: "eks" },
                { from: "agents", to: "cloud-identity", ports: undefined },
                "allow-to-cloud-identity",
                identity.cidrs,
                [tcp(80)],
            ],
            [
                "cloud-identity that the platform sets itself, in the cluster's own ranges",
                { clusterCidrs: ["10.0.0.0/8"], identity: { cidrs: ["10.0.0.9/32"], ports: [8181] } },
                { from: "agents", to: "cloud-identity", ports: undefined },
                "allow-to-cloud-identity",
                ["10.0.0.9/32"],
                [tcp(8181)],
            ],
            [
                "load-balancers: the health checks of the preset",
                { preset: "gke" },
                { from: "load-balancers", to: "agents" },
                "allow-from-load-balancers",
                ["35.191.0.0/16", "130.211.0.0/22"],
                [tcp(443)],
            ],
            [
                "load-balancers: health checks and the balancers' own addresses, in the nodes' network too",
                { preset: "gke", nodeCidrs: ["10.1.0.0/16"], loadBalancerCidrs: ["10.1.3.0/24"] },
                { from: "load-balancers", to: "agents" },
                "allow-from-load-balancers",
                ["10.1.3.0/24", "35.191.0.0/16", "130.211.0.0/22"],
                [tcp(443)],
            ],
            [
                "load-balancers: Azure's probe address, which nothing else opens",
                { preset: "aks" },
                { from: "load-balancers", to: "agents" },
                "allow-from-load-balancers",
                ["168.63.129.16/32"],
                [tcp(443)],
            ],
            [
                "load-balancers without a preset",
                { loadBalancerCidrs: ["10.1.3.0/24"] },
                { from: "load-balancers", to: "agents" },
                "allow-from-load-balancers",
                ["10.1.3.0/24"],
                [tcp(443)],
            ],
        ];
        for (const [title, platform, flow, name, cidrs, ports] of rows) {
            it(title, () => {
                const found = half(platform, flow);
                expect(found.name).to.equal(name);
                expect(found.blocks.map(({ cidr }) => cidr)).to.deep.equal(cidrs);
                expect(found.blocks.flatMap(({ except = [] }) => except)).to.deep.equal([]);
                expect(found.ports).to.deep.equal(ports);
            });
        }
    });

    describe("internet", () => {
        const platform = {
            podCidrs: ["10.244.0.0/16"],
            nodeCidrs: ["203.0.112.0/24", "2a00:1::/48"],
            apiServer: { cidrs: ["34.1.2.3/32"], port: 443 },
        };
        for (const [from, to, name] of [
            ["agents", "internet", "allow-to-internet"],
            ["internet", "agents", "allow-from-internet"],
        ]) {
            it(`${from} -> ${to} is one block for each family, with what is cut out of it`, () => {
                const found = half(platform, { from, to });
                expect(found.name).to.equal(name);
                expect(found.blocks.map(({ cidr }) => cidr)).to.deep.equal(["0.0.0.0/0", "2000::/3"]);
            });
        }
        it("has neither special ranges, nor the cluster's own, nor the API server's public address", () => {
            const found = half(platform, { from: "agents", to: "internet" });
            const open = IpSet.unionAll(found.blocks.map((block) => IpSet.fromBlock(block)));
            for (const cidr of [...specialRanges.map((range) => range.cidr), ...platform.nodeCidrs, "34.1.2.3/32"]) {
                expect(open.intersect(IpSet.parse(cidr)).isEmpty, cidr).to.equal(true);
            }
            for (const address of ["151.101.1.69", "34.1.2.4", "203.0.111.255", "223.255.255.255", "2a00:2::1"]) {
                expect(open.contains(address), address).to.equal(true);
            }
        });
        it("is a policy that the API server takes: every except lies strictly within its block", () => {
            const { policies } = compile(parseMesh(spec(platform, { from: "agents", to: "internet" })));
            const policy = policies.find(({ part }) => part === "flow")!.manifest;
            expect(validatePolicy(policy)).to.deep.equal([]);
            const broken = structuredClone(policy) as unknown as {
                spec: { egress: [{ to: [{ ipBlock: { except: string[] } }] }] };
            };
            broken.spec.egress[0].to[0].ipBlock.except.push("0.0.0.0/0");
            expect(validatePolicy(broken as never)).to.have.length(1);
        });
        it("is what is left of a family where the cluster has the other one", () => {
            const found = half({ podCidrs: ["2000::/3"] }, { from: "agents", to: "internet" });
            expect(found.blocks.map(({ cidr }) => cidr)).to.deep.equal(["0.0.0.0/0"]);
        });
        it("cannot be all the cluster's own", () => {
            const everything = { clusterCidrs: ["0.0.0.0/1", "128.0.0.0/1", "2000::/3"] };
            expect(mistakes(everything, { from: "agents", to: "internet" })).to.deep.equal([
                `flows[0].to: no address of "internet" is left: the cluster's own ranges cover it all`,
            ]);
        });
    });

    describe("are refused with what would do", () => {
        const toIdentity = { from: "agents", to: "cloud-identity", ports: undefined };
        const rows: [string, platform: object, flow: object, message: string][] = [
            [
                "metadata as a destination",
                {},
                { from: "agents", to: "metadata" },
                `flows[0].to: "metadata" may be expected to be denied, never opened; pods that need credentials of their cloud have flows to "cloud-identity"`,
            ],
            [
                "metadata as a source",
                {},
                { from: "metadata", to: "agents" },
                `flows[0].from: "metadata" may be expected to be denied, never opened; pods that need credentials of their cloud have flows to "cloud-identity"`,
            ],
            [
                "cloud-identity of AKS, which has hosts",
                { preset: "aks" },
                toIdentity,
                `flows[0].to: preset "aks" has no address that hands out credentials: its pods ask login.microsoftonline.com on port 443; make these hosts or their addresses an external, or open "internet"`,
            ],
            [
                "cloud-identity of a platform without a cloud",
                { preset: "kind" },
                toIdentity,
                `flows[0].to: "cloud-identity" stands for platform.identity, which is missing, and preset "kind" knows none; give its cidrs and ports, or a preset that knows them (eks, eks-auto, gke, gke-autopilot, gke-dataplane-v2)`,
            ],
            [
                "cloud-identity of nobody knows what",
                {},
                toIdentity,
                `flows[0].to: "cloud-identity" stands for platform.identity, which is missing; give its cidrs and ports, or a preset that knows them (eks, eks-auto, gke, gke-autopilot, gke-dataplane-v2)`,
            ],
            [
                "cloud-identity as a source",
                { preset: "gke" },
                { from: "cloud-identity", to: "agents" },
                `flows[0].from: "cloud-identity" opens no connections; name it in to`,
            ],
            [
                "more ports than the identity endpoint has",
                { preset: "gke" },
                { from: "agents", to: "cloud-identity", ports: ["988", "80"] },
                `flows[0].ports: hold more than platform.identity, which answers on TCP 987, 988; leave ports out, or name one of these`,
            ],
            [
                "every port of the identity endpoint",
                { preset: "gke" },
                { from: "agents", to: "cloud-identity", ports: ["any"] },
                `flows[0].ports: hold more than platform.identity, which answers on TCP 987, 988; leave ports out, or name one of these`,
            ],
            [
                "its ports over UDP",
                { preset: "gke" },
                { from: "agents", to: "cloud-identity", ports: ["988/udp"] },
                `flows[0].ports: hold more than platform.identity, which answers on TCP 987, 988; leave ports out, or name one of these`,
            ],
            [
                "an identity endpoint that is a range",
                { identity: { cidrs: ["169.254.170.0/24"], ports: [80] } },
                toIdentity,
                `platform.identity.cidrs[0]: "169.254.170.0/24" is more than one address; give just those that hand out credentials, each with /32 or /128`,
            ],
            [
                "load-balancers of nobody knows where",
                {},
                { from: "load-balancers", to: "agents" },
                `flows[0].from: "load-balancers" stands for platform.healthChecks and platform.loadBalancerCidrs, which are missing; give the subnets that load balancers are in as loadBalancerCidrs`,
            ],
            [
                "load-balancers of EKS, which has subnets of one's own",
                { preset: "eks" },
                { from: "load-balancers", to: "agents" },
                `flows[0].from: "load-balancers" stands for platform.healthChecks and platform.loadBalancerCidrs, which are missing, and preset "eks" knows none; give the subnets that load balancers are in as loadBalancerCidrs`,
            ],
            [
                "load-balancers as a destination",
                { preset: "gke" },
                { from: "agents", to: "load-balancers" },
                `flows[0].to: "load-balancers" stands for where load balancers open connections from; what pods ask through one is the workload behind it, or an external`,
            ],
            [
                "load balancers everywhere",
                { loadBalancerCidrs: ["0.0.0.0/0"] },
                { from: "load-balancers", to: "agents" },
                `platform.loadBalancerCidrs[0]: "0.0.0.0/0" is every address; give the load balancers' own ranges`,
            ],
            [
                "internet without ports",
                {},
                { from: "agents", to: "internet", ports: undefined },
                `flows[0].ports: is missing; give at least one port, or "any"`,
            ],
            [
                "internet misspelt",
                {},
                { from: "agents", to: "intrenet" },
                `flows[0].to: no namespace, neighbour, workload or external is called "intrenet"; did you mean "internet"?`,
            ],
        ];
        for (const [title, platform, flow, message] of rows) {
            it(title, () => expect(mistakes(platform, flow)).to.deep.equal([message]));
        }
    });

    describe("that a spec gives itself keep its meaning, with a notice", () => {
        const own = { cidrs: ["192.0.2.0/24"] };
        for (const name of [...reservedNames, "metadata"].filter((each) => each !== "kube-apiserver")) {
            it(name, () => {
                const more = { externals: { [name]: own } };
                const flow = { from: "agents", to: name };
                expect(half({ preset: "gke" }, flow, more).blocks).to.deep.equal([{ cidr: "192.0.2.0/24" }]);
                expect(parseMesh(spec({}, flow, more)).notices).to.deep.equal([
                    {
                        path: `externals.${name}`,
                        message: `flows with "${name}" mean this one, and not the reserved name; rename it to use that`,
                    },
                ]);
            });
        }
        it("and none where no flow names it, or nothing has such a name", () => {
            const more = { externals: { internet: own, tools: own } };
            expect(parseMesh(spec({}, { from: "agents", to: "tools" }, more)).notices).to.equal(undefined);
            expect(parseMesh(spec({}, { from: "agents", to: "internet" })).notices).to.equal(undefined);
        });
    });

    it("internet as a source is told that clients must keep their addresses, once for all flows", () => {
        const flows = ["agents", "web"].map((to) => ({ from: "internet", to, ports: ["443"], why: "users" }));
        const { notices = [] } = parseMesh({ namespaces: { ...agents, web: { purpose: "web" } }, flows });
        expect(notices.map(({ message }) => message)).to.deep.equal([
            `flows from "internet" to agents, web hold where clients keep their addresses: with externalTrafficPolicy: Local on the Service, and no load balancer that puts its own address in their place (SNAT)`,
        ]);
    });
});

describe("the table of addresses", () => {
    it("gives each range once, with what it is for and a source", () => {
        expect(new Set(specialRanges.map(({ cidr }) => cidr)).size).to.equal(specialRanges.length);
        for (const { cidr, title, source } of specialRanges) {
            expect(IpSet.parse(cidr).cidrs(), cidr).to.have.length(1);
            expect(title, cidr).to.not.equal("");
            expect(source, cidr).to.match(/^https:\/\/[^ ]+$/);
        }
    });
    it("tells networks of one's own, link-local addresses and the range of metadata apart", () => {
        expect(specialCidrs(["own"])).to.have.members([
            ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"],
        ]);
        expect(specialCidrs(["link"])).to.have.members(["169.254.0.0/16", "fe80::/10"]);
        expect(specialCidrs(["metadata"])).to.have.members(["fd00:ec2::/112"]);
    });
    it("is in the docs as it is, every row", () => {
        const page = readFileSync(join(__dirname, "../../docs/endpoints.md"), "utf8");
        const rows = [
            ...specialRanges.map(({ cidr, title, source }) => [cidr, title, source]),
            ...metadataAddresses.map(({ address, title, source }) => [address, title, source]),
        ].map(([address, title, source]) => `| \`${address}\` | ${title} | ${source} |`);
        const written = page.split("\n").filter((line) => /^\| `[0-9a-f.:/]+` \|/.test(line));
        expect(written).to.deep.equal(rows);
    });
    it("cuts from blocks of whole families, so that every range within them lies strictly within", () => {
        expect(internetCidrs.map((cidr) => cidr.split("/")[1])).to.deep.equal(["0", "3"]);
    });
});
