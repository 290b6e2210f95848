import { expect } from "chai";
import {
    type Cluster,
    type ClusterNetworkPolicy,
    createIndex,
    diff,
    evaluate,
    type IndexOptions,
    IpSet,
    type NetworkPolicy,
    newNamespaceId,
    portsBetween,
    reach,
} from "../../../netpol";
import type { PluginPolicy } from "../../../netpol/plugin-policies/types";

/*
 * One pod, agents/agent, isolated by deny-all; each row says what else there is and what becomes of its connection to a
 * name or an address on TCP 443.
 */
const denyAll: NetworkPolicy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny-all", namespace: "agents" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
};

const blocks = (...cidrs: string[]): NetworkPolicy => ({
    ...denyAll,
    metadata: { name: "blocks", namespace: "agents" },
    spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: cidrs.map((cidr) => ({ to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port: 443 }] })),
    },
});

const named = (hosts: string[], port = 443, pods = {}): PluginPolicy => ({
    apiVersion: "networking.gke.io/v1alpha1",
    kind: "FQDNNetworkPolicy",
    name: "names",
    namespace: "agents",
    pods,
    isolates: ["Egress"],
    ingress: [],
    egress: [{ action: "allow", peers: [{ hosts }], ports: [{ protocol: "TCP", port }] }],
});

const admin = (...egress: NonNullable<ClusterNetworkPolicy["spec"]["egress"]>): ClusterNetworkPolicy => ({
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    metadata: { name: "names" },
    spec: { tier: "Admin", priority: 1, subject: { namespaces: {} }, egress },
});

interface Given {
    readonly policies?: readonly NetworkPolicy[];
    readonly plugins?: readonly PluginPolicy[];
    readonly tiers?: readonly ClusterNetworkPolicy[];
}

const clusterOf = ({ policies = [denyAll], plugins = [], tiers = [] }: Given): Cluster => ({
    namespaces: [{ name: "agents", labels: {} }],
    workloads: [
        {
            ...{ kind: "Deployment", namespace: "agents", name: "agent", labels: { app: "agent" } },
            ...{ ports: [], ips: [], hostNetwork: false },
        },
    ],
    services: [],
    policies,
    pluginPolicies: plugins,
    clusterPolicies: tiers,
});

const podCidrs = IpSet.unionAll(["10.244.0.0/16", "fd00:1::/48"].map((cidr) => IpSet.parse(cidr)));
const options: IndexOptions = { clusterAddresses: IpSet.none, podCidrs };
const indexOf = (given: Given, more: IndexOptions = {}) => createIndex(clusterOf(given), { ...options, ...more });
const from = { workload: "agents/agent" };
const everyAddress = [{ networks: ["0.0.0.0/0", "::/0"] }];
const hub = { tcp: { destinationPort: { number: 443 } } };

type Row = readonly [title: string, given: Given, to: string, verdict: "allowed" | "denied" | "unknown"];

const rows: readonly Row[] = [
    ["nothing isolates the pod", { policies: [] }, "huggingface.co", "allowed"],
    ["nothing opens anything", {}, "huggingface.co", "denied"],
    ["the name is open", { plugins: [named(["huggingface.co"])] }, "huggingface.co", "allowed"],
    ["the name is open on another port", { plugins: [named(["huggingface.co"], 80)] }, "huggingface.co", "denied"],
    ["another name is open", { plugins: [named(["hf.co"])] }, "huggingface.co", "denied"],
    [
        "the name is open for other pods",
        { plugins: [named(["hf.co"], 443, { matchLabels: { a: "b" } })] },
        "hf.co",
        "denied",
    ],
    ["names below it are open", { plugins: [named(["*.hf.co"])] }, "hf.co", "denied"],
    ["names below are open", { plugins: [named(["*.hf.co"])] }, "eu.cdn.hf.co", "allowed"],
    ["names one label below are open", { plugins: [named(["?.hf.co"])] }, "eu.cdn.hf.co", "denied"],
    ["every name is open", { plugins: [named(["*"])] }, "eu.cdn.hf.co", "allowed"],
    [
        "a policy of names alone isolates the pod",
        { policies: [], plugins: [named(["hf.co"])] },
        "huggingface.co",
        "denied",
    ],
    [
        "a policy of names alone isolates in its direction only",
        { policies: [], plugins: [named(["hf.co"])] },
        "hf.co",
        "allowed",
    ],
    ["every address is open", { policies: [denyAll, blocks("0.0.0.0/0", "::/0")] }, "huggingface.co", "allowed"],
    ["one family is open", { policies: [denyAll, blocks("0.0.0.0/0")] }, "huggingface.co", "unknown"],
    ["some public addresses are open", { policies: [denyAll, blocks("140.82.0.0/16")] }, "huggingface.co", "unknown"],
    ["private addresses are open", { policies: [denyAll, blocks("10.0.0.0/8")] }, "huggingface.co", "denied"],
    [
        "an address is asked about where a name is open",
        { plugins: [named(["huggingface.co"])] },
        "140.82.1.1",
        "denied",
    ],
    [
        "Admin accepts the name",
        { tiers: [admin({ action: "Accept", to: [{ domainNames: ["hf.co"] }] })] },
        "hf.co",
        "allowed",
    ],
    [
        "Admin accepts another",
        { tiers: [admin({ action: "Accept", to: [{ domainNames: ["*.hf.co"] }] })] },
        "hf.co",
        "denied",
    ],
    [
        "Admin accepts the name on another port",
        { tiers: [admin({ action: "Accept", to: [{ domainNames: ["hf.co"] }], protocols: [{ udp: hub.tcp }] })] },
        "hf.co",
        "denied",
    ],
    [
        "Admin denies every address first",
        {
            tiers: [
                admin({ action: "Deny", to: everyAddress }, { action: "Accept", to: [{ domainNames: ["hf.co"] }] }),
            ],
        },
        "hf.co",
        "denied",
    ],
    [
        "Admin accepts the name, then denies every address",
        {
            tiers: [
                admin({ action: "Accept", to: [{ domainNames: ["hf.co"] }] }, { action: "Deny", to: everyAddress }),
            ],
        },
        "hf.co",
        "allowed",
    ],
    [
        "Admin denies some public addresses first",
        {
            tiers: [
                admin(
                    { action: "Deny", to: [{ networks: ["140.82.0.0/16"] }] },
                    { action: "Accept", to: [{ domainNames: ["hf.co"] }] },
                ),
            ],
        },
        "hf.co",
        "unknown",
    ],
    [
        "Admin passes private addresses on first",
        {
            tiers: [
                admin(
                    { action: "Pass", to: [{ networks: ["10.0.0.0/8", "169.254.0.0/16"] }] },
                    { action: "Accept", to: [{ domainNames: ["hf.co"] }] },
                ),
            ],
        },
        "hf.co",
        "allowed",
    ],
];

describe("connections to names", () => {
    for (const [title, given, to, verdict] of rows) {
        const end = /^[\d.]+$/.test(to) ? { ip: to } : { host: to };
        it(`are ${verdict} where ${title}: ${to}`, () => {
            const index = indexOf(given, { hosts: [to].filter(() => "host" in end) });
            expect(evaluate(index, { from, to: end, protocol: "TCP", port: 443 }).verdict).to.equal(verdict);
            const { ports, unknown } = portsBetween(index, from, end);
            const said = ports.has("TCP", 443) ? "allowed" : unknown.has("TCP", 443) ? "unknown" : "denied";
            expect(said, "portsBetween").to.equal(verdict);
            if (!("host" in end)) return;
            const cell = [...reach(index).connections()].find(
                (each) => each.to === `host:${to}` && each.from === "agents/agent[Deployment]",
            );
            const inMatrix = cell?.ports.has("TCP", 443)
                ? "allowed"
                : cell?.unknown.has("TCP", 443)
                  ? "unknown"
                  : "denied";
            expect(inMatrix, "reach").to.equal(verdict);
        });
    }

    it("are open by the one family that pods have addresses of", () => {
        const given = { policies: [denyAll, blocks("0.0.0.0/0")] };
        const ask = (podCidrs: string, ...more: string[]) => {
            const sets = [podCidrs, ...more].map((cidr) => IpSet.parse(cidr));
            const index = indexOf(given, { podCidrs: IpSet.unionAll(sets), hosts: ["hf.co"] });
            return evaluate(index, { from, to: { host: "hf.co" }, protocol: "TCP", port: 443 }).verdict;
        };
        expect(ask("10.244.0.0/16")).to.equal("allowed");
        expect(ask("10.244.0.0/16", "fd00:1::/48")).to.equal("unknown");
        expect(ask("fd00:1::/48")).to.equal("denied");
    });

    it("are what a pod to come may open, too", () => {
        const index = indexOf({ plugins: [named(["hf.co"], 443, { matchLabels: { role: "hub" } })] });
        const cells = [...reach(index).connections()].filter(({ to }) => to === "host:hf.co");
        const openIn = (id: string) => cells.find(({ from }) => from === id)?.ports.toString();
        expect(openIn("agents/agent[Deployment]")).to.equal(undefined);
        expect(openIn("agents/*")).to.equal("TCP 443");
    });

    it("are peers where policies open them to namespaces to come alone", () => {
        const elsewhere = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["agents"] } as const;
        const namespaces = { matchExpressions: [elsewhere] };
        const index = indexOf({ plugins: [{ ...named(["hf.co"]), namespace: undefined, namespaces }] });
        const cells = [...reach(index, { kinds: ["any-pod", "host"] }).connections()];
        const open = cells.filter(({ to }) => to.startsWith("host:")).map(({ from, to }) => `${from} ${to}`);
        expect(open).to.deep.equal([`${newNamespaceId} host:hf.co`]);
    });

    it("are those of names that rules name more closely", () => {
        const index = indexOf({ plugins: [named(["cdn.hf.co"])] }, { hosts: ["*.hf.co"] });
        const open = [...reach(index, { kinds: ["workload", "host"] }).connections()].map(({ to }) => to);
        expect(open).to.deep.equal(["host:cdn.hf.co"]);
    });

    it("say what a denial takes for granted", () => {
        const ask = (given: Given, to: { host: string } | { ip: string }) =>
            evaluate(indexOf(given), { from, to, protocol: "TCP", port: 443 }).egress.assumption;
        const plugins = [named(["*.hf.co", "huggingface.co"])];
        expect(ask({ plugins }, { host: "evil.example" })).to.equal(
            "evil.example has no address in common with the names that are open: *.hf.co, huggingface.co",
        );
        expect(ask({ plugins }, { ip: "140.82.1.1" })).to.equal(
            "140.82.1.1 is no address of the names that are open: *.hf.co, huggingface.co",
        );
        const tiers = [admin({ action: "Accept", to: [{ domainNames: ["hf.co"] }] })];
        expect(ask({ tiers }, { host: "evil.example" })).to.equal(
            "evil.example has no address in common with the names that are open: hf.co",
        );
        expect(ask({}, { host: "evil.example" }), "nothing is open").to.equal(undefined);
        expect(ask({ plugins: [named(["hf.co"], 80)] }, { host: "evil.example" }), "another port").to.equal(undefined);
        const inside = [denyAll, blocks("10.0.0.0/8")];
        const isPublic = "evil.example has public addresses alone";
        expect(ask({ policies: inside }, { host: "evil.example" })).to.equal(isPublic);
        expect(ask({ policies: inside, plugins }, { host: "evil.example" })).to.match(
            /^evil\.example has public addresses alone; evil\.example has no address in common with the names/,
        );
        expect(ask({ policies: inside }, { ip: "140.82.1.1" }), "an address").to.equal(undefined);
    });

    it("say why they are denied", () => {
        const { egress } = evaluate(indexOf({ plugins: [named(["hf.co"])] }), {
            ...{ from, to: { host: "huggingface.co" }, protocol: "TCP" },
            port: 443,
        });
        expect(egress.isolatedBy.map(({ kind, name }) => [kind, name])).to.deep.equal([
            [undefined, "deny-all"],
            ["FQDNNetworkPolicy", "names"],
        ]);
        expect(egress.nearest?.why).to.equal(
            "rule 1 of FQDNNetworkPolicy agents/names does not admit the peer: huggingface.co is none of hf.co",
        );
    });

    it("do not resolve to ranges that nodes have, on either side of a diff", () => {
        const nodeRanges = IpSet.parse("140.82.0.0/16");
        const except = [...IpSet.parse("0.0.0.0/0").subtract(nodeRanges).cidrs(), "::/0"];
        const given = { policies: [denyAll, blocks(...except)] };
        const ask = (name: string) => indexOf({ ...given, plugins: [named([name])] }, { nodeRanges });
        const { opened, closed } = diff(ask("hf.co"), ask("huggingface.co"), { kinds: ["workload", "host"] });
        expect([...opened, ...closed]).to.deep.equal([]);
    });

    it("open and close in a diff", () => {
        const [before, after] = [indexOf({ policies: [denyAll] }), indexOf({ plugins: [named(["hf.co"])] })];
        const kinds = ["workload", "host"] as const;
        expect(diff(before, after, { kinds }).opened.map(({ to, ports }) => `${to} ${ports.toString()}`)).to.deep.equal(
            ["host:hf.co TCP 443"],
        );
        expect(diff(after, before, { kinds }).closed.map(({ to }) => to)).to.deep.equal(["host:hf.co"]);
        const wide = indexOf({ policies: [denyAll, blocks("0.0.0.0/0", "::/0")] });
        expect(diff(wide, after, { kinds }).opened).to.deep.equal([]);
        expect(diff(wide, after, { kinds }).closed).to.deep.equal([]);
    });
});
