import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { otherHostOf } from "../../../cli/commands/verify/address-option";
import { wrongAddresses } from "../../../cli/verify/expected-ends";
import { expectedProbes } from "../../../cli/verify/expected-probes";
import type { Intent } from "../../../cli/verify/intent";
import { asLive, type Live } from "../../../cli/verify/live";
import type { KubeObject } from "../../../cli/kubernetes/client";
import { comparePolicies } from "../../../cli/verify/policies";
import { probeScript, readResults } from "../../../cli/verify/probe-script";
import type { Prober } from "../../../cli/verify/prober";
import type { Probe } from "../../../cli/verify/probes";
import { tryAll } from "../../../cli/verify/try-connections";
import { meshNamesOf } from "../../../cli/worlds/mesh-names";
import { MESH_TYPE } from "../../../cli/plan/resource";
import { addresses, names, objects, sideOf } from "./world";

const pod = {
    workload: {
        kind: "Pod",
        namespace: "agents",
        name: "agent-0",
        labels: { app: "agent" },
        ips: ["10.244.0.1"],
        ports: [],
        hostNetwork: false,
    },
    kind: "agent",
};
const live: Live = { namespaces: [{ name: "agents", labels: {} }], policies: [], services: [], gaps: [], pods: [pod] };
const inputs = {
    workloads: { agent: { namespace: "agents", podLabels: { app: "agent" } } },
    externals: { hub: { hosts: ["huggingface.co"] }, wild: { hosts: ["*.hf.co", "hf.co"] } },
};
const intentOf = (given: readonly object[], to = "hub", verdict: "allowed" | "denied" = "allowed"): Intent => ({
    title: "test",
    cluster: { ...sideOf(given).cluster, workloads: [] },
    namespaces: new Set(["agents"]),
    unknown: [],
    expected: {
        rows: [{ from: "agent", to, ports: ["443"], verdict }],
        names: meshNamesOf([{ type: MESH_TYPE, inputs: inputs as never }]),
    },
    notes: [],
});

const tried = (intent: Intent, more: Parameters<typeof expectedProbes>[3] = { otherHost: "example.com" }) => {
    const { probes, left } = expectedProbes(intent, live, () => true, more);
    return [
        ...probes.map(({ from, target, expected }) => `${expected} ${from.pod} -> ${target.ip} ${target.port}`),
        ...left.map(({ why }) => why),
    ];
};
const closed = objects(names("huggingface.co"));

describe("rows of expect that lead to names outside, tried", () => {
    const cases: readonly (readonly [string, string[], string[]])[] = [
        [
            "a name, and one that must not be reached",
            tried(intentOf(closed)),
            ["allowed agent-0 -> huggingface.co 443", "denied agent-0 -> example.com 443"],
        ],
        [
            "a name that must not be reached",
            tried(intentOf(closed, "hub", "denied")),
            ["denied agent-0 -> huggingface.co 443"],
        ],
        [
            "no other name where everything is open",
            tried(intentOf(objects(addresses("0.0.0.0/0", "::/0")))),
            ["allowed agent-0 -> huggingface.co 443"],
        ],
        [
            "why no other name, where that depends on what it resolves to",
            tried(intentOf(objects(addresses("0.0.0.0/0")))),
            [
                "allowed agent-0 -> huggingface.co 443",
                "whether example.com is open as well depends on what it resolves to",
            ],
        ],
        [
            "why not what a wildcard stands for",
            tried(intentOf(closed, "wild", "denied")),
            ["denied agent-0 -> hf.co 443", "no name of *.hf.co is known to try: give one with --address wild=NAME"],
        ],
        [
            "a name that is given for a wildcard",
            tried(intentOf(closed, "wild", "denied"), { given: [{ name: "wild", ip: "cdn.hf.co" }] }),
            ["denied agent-0 -> cdn.hf.co 443", "denied agent-0 -> hf.co 443"],
        ],
    ];
    for (const [title, found, wanted] of cases) it(`are ${title}`, () => expect(found).to.deep.equal(wanted));

    it("refuse what is no name of theirs, and no single name beside them", () => {
        const intent = intentOf(closed, "wild");
        expect(wrongAddresses(intent, [{ name: "wild", ip: "cdn.hf.co" }])).to.deep.equal([]);
        expect(wrongAddresses(intent, [{ name: "wild", ip: "evil.example" }])).to.deep.equal([
            'evil.example is no host of "wild"',
        ]);
        expect(wrongAddresses(intent, [{ name: "wild", ip: "localhost" }])[0]).to.include("lies in .localhost");
        expect(otherHostOf("Example.com")).to.equal("example.com");
        for (const text of ["*.example.com", "vllm", "1.2.3.4"])
            expect(() => otherHostOf(text)).to.throw("--other-host");
    });

    const probe = (expected: Probe["expected"]): Probe => ({
        from: { namespace: "agents", pod: "agent-0" },
        to: { named: "hub" },
        target: { ip: "huggingface.co", port: 443, protocol: "TCP" },
        expected,
        expectations: ["row"],
    });
    const resultOf = async (expected: Probe["expected"], outsiderReaches: boolean) => {
        const prober = {
            probe: ({ pod: name }: { pod: string }) =>
                Promise.resolve([
                    { is: name === "outsider" ? (outsiderReaches ? "open" : "closed") : "unresolved" } as const,
                ]),
        } as unknown as Prober;
        const outsider = { namespace: "default", pod: "outsider" };
        const [found] = await tryAll([probe(expected)], prober, () => outsider, {
            signal: new AbortController().signal,
        });
        return `${found?.result}: ${found?.because}`;
    };
    it("fail where a name does not resolve in the pod and is there for others, and show nothing where it must be denied", async () => {
        expect(await resultOf("allowed", true)).to.equal(
            "fail: huggingface.co does not resolve in agents/agent-0, and default/outsider reached the same listener; nothing at all was reached from agents/agent-0",
        );
        expect(await resultOf("allowed", false)).to.match(/^untested: nothing shows/);
        expect(await resultOf("denied", true)).to.equal("untested: huggingface.co does not resolve in agents/agent-0");
    });

    it("are told apart by the probe: closed, and not resolved", function () {
        if (spawnSync("sh", ["-c", "command -v nc"]).status !== 0) {
            console.log("      skipped: no nc on this machine");
            return this.skip();
        }
        this.timeout(30_000);
        const targets = ["no-such-name.invalid", "localhost"].map((ip) => ({ ip, port: 1, protocol: "TCP" as const }));
        const { stdout } = spawnSync("sh", ["-c", probeScript(targets)], { encoding: "utf8" });
        expect(readResults(stdout, 2).map(({ is }) => is)).to.deep.equal(["unresolved", "closed"]);
    });

    it("come with policies of plugins that are compared: missing, changed, extra and as they are", () => {
        const compared = (intended: readonly object[], there: readonly object[]) => {
            const { namespaces, policies, pluginPolicies } = sideOf(there).cluster;
            return comparePolicies(intentOf(intended), { ...live, namespaces, policies, pluginPolicies }).findings.map(
                ({ matter, object, opens, closes }) => [matter, object, ...opens, ...closes],
            );
        };
        const title = "FQDNNetworkPolicy agents/allow-to-hub";
        const line = "agents/agent -> hub (huggingface.co) on TCP 443";
        expect(compared(closed, closed)).to.deep.equal([]);
        // A namespace that has no NetworkPolicy, and a policy of a plugin, is the intent's as well.
        const elsewhere = objects({ ...names("hf.co"), metadata: { name: "out", namespace: "elsewhere" } });
        expect(compared(elsewhere, elsewhere)).to.deep.equal([]);
        expect(compared(closed, objects())).to.deep.equal([["missing", title, line]]);
        expect(compared(objects(), closed).map(([matter, object]) => [matter, object])).to.deep.equal([
            ["extra", title],
        ]);
        expect(compared(closed, objects(names("evil.example"))).map(([matter]) => matter)).to.deep.equal(["changed"]);
    });

    it("come with every kind of policy that is judged, as far as it can be read, and with a gap for the rest", () => {
        const cilium = (spec: object, more: object = {}) => ({
            apiVersion: "cilium.io/v2",
            kind: "CiliumNetworkPolicy",
            metadata: { name: "out", namespace: "agents" },
            ...more,
            spec,
        });
        const readLiveOf = (policy: object) => {
            const [namespace, , , denyAll] = objects() as KubeObject[];
            const others = { otherPolicies: [policy as KubeObject], unseenPolicies: [] };
            const there = { namespaces: [namespace!], policies: [denyAll!], services: [], pods: [], ...others };
            return asLive(there, { makers: [], unseenMakers: [] });
        };
        const toName = { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: "hf.co" }] }] };
        const judged = readLiveOf(cilium(toName));
        expect([judged.pluginPolicies?.map(({ kind }) => kind), judged.gaps.length]).to.deep.equal([
            ["CiliumNetworkPolicy"],
            0,
        ]);
        const inPart = readLiveOf(cilium(toName, { specs: [{ nodeSelector: {}, ingress: [{}] }] }));
        expect(inPart.gaps).to.have.length(1);
        const byAccount = {
            ...toName,
            endpointSelector: { matchLabels: { "io.cilium.k8s.policy.serviceaccount": "a" } },
        };
        const unread = readLiveOf(cilium(byAccount));
        expect([unread.pluginPolicies ?? [], unread.gaps.length]).to.deep.equal([[], 1]);
        const ofCluster = { kind: "CiliumClusterwideNetworkPolicy", metadata: { name: "all" } };
        const open = (namespace: string) => ({
            endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": namespace } },
            ingress: [{ fromEntities: ["all"] }],
        });
        const matters = (namespace: string) =>
            comparePolicies(intentOf(objects()), readLiveOf(cilium(open(namespace), ofCluster))).findings.map(
                ({ matter, object }) => [matter, object],
            );
        expect(matters("agents")).to.deep.equal([["extra", "CiliumClusterwideNetworkPolicy all"]]);
        expect(matters("elsewhere")).to.deep.equal([["harmless", "CiliumClusterwideNetworkPolicy all"]]);
        const several = readLiveOf(cilium(toName, { specs: [{ endpointSelector: {}, ingress: [{}] }] }));
        const extra = comparePolicies(intentOf(objects()), several).findings.map(({ object }) => object);
        expect(extra).to.deep.equal(["CiliumNetworkPolicy agents/out", "CiliumNetworkPolicy agents/out (part 2)"]);
    });

    it("come with policies of the tiers before and after NetworkPolicies", () => {
        const tier = (name: string, spec: object, apiVersion = "v1alpha2") => ({
            apiVersion: `policy.networking.k8s.io/${apiVersion}`,
            kind: "ClusterNetworkPolicy",
            metadata: { name },
            spec: { tier: "Admin", priority: 10, subject: { namespaces: {} }, ...spec },
        });
        const everybody = [{ namespaces: {} }];
        const accept = tier("open", { ingress: [{ action: "Accept", from: everybody }] });
        const there = (...otherPolicies: object[]) => {
            const [namespace, , , denyAll] = objects() as KubeObject[];
            const others = { otherPolicies: otherPolicies as KubeObject[], unseenPolicies: [] };
            const found = { namespaces: [namespace!], policies: [denyAll!], services: [], pods: [], ...others };
            return asLive(found, { makers: [], unseenMakers: [] });
        };
        const matters = (intended: readonly object[], ...found: object[]) =>
            comparePolicies(intentOf(intended), there(...found)).findings.map(({ matter, object, opens }) => [
                matter,
                object,
                opens.length > 0,
            ]);
        const title = "ClusterNetworkPolicy open";
        expect(matters(objects(), accept)).to.deep.equal([["extra", title, true]]);
        expect(matters([...objects(), accept], accept)).to.deep.equal([]);
        expect(matters([...objects(), accept])).to.deep.equal([["missing", title, false]]);
        const port = { tcp: { destinationPort: { number: 8000 } } };
        const narrow = tier("open", { ingress: [{ action: "Accept", from: everybody, protocols: [port] }] });
        expect(matters([...objects(), narrow], accept)).to.deep.equal([["changed", title, true]]);
        const shut = (subject: object) => tier("shut", { subject, ingress: [{ action: "Deny", from: everybody }] });
        const agents = { matchLabels: { "kubernetes.io/metadata.name": "agents" } };
        expect(matters(objects(), shut({ namespaces: agents }))).to.deep.equal([
            ["harmless", "ClusterNetworkPolicy shut", false],
        ]);
        expect(matters(objects(), shut({ namespaces: {} }))).to.deep.equal([
            ["extra", "ClusterNetworkPolicy shut", false],
        ]);
        // What its rules are called decides nothing.
        expect(
            matters(
                [...objects(), accept],
                tier("open", { ingress: [{ name: "x", action: "Accept", from: everybody }] }),
            ),
        ).to.deep.equal([]);
        // It is for namespaces by labels that they have in the cluster, whoever set these.
        const byTeam = {
            subject: { namespaces: { matchLabels: { team: "x" } } },
            ingress: [{ action: "Accept", from: everybody }],
        };
        const labelled = there(tier("open", byTeam));
        const namespaces = labelled.namespaces.map((each) => ({ ...each, labels: { ...each.labels, team: "x" } }));
        const found = (live: Live) => comparePolicies(intentOf(objects()), live).findings.map(({ matter }) => matter);
        expect(found(labelled)).to.deep.equal(["harmless"]);
        expect(found({ ...labelled, namespaces })).to.deep.equal(["extra"]);
        // What cannot be read is no reason to stop, and not seen.
        const later = tier("later", { ingress: [{ action: "Accept", from: [{ moons: {} }] }] });
        for (const policy of [later, tier("future", {}, "v9")]) {
            const read = there(policy);
            expect([read.clusterPolicies ?? [], read.gaps.length]).to.deep.equal([[], 1]);
        }
        expect(there(accept).gaps).to.deep.equal([]);
    });
});
