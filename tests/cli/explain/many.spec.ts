import { expect } from "chai";
import type { ExplainOptions } from "../../../cli/commands/explain/options";
import { Fixture, manifests } from "./fixture";
import { holdsTo } from "./schema";

const read = holdsTo("explain");

interface Half {
    readonly policies: readonly { readonly policy: string; readonly says: string; readonly why?: string }[];
}
interface Document {
    readonly verdict: string;
    readonly answers: readonly {
        readonly from: string;
        readonly to: string;
        readonly ports: string;
        readonly verdict: string;
        readonly byPorts: readonly {
            readonly ports: string;
            readonly verdict: string;
            readonly connections: readonly { readonly egress: Half; readonly ingress: Half }[];
        }[];
    }[];
}

describe("ai-mesh explain, several questions at once", () => {
    let fixture: Fixture;
    before(() => (fixture = new Fixture()));
    after(() => fixture.remove());

    async function document(options: Partial<ExplainOptions>): Promise<Document> {
        return read((await fixture.explain({ ...options, output: "json" })).text) as Document;
    }

    const twoByTwo = { from: ["envoy", "agent"], to: ["vllm", "tools"], port: ["8000", "443"] };

    it("answers each source, destination and port, in that order", async () => {
        const { verdict, answers } = await document(twoByTwo);
        expect(verdict).to.equal("mixed");
        expect(
            answers.map(
                (each) => `${each.from.split("[")[0]} ${each.to.split(/[[ ]/)[0]} ${each.ports} ${each.verdict}`,
            ),
        ).to.deep.equal([
            "gateway/envoy ai-inference/vllm-server TCP 8000 allowed",
            "gateway/envoy ai-inference/vllm-server TCP 443 denied",
            "gateway/envoy tools TCP 8000 allowed",
            "gateway/envoy tools TCP 443 allowed",
            "ai-agents/agent ai-inference/vllm-server TCP 8000 denied",
            "ai-agents/agent ai-inference/vllm-server TCP 443 denied",
            "ai-agents/agent tools TCP 8000 denied",
            "ai-agents/agent tools TCP 443 allowed",
        ]);
    });

    it("prints a table of verdicts, with the reason of what is not allowed", async () => {
        const { text } = await fixture.explain({ ...twoByTwo, to: ["vllm"] }, 120);
        expect(text).to.equal(`VERDICT  FROM                         TO                                    PORT
allowed  gateway/envoy[Deployment]    ai-inference/vllm-server[Deployment]  TCP 8000
denied   gateway/envoy[Deployment]    ai-inference/vllm-server[Deployment]  TCP 443
         ingress: rule 1 of ai-inference/allow-from-gateway admits the peer on TCP 8000 only, not TCP 443
denied   ai-agents/agent[Deployment]  ai-inference/vllm-server[Deployment]  TCP 8000
         egress: rule 1 of ai-agents/allow-to-tools admits the peer on TCP 443 only, not TCP 8000; ingress: rule 1 of
         ai-inference/allow-from-gateway does not admit the peer: the peer's namespace "ai-agents" does not match
         kubernetes.io/metadata.name=gateway
denied   ai-agents/agent[Deployment]  ai-inference/vllm-server[Deployment]  TCP 443
         ingress: rule 1 of ai-inference/allow-from-gateway does not admit the peer: the peer's namespace "ai-agents"
         does not match kubernetes.io/metadata.name=gateway

Judged by profile "reference". The NetworkPolicies read are taken for all there are, public addresses for outside the
cluster.
`);
    });

    it("fits a terminal of 80 columns, where a question is a line", async () => {
        const { text } = await fixture.explain(twoByTwo, 80);
        expect(text).to.include(
            "denied   gateway/envoy[Deployment] -> ai-inference/vllm-server[Deployment] on\n         TCP 443\n",
        );
        expect(text.split("\n").filter((line) => line.length > 80)).to.deep.equal([]);
    });

    const openAndShut: readonly (readonly [from: string, to: string, port: string, lines: readonly string[]])[] = [
        ["envoy", "vllm", "any", ["allowed TCP 8000", "denied TCP 1-7999,8001-65535; UDP 1-65535; SCTP 1-65535"]],
        ["envoy", "vllm", "7999-8001", ["allowed TCP 8000", "denied TCP 7999,8001"]],
        ["envoy", "vllm", "any/udp", ["denied UDP 1-65535"]],
        ["agent", "vllm", "any", ["denied all"]],
        ["envoy", "twin.gateway", "any", ["allowed all"]],
        [
            "agent",
            "tools",
            "any",
            ["allowed TCP 443", "mixed TCP 8443", "denied TCP 1-442,444-8442,8444-65535; UDP 1-65535; SCTP 1-65535"],
        ],
        // Whether an ipBlock means a pod is open under the reference profile.
        [
            "agent",
            "gateway/envoy",
            "any",
            ["unknown TCP 443,8443", "denied TCP 1-442,444-8442,8444-65535; UDP 1-65535; SCTP 1-65535"],
        ],
    ];
    for (const [from, to, port, lines] of openAndShut) {
        it(`says what of ${port} is open and shut from ${from} to ${to}`, async () => {
            const name = to === "twin.gateway" ? "gateway/twin" : to;
            const { answers } = await document({ from: [from], to: [name], port: [port] });
            expect(answers[0]!.byPorts.map((each) => `${each.verdict} ${each.ports}`)).to.have.members(lines);
        });
    }

    it("prints what is open first, and the rest in few words", async () => {
        const { text } = await fixture.explain({ from: ["envoy"], to: ["vllm"], port: ["any"] });
        expect(text).to.equal(`gateway/envoy[Deployment] -> ai-inference/vllm-server[Deployment] on every port
MIXED

  allowed  TCP 8000
           egress: not isolated; ingress: rule 1 of ai-inference/allow-from-gateway
  denied   every other port
           ingress: rule 1 of ai-inference/allow-from-gateway admits the peer on TCP 8000 only, not TCP 1

Judged by profile "reference". The NetworkPolicies read are taken for all there are, public addresses for outside the cluster.
`);
    });

    it("takes --all for -v, as it was called before, and not both", async () => {
        const asked = { from: ["agent"], to: ["44.1.2.3"], port: ["8443"] };
        expect(await document({ ...asked, all: true })).to.deep.equal(await document({ ...asked, verbose: true }));
        const both = await fixture.explain({ ...asked, all: true, verbose: true });
        expect([both.status, both.text]).to.deep.equal(["refused", "--all is the name of -v before: give -v alone"]);
    });

    it("gives every policy's own reason with -v, and only then", async () => {
        const asked = { from: ["agent"], to: ["44.1.2.3"], port: ["8443"] };
        const { answers } = await document({ ...asked, verbose: true });
        const { egress, ingress } = answers[0]!.byPorts[0]!.connections[0]!;
        expect(egress.policies.map(({ policy, says }) => `${says} ${policy}`)).to.deep.equal([
            "denied ai-agents/deny-all",
            "denied ai-agents/allow-to-tools",
            "allowed ai-agents/narrower",
        ]);
        expect(egress.policies[1]!.why).to.equal(
            "rule 1 of ai-agents/allow-to-tools admits the peer on TCP 443 only, not TCP 8443",
        );
        expect(ingress.policies).to.deep.equal([]);
        const without = await document(asked);
        expect(without.answers[0]!.byPorts[0]!.connections[0]!.egress).not.to.have.property("policies");
    });

    it("gives the reasons of policies of the whole cluster, of those that are not judged, and of another direction", async () => {
        const more = new Fixture(`${manifests}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: guard}
spec:
  priority: 10
  subject: {namespaces: {matchLabels: {purpose: inference}}}
  ingress: [{name: no-agents, action: Deny, from: [{namespaces: {matchLabels: {purpose: agents}}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: of-others}
spec:
  priority: 11
  subject: {namespaces: {matchLabels: {purpose: gateway}}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: closed}
spec:
  priority: 12
  subject: {namespaces: {matchLabels: {purpose: inference}}}
  ingress: [{action: Deny, from: [{namespaces: {matchLabels: {purpose: gateway}}}]}]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: more, namespace: ai-inference}
spec: {endpointSelector: {matchLabels: {io.cilium.k8s.policy.serviceaccount: s}}, ingress: [{}]}
`);
        try {
            const asked = { from: ["agent"], to: ["vllm"], port: ["8000"], verbose: true } as const;
            const document = read((await more.explain({ ...asked, output: "json" })).text) as Document;
            const { ingress } = document.answers[0]!.byPorts[0]!.connections[0]!;
            expect(ingress.policies.map(({ policy, says }) => `${says} ${policy}`)).to.deep.equal([
                "denied AdminNetworkPolicy guard",
                "silent AdminNetworkPolicy closed",
                "denied ai-inference/deny-all",
                "denied ai-inference/allow-from-gateway",
                "unknown CiliumNetworkPolicy (cilium.io/v2) ai-inference/more",
            ]);
            // A policy lets through what another one shuts: its own reason is its own.
            const shut = (await more.explain({ ...asked, from: ["envoy"] })).text;
            expect(shut).to.match(/^ {4}denied {3}AdminNetworkPolicy closed$/m);
            expect(shut).to.match(/^ {4}allowed {2}ai-inference\/allow-from-gateway$/m);
            const { text } = await more.explain({ ...asked, to: ["envoy"], from: ["vllm"] });
            expect(text).to.include(
                "    silent   ai-inference/allow-from-gateway\n             it isolates ingress only\n",
            );
        } finally {
            more.remove();
        }
    });
});
