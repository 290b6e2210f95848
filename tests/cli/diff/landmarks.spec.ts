import { expect } from "chai";
import { type Landmark, landmarks, landmarksOf } from "../../../cli/compare/landmarks";
import { blastRadii, radiusChanged } from "../../../cli/compare/blast-radius";
import { nameOf } from "../../../cli/compare/compared-pods";
import { radiusText } from "../../../cli/render/words";
import { type FailCondition, conditions } from "../../../cli/compare/verdict";
import {
    type Cluster,
    IpSet,
    metadataAddresses,
    type NetworkPolicy,
    type NetworkPolicyPeer,
    PortSet,
} from "../../../netpol";
import { reportOf } from "../render/meshes";

const ips = (...texts: string[]) => IpSet.unionAll(texts.map((text) => IpSet.parse(text)));
const tcp = (port: number) => PortSet.of("TCP", port);
const https = tcp(443);
const apiServer = ips("172.18.0.2", "10.96.0.1");

describe("landmarksOf()", () => {
    const table: readonly [addresses: string, expected: Landmark[]][] = [
        ["169.254.169.254", ["metadata"]],
        ["169.254.0.0/16", ["metadata"]],
        ["fd00:ec2::254", ["metadata"]],
        ["169.254.169.253", []],
        ["169.254.170.0/24", ["metadata"]],
        ["169.254.171.0/24", []],
        ["168.63.129.16", ["metadata"]],
        ["100.100.100.200", ["metadata"]],
        ["192.0.0.192", ["metadata"]],
        ["192.0.0.193", []],
        ["fd00:ec2::253", []],
        ["172.18.0.2", ["api-server"]],
        ["10.96.0.0/12", ["api-server"]],
        ["172.18.0.3", []],
        ["1.1.1.1", ["internet"]],
        ["2606:4700::1111", ["internet"]],
        ["9.255.255.255", ["internet"]],
        ["11.0.0.0", ["internet"]],
        ["10.0.0.0/13", []],
        ["172.15.255.255", ["internet"]],
        ["172.16.0.0", []],
        ["172.32.0.0", ["internet"]],
        ["192.168.0.0/16", []],
        ["192.169.0.0", ["internet"]],
        ["100.64.0.0/10", ["metadata"]],
        ["100.64.0.0/11", []],
        ["100.128.0.0", ["internet"]],
        ["127.0.0.1", []],
        ["203.0.113.7", []],
        ["223.255.255.255", ["internet"]],
        ["224.0.0.1", []],
        ["255.255.255.255", []],
        ["fe80::1", []],
        ["fc00::/7", ["metadata"]],
        ["4000::1", []],
        ["34.118.224.1", []],
        ["199.36.153.8/30", []],
        ["2600:2d00:2:2000::/56", []],
        ["2001:db8::/32", []],
        ["2002::/16", []],
        ["0.0.0.0/0", ["metadata", "api-server", "internet"]],
        ["::/0", ["metadata", "internet"]],
        ["::ffff:0:0/96", ["metadata", "api-server", "internet"]],
        ["64:ff9b::/96", ["metadata", "api-server", "internet"]],
        ["::ffff:169.254.169.254", ["metadata"]],
        ["64:ff9b::101:101", ["internet"]],
        ["64:ff9b::ac12:2", ["api-server"]],
        ["::ffff:192.168.0.0/112", []],
        ["64:ff9b:1::/48", []],
    ];
    for (const [addresses, expected] of table) {
        it(`finds ${expected.join(", ") || "nothing"} in ${addresses}`, () => {
            expect(landmarksOf(ips(addresses), https, { apiServer, identity: [] })).to.deep.equal(expected);
        });
    }

    describe("the cloud's identity endpoint is not the metadata service", () => {
        const gke = { addresses: ips("169.254.169.254"), ports: tcp(80).union(tcp(8080)) };
        const eks = { addresses: ips("169.254.170.23").union(ips("fd00:ec2::23")), ports: tcp(80) };
        const rows: [string, addresses: IpSet, ports: PortSet, (typeof gke)[], string[]][] = [
            ["on its ports", ips("169.254.169.254"), tcp(80).union(tcp(8080)), [gke], []],
            ["on one of its ports", ips("169.254.169.254"), tcp(8080), [gke], []],
            ["at both its addresses", eks.addresses, tcp(80), [eks], []],
            ["beside addresses outside", eks.addresses.union(ips("9.9.9.9")), tcp(80), [eks], ["internet"]],
            ["unless on another port too", ips("169.254.169.254"), tcp(80).union(tcp(443)), [gke], ["metadata"]],
            ["unless by UDP", ips("169.254.169.254"), PortSet.of("UDP", 80), [gke], ["metadata"]],
            ["unless on every port", ips("169.254.169.254"), PortSet.all, [gke], ["metadata"]],
            ["unless with another metadata address", ips("169.254.0.0/16"), tcp(80), [gke], ["metadata"]],
            ["unless it is another platform's", ips("169.254.169.254"), tcp(80), [eks], ["metadata"]],
            ["unless no mesh says so", ips("169.254.169.254"), tcp(80), [], ["metadata"]],
        ];
        for (const [what, addresses, ports, identity, expected] of rows) {
            it(what, () => {
                expect(landmarksOf(addresses, ports, { apiServer, identity })).to.deep.equal(expected);
            });
        }
    });

    it("knows no API server where nobody says where it is", () => {
        expect(landmarksOf(ips("172.18.0.2"), https, { apiServer: IpSet.none, identity: [] })).to.deep.equal([]);
    });
});

const policy = (namespace: string, name: string, spec: NetworkPolicy["spec"]): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec,
});
const app = (name: string) => ({ matchLabels: { app: name } });
const pods = (namespace: string, name: string): NetworkPolicyPeer => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: app(name),
});
const workload = (namespace: string, name: string) => {
    return {
        kind: "Deployment" as const,
        namespace,
        name,
        labels: { app: name },
        ports: [],
        ips: [],
        hostNetwork: false,
    };
};
const dns: NetworkPolicy["spec"] = {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
        {
            to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
            ports: [{ protocol: "UDP", port: 53 }],
        },
    ],
};
/** Three workloads in two closed namespaces: a reaches b by 8000, and nothing else passes but DNS. */
function closed(...more: readonly NetworkPolicy[]): Cluster {
    const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] as const };
    return {
        namespaces: ["one", "two", "kube-system"].map((name) => ({ name, labels: {} })),
        workloads: [workload("one", "a"), workload("one", "b"), workload("two", "c")],
        services: [],
        policies: [
            policy("one", "deny", deny),
            policy("two", "deny", deny),
            policy("one", "dns", dns),
            policy("kube-system", "quiet", { podSelector: {}, policyTypes: ["Egress"] }),
            ...sends("one", "a", pods("one", "b"), 8000),
            ...accepts("one", "b", pods("one", "a"), 8000),
            ...more,
        ],
    };
}
function sends(namespace: string, name: string, peer: NetworkPolicyPeer, port: number): NetworkPolicy[] {
    const egress = [{ to: [peer], ports: [{ port }] }];
    return [policy(namespace, `${name}-out-${port}`, { podSelector: app(name), policyTypes: ["Egress"], egress })];
}
function accepts(namespace: string, name: string, peer: NetworkPolicyPeer, port: number): NetworkPolicy[] {
    const ingress = [{ from: [peer], ports: [{ port }] }];
    return [policy(namespace, `${name}-in-${port}`, { podSelector: app(name), policyTypes: ["Ingress"], ingress })];
}
const block = (cidr: string): NetworkPolicyPeer => ({ ipBlock: { cidr } });
const between = (from: [string, string], to: [string, string], port: number) => [
    ...sends(...from, pods(...to), port),
    ...accepts(...to, pods(...from), port),
];
const withApiServer = (cluster: Cluster): Cluster => ({
    ...cluster,
    services: [{ namespace: "default", name: "kubernetes", selector: {}, clusterIPs: ["10.96.0.1"], ports: [] }],
});

describe("blastRadii()", () => {
    const ways = (after: Cluster, of: string) => {
        const { comparison, places: known } = reportOf(withApiServer(closed()), withApiServer(after));
        const change = blastRadii(comparison, known).find(({ pods }) => nameOf(pods) === of)!;
        const named = landmarks.map((place) => [place, change.after?.ways[place]?.map(nameOf)] as const);
        return {
            ways: Object.fromEntries(named.filter(([, way]) => way !== undefined)),
            direct: [change.before?.direct, change.after?.direct],
            total: [change.before?.total, change.after?.total],
            changed: radiusChanged(change),
        };
    };

    it("finds the way of a pod to each place that it reaches itself", () => {
        const all = [
            ...sends("one", "b", block("169.254.169.254/32"), 80),
            ...sends("one", "b", block("10.96.0.1/32"), 443),
            ...sends("one", "b", block("1.1.1.0/24"), 443),
        ].map((each, i) => ({ ...each, metadata: { ...each.metadata, name: `${each.metadata.name}-${i}` } }));
        const own = { metadata: ["one/b"], "api-server": ["one/b"], internet: ["one/b"] };
        expect(ways(closed(...all), "one/b")).to.deep.include({ ways: own, changed: true });
    });

    it("finds it through others, by the fewest steps", () => {
        const far = sends("two", "c", block("1.1.1.0/24"), 443);
        const hops = [...between(["one", "b"], ["two", "c"], 9000), ...far];
        expect(ways(closed(...hops), "one/a")).to.deep.include({ ways: { internet: ["one/a", "one/b", "two/c"] } });
        const shorter = [...hops, ...between(["one", "a"], ["two", "c"], 9001)];
        expect(ways(closed(...shorter), "one/a")).to.deep.include({ ways: { internet: ["one/a", "two/c"] } });
    });

    it("names what lies outside and is no such place, through others too, and when it goes", () => {
        const company = sends("two", "c", block("192.168.7.0/24"), 443);
        const reached = [...between(["one", "b"], ["two", "c"], 9000), ...company];
        const texts = (before: Cluster, after: Cluster) => {
            const report = reportOf(before, after);
            return new Map(report.radii.map((each) => [nameOf(each.pods), radiusText(each, report.names)]));
        };
        const opened = texts(closed(), closed(...reached));
        expect(opened.get("one/a")).to.match(/; now 192\.168\.7\.0\/24 by way of one\/b, two\/c$/);
        expect(opened.get("two/c")).to.match(/; now 192\.168\.7\.0\/24$/);
        expect(texts(closed(...reached), closed()).get("one/a")).to.match(/; no longer 192\.168\.7\.0\/24$/);
        // What stays within reach is not told of.
        const more = texts(closed(...reached), closed(...reached, ...sends("two", "c", block("1.1.1.0/24"), 443)));
        expect(more.get("one/a")).to.match(/ in all; now the internet by way of one\/b, two\/c$/);
        const many = [0, 2, 4, 6, 8].flatMap((third) => sends("two", "c", block(`192.168.${third}.0/24`), 80 + third));
        expect(texts(closed(), closed(...many)).get("two/c")).to.match(/(?:; now [\d./]+){4}; 1 more such places?$/);
    });

    it("names one more public external beside another, through others too, and when it goes", () => {
        const [one, other] = ["1.1.1.0/24", "9.9.9.0/24"].map((cidr, at) => sends("two", "c", block(cidr), 443 + at));
        const hops = between(["one", "b"], ["two", "c"], 9000);
        const texts = (before: readonly NetworkPolicy[], after: readonly NetworkPolicy[]) => {
            const report = reportOf(closed(...hops, ...before), closed(...hops, ...after));
            return new Map(report.radii.map((each) => [nameOf(each.pods), radiusText(each, report.names)]));
        };
        const added = texts([...one!], [...one!, ...other!]);
        expect(added.get("two/c")).to.match(/ in all; now the internet: 9\.9\.9\.0\/24$/);
        expect(added.get("one/a")).to.match(/ in all; now the internet: 9\.9\.9\.0\/24 by way of one\/b, two\/c$/);
        const gone = texts([...one!, ...other!], [...one!]);
        expect(gone.get("one/a")).to.match(/ in all; no longer the internet: 9\.9\.9\.0\/24$/);
        // The first is said by the landmark alone, and one that pods on the way have already is within reach.
        expect(texts([], [...one!, ...other!]).get("two/c")).to.match(/ in all; now the internet$/);
        expect(texts([...one!], [...one!])).to.have.length(0);
        const onTheWay = [...one!, ...sends("one", "b", block("1.1.1.0/25"), 80)];
        expect([...texts([...one!], onTheWay)]).to.deep.equal([]);
        const wider = sends("one", "b", block("1.1.0.0/23"), 80);
        expect(texts([...one!], [...one!, ...wider]).get("one/a")).to.match(
            / in all; now the internet: 1\.1\.0\.0\/24 by way of one\/b$/,
        );
    });

    it("counts what is reached at once and in all, before and after", () => {
        const found = ways(closed(...between(["one", "b"], ["two", "c"], 9000)), "one/a");
        const [directly, inAll] = [found.direct[1]! - found.direct[0]!, found.total[1]! - found.total[0]!];
        expect([directly, inAll, found.changed]).to.deep.equal([0, 1, true]);
    });

    it("finds no way where one half is missing, and no change where nothing changes", () => {
        const half = ways(closed(...sends("one", "b", pods("two", "c"), 9000)), "one/a");
        expect([half.ways, half.changed]).to.deep.equal([{}, false]);
        expect(ways(closed(...sends("two", "c", block("1.1.1.0/24"), 443)), "one/a").ways).to.deep.equal({});
    });
});

describe("--fail-on", () => {
    it("stops every metadata address on opens:metadata", () => {
        const missed = metadataAddresses.filter(({ address }) => {
            const cidr = `${address}/${address.includes(":") ? 128 : 32}`;
            const after = closed(...sends("one", "b", block(cidr), 80));
            return !reportOf(closed(), after, { failOn: conditions }).failed.includes("opens:metadata");
        });
        expect(missed).to.deep.equal([]);
    });

    const opening = (...more: readonly NetworkPolicy[]): [Cluster, Cluster] => [closed(), closed(...more)];
    const [flow, inside] = [between(["one", "b"], ["two", "c"], 9000), between(["one", "b"], ["one", "a"], 9000)];
    const to = (cidr: string) => sends("one", "b", block(cidr), 443);
    const withoutDns = (cluster: Cluster): Cluster => ({
        ...cluster,
        policies: cluster.policies.filter(({ metadata }) => metadata.name !== "dns"),
    });
    /** A change, and every condition that holds for it: the others are its negative control. */
    const table: readonly [what: string, sides: [Cluster, Cluster], holds: FailCondition[]][] = [
        ["no change", opening(), []],
        ["a flow in a namespace", opening(...inside), ["widened", "changed"]],
        ["a flow between namespaces", opening(...flow), ["widened", "changed", "opens:namespaces"]],
        ["such a flow that goes", [closed(...flow), closed()], ["narrowed", "changed"]],
        ["addresses of a company", opening(...to("192.168.7.0/24")), ["widened", "changed", "opens:external"]],
        [
            "an external source",
            opening(...accepts("one", "b", block("1.1.1.0/24"), 443)),
            ["widened", "changed", "opens:external"],
        ],
        [
            "the internet",
            opening(...to("1.1.1.0/24")),
            ["widened", "changed", "opens:external", "opens:internet", "opens:host"],
        ],
        [
            "the metadata service",
            opening(...to("169.254.169.254/32")),
            ["widened", "changed", "opens:external", "opens:metadata"],
        ],
        [
            "the API server",
            opening(...to("10.96.0.1/32")),
            ["widened", "changed", "opens:external", "opens:api-server"],
        ],
        [
            "everything outside",
            opening(...to("0.0.0.0/0")),
            // An ipBlock may match pods of other namespaces as well: the API leaves that open.
            conditions.filter((condition) => !["narrowed", "closes:dns", "expectations"].includes(condition)),
        ],
        ["the internet that goes", [closed(...to("1.1.1.0/24")), closed()], ["narrowed", "changed"]],
        ["DNS that goes", [closed(), withoutDns(closed())], ["narrowed", "changed", "closes:dns"]],
        ["DNS that comes", [withoutDns(closed()), closed()], ["widened", "changed", "opens:namespaces"]],
        ["another flow for one", [closed(...flow), closed(...inside)], ["widened", "narrowed", "changed"]],
    ];
    for (const [what, [before, after], holds] of table) {
        it(`stops ${what} on ${holds.join(", ") || "nothing"}, and on nothing else`, () => {
            const { failed } = reportOf(withApiServer(before), withApiServer(after), { failOn: conditions });
            expect(failed).to.deep.equal(conditions.filter((condition) => holds.includes(condition)));
        });
    }

    it("stops what cannot be judged on everything", () => {
        const sides = { unknown: new Map([["spec.egress of policy one/x", "?"]]) };
        const same = reportOf(closed(), closed(), { failOn: conditions, sides });
        expect(same.failed).to.deep.equal([]);
        const { failed } = reportOf(closed(), closed(), { failOn: conditions, afterOnly: sides });
        expect(failed).to.deep.equal(conditions);
    });

    it("holds every condition to the table", () => {
        expect([...new Set(table.flatMap(([, , holds]) => holds))]).to.have.members(
            conditions.filter((each) => each !== "expectations"),
        );
    });
});
