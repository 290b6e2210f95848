import { expect } from "chai";
import fc from "fast-check";
import { prove } from "../../components/proof";
import { compile, parseMesh } from "../../mesh";
import type { NetworkPolicy, NetworkPolicySpec } from "../../netpol";
import { sample } from "../mesh/sample";

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

describe("prove()", () => {
    it("gives the declared flows as rows", () => {
        expect(prove(mesh)).to.deep.include({
            from: "agent",
            to: "weaviate",
            ports: "TCP 8080,50051",
            why: "retrieval",
        });
        expect(prove(mesh)).to.have.length(sample.flows.length);
    });

    it("names the cells that differ", () => {
        const without = policies.filter((policy) => idOf(policy) !== "ai-inference/allow-from-gateway");
        expect(() => prove(mesh, without)).to.throw(
            "Cannot prove that the policies do what the mesh declares; please report this:\n" +
                "  gateway/other[Deployment] -> ai-inference/vllm[Deployment] (ingress): declared TCP 8000, found none",
        );
    });

    it("notices every policy that is left out", () => {
        for (const policy of policies.filter((each) => !redundant.includes(idOf(each)))) {
            const rest = policies.filter((other) => other !== policy);
            expect(() => prove(mesh, rest), idOf(policy)).to.throw("Cannot prove");
        }
    });

    it("notices every rule that is weakened or broken", () => {
        let killed = 0;
        const survivors: string[] = [];
        for (const policy of policies) {
            for (const [what, mutate] of Object.entries(mutants)) {
                const spec = mutate(policy.spec);
                if (!spec) continue;
                const mutated = policies.map((other) => (other === policy ? { ...policy, spec } : other));
                try {
                    prove(mesh, mutated);
                    survivors.push(`${idOf(policy)}: ${what}`);
                } catch {
                    killed++;
                }
            }
        }
        console.log(`      mutants: ${killed} killed, ${survivors.length} survived`);
        expect(survivors).to.deep.equal(redundant.map((id) => `${id}: other pods`));
        expect(killed).to.be.greaterThan(100);
    });

    it("notices a policy that somebody adds", () => {
        const extra = {
            ...policies[0]!,
            metadata: { name: "extra", namespace: "ai-data" },
            spec: { podSelector: {}, ingress: [{}] },
        };
        expect(() => prove(mesh, [...policies, extra])).to.throw("Cannot prove");
    });

    it("holds for meshes of every shape", () => {
        const namespaces = ["a", "b", "c"] as const;
        const label = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("x", "y"), { minKeys: 1 });
        const place = fc.constantFrom(
            "10.0.0.0/8",
            "10.1.0.0/16",
            "0.0.0.0/0",
            "169.254.169.254/32",
            "fd00::/8",
            "::/0",
        );
        const spec = fc.record({
            adopt: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
            enforce: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
            selectBy: fc.array(fc.constantFrom("name", "purpose"), { minLength: 3, maxLength: 3 }),
            purposes: fc.array(fc.constantFrom("p", "q"), { minLength: 3, maxLength: 3 }),
            cluster: fc.subarray(["10.244.0.0/16", "fd00:1::/32"]),
            dns: fc.subarray(["kube-dns", "node-local", "openshift", "gke-cloud-dns", "coredns"], { minLength: 1 }),
            workloads: fc.array(fc.tuple(fc.constantFrom(...namespaces, "n"), label), { minLength: 4, maxLength: 4 }),
            externals: fc.array(fc.uniqueArray(place, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
            flows: fc.uniqueArray(
                fc.record({
                    from: fc.constantFrom("a", "b", "c", "n", "w0", "w1", "w2", "w3", "x0", "x1"),
                    to: fc.constantFrom("a", "b", "c", "n", "w0", "w1", "w2", "w3", "x0", "x1", "kube-apiserver"),
                    ports: fc.uniqueArray(fc.constantFrom("80", "80-90/udp", "53/udp", "any/sctp", "any"), {
                        minLength: 1,
                    }),
                    why: fc.constant("w"),
                }),
                { selector: ({ from, to }) => `${from} ${to}`, maxLength: 12 },
            ),
        });
        let proven = 0;
        fc.assert(
            fc.property(spec, ({ adopt, enforce, selectBy, purposes, cluster, dns, workloads, externals, flows }) => {
                const inside = new Set<string>([
                    ...namespaces,
                    ...workloads.flatMap(([home], i) => (home === "n" ? [] : [`w${i}`])),
                ]);
                const input = {
                    platform: {
                        dns,
                        apiServer: { cidrs: ["10.0.0.2/32"], port: 443 },
                        ...(cluster.length > 0 && { clusterCidrs: cluster }),
                    },
                    namespaces: Object.fromEntries(
                        namespaces.map((name, i) => [
                            name,
                            {
                                purpose: purposes[i],
                                adopt: adopt[i],
                                selectBy: selectBy[i],
                                enforce: enforce[i]! || !adopt[i]!,
                            },
                        ]),
                    ),
                    neighbours: { n: {} },
                    workloads: Object.fromEntries(
                        workloads.map(([namespace, podLabels], i) => [`w${i}`, { namespace, podLabels }]),
                    ),
                    externals: Object.fromEntries(externals.map((cidrs, i) => [`x${i}`, { cidrs }])),
                    flows: flows.filter(({ from, to }) => inside.has(from) || inside.has(to)),
                };
                prove(parseMesh(input));
                proven++;
            }),
            { numRuns: 300 },
        );
        expect(proven).to.equal(300);
    });
});
