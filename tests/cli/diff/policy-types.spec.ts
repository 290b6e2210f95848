import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { reportOn } from "../../../cli/compare/report";
import { lineEndName } from "../../../cli/render/words";
import { type FieldManager, policyTypesRecord } from "../../../cli/worlds/field-managers";
import { type Applier, type Fate, fateOf, type Past } from "../../../cli/worlds/policy-types";
import type { SideSource } from "../../../cli/worlds/read-side";
import { readSides } from "../../../cli/worlds/read-sides";

const client: FieldManager = { manager: "kubectl-client-side-apply", operation: "Update" };
const created: FieldManager = { manager: "kubectl-create", operation: "Update" };
const server: FieldManager = { manager: "kubectl", operation: "Apply" };
const argo: FieldManager = { manager: "argocd-controller", operation: "Apply" };
const pulumiMade: FieldManager = { manager: "pulumi-kubernetes", operation: "Update" };
const pulumiApplied: FieldManager = { manager: "pulumi-kubernetes-1a2b3c4d", operation: "Apply" };

/** By kubectl, Pulumi, replace and nobody knows what; tests/cluster/policy-types.cluster.ts shows them on an API server. */
const rows: readonly [what: string, past: Past, kubectl: Fate, pulumi: Fate, unsaid: Fate][] = [
    ["a manifest never spelled it", { spelled: false }, "kept", "first", "either"],
    ["a manifest spelled it", { spelled: true }, "anew", "anew", "anew"],
    ["nothing is recorded of what is deployed", {}, "either", "either", "either"],
    [
        "kubectl applied it from the client's side and never spelled it",
        { managers: [client], owners: [client], lastSpelled: false },
        ...(["kept", "kept", "kept"] as const),
    ],
    [
        "kubectl applied it from the client's side and spelled it",
        { managers: [client], owners: [client], lastSpelled: true },
        ...(["anew", "kept", "anew"] as const),
    ],
    [
        "kubectl applied it on the server's side and never spelled it",
        { managers: [server], owners: [] },
        "kept",
        "kept",
        "kept",
    ],
    [
        "kubectl applied it on the server's side and spelled it",
        { managers: [server], owners: [server] },
        "anew",
        "kept",
        "anew",
    ],
    [
        "another manager spells it as well",
        { managers: [server, argo], owners: [server, argo] },
        ...(["kept", "kept", "either"] as const),
    ],
    ["kubectl only made it", { managers: [created], owners: [created] }, "kept", "kept", "either"],
    [
        "kubectl spelled it on the server's side and applied it from the client's since",
        { managers: [server, client], owners: [server], lastSpelled: false },
        ...(["either", "kept", "either"] as const),
    ],
    ["Argo CD spelled it", { managers: [argo], owners: [argo] }, "kept", "kept", "anew"],
    ["Argo CD never spelled it", { managers: [argo], owners: [] }, "kept", "kept", "kept"],
    ["Pulumi made it", { managers: [pulumiMade], owners: [pulumiMade] }, "kept", "anew", "either"],
    ["Pulumi updated it and never spelled it", { managers: [pulumiApplied], owners: [] }, "kept", "kept", "either"],
    [
        "Pulumi updated it and spelled it",
        { managers: [pulumiApplied], owners: [pulumiApplied] },
        "kept",
        "anew",
        "either",
    ],
];

describe("what becomes of policyTypes that a change leaves out", () => {
    for (const [what, past, kubectl, pulumi, unsaid] of rows) {
        it(`follows the tool where ${what}`, () => {
            const by = (tool: Applier | undefined) => fateOf(tool, past);
            expect([by("kubectl"), by("pulumi"), by("replace"), by(undefined)]).to.deep.equal([
                kubectl,
                pulumi,
                "anew",
                unsaid,
            ]);
        });
    }

    it("goes by what was spelled where a Pulumi provider applies from the client's side", () => {
        const by = (past: Past) => fateOf("pulumi", { ...past, fromClient: true });
        expect([by({ spelled: false }), by({ spelled: true }), by({ lastSpelled: false })]).to.deep.equal([
            "kept",
            "anew",
            "kept",
        ]);
        expect(by({ managers: [pulumiMade], owners: [pulumiMade] })).to.equal("either");
    });

    it("reads the record off managedFields, kubectl's annotation and the inputs in a stack's state", () => {
        const fields = (manager: FieldManager, spec: object) => ({ ...manager, fieldsV1: { "f:spec": spec } });
        const managedFields = [fields(server, { "f:policyTypes": {} }), fields(argo, { "f:ingress": {} })];
        expect(policyTypesRecord({ metadata: { managedFields } })).to.deep.equal({
            managers: [server, argo],
            owners: [server],
        });
        const annotation = (text: string) => ({ "kubectl.kubernetes.io/last-applied-configuration": text });
        const last = (text: string) => policyTypesRecord({ metadata: { annotations: annotation(text) } });
        expect(last('{"spec":{"policyTypes":["Ingress"]}}')).to.deep.equal({ lastSpelled: true });
        expect(last('{"spec":{"policyTypes":[]}}')).to.deep.equal({ lastSpelled: false });
        expect(last("{")).to.deep.equal({});
        expect(policyTypesRecord({ metadata: {} }, { spec: {} })).to.deep.equal({ lastSpelled: false });
        expect(policyTypesRecord({ metadata: { managedFields: [] } })).to.deep.equal({});
    });
});

describe("ai-mesh diff --applied-by", () => {
    const dirs: string[] = [];
    after(() => dirs.forEach((dir) => rmSync(dir, { recursive: true })));
    const file = (name: string, text: string): string => {
        const dir = mkdtempSync(join(tmpdir(), "applied-"));
        dirs.push(dir);
        writeFileSync(join(dir, name), text);
        return join(dir, name);
    };
    const policy = (name: string, spec: object) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace: "vault" },
        spec: { podSelector: {}, ...spec },
    });
    const manifests = (...objects: readonly object[]): SideSource => {
        const all = [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "vault" } }, ...objects];
        return { kind: "manifests", paths: [file("all.yaml", all.map((object) => stringify(object)).join("---\n"))] };
    };
    const state = (outputs: object): SideSource => {
        const resource = (type: string, name: string, props: object) => {
            return { urn: `urn:pulumi:dev::shop::${type}::${name}`, custom: true, type, outputs: props };
        };
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "vault" } };
        const resources = [
            resource("kubernetes:core/v1:Namespace", "vault", namespace),
            resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", "p", outputs),
        ];
        return { kind: "state", file: file("state.json", JSON.stringify({ version: 3, deployment: { resources } })) };
    };
    async function compared(before: SideSource, now: SideSource, appliedBy?: Applier) {
        const how = { stack: "dev", config: [], packs: [], progress: () => undefined, appliedBy };
        const report = reportOn(...(await readSides([before, now], how)), { failOn: ["changed"] });
        const texts = (all: readonly string[]) => all.map((text) => text.replaceAll(/\/\S*\/all\.yaml/g, "all.yaml"));
        const { verdict, unclear, failed, notes, gaps } = report;
        return { verdict, failed, unclear: texts(unclear), said: texts([...notes, ...gaps.map(({ text }) => text)]) };
    }

    /** Policies of the pack that a change violates anew or no longer violates. */
    async function pack(before: SideSource, now: SideSource, appliedBy?: Applier) {
        const packs = [{ directory: undefined }];
        const how = { stack: "dev", config: [], packs, progress: () => undefined, appliedBy };
        const { packs: found } = reportOn(...(await readSides([before, now], how)), { failOn: [] });
        const names = (all: readonly { readonly policy: string }[]) => [...new Set(all.map(({ policy }) => policy))];
        return {
            new: names(found.violations.filter(({ isNew }) => isNew)),
            still: names(found.violations.filter(({ isNew }) => !isNew)),
            fixed: names(found.fixed),
        };
    }

    const tcp = (port: number) => [{ ports: [{ port }] }];
    const never = policy("p", { ingress: tcp(80) });
    const spelled = policy("p", { policyTypes: ["Ingress"], ingress: tcp(80) });
    const more = policy("p", { ingress: tcp(80), egress: tcp(443) });
    const start = "NetworkPolicy vault/p (all.yaml:6) leaves policyTypes out";
    const changed = { failed: ["changed"], unclear: [], said: [] };

    it("keeps what was never spelled with kubectl apply, and says that the rules have no effect", async () => {
        expect(await compared(manifests(never), manifests(more), "kubectl")).to.deep.equal({
            verdict: "equal",
            failed: [],
            unclear: [],
            said: [
                `${start}, so it stays Ingress as it is stored, and is not Ingress and Egress as its rules ask for; spell policyTypes`,
            ],
        });
    });

    it("sets it anew where the object is replaced, and in Pulumi's first update, which it says", async () => {
        expect(await compared(manifests(never), manifests(more), "replace")).to.deep.equal({
            ...{ verdict: "narrowed", ...changed },
        });
        expect(await compared(manifests(never), manifests(more), "pulumi")).to.deep.equal({
            ...{ verdict: "narrowed", ...changed },
            said: [
                `${start}: it becomes Ingress and Egress in Pulumi's first update since it made the policy, and stays Ingress in later ones; spell policyTypes`,
            ],
        });
    });

    it("is unclear where nobody says what applies it, and asks to spell it", async () => {
        expect(await compared(manifests(never), manifests(more))).to.deep.equal({
            verdict: "unclear",
            failed: ["changed"],
            unclear: ["policyTypes of policy vault/p (all.yaml:6), which it leaves out"],
            said: [
                `${start}: what is stored, Ingress, stays with kubectl apply and becomes Ingress and Egress where the object is replaced; spell policyTypes, or say --applied-by`,
            ],
        });
    });

    it("opens and closes only perhaps what one reading does not", async () => {
        const changes = async (before: SideSource, now: SideSource, appliedBy?: Applier) => {
            const how = { stack: "dev", config: [], packs: [], progress: () => undefined, appliedBy };
            const { comparison, lines } = reportOn(...(await readSides([before, now], how)), { failOn: [] });
            const [isSure, isPerhaps] = [
                comparison.changes.some(({ opened, closed }) => !opened.isEmpty || !closed.isEmpty),
                comparison.changes.some((each) => !each.perhapsOpened.isEmpty || !each.perhapsClosed.isEmpty),
            ];
            return { isSure, isPerhaps, causes: [...new Set(lines.flatMap(({ dependsOn }) => dependsOn))] };
        };
        const cause =
            "NetworkPolicy (networking.k8s.io/v1) vault/p may decide it, and it leaves out policyTypes, and whether these stay as " +
            "they are stored is up to what applies it";
        const perhaps = { isSure: false, isPerhaps: true, causes: [cause] };
        expect(await changes(manifests(never), manifests(more))).to.deep.equal(perhaps);
        expect(await changes(manifests(more), manifests(never))).to.deep.equal(perhaps);
        // The control: with a tool that is known the same is sure.
        const sure = { isSure: true, isPerhaps: false, causes: [] };
        expect(await changes(manifests(never), manifests(more), "replace")).to.deep.equal(sure);
        expect(await changes(manifests(more), manifests(never), "replace")).to.deep.equal(sure);
        // What both readings have stays sure, beside another policy that leaves them out.
        const other = { ...policy("other", { ingress: tcp(81) }), metadata: { name: "other", namespace: "vault" } };
        expect(await changes(manifests(never), manifests(more, other))).to.deep.include({ isSure: true });
    });

    it("takes for sure what other policies decide in either reading, and for perhaps what rules open that one has no part of", async () => {
        const rows = async (before: SideSource, now: SideSource) => {
            const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
            const { lines, names } = reportOn(...(await readSides([before, now], how)), { failOn: [] });
            const toAddresses = lines.filter(({ line }) => line.to.kind === "addresses");
            return toAddresses.map(({ line, change, perhaps, dependsOn, evidence }) => ({
                from: lineEndName(line.from, names),
                ports: [change.opened, change.perhapsOpened, change.closed, change.perhapsClosed].map(String).join("|"),
                causes: dependsOn.length,
                isUnknown: perhaps || evidence.dependsOn.length > 0,
            }));
        };
        const beside = (name: string, spec: object) => ({
            ...policy(name, { policyTypes: ["Egress"], ...spec }),
            metadata: { name, namespace: "vault" },
        });
        // Rules of a direction that is not isolated open nothing, and another policy isolates it.
        const deny = beside("deny", {});
        expect(await rows(manifests(never, deny), manifests(more, deny))).to.deep.equal([
            { from: "vault", ports: "none|TCP 443|none|none", causes: 1, isUnknown: true },
        ]);
        // What it was and what takes its place: the same with either reading.
        const instead = beside("instead", { egress: tcp(80) });
        expect(await rows(manifests(more), manifests(never, instead))).to.deep.equal([
            { from: "vault", ports: "TCP 80|none|TCP 443|none", causes: 0, isUnknown: false },
        ]);
        // Of several all readings are tried together.
        const asks = ["q", "r"].map((name) => beside(name, { policyTypes: undefined, egress: tcp(443) }));
        const asksNothing = ["q", "r"].map((name) => beside(name, { policyTypes: undefined }));
        expect(await rows(manifests(more, ...asks), manifests(never, ...asksNothing, instead))).to.deep.equal([
            { from: "vault", ports: "TCP 80|none|TCP 443|none", causes: 0, isUnknown: false },
        ]);
    });

    it("is clear where it was spelled before, is spelled now, or nothing was there", async () => {
        for (const tool of ["kubectl", "pulumi", "replace", undefined] as const) {
            const narrowed = { verdict: "narrowed", ...changed };
            expect(await compared(manifests(spelled), manifests(more), tool)).to.deep.equal(narrowed);
            const both = policy("p", { policyTypes: ["Ingress", "Egress"], ingress: tcp(80), egress: tcp(443) });
            expect(await compared(manifests(never), manifests(both), tool)).to.deep.equal(narrowed);
            expect(await compared(manifests(), manifests(more), tool)).to.deep.equal(narrowed);
            const other = policy("p", { ingress: tcp(81) });
            expect(await compared(manifests(never), manifests(other), tool)).to.deep.equal({
                verdict: "mixed",
                ...changed,
            });
        }
    });

    it("keeps what egress rules once asked for where they go", async () => {
        expect(await compared(manifests(more), manifests(never), "replace")).to.deep.include({ verdict: "widened" });
        expect(await compared(manifests(more), manifests(never), "kubectl")).to.deep.include({ verdict: "narrowed" });
        expect(await compared(manifests(more), manifests(never))).to.deep.include({ verdict: "unclear" });
    });

    it("is not unclear where both readings let the same through", async () => {
        const others = policy("others", { policyTypes: ["Egress"], egress: tcp(443) });
        const { verdict, unclear, said } = await compared(manifests(never, others), manifests(more, others));
        expect({ verdict, unclear }).to.deep.equal({ verdict: "equal", unclear: [] });
        expect(said.join()).to.include("spell policyTypes");
    });

    it("goes by what a stack's state tells of who set it", async () => {
        const deployed = (spells: boolean, manager: FieldManager) => {
            const spec = { "f:ingress": {}, ...(spells ? { "f:policyTypes": {} } : {}) };
            const managedFields = [{ ...manager, fieldsV1: { "f:spec": spec } }];
            return state({
                ...{
                    ...spelled,
                    __inputs: never,
                    __fieldManager: "pulumi-kubernetes",
                    __initialApiVersion: "networking.k8s.io/v1",
                },
                metadata: { ...spelled.metadata, managedFields },
            });
        };
        const verdict = async (before: SideSource) => (await compared(before, manifests(more), "pulumi")).verdict;
        expect(await verdict(deployed(true, pulumiMade))).to.equal("narrowed");
        expect(await verdict(deployed(false, pulumiApplied))).to.equal("equal");
        expect(await verdict(deployed(true, argo))).to.equal("equal");
    });

    describe("and the policy pack", () => {
        const dns = policy("allow-dns", {
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
                        { port: 53, protocol: "UDP" },
                        { port: 53, protocol: "TCP" },
                    ],
                },
            ],
        });
        const db = { to: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: 5432 }] };
        const noEgress = policy("deny-all", { ingress: [] });
        const [{ egress: rules }] = [dns.spec as unknown as { egress: object[] }];
        const withEgress = policy("deny-all", { egress: [...rules, db] });
        const written = ["require-purpose", "require-policy-types"];

        it("judge what the cluster will have: egress rules that take no effect isolate nothing", async () => {
            const [before, now] = [manifests(noEgress), manifests(withEgress)];
            const kept = await pack(before, now, "kubectl");
            expect(kept.fixed).to.deep.equal([]);
            expect(kept.still).to.include.members(["require-deny-all", ...written]);
            const replaced = await pack(before, now, "replace");
            expect(replaced.fixed).to.deep.equal(["require-deny-all"]);
            expect(replaced.still).to.include.members(written).and.not.include("require-deny-all");
        });

        it("call nothing fixed that is so in one of two readings only", async () => {
            const either = await pack(manifests(noEgress), manifests(withEgress));
            expect(either.fixed).to.deep.equal([]);
            expect(either.still).to.include("require-deny-all");
        });

        it("say of which reading what only one of them has is", async () => {
            const sides = await readSides([manifests(noEgress), manifests(withEgress)], {
                ...{ stack: "dev", config: [], packs: [{ directory: undefined }], progress: () => undefined },
            });
            const { violations } = reportOn(...sides, { failOn: [] }).packs;
            const said = (name: string) =>
                violations.flatMap(({ policy, message }) => (policy === name ? message : []));
            expect(said("require-deny-all").map((text) => text.slice(text.indexOf("This is so")))).to.deep.equal([
                "This is so only where policyTypes stays as it is stored, as with kubectl apply.",
            ]);
            // The control: what both have says nothing of readings.
            expect(said("require-purpose").join()).to.match(/./).and.not.include("This is so");
        });

        it("judge a stack's policies likewise, lists too", async () => {
            const stack = (object: ReturnType<typeof policy>, list: boolean): SideSource => {
                const resource = (type: string, name: string, props: object) => {
                    const urn = `urn:pulumi:dev::shop::${type}::${name}`;
                    return { urn, custom: true, type, inputs: props, outputs: props };
                };
                const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "vault" } };
                const type = `kubernetes:networking.k8s.io/v1:NetworkPolicy${list ? "List" : ""}`;
                const resources = [
                    resource("kubernetes:core/v1:Namespace", "vault", namespace),
                    resource(type, "p", list ? { items: [object] } : object),
                ];
                const text = JSON.stringify({ version: 3, deployment: { resources } });
                return { kind: "state", file: file("state.json", text) };
            };
            for (const list of [false, true]) {
                const [before, now] = [stack(noEgress, list), stack(withEgress, list)];
                expect((await pack(before, now, "kubectl")).fixed, `list ${list}`).to.deep.equal([]);
                expect((await pack(before, now, "replace")).fixed).to.deep.equal(["require-deny-all"]);
            }
        });
    });
});
