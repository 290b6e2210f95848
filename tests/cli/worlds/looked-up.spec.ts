import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWorld } from "../../../cli/commands/world-options";
import { reportOn } from "../../../cli/compare/report";
import { ofPlan } from "../../../cli/worlds/stack-side";
import { readSides } from "../../../cli/worlds/read-sides";
import { noOptions, type PlannedResource } from "../../../cli/plan/resource";
import { createIndex, evaluate, IpSet } from "../../../netpol";

const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
const types = {
    Namespace: "kubernetes:core/v1:Namespace",
    NetworkPolicy: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    Deployment: "kubernetes:apps/v1:Deployment",
} as const;
const urnOf = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const apiVersionOf = { Namespace: "v1", NetworkPolicy: "networking.k8s.io/v1", Deployment: "apps/v1" } as const;
type Kind = keyof typeof types;

/** A resource of a state; `outputs` absent where nothing came of it. */
const inState = (kind: Kind, id: string, outputs?: object, external = false) => {
    const type = types[kind];
    const whole = outputs && { apiVersion: apiVersionOf[kind], kind, __inputs: {}, ...outputs };
    return { urn: urnOf(type, id), type, id, custom: true, external, inputs: {}, ...(whole ? { outputs: whole } : {}) };
};
const own = [
    inState("Namespace", "a", { metadata: { name: "a" } }),
    inState("NetworkPolicy", "a/in", {
        metadata: { name: "in", namespace: "a" },
        spec: {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "x" } } }] }],
        },
    }),
];
const seenNamespace = (labels: object) => inState("Namespace", "b", { metadata: { name: "b", labels } }, true);
const opening = inState(
    "NetworkPolicy",
    "a/open",
    { metadata: { name: "open", namespace: "a" }, spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] } },
    true,
);

describe("what a stack only reads", () => {
    const dir = mkdtempSync(join(tmpdir(), "looked-up-"));
    after(() => rmSync(dir, { recursive: true }));
    const state = (name: string, ...resources: readonly object[]): string => {
        const file = join(dir, name);
        writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
        return file;
    };
    /** Whether pods of `b` may enter `a`, by a state. */
    async function verdict(...resources: readonly object[]) {
        const { cluster, gaps } = await readWorld({ state: state("state.json", ...own, ...resources) });
        const index = createIndex(cluster, { clusterAddresses: IpSet.none });
        const [from, to] = ["b", "a"].map((namespace) => ({ pod: { namespace, labels: {} } }));
        const answer = evaluate(index, { protocol: "TCP", port: 80, from: from!, to: to! });
        return [answer.verdict, ...gaps.map(({ text }) => text)];
    }

    it("has the labels that were read, and unknown ones where only its name is known", async () => {
        expect(await verdict(seenNamespace({ team: "x" }))).to.deep.equal(["allowed"]);
        expect(await verdict(seenNamespace({ team: "y" }))).to.deep.equal(["denied"]);
        expect(await verdict(inState("Namespace", "b", undefined, true))).to.deep.equal(["unknown"]);
    });

    it("counts as it was read, and may do anything where only its name is known", async () => {
        const elsewhere = seenNamespace({ team: "y" });
        expect(await verdict(elsewhere, opening)).to.deep.equal(["allowed"]);
        expect(await verdict(elsewhere, inState("NetworkPolicy", "a/open", undefined, true))).to.deep.equal([
            "unknown",
        ]);
        expect(await verdict(elsewhere, inState("NetworkPolicy", "c/open", undefined, true))).to.deep.equal(["denied"]);
    });

    it("names pods that were not read", async () => {
        const [, text] = await verdict(seenNamespace({}), inState("Deployment", "b/web", undefined, true));
        expect(text).to.equal("Not read: the pods of Deployment b/web: the stack only reads it");
    });

    it("of a plan is known by its name alone", () => {
        const planned = (kind: Kind, name: string, inputs: object, external: boolean): PlannedResource => ({
            ...{ urn: urnOf(types[kind], name), type: types[kind], name, custom: true, external, options: noOptions },
            ...{ parent: "", dependencies: [], propertyDependencies: {}, provider: "", version: "", deletedWith: "" },
            ...{ retainOnDelete: false, inputs: inputs as PlannedResource["inputs"] },
        });
        const resources = [
            planned("Namespace", "b", { metadata: { name: "b" } }, true),
            planned("NetworkPolicy", "q", { metadata: { name: "q", namespace: "a" } }, true),
        ];
        const { cluster, lookedUp } = ofPlan("stack dev", resources, { values: {}, secretKeys: [] }, how);
        expect(cluster.namespaces).to.deep.equal([]);
        expect(lookedUp?.cluster.namespaces).to.deep.equal([{ name: "b", labels: {}, labelsKnown: false }]);
        expect(lookedUp?.hidden.map(({ namespace, name }) => [namespace, name])).to.deep.equal([["a", "q"]]);
    });

    it("is there before and after a change, whichever side reads it", async () => {
        const file = (...resources: readonly object[]) =>
            ({ kind: "state", file: state(`${resources.length}.json`, ...own, ...resources) }) as const;
        const compared = async (before: ReturnType<typeof file>, after: ReturnType<typeof file>) => {
            const { verdict, gaps } = reportOn(...(await readSides([before, after], how)), { failOn: [] });
            return [verdict, gaps.map(({ kind }) => kind)];
        };
        expect(await compared(file(seenNamespace({}), opening), file())).to.deep.equal(["equal", []]);
        expect(await compared(file(), file(seenNamespace({}), opening))).to.deep.equal(["equal", []]);
        // What no side shows the content of is said.
        const hidden = inState("NetworkPolicy", "a/q", undefined, true);
        expect(await compared(file(), file(hidden))).to.deep.equal(["equal", ["other policy"]]);
        // The control: the same policy as the stack's own is a change.
        expect((await compared(file(), file({ ...opening, external: false })))[0]).to.equal("widened");
    });
});
