import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { connectionLines } from "../../../cli/render/connection-lines";
import { lineEndName } from "../../../cli/render/words";
import type { LineEnd } from "../../../cli/compare/condense";
import { reportOn } from "../../../cli/compare/report";
import { readSides } from "../../../cli/worlds/read-sides";

describe("diff beside policies of kinds that are not judged", () => {
    const dirs: string[] = [];
    after(() => dirs.forEach((dir) => rmSync(dir, { recursive: true })));

    const manifests = (...objects: unknown[]) => {
        const dir = mkdtempSync(join(tmpdir(), "others-"));
        dirs.push(dir);
        writeFileSync(join(dir, "all.yaml"), objects.map((object) => stringify(object)).join("---\n"));
        return { kind: "manifests", paths: [dir] } as const;
    };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
    const policy = (name: string, spec: unknown, inside = "a") => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace: inside },
        spec,
    });
    const cilium = (spec: unknown, inside = "a") => ({
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "l7", namespace: inside },
        spec,
    });
    const everything = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };
    // Which pods it selects is not read, so that it is not judged at all.
    const endpointSelector = { matchLabels: { "io.cilium.k8s.policy.serviceaccount": "web" } };
    const open = { endpointSelector, ingress: [{}] };

    async function compared(before: unknown[], now: unknown[]) {
        const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
        const sides = await readSides([manifests(...before), manifests(...now)], how);
        const { verdict, unclear, failed } = reportOn(...sides, { failOn: ["changed"] });
        return { verdict, unclear, failed };
    }
    const equal = { verdict: "equal", unclear: [], failed: [] };
    const title = "CiliumNetworkPolicy (cilium.io/v2) a/l7";
    const unclear = (text: string) => ({ verdict: "unclear", unclear: [text], failed: ["changed"] });

    it("is equal where nothing changes", async () => {
        expect(await compared([namespace, cilium(open)], [namespace, cilium(open)])).to.deep.equal(equal);
    });

    it("is unclear where such a policy comes, goes or changes", async () => {
        const narrow = { endpointSelector, ingress: [{ fromEntities: ["cluster"] }] };
        for (const [before, now] of [
            [[], [cilium(open)]],
            [[cilium(open)], []],
            [[cilium(open)], [cilium(narrow)]],
        ] as const) {
            expect(await compared([namespace, ...before], [namespace, ...now])).to.deep.equal(unclear(title));
        }
    });

    it("is unclear where one in a typed list changes, whose items leave out their kind", async () => {
        const list = (spec: unknown) => {
            const { metadata } = cilium(spec);
            return { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicyList", items: [{ metadata, spec }] };
        };
        const narrow = { endpointSelector, ingress: [{ fromEntities: ["cluster"] }] };
        expect(await compared([namespace, list(open)], [namespace, list(narrow)])).to.deep.equal(unclear(title));
    });

    it("is unclear where a NetworkPolicy changes beside it that alone would change nothing", async () => {
        const before = [namespace, cilium(open)];
        const alone = `${title}, which is not judged, may decide otherwise about these changes`;
        expect(await compared(before, [...before, policy("all", everything)])).to.deep.equal(unclear(alone));
        // The control: without the other policy, or in a namespace that it does not concern, it is equal.
        expect(await compared([namespace], [namespace, policy("all", everything)])).to.deep.equal(equal);
        const elsewhere = { ...namespace, metadata: { name: "b" } };
        const apart = [...before, elsewhere];
        expect(await compared(apart, [...apart, policy("all", everything, "b")])).to.deep.equal(equal);
    });

    it("is unclear where labels change that such a policy may go by", async () => {
        const labelled = { ...namespace, metadata: { name: "a", labels: { tier: "gold" } } };
        const pods = (labels: object) => ({
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "web", namespace: "a" },
            spec: { template: { metadata: { labels }, spec: { containers: [] } } },
        });
        const alone = `${title}, which is not judged, may decide otherwise about these changes`;
        expect(await compared([namespace, cilium(open)], [labelled, cilium(open)])).to.deep.equal(unclear(alone));
        const [old, now] = [pods({ app: "web" }), pods({ app: "web", tier: "gold" })];
        expect(await compared([namespace, cilium(open), old], [namespace, cilium(open), now])).to.deep.equal(
            unclear(alone),
        );
        expect(await compared([namespace, old], [namespace, now])).to.deep.equal(equal);
    });

    it("is no surer of what opens and closes than explain is, beside such a policy on either side", async () => {
        const shut = policy("shut", { podSelector: {}, policyTypes: ["Ingress"] });
        const lines = async (before: readonly unknown[], now: readonly unknown[]) => {
            const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
            const sides = await readSides([manifests(...before), manifests(...now)], how);
            const report = reportOn(...sides, { failOn: [] });
            const drawn = connectionLines(report.comparison, report.pods, report.names);
            const isDrawnSure = drawn.some(
                ({ line, perhaps }) => lineEndName(line.to, report.names) === "a" && !perhaps,
            );
            return { lines: report.lines, isDrawnSure };
        };
        const [closed, opened] = [
            [namespace, shut],
            [namespace, policy("shut", everything)],
        ];
        // A deny-all that goes: what opens is sure alone, and is not where the other policy may have opened it, or shuts it.
        for (const [before, now] of [
            [closed, opened],
            [opened, closed],
        ] as const) {
            const sure = await lines(before, now);
            expect(sure.lines.map(({ perhaps }) => perhaps))
                .to.include(false)
                .and.not.include(true);
            expect(sure.isDrawnSure).to.equal(true);
            for (const [old, next] of [
                [[...before, cilium(open)], now],
                [before, [...now, cilium(open)]],
                [
                    [...before, cilium(open)],
                    [...now, cilium(open)],
                ],
            ] as const) {
                const found = await lines(old, next);
                expect(found.lines.map(({ perhaps }) => perhaps))
                    .to.include(true)
                    .and.not.include(false);
                for (const { dependsOn } of found.lines) expect(dependsOn.join()).to.include(title);
            }
        }
        const both = await lines([...closed, cilium(open)], [...opened, cilium(open)]);
        expect(both.isDrawnSure).to.equal(false);
    });

    it("is no surer of pods that such a policy may select than it is of those, and calls both by what tells them apart", async () => {
        const server = {
            apiVersion: "policy.linkerd.io/v1beta3",
            kind: "Server",
            metadata: { name: "web", namespace: "a" },
            spec: { podSelector: { matchLabels: { app: "web" } }, port: 80 },
        };
        const rows = async (before: readonly unknown[], now: readonly unknown[]) => {
            const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
            const sides = await readSides([manifests(...before), manifests(...now)], how);
            const { lines, names, comparison, pods } = reportOn(...sides, { failOn: [] });
            const text = (one: { line: { from: LineEnd; to: LineEnd }; perhaps: boolean }) =>
                `${lineEndName(one.line.from, names)} -> ${lineEndName(one.line.to, names)}${one.perhaps ? " perhaps" : ""}`;
            const ofAnyAddress = (all: string[]) => all.filter((each) => each.startsWith("any address -> ")).sort();
            const drawn = connectionLines(comparison, pods, names);
            return { told: ofAnyAddress(lines.map(text)), drawn: ofAnyAddress(drawn.map(text)) };
        };
        const shut = (ingress: object, podSelector = {}) =>
            policy("shut", { podSelector, policyTypes: ["Ingress"], ...ingress });
        const all = ["any address -> other pods in namespace a", "any address -> pods app=web in namespace a perhaps"];
        const before = [namespace, shut({}), server];
        expect((await rows(before, [namespace, shut({ ingress: [{}] }), server])).told).to.deep.equal(all);
        // Beside a policy about what those pods send, which says nothing of whom others may reach.
        const web = { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"] };
        const gold = { matchLabels: { tier: "gold" } };
        const others = [namespace, policy("web", web), server];
        const some = [
            "any address -> pods tier=gold in namespace a",
            "any address -> pods tier=gold,app=web in namespace a perhaps",
        ];
        const found = await rows([...others, shut({}, gold)], [...others, shut({ ingress: [{}] }, gold)]);
        expect(found.told).to.deep.equal(some);
        expect(found.drawn).to.include.members(some);
    });

    it("judges policies of the whole cluster of the kinds that are", async () => {
        const admin = {
            apiVersion: "policy.networking.k8s.io/v1alpha2",
            kind: "ClusterNetworkPolicy",
            metadata: { name: "open" },
            spec: {
                tier: "Admin",
                priority: 10,
                subject: { namespaces: {} },
                ingress: [{ name: "in", action: "Accept", from: [{ namespaces: {} }] }],
            },
        };
        const shut = policy("shut", { podSelector: {}, policyTypes: ["Ingress"] });
        const { verdict, unclear } = await compared([namespace, shut], [namespace, shut, admin]);
        expect({ verdict, unclear }).to.deep.equal({ verdict: "widened", unclear: [] });
    });
});
