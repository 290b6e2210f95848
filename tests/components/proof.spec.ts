import { expect } from "chai";
import type { Mismatch } from "../../components/ask-again";
import { declaredAndShut } from "../../components/declared-and-shut";
import { prove } from "../../components/proof";
import { reportFailedProof, reportProof } from "../../components/proof-report";
import { compile, later, parseMesh, type Mesh } from "../../mesh";
import type { NetworkPolicy, NetworkPolicySpec } from "../../netpol";
import { changed, sample } from "../mesh/sample";

const mesh = parseMesh(sample);
const policies = compile(mesh).policies.map(({ manifest }) => manifest);
const idOf = ({ metadata }: NetworkPolicy): string => `${metadata.namespace}/${metadata.name}`;

/** Every pod of these is isolated both ways by other policies too, so that here deny-all changes nothing. */
const redundant = ["ai-data/deny-all", "gateway/deny-all"];

/** Ways to weaken or break one policy; `undefined` where the policy has nothing of the kind. */
const mutants: Record<string, (spec: NetworkPolicySpec) => NetworkPolicySpec | undefined> = {
    "other pods": (spec) => ({ ...spec, podSelector: { matchLabels: { app: "nobody" } } }),
    "all pods": (spec) => (spec.podSelector?.matchLabels ? { ...spec, podSelector: {} } : undefined),
    "no rules": (spec) =>
        spec.ingress || spec.egress ? { podSelector: {}, policyTypes: spec.policyTypes } : undefined,
    "any peer": (spec) => rules(spec, (rule) => ({ ports: rule.ports })),
    "any pod of the peer's namespace": (spec) =>
        rules(spec, (rule) => ({
            ...rule,
            peers: rule.peers?.map((peer) => (peer.podSelector?.matchLabels ? { ...peer, podSelector: {} } : peer)),
        })),
    "any namespace": (spec) =>
        rules(spec, (rule) => ({
            ...rule,
            peers: rule.peers?.map((peer) => (peer.ipBlock ? peer : { ...peer, namespaceSelector: {} })),
        })),
    "one more port": (spec) =>
        rules(spec, (rule) => ({ ...rule, ports: rule.ports && [...rule.ports, { protocol: "TCP", port: 1 }] })),
    "one port less": (spec) =>
        rules(spec, (rule) => ({
            ...rule,
            ports: rule.ports && [...rule.ports.slice(1), { protocol: "SCTP", port: 9 }],
        })),
    "any port": (spec) => rules(spec, (rule) => ({ peers: rule.peers })),
    "no except": (spec) =>
        rules(spec, (rule) => ({
            ...rule,
            peers: rule.peers?.map((peer) => (peer.ipBlock ? { ipBlock: { cidr: peer.ipBlock.cidr } } : peer)),
        })),
    "wider addresses": (spec) =>
        rules(spec, (rule) => ({
            ...rule,
            peers: rule.peers?.map((peer) => (peer.ipBlock ? { ipBlock: { cidr: "0.0.0.0/0" } } : peer)),
        })),
};

interface Rule {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly peers?: readonly any[] | undefined;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly ports?: readonly any[] | undefined;
}

function rules(spec: NetworkPolicySpec, change: (rule: Rule) => Rule): NetworkPolicySpec | undefined {
    if (!spec.ingress && !spec.egress) return undefined;
    const ingress = spec.ingress
        ?.map(({ from, ports }) => change({ peers: from, ports }))
        .map(({ peers, ports }) => ({ from: peers, ports }));
    const egress = spec.egress
        ?.map(({ to, ports }) => change({ peers: to, ports }))
        .map(({ peers, ports }) => ({ to: peers, ports }));
    const changed = { ...spec, ...(ingress && { ingress }), ...(egress && { egress }) };
    return JSON.stringify(changed) === JSON.stringify(spec) ? undefined : changed;
}

const without = (id: string): NetworkPolicy[] => policies.filter((policy) => idOf(policy) !== id);
const withSpec = (id: string, spec: NetworkPolicySpec): NetworkPolicy[] =>
    policies.map((policy) => (idOf(policy) === id ? { ...policy, spec } : policy));
const specOf = (id: string): NetworkPolicySpec => policies.find((policy) => idOf(policy) === id)!.spec;
const extra = (namespace: string, spec: NetworkPolicySpec): NetworkPolicy[] => [
    ...policies,
    { ...policies[0]!, metadata: { name: "extra", namespace }, spec },
];
const kindsOf = (some: readonly NetworkPolicy[]): Mismatch["kind"][] => [
    ...new Set(prove(mesh, some).mismatches.map(({ kind }) => kind)),
];

describe("prove()", () => {
    it("finds nothing where the policies are as compiled", () => {
        expect(prove(mesh)).to.deep.equal({ mismatches: [], complete: true });
    });

    const adjacent: [string, unknown][] = [
        [
            "resolvers at adjacent addresses",
            { platform: { dns: ["aks-local-dns"] }, namespaces: { a: { purpose: "p" } }, flows: [] },
        ],
        [
            "two externals with adjacent ranges and the same port",
            {
                namespaces: { a: { purpose: "p" } },
                externals: { e: { cidrs: ["10.8.0.0/24"] }, f: { cidrs: ["10.8.1.0/24"] } },
                flows: [
                    { from: "a", to: "e", ports: [443], why: "one tool" },
                    { from: "a", to: "f", ports: [443], why: "another tool" },
                ],
            },
        ],
    ];
    for (const [what, spec] of adjacent) {
        it(`takes ${what}`, () => {
            expect(prove(parseMesh(spec)).mismatches).to.deep.equal([]);
        });
    }

    it("notices every policy that is left out", () => {
        for (const policy of policies.filter((each) => !redundant.includes(idOf(each)))) {
            const rest = policies.filter((other) => other !== policy);
            expect(prove(mesh, rest).mismatches, idOf(policy)).not.to.deep.equal([]);
        }
    });

    it("notices every rule that is weakened or broken", () => {
        const killed = { open: 0, shut: 0, other: 0 };
        const survivors: string[] = [];
        for (const policy of policies) {
            for (const [what, mutate] of Object.entries(mutants)) {
                const spec = mutate(policy.spec);
                if (!spec) continue;
                const kinds = kindsOf(withSpec(idOf(policy), spec));
                const worst = (["open", "shut", "other"] as const).find((kind) => kinds.includes(kind));
                if (worst) killed[worst]++;
                else survivors.push(`${idOf(policy)}: ${what}`);
            }
        }
        console.log(`      mutants: ${JSON.stringify(killed)}, ${survivors.length} survived`);
        expect(survivors).to.deep.equal(redundant.map((id) => `${id}: other pods`));
        expect(killed.open + killed.shut + killed.other).to.be.greaterThan(100);
        expect(killed.open).to.be.greaterThan(killed.other);
    });

    it("says that it is not complete where flows tell too many kinds of pods apart", () => {
        const many = changed((spec) => {
            for (let i = 0; i < 12; i++)
                spec.workloads[`w${i}`] = { namespace: "ai-data", podLabels: { [`k${i}`]: "1" } };
        });
        const { mismatches, complete } = prove(parseMesh(many));
        expect(mismatches).to.deep.equal([]);
        expect(complete).to.equal(false);
    });
});

describe("prove() sorts mismatches by what passes in the end", () => {
    const anyone = { ...specOf("ai-agents/allow-to-tools"), egress: [{}] };
    const table: [what: string, policies: readonly NetworkPolicy[], kinds: readonly string[]][] = [
        ["nothing is wrong", policies, []],
        ["an egress rule to everyone", withSpec("ai-agents/allow-to-tools", anyone), ["open", "other"]],
        ["no deny-all where nothing else isolates", without("ai-inference/deny-all"), ["open", "other"]],
        [
            "an ingress rule more, from outside",
            extra("ai-data", { ingress: [{ from: [{ ipBlock: { cidr: "9.0.0.0/8" } }] }] }),
            ["open"],
        ],
        ["the ingress half of a flow is missing", without("ai-inference/allow-from-gateway"), ["shut"]],
        ["the egress half of a flow is missing", without("ai-agents/allow-to-tools"), ["shut"]],
        ["no DNS", without("ai-data/allow-dns"), ["shut"]],
        [
            "a half that is too wide, where the other one holds",
            extra("ai-data", {
                ingress: [{ from: [{ namespaceSelector: { matchLabels: { purpose: "agents" } }, podSelector: {} }] }],
            }),
            ["open", "other"],
        ],
        [
            "a half too much, within the mesh alone",
            extra("ai-data", {
                ingress: [
                    { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ai-agents" } } }] },
                ],
            }),
            ["other"],
        ],
    ];
    for (const [what, some, kinds] of table) {
        it(`${what}: ${kinds.join(" and ") || "none"}`, () => {
            expect(kindsOf(some)).to.have.members(kinds);
        });
    }
});

describe("reportProof()", () => {
    const report = (some: readonly NetworkPolicy[], shown: Mesh = mesh) => reportProof(prove(mesh, some), shown);
    const withoutSpec = (text: string | undefined) => text?.split("\n").slice(0, -1).join("\n");
    const request = "This is a mistake of ai-mesh-isolation, not of the mesh; please report it with this spec:";

    it("has nothing to say of a proof", () => {
        expect(report(policies)).to.deep.equal({ error: undefined, warnings: [], info: undefined });
    });

    it("makes undeclared and open an error", () => {
        const { error, warnings } = report(
            extra("ai-data", { ingress: [{ from: [{ ipBlock: { cidr: "9.0.0.0/8" } }] }] }),
        );
        expect(withoutSpec(error)).to.equal(
            "Undeclared, but open: the policies let connections pass that no flow declares. The deploy stops.\n" +
                "  9.0.0.0-9.255.255.255 -> pods in namespace ai-data: all ports (ingress: opened by ai-data/extra)\n" +
                request,
        );
        expect(warnings).to.deep.equal([]);
    });

    it("makes declared and shut a warning that plan knows by how it begins", () => {
        const { error, warnings } = report(without("ai-agents/allow-to-tools"));
        expect(error).to.equal(undefined);
        expect(warnings.map(withoutSpec)).to.deep.equal([
            `${declaredAndShut} the policies do not let connections pass that flows declare. The deploy goes on.\n` +
                "  pods app=ai-agent in namespace ai-agents -> 10.0.0.16-10.95.255.255,10.97.0.0-10.243.255.255,10.245.0.0-10.255.255.255: " +
                "TCP 443 (egress: no rule of ai-agents/allow-dns, ai-agents/allow-to-kube-apiserver, ai-agents/allow-to-weaviate, ai-agents/deny-all allows it)\n" +
                request,
        ]);
    });

    it("makes anything else a warning, with a spec that makes the mesh again", () => {
        const { error, warnings } = report(
            extra("ai-data", {
                ingress: [
                    { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gateway" } } }] },
                ],
            }),
        );
        expect(error).to.equal(undefined);
        expect(warnings.map(withoutSpec)).to.deep.equal([
            "Not proven: for these connections some policies differ from what was declared, but just the declared connections pass. The deploy goes on.\n" +
                "  pods in namespace gateway -> pods in namespace ai-data: all ports (ingress: opened by ai-data/extra)\n" +
                request,
        ]);
        const spec: unknown = JSON.parse(warnings[0]!.split("\n").at(-1)!);
        expect(compile(parseMesh(spec)).policies.map(({ manifest }) => manifest.spec)).to.deep.equal(
            policies.map(({ spec }) => spec),
        );
    });

    it("warns where the proof breaks off", () => {
        const { error, warnings } = reportFailedProof(new RangeError("Invalid array length"), mesh);
        expect(error).to.equal(undefined);
        expect(withoutSpec(warnings[0])).to.equal(
            "Not proven: the proof that the policies do what the mesh declares broke off. The deploy goes on.\n" +
                `  Invalid array length\n${request}`,
        );
    });

    it("tells no address where one may be secret", () => {
        const secret = parseMesh(changed((spec) => (spec.externals.tools.cidrs = later)));
        const all = [without("ai-agents/allow-to-tools"), extra("ai-data", { ingress: [{}] })].map((some) =>
            report(some, secret),
        );
        const text = JSON.stringify([all, reportFailedProof(new Error("10.0.0.0/8"), secret)]);
        expect(text).to.include("pods app=ai-agent in namespace ai-agents -> addresses outside: TCP 443\\n");
        expect(text).to.include("addresses outside -> pods in namespace ai-data: all ports\\n");
        expect(text).to.include("known only later");
        expect(text).not.to.include("10.0.0.0/8");
        expect(text).not.to.include("10.0.0.16");
    });
});
