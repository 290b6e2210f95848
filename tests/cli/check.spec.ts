import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runCheck, type CheckOptions } from "../../cli/commands/check/run";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { samplesOf } from "../policy-pack/sample";

const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: ai-agents, labels: { purpose: agents } }\n";
const denyAll =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny-all, namespace: ai-agents }\nspec: { podSelector: {}, policyTypes: [Ingress, Egress] }\n";
const allowDns = readFileSync(
    join(__dirname, "../../policy-pack/rules/require-dns/samples/allowed-kube-dns.yaml"),
    "utf8",
)
    .split("\n---\n")
    .at(-1) as string;
const open =
    'Namespace "ai-agents" leaves ingress and egress open for a pod with labels {}: no NetworkPolicy of the stack is in it. Add a NetworkPolicy to "ai-agents" with podSelector: {} and policyTypes: [Ingress, Egress].';

describe("runCheck()", () => {
    let dir: string;
    before(() => (dir = mkdtempSync(join(tmpdir(), "check-"))));
    after(() => rmSync(dir, { recursive: true }));

    function file(name: string, content: string): string {
        const path = join(dir, name);
        writeFileSync(path, content);
        return path;
    }

    async function run(options: Partial<CheckOptions>): Promise<{ status: number; out: string }> {
        let out = "";
        const write = (text: string) => (out += text);
        const status = await runCheck({ output: "text", ...options }, { write }, "2026-11-24");
        return { status, out };
    }

    async function failure(options: Partial<CheckOptions>): Promise<string> {
        try {
            await run(options);
            return "nothing went wrong";
        } catch (error) {
            return (error as Error).message;
        }
    }

    it("returns 0 for manifests that isolate, and says how many it judged", async () => {
        const manifests = [file("fine.yaml", [namespace, denyAll, allowDns].join("---\n"))];
        expect(await run({ manifests })).to.deep.equal({ status: 0, out: "3 objects judged: 0 refused, 0 noted.\n" });
    });

    it("returns 1 for an open namespace and points at its line", async () => {
        const path = file("open.yaml", `# a comment\n${allowDns}---\n${namespace}`);
        const only = file("only-deny.json", '{"all": "disabled", "require-deny-all": "mandatory"}');
        const { status, out } = await run({ manifests: [path], policyPackConfig: only });
        const line = readFileSync(path, "utf8").split("\n").indexOf("---") + 2;
        expect(status).to.equal(1);
        expect(out).to.include(`refused  require-deny-all  ${path}:${line}:1\n`);
        expect(out).to.include('Namespace "ai-agents" leaves ingress open');
        expect(out).to.match(/2 objects judged: 1 refused, 0 noted\.\n$/);
    });

    it("reads lists of any kind and names what it does not judge", async () => {
        const cilium =
            "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: l7, namespace: ai-agents }\n" +
            "spec: { endpointSelector: { matchLabels: { io.cilium.k8s.policy.serviceaccount: web } }, ingress: [{}] }\n";
        const list = `apiVersion: v1\nkind: List\nitems:\n${[namespace, denyAll, allowDns, cilium]
            .map((text) => `  -\n${text.replaceAll(/^/gm, "    ")}`)
            .join("\n")}\n`;
        const { status, out } = await run({ manifests: [file("list.yaml", list)] });
        expect(status).to.equal(0);
        expect(out).to.include('CiliumNetworkPolicy "ai-agents/l7" is not judged');
        expect(out).to.include("4 objects judged: 0 refused, 1 noted.");
    });

    it("names the policies of the whole cluster that there are, and no other kind for its name or group", async () => {
        const group = "policy.networking.k8s.io";
        const object = (apiVersion: string, kind: string) =>
            `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x }\n`;
        const notes = async (...objects: string[]) => {
            const manifests = [file("policies.yaml", [namespace, denyAll, allowDns, ...objects].join("---\n"))];
            const { out } = await run({ manifests, output: "json" });
            const { gaps } = JSON.parse(out) as { gaps: readonly { text: string }[] };
            return gaps
                .map(({ text }) => text)
                .filter((text) => text.includes("judges no more of it than what tier Admin accepts"));
        };
        for (const [version, kind] of [
            ["v1alpha1", "AdminNetworkPolicy"],
            ["v1alpha1", "BaselineAdminNetworkPolicy"],
            ["v1alpha2", "ClusterNetworkPolicy"],
        ] as const)
            expect(await notes(object(`${group}/${version}`, kind))).to.deep.equal([
                `Not judged: ${kind} x, which may allow or deny more: the policy pack judges no more of it than what tier Admin accepts`,
            ]);
        for (const [other, kind] of [
            [group, "SampleNetworkPolicy"],
            [`${group}.example.com`, "AdminNetworkPolicy"],
        ] as const)
            expect(await notes(object(`${other}/v1alpha1`, kind)), kind).to.deep.equal([]);
    });

    it("lets config lower a level and set exemptions", async () => {
        const manifests = [file("lone.yaml", namespace)];
        const advisory = file("advisory.json", '{"require-deny-all": "advisory"}');
        expect(await run({ manifests, policyPackConfig: advisory })).to.deep.include({ status: 0 });
        const exempt = file(
            "exempt.json",
            '{"require-deny-all": {"exemptions": [{"namespace": "ai-agents", "reason": "moves out", "expires": "2026-11-24"}]}}',
        );
        expect(await run({ manifests, policyPackConfig: exempt })).to.deep.include({ status: 0 });
        const late = file(
            "late.json",
            '{"require-deny-all": {"exemptions": [{"namespace": "ai-agents", "reason": "moves out", "expires": "2026-11-23"}]}}',
        );
        expect(await run({ manifests, policyPackConfig: late })).to.deep.include({ status: 1 });
    });

    it("refuses config it cannot read, all at once", async () => {
        const config = file("bad.json", '{"require-dny-all": "mandatory", "require-dns": "strict"}');
        expect(await failure({ manifests: [dir], policyPackConfig: config })).to.equal(
            [
                "Cannot use --policy-pack-config:",
                `  ${config}:1:34: require-dns: "strict" is not a level; use one of advisory, mandatory, remediate, disabled`,
            ].join("\n"),
        );
        const other = file("other.json", '{"require-dny-all": "mandatory", "require-dns": {"exemption": []}}');
        expect(await failure({ manifests: [dir], policyPackConfig: other })).to.equal(
            [
                "Cannot use --policy-pack-config:",
                `  ${other}:1:2: require-dny-all: the pack has no such policy; did you mean "require-deny-all"?`,
                `  ${other}:1:50: require-dns: it has no setting "exemption"; did you mean "exemptions"?`,
            ].join("\n"),
        );
    });

    it("refuses both sources, no source, and manifests that are none", async () => {
        const message =
            "Cannot check: give one of --manifests <path>, --state <file>, --stack-state [name] and --preview <file>";
        expect(await failure({})).to.include(message);
        expect(await failure({ manifests: [dir], state: "x" })).to.include(message);
        expect(await failure({ state: "x", stackState: true })).to.include(message);
        const broken = file("broken.yaml", "a: [\n");
        expect(await failure({ manifests: [broken] })).to.include(`Cannot read the manifests:\n  ${broken}:`);
    });

    it("refuses to be green where nothing could be judged, and says what was found instead", async () => {
        const values = file("values.yaml", "replicas: 2\n");
        expect(await failure({ manifests: [values] })).to.equal(
            `Nothing to judge: no Kubernetes object was found\n  Not read: 1 values file (${values}:1): they are what a chart is rendered with`,
        );
        const nothing = file("nothing.yaml", "# later\n");
        expect(await failure({ manifests: [nothing] })).to.equal(
            `Nothing to judge: no Kubernetes object was found\n  Not read: 1 empty file (${nothing}): no object and no value`,
        );
        const role = file(
            "role.yaml",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n",
        );
        expect(await failure({ manifests: [role] })).to.include("there are only ClusterRole");
        expect(await run({ manifests: [values, file("ns.yaml", namespace)] })).to.deep.include({ status: 1 });
        for (const [apiVersion, kind, metadata] of [
            ["cert-manager.io/v1", "ClusterIssuer", "{name: x}"],
            // Kubernetes' own namespaces are told of, and not judged.
            ["v1", "Service", "{name: x, namespace: kube-system}"],
        ] as const) {
            const one = file("one.yaml", `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`);
            expect(await failure({ manifests: [one] }), kind).to.include(`there are only ${kind}`);
        }
        const system = file("one.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: kube-system}\n");
        expect(await failure({ manifests: [system] })).to.equal(
            "Nothing to judge: no object of a namespace that is judged was found; there are only Pod\n" +
                '  Namespace "kube-system" is not judged: it is Kubernetes\' own, and its Namespace object is not among the manifests.',
        );
    });

    it("judges the namespace of a custom resource that names none", async () => {
        for (const [apiVersion, kind] of [
            ["ray.io/v1", "RayCluster"],
            ["helm.toolkit.fluxcd.io/v2", "HelmRelease"],
            ["security.istio.io/v1", "AuthorizationPolicy"],
        ] as const) {
            const one = file("one.yaml", `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x }\n`);
            const { status, out } = await run({ manifests: [one] });
            expect([status, kind]).to.deep.equal([1, kind]);
            expect(out).to.include('Namespace "default" leaves ingress and egress open');
        }
    });

    describe("of namespaces whose objects are not among the manifests", () => {
        const deployment = (namespace?: string) =>
            `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web${namespace === undefined ? "" : `, namespace: ${namespace}`} }\n` +
            "spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [] } } }\n";
        interface Found {
            readonly judged: number;
            readonly namespacesWithoutObject: string[];
            readonly results: { policy: string; message: string; file: string; line: number }[];
            readonly notes: string[];
        }
        const found = async (content: string, more: Partial<CheckOptions> = {}) => {
            const manifests = [file("alone.yaml", content)];
            const { status, out } = await run({ manifests, output: "json", ...more });
            return { status, ...(JSON.parse(out) as Found) };
        };

        it("judges each that an object is in, where its first object stands, and says so", async () => {
            const { status, results, notes, ...rest } = await found(`# a comment\n${deployment("shop")}`);
            expect(status).to.equal(1);
            expect(rest).to.include({ judged: 1 });
            expect(rest.namespacesWithoutObject).to.deep.equal(["shop"]);
            expect(results.map(({ policy }) => policy)).to.include("require-deny-all");
            expect(results[0]).to.include({ file: join(dir, "alone.yaml"), line: 2, column: 1 });
            expect(results[0]?.message).to.include('Namespace "shop" leaves ingress and egress open');
            expect(notes).to.deep.equal([
                'Namespace "shop" is judged by the objects in it: its Namespace object is not among the manifests, so its labels are not known and require-purpose does not judge it.',
            ]);
        });

        it("judges those of policies and of objects of any kind", async () => {
            const egress = denyAll.replace("[Ingress, Egress]", "[Egress]");
            const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: shop }\n";
            const { results, namespacesWithoutObject } = await found([egress, config].join("---\n"));
            expect(namespacesWithoutObject).to.deep.equal(["ai-agents", "shop"]);
            const open = results.filter(({ policy }) => policy === "require-deny-all");
            expect(open.map(({ message }) => message.slice(0, 48))).to.deep.equal([
                'Namespace "ai-agents" leaves ingress open for a ',
                'Namespace "shop" leaves ingress and egress open ',
            ]);
        });

        it("passes what isolates, and does not judge peers, Kubernetes' own, or what is cluster-wide", async () => {
            const role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r }\n";
            const issuer = "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: i }\nspec: {}\n";
            const all = [denyAll, allowDns, deployment("kube-system"), role, issuer].join("---\n");
            const { status, namespacesWithoutObject, notes } = await found(all);
            expect(namespacesWithoutObject).to.deep.equal(["ai-agents"]);
            expect(notes.filter((note) => note.includes("kube-system"))).to.deep.equal([
                'Namespace "kube-system" is not judged: it is Kubernetes\' own, and its Namespace object is not among the manifests.',
            ]);
            expect(status).to.equal(0);
        });

        it("has objects that name none in --namespace, else in default", async () => {
            const names = async (more?: Partial<CheckOptions>) =>
                (await found(deployment(), more)).namespacesWithoutObject;
            expect(await names()).to.deep.equal(["default"]);
            expect(await names({ defaultNamespace: "shop" })).to.deep.equal(["shop"]);
            const both = [deployment("other"), denyAll.replace(", namespace: ai-agents", "")].join("---\n");
            const { results, namespacesWithoutObject } = await found(both, { defaultNamespace: "shop" });
            expect(namespacesWithoutObject).to.deep.equal(["other", "shop"]);
            const open = results.filter(({ policy }) => policy === "require-deny-all");
            expect(open.map(({ message }) => message.slice(0, 17))).to.deep.equal(['Namespace "other"']);
        });

        it("refuses a --default-namespace that is no name, or that goes with no manifests", async () => {
            const manifests = [file("alone.yaml", deployment())];
            expect(await failure({ manifests, defaultNamespace: "../x" })).to.include("is no namespace name");
            expect(await failure({ state: "x", defaultNamespace: "shop" })).to.include(
                "--default-namespace goes with --manifests",
            );
        });
    });

    it("counts no policy of an API version that no server has, and names it", async () => {
        const old = denyAll.replace("networking.k8s.io/v1", "extensions/v1beta1");
        const path = file("old.yaml", [namespace, old, allowDns].join("---\n"));
        const { status, out } = await run({ manifests: [path] });
        expect(status).to.equal(1);
        expect(out).to.include('Namespace "ai-agents" leaves ingress open');
        expect(out).to.include("no API server has had NetworkPolicy of extensions/v1beta1 since Kubernetes 1.16");
    });

    it("refuses two policies of one name, as the server keeps one of them", async () => {
        const path = file("twice.yaml", [namespace, denyAll, denyAll].join("---\n"));
        expect(await failure({ manifests: [path] })).to.include("NetworkPolicy ai-agents/deny-all a second time");
    });

    const stateOf = (resources: readonly object[]) => JSON.stringify({ version: 3, deployment: { resources } });
    const exported = ({ type, urn, props, parent }: SeenResource) => ({
        type,
        urn,
        custom: true,
        inputs: {},
        outputs: props,
        parent,
    });

    it("gives an exported state the verdicts of the stack", async () => {
        const config = file("state-only.json", '{"all": "disabled", "require-deny-all": "mandatory"}');
        for (const sample of samplesOf("require-deny-all")) {
            const { header, resources } = sample;
            if (header.config !== undefined || JSON.stringify(resources).includes("provider")) continue;
            const state = file("state.json", stateOf(resources.map(exported)));
            const { out, status } = await run({ state, policyPackConfig: config, output: "json" });
            const found = (JSON.parse(out) as { results: { level: string; message: string }[] }).results;
            expect(
                found.map(({ message }) => message),
                sample.file,
            ).to.deep.equal(header.refused ?? []);
            expect(status, sample.file).to.equal((header.refused?.length ?? 0) > 0 ? 1 : 0);
        }
    });

    it("counts an encrypted value as unknown, and keeps one in the clear out of its messages", async () => {
        const sig = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        const withName = (name: unknown) =>
            stateOf([
                {
                    type: "kubernetes:core/v1:Namespace",
                    urn: "urn:x::y::t::one",
                    custom: true,
                    outputs: { metadata: { name } },
                },
            ]);
        const config = file("deny-only.json", '{"all": "disabled", "require-deny-all": "mandatory"}');
        const encrypted = await run({
            state: file("e.json", withName({ ...sig, ciphertext: "v1:abc" })),
            policyPackConfig: config,
        });
        expect(encrypted.out).to.include(
            'Namespace resource "one" cannot be judged: its metadata.name is not known yet',
        );
        const clear = await run({
            state: file("c.json", withName({ ...sig, plaintext: '"hush-hush"' })),
            policyPackConfig: config,
        });
        expect(clear.out).to.include('it is not told: metadata.name of resource "one". Add a NetworkPolicy');
        expect(clear.out).not.to.include("hush");
        const plain = await run({ state: file("p.json", withName("hush-hush")), policyPackConfig: config });
        expect(plain.out).to.include("hush-hush");
    });

    it("reads a MeshIsolation's inputs from a state, and providers by reference", async () => {
        const sample = samplesOf("only-declared-flows").find(({ file: name }) => name === "refused-undeclared.yaml");
        const resources = sample?.resources.map((one) =>
            one.type.endsWith(":MeshIsolation")
                ? { type: one.type, urn: one.urn, custom: false, inputs: one.props, outputs: { policies: [] } }
                : { ...exported(one), provider: "urn:p::q::pulumi:providers:kubernetes::k::id" },
        );
        const provider = {
            type: "pulumi:providers:kubernetes",
            urn: "urn:p::q::pulumi:providers:kubernetes::k",
            custom: true,
            inputs: {},
        };
        const config = file("flows-only.json", '{"all": "disabled", "only-declared-flows": "mandatory"}');
        const { out } = await run({
            state: file("m.json", stateOf([provider, ...(resources ?? [])])),
            policyPackConfig: config,
            output: "json",
        });
        expect(
            (JSON.parse(out) as { results: { message: string }[] }).results.map(({ message }) => message),
        ).to.deep.equal(sample?.header.refused);
    });

    it("counts nothing that is deleted or is to be made anew", async () => {
        const config = file("gone-only.json", '{"all": "disabled", "require-deny-all": "mandatory"}');
        const sample = samplesOf("require-deny-all").find(({ file: name }) => name === "allowed-deny-all.yaml");
        const judged = (mark: object) => {
            const resources = (sample?.resources ?? []).map((one) => ({
                ...exported(one),
                ...(one.type.endsWith(":NetworkPolicy") ? mark : {}),
            }));
            return run({ state: file("gone.json", stateOf(resources)), policyPackConfig: config });
        };
        expect((await judged({})).status).to.equal(0);
        for (const mark of ["delete", "pendingReplacement", "external"]) {
            expect((await judged({ [mark]: true })).out, mark).to.include("no NetworkPolicy of the stack is in it");
            expect((await judged({ [mark]: false })).status, mark).to.equal(0);
        }
    });

    it("does not judge what a stack only reads, and says so", async () => {
        const namespace = "urn:x::y::kubernetes:core/v1:Namespace::shared";
        const external = { type: "kubernetes:core/v1:Namespace", urn: namespace, custom: true, external: true };
        const secret = { type: "kubernetes:core/v1:Secret", urn: "urn:x::y::s::s", custom: true, external: true };
        const outputs = { metadata: { name: "shared" } };
        const state = file("external.json", stateOf([{ ...external, outputs }, secret]));
        const { out, status } = await run({ state, output: "json" });
        const { judged, results, notes } = JSON.parse(out) as Record<string, unknown>;
        expect({ status, judged, results, notes }).to.deep.equal({
            status: 0,
            judged: 0,
            results: [],
            notes: [`not judged: ${namespace}, which the stack only reads and others manage`],
        });
    });

    it("refuses a state that is none", async () => {
        const path = file("none.json", "{}");
        expect(await failure({ state: path })).to.include(
            `Cannot read the state ${path}: it has no deployment.resources; write it with pulumi stack export`,
        );
    });

    it("prints JSON of version 1 and SARIF 2.1.0 with rule, level, place and text", async () => {
        const path = file("sarif.yaml", namespace);
        const config = file("s.json", '{"all": "disabled", "require-deny-all": "mandatory"}');
        const json = JSON.parse(
            (await run({ manifests: [path], policyPackConfig: config, output: "json" })).out,
        ) as object;
        expect(json).to.deep.equal({
            version: 1,
            judged: 1,
            blocked: true,
            results: [
                { policy: "require-deny-all", level: "mandatory", message: open, file: path, line: 1, column: 1 },
            ],
            namespacesWithoutObject: [],
            notes: [],
            gaps: [],
        });
        const sarif = JSON.parse((await run({ manifests: [path], policyPackConfig: config, output: "sarif" })).out) as {
            version: string;
            runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }[];
        };
        const [first] = sarif.runs;
        expect(sarif.version).to.equal("2.1.0");
        expect(first?.results).to.deep.equal([
            {
                ruleId: "require-deny-all",
                ruleIndex: 0,
                level: "error",
                message: { text: open },
                locations: [
                    {
                        physicalLocation: {
                            artifactLocation: { uri: `file://${path}` },
                            region: { startLine: 1, startColumn: 1 },
                        },
                    },
                ],
            },
        ]);
        expect(first?.tool.driver.rules[0]?.id).to.equal("require-deny-all");
    });

    describe("where an object begins", () => {
        const object = '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "b"}}';
        const list =
            "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Namespace\n    metadata: { name: b }\n";
        // A document is looked through up to a length; what is longer is not.
        const long = `${list}  - { apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { d: ${"x".repeat(2 ** 21)} } }\n`;
        const places: Readonly<Record<string, readonly [content: string, place: string]>> = {
            "after a comment": [`# nothing\n\n${namespace}`, "3:1"],
            "in a second document": [`---\n# one\n---\n  ${object}\n`, "4:3"],
            "in a list": [list, "4:5"],
            "in JSON, after another on its line": [`{"apiVersion": "v1", "kind": "ConfigMap"} ${object}`, "1:43"],
            "in a document too long to be looked through": [long, "1"],
        };
        for (const [title, [content, place]] of Object.entries(places)) {
            it(`is told as line and column: ${title}`, async () => {
                const path = file("place.yaml", content);
                const policyPackConfig = file("s.json", '{"all": "disabled", "require-deny-all": "mandatory"}');
                const printed = async (output: "text" | "json" | "sarif") =>
                    (await run({ manifests: [path], policyPackConfig, output })).out;
                expect(await printed("text")).to.contain(`require-deny-all  ${path}:${place}\n`);
                const [line, column] = place.split(":").map(Number);
                const { results } = JSON.parse(await printed("json")) as { results: object[] };
                expect(results.map((each) => ({ ...each, message: "" }))).to.deep.equal([
                    {
                        ...{ policy: "require-deny-all", level: "mandatory", message: "", file: path, line },
                        ...(column === undefined ? {} : { column }),
                    },
                ]);
                expect(await printed("sarif")).to.match(
                    column === undefined
                        ? new RegExp(`"startLine": ${line}\\s*}`)
                        : new RegExp(`"startLine": ${line},\\s*"startColumn": ${column}\\s*}`),
                );
            });
        }
    });
});
