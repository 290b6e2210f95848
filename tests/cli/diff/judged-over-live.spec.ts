import { expect } from "chai";
import { packChanges } from "../../../cli/compare/pack-changes";
import { empty } from "../../../cli/worlds/empty-side";
import { judgedLive, judgedOverLive } from "../../../cli/worlds/judged-over-live";
import type { LiveFacts } from "../../../cli/worlds/live-side";
import { appliedToLive } from "../../../cli/worlds/applied-to-live";
import type { Side } from "../../../cli/worlds/side";
import type { NetworkPolicy, NetworkPolicySpec } from "../../../netpol";
import type { SeenResource } from "../../../policy-pack/stack/resource";

const how = { stack: "dev", config: [], packs: [{ directory: undefined }], progress: () => undefined };

const policy = (name: string, spec: NetworkPolicySpec, namespace = "a"): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec,
});
const namespace = (name: string, labels: Record<string, string> = {}) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels },
});
type Namespace = ReturnType<typeof namespace>;
const seen = (object: NetworkPolicy | Namespace, more: Partial<SeenResource> = {}): SeenResource => {
    const { kind, metadata } = object;
    const name =
        kind === "Namespace" ? metadata.name : `${(metadata as { namespace: string }).namespace}/${metadata.name}`;
    const type = kind === "Namespace" ? "kubernetes:core/v1:Namespace" : `kubernetes:networking.k8s.io/v1:${kind}`;
    return { type, name, urn: name, props: object as never, ...more };
};

const deny = policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const open = policy("debug", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
const dns = policy("allow-dns", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
        {
            to: [
                {
                    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                },
            ],
            ports: [
                { protocol: "UDP", port: 53 },
                { protocol: "TCP", port: 53 },
            ],
        },
    ],
});
const labelled = { purpose: "test" };

const sideOf = (namespaces: readonly Namespace[], policies: readonly NetworkPolicy[]): Side["cluster"] => ({
    ...empty.cluster,
    namespaces: namespaces.map(({ metadata }) => metadata),
    policies,
});

/** What the pack says of a side and of the live cluster, with which it is compared. */
async function packOf(
    live: {
        readonly namespaces: readonly Namespace[];
        readonly policies: readonly NetworkPolicy[];
        readonly ofMesh?: string[];
    },
    part: { readonly namespaces: readonly Namespace[]; readonly policies: readonly NetworkPolicy[] } & Partial<Side>,
    provider?: SeenResource["provider"],
) {
    const facts: LiveFacts = {
        context: "prod",
        ofMesh: new Set(live.ofMesh),
        ofPulumi: new Set(),
        pluginsOfMesh: new Set(),
        pulumiLabels: new Map(),
        resources: [...live.namespaces, ...live.policies].map((object) => seen(object)),
    };
    const { namespaces, policies, ...more } = part;
    const before: Side = { ...empty, owns: "everything", cluster: sideOf(live.namespaces, live.policies) };
    const resources = [...namespaces, ...policies].map((object) =>
        seen(object, { urn: `own ${object.metadata.name}`, provider }),
    );
    const side: Side = {
        ...empty,
        ...more,
        cluster: sideOf(namespaces, policies),
        judged: { resources },
    };
    const whole = appliedToLive(before, facts, side);
    const old = await judgedLive(before, facts, side, how);
    const { verdicts: now } = await judgedOverLive(whole, facts, side, how);
    const { violations, fixed } = packChanges(old, now);
    const said = (all: readonly { readonly policy: string }[]) => [...new Set(all.map((each) => each.policy))].sort();
    return {
        new: said(violations.filter(({ isNew }) => isNew)),
        still: said(violations.filter(({ isNew }) => !isNew)),
        fixed: said(fixed),
    };
}

describe("the policy pack on a part that is laid over a live cluster", () => {
    const there = { namespaces: [namespace("a", labelled)], policies: [deny, dns, open] };

    it("judges it with the policies that stay: what stays is neither new nor fixed", async () => {
        const some = await packOf(there, { owns: "some", namespaces: [], policies: [dns] });
        expect(some).to.deep.equal({ new: [], still: ["no-dangerous-rules"], fixed: [] });
        const all = await packOf(there, { owns: "all", namespaces: [namespace("a", labelled)], policies: [deny, dns] });
        expect(all).to.deep.equal({ new: [], still: ["no-dangerous-rules"], fixed: [] });
    });

    it("calls fixed what goes, and what is replaced", async () => {
        const made = { owns: "all" as const, namespaces: [namespace("a", labelled)], policies: [deny, dns] };
        const gone = await packOf({ ...there, ofMesh: ["a/debug"] }, made);
        expect(gone).to.deep.equal({ new: [], still: [], fixed: ["no-dangerous-rules"] });
        const narrow = policy("debug", { podSelector: {}, policyTypes: ["Ingress"] });
        const replaced = await packOf(there, { owns: "some", namespaces: [], policies: [narrow] });
        expect(replaced).to.deep.equal({ new: [], still: [], fixed: ["no-dangerous-rules"] });
    });

    it("takes the baseline that is there for there, and its labels", async () => {
        const quiet = { namespaces: [namespace("a", labelled)], policies: [deny, dns] };
        const web = policy("web", {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ podSelector: {} }] }],
        });
        const clean = await packOf(quiet, { owns: "some", namespaces: [namespace("a")], policies: [web] });
        expect([...clean.new, ...clean.still]).not.to.include.members(["require-deny-all"]);
        expect([...clean.new, ...clean.still]).not.to.include.members(["require-purpose"]);
        // The control: where no baseline is there, it is missed.
        const bare = { namespaces: [namespace("a")], policies: [] };
        const missed = await packOf(bare, { owns: "some", namespaces: [namespace("a")], policies: [web] });
        expect([...missed.new, ...missed.still]).to.include.members(["require-deny-all", "require-purpose"]);
    });

    it("takes objects for this cluster's whatever provider has them", async () => {
        const provider = { urn: "urn:pulumi:dev::p::pulumi:providers:kubernetes::prod", props: { context: "prod" } };
        const quiet = { namespaces: [namespace("a", labelled)], policies: [deny, dns] };
        const side = { owns: "all" as const, namespaces: [namespace("a", labelled)], policies: [dns] };
        expect(await packOf(quiet, side, provider)).to.deep.equal({ new: [], still: [], fixed: [] });
    });

    it("does not judge Kubernetes' own namespaces where manifests hold only objects in them", async () => {
        const system = { namespaces: [namespace("kube-system")], policies: [] };
        const own = policy("web", { podSelector: {}, policyTypes: ["Ingress"] }, "kube-system");
        const withoutObject = [{ name: "kube-system", judged: false }];
        const found = await packOf(system, { owns: "some", namespaces: [], policies: [own], withoutObject });
        expect([...found.new, ...found.still, ...found.fixed]).not.to.include("require-deny-all");
    });
});
