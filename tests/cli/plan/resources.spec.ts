import { expect } from "chai";
import { clusterOf } from "../../../cli/worlds/planned-cluster";
import { plannedClusters } from "../../../cli/worlds/planned-side";
import { isKubernetesObject, isKubernetesPatch, withAutoname, withReadName } from "../../../cli/plan/kubernetes";
import { manifestFiles, manifestStream } from "../../../cli/render/plan/manifests";
import { plannedConnections } from "../../../cli/render/plan/connections";
import { secretOf } from "../../../cli/plan/marks";
import { Monitor, type Asked } from "../../../cli/plan/monitor";
import { kubernetesObjects } from "../../../cli/plan/objects";
import { MESH_TYPE, seconds, urnOf } from "../../../cli/plan/resource";
import { UNKNOWN, type WireObject, type WireValue } from "../../../cli/plan/values";
import { blocks, judge } from "../../../cli/plan/verdict";
import { InputError } from "../../../cli/terminal/input-error";
import type { ProfileName } from "../../../netpol";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

function ask(type: string, name: string, inputs: WireObject, more: Partial<Asked> = {}): Asked {
    const timeouts = { create: 0, update: 0, delete: 0 };
    const options = {
        protect: false,
        ignoreChanges: [],
        aliases: [],
        additionalSecretOutputs: [],
        deleteBeforeReplace: undefined,
        timeouts,
    };
    const defaults = {
        custom: true,
        parent: "",
        dependencies: [],
        propertyDependencies: {},
        provider: "",
        version: "",
    };
    return { type, name, inputs, ...defaults, deletedWith: "", retainOnDelete: false, options, ...more };
}

function planned(...asked: Asked[]) {
    const monitor = new Monitor("dev", "app");
    for (const each of asked) monitor.register(each);
    return monitor.planned().resources;
}

const namespace = (name: string, more?: Partial<Asked>) =>
    ask(NAMESPACE, name, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, more);
const policy = (home: string, name: string, spec: WireObject, more?: Partial<Asked>, annotations: WireObject = {}) =>
    ask(
        POLICY,
        `${home}/${name}`,
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name, namespace: home, annotations },
            spec,
        },
        more,
    );
const denyAll = (home: string) => policy(home, "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });

describe("resources of a plan", () => {
    it("urnOf() carries the types of the parents, not the stack's", () => {
        const stack = urnOf("dev", "app", "", "pulumi:pulumi:Stack", "app-dev");
        const mesh = urnOf("dev", "app", stack, "my:index:Mesh", "mesh");
        expect(mesh).to.equal("urn:pulumi:dev::app::my:index:Mesh::mesh");
        expect(urnOf("dev", "app", mesh, NAMESPACE, "a::b")).to.equal(
            `urn:pulumi:dev::app::my:index:Mesh$${NAMESPACE}::a::b`,
        );
    });
    it("seconds() reads Go's durations", () => {
        expect(["", "90s", "1h30m", "1.5m", "250ms"].map(seconds)).to.deep.equal([0, 90, 5400, 90, 0.25]);
    });
    it("Monitor.register() refuses the same URN twice", () => {
        expect(() => planned(namespace("a"), namespace("a"))).to.throw(
            `Duplicate resource URN "urn:pulumi:dev::app::${NAMESPACE}::a": give one of the two another name`,
        );
    });
    it("Monitor.planned() sorts by URN, whatever the order of registration", () => {
        expect(planned(namespace("b"), namespace("a"))).to.deep.equal(planned(namespace("a"), namespace("b")));
    });

    it("isKubernetesObject() and isKubernetesPatch() tell objects from everything else of the provider", () => {
        const types = [
            NAMESPACE,
            POLICY,
            `${NAMESPACE}Patch`,
            "kubernetes:core/v1:NamespaceList",
            "kubernetes:helm.sh/v3:Release",
        ];
        const others = ["pulumi:providers:kubernetes", "kubernetes:yaml:ConfigFile", "aws:s3/bucket:Bucket"];
        expect([...types, ...others].filter(isKubernetesObject)).to.deep.equal([NAMESPACE, POLICY]);
        expect([...types, ...others].filter(isKubernetesPatch)).to.deep.equal([`${NAMESPACE}Patch`]);
    });
    it("withAutoname() names what has no name, always alike, and nothing else", () => {
        const named = withAutoname(NAMESPACE, "ns", "urn:x", {});
        expect(named).to.deep.equal(withAutoname(NAMESPACE, "ns", "urn:x", {}));
        expect((named.metadata as WireObject).name).to.match(/^ns-[0-9a-f]{8}$/);
        for (const inputs of [
            { metadata: { name: "a" } },
            { metadata: { generateName: "a-" } },
            { metadata: UNKNOWN },
        ] as WireObject[]) {
            expect(withAutoname(NAMESPACE, "ns", "urn:x", inputs)).to.equal(inputs);
        }
        expect(withAutoname("aws:s3/bucket:Bucket", "b", "urn:x", {})).to.deep.equal({});
    });
    it("withReadName() takes name and namespace from an id", () => {
        expect(withReadName(NAMESPACE, "kube-system", {})).to.deep.equal({ metadata: { name: "kube-system" } });
        expect(withReadName(POLICY, "a/b", {})).to.deep.equal({ metadata: { namespace: "a", name: "b" } });
    });

    describe("as manifests", () => {
        it("kubernetesObjects() puts what others wait for first", () => {
            const home = urnOf("dev", "app", "", NAMESPACE, "z");
            const deny = urnOf("dev", "app", "", POLICY, "z/deny-all");
            const resources = planned(
                namespace("z"),
                policy("z", "deny-all", { podSelector: {} }, { dependencies: [home] }),
                policy("z", "allow", { podSelector: {} }, { dependencies: [home, deny] }),
            );
            const files = manifestFiles(kubernetesObjects(resources), "dev").map(({ name }) => name);
            expect(files).to.deep.equal([
                "0-namespace.z.yaml",
                "1-networkpolicy.z.deny-all.yaml",
                "2-networkpolicy.z.allow.yaml",
            ]);
        });
        it("manifestFiles() tells kinds of two groups apart", () => {
            const object = (apiVersion: string) =>
                ask(`kubernetes:${apiVersion}:Ingress`, apiVersion, {
                    apiVersion,
                    kind: "Ingress",
                    metadata: { name: "a", namespace: "b" },
                });
            const names = manifestFiles(
                kubernetesObjects(planned(object("extensions/v1beta1"), object("networking.k8s.io/v1"))),
                "dev",
            );
            expect(new Set(names.map(({ name }) => name)).size).to.equal(2);
        });
        it("manifestFiles() refuses names that the API server refuses, paths out of the directory among them", () => {
            const files = (name: string, namespace: string, kind = "ConfigMap", apiVersion = "v1") => {
                const manifest = { apiVersion, kind, metadata: { name, namespace } };
                return manifestFiles([{ kind, namespace, name, manifest, adopted: false, wave: 0 }], "dev");
            };
            const refused: [string, string, string?, string?][] = [
                ["../../../escaped", "a"],
                ["/etc/escaped", "a"],
                ["a/b", "a"],
                ["a\\b", "a"],
                ["a%2fb", "a"],
                ["a\u0000b", "a"],
                ["..", "a"],
                ["", "a"],
                ["a", ".."],
                ["a", "../b"],
                ["a", "B"],
                ["a", "b", "../Secret"],
                ["a", "b", "Secret", "../../x/v1"],
            ];
            for (const each of refused) expect(() => files(...each), each.join(" ")).to.throw(InputError);
            expect(() => files("../../../escaped", "a")).to.throw(
                'ConfigMap a/../../../escaped: metadata.name is "../../../escaped"; a name is not empty',
            );
            // Names of RBAC objects are path segments, and may have colons.
            const taken: [string, string, string?, string?][] = [
                ["system:node", "", "ClusterRole", "rbac.authorization.k8s.io/v1"],
                ["a.b-c", "b"],
            ];
            for (const each of taken) expect(files(...each), each.join(" ")).to.have.length(1);
        });
        it("manifestStream() quotes what older YAML would read as something else", () => {
            const data = { a: "yes", b: "012", c: "1e3", d: "on", e: "plain" };
            const config = ask("kubernetes:core/v1:ConfigMap", "c", {
                apiVersion: "v1",
                kind: "ConfigMap",
                metadata: { name: "c" },
                data,
            });
            const text = manifestStream(kubernetesObjects(planned(config)));
            for (const value of ["yes", "012", "1e3", "on"]) expect(text).to.match(new RegExp(`: ["']${value}["']`));
            expect(text).to.contain("e: plain");
        });
        it("manifestStream() writes an adopted namespace with a word of caution, and leaves out what is only read", () => {
            const monitor = new Monitor("dev", "app");
            const metadata = { name: "gateway", labels: { a: "b" }, annotations: { "pulumi.com/patchForce": "true" } };
            monitor.register(ask(`${NAMESPACE}Patch`, "gateway", { apiVersion: "v1", kind: "Namespace", metadata }));
            monitor.read(ask(NAMESPACE, "system", {}), "kube-system");
            expect(manifestStream(kubernetesObjects(monitor.planned().resources))).to.equal(
                "---\n" +
                    "# Exists already: applying this adds the fields below and leaves the rest alone.\n" +
                    "# It belongs to somebody else, so do not delete it with kubectl delete -f.\n" +
                    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: gateway\n  labels:\n    a: b\n",
            );
        });
    });

    describe("as the objects of a cluster", () => {
        const PROVIDER = "pulumi:providers:kubernetes";
        const provider = (name: string, inputs: WireObject) => ask(PROVIDER, name, inputs);
        const by = (name: string): Partial<Asked> => ({ provider: `${urnOf("dev", "app", "", PROVIDER, name)}::id` });
        const object = (type: string, inputs: WireObject, more: Partial<Asked> = {}) =>
            ask(`kubernetes:${type}`, type.replace(/\W/g, "-"), inputs, more);
        const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
        const homeless = object(
            "networking.k8s.io/v1:NetworkPolicy",
            { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "deny" }, spec },
            by("a"),
        );
        const list = object("networking.k8s.io/v1:NetworkPolicyList", {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicyList",
            items: [{ metadata: { name: "deny", namespace: "n" }, spec }],
        });
        const home = object("v1:Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });
        const release = object("helm.sh/v3:Release", { chart: "x" });
        const written = (...asked: Asked[]) =>
            kubernetesObjects(planned(...asked)).map((each) => [each.kind, each.namespace, each.name].join(" "));
        const counted = (...asked: Asked[]) => {
            const { rows, notCounted, gaps } = plannedConnections(plannedClusters(planned(...asked)));
            return { rows, notCounted, gaps };
        };
        const compared = (...asked: Asked[]) => clusterOf(planned(...asked));

        it("are the items of a list, and what a CustomResource of the core's is, everywhere", () => {
            expect(written(home, list)).to.deep.equal(["Namespace  n", "NetworkPolicy n deny"]);
            expect(counted(home, list)).to.deep.equal({ rows: [], notCounted: [], gaps: [] });
            expect(compared(home, list).cluster.policies.map(({ metadata }) => metadata.namespace)).to.deep.equal([
                "n",
            ]);
        });
        it("are in the namespace of their provider, everywhere", () => {
            const all = [provider("a", { namespace: "n" }), namespace("n", by("a")), homeless];
            expect(written(...all)).to.deep.equal(["Namespace  n", "NetworkPolicy n deny"]);
            expect(counted(...all)).to.deep.equal({ rows: [], notCounted: [], gaps: [] });
            expect(compared(...all).cluster.policies.map(({ metadata }) => metadata.namespace)).to.deep.equal(["n"]);
        });
        it("are not counted, and not written, where that namespace is not known", () => {
            const why = 'the namespace of its provider "a" is known only after a deployment';
            const all = [provider("a", { namespace: UNKNOWN }), homeless];
            expect(() => written(...all)).to.throw(`NetworkPolicy deny: ${why}`);
            expect(counted(...all).notCounted).to.deep.equal([`${homeless.name}: ${why}`]);
            expect(compared(...all).notes).to.deep.equal([`not counted: ${homeless.name}: ${why}`]);
        });
        it("are not written without those that a release brings, and that is said", () => {
            const why = `${release.name}: its objects are known only after a deployment`;
            expect(() => written(home, release)).to.throw(`Release ${why}`);
            expect(counted(home, release).notCounted).to.deep.equal([why]);
            expect(compared(home, release).notes).to.deep.equal([`not counted: ${why}`]);
            expect(written(home, object("yaml/v2:ConfigFile", {}, { custom: false }))).to.have.length(1);
        });
        it("are written for one cluster only", () => {
            const two = (one: WireObject, other: WireObject) =>
                written(provider("a", one), provider("b", other), namespace("x", by("a")), namespace("y", by("b")));
            expect(() => two({ kubeconfig: "A" }, { kubeconfig: "B" })).to.throw(
                'Namespace y: provider "b" is of another cluster than provider "a" of Namespace x',
            );
            expect(two({ kubeconfig: "A" }, { kubeconfig: "A", namespace: "n" })).to.have.length(2);
        });
    });

    describe("as the cluster that they make", () => {
        const patch = (type: string, name: string, metadata: WireObject, more: WireObject = {}) =>
            ask(`kubernetes:${type}Patch`, name, { apiVersion: "v1", kind: "X", metadata, ...more });
        const compared = (...asked: Asked[]) => clusterOf(planned(...asked));

        it("clusterOf() knows not all labels of a namespace that is only patched, and merges a patch of its own", () => {
            const home = { name: "a", labels: { env: "prod" } };
            expect(compared(patch("core/v1:Namespace", "p", home)).cluster.namespaces).to.deep.equal([
                { ...home, labelsKnown: false },
            ]);
            const own = ask(NAMESPACE, "a", {
                apiVersion: "v1",
                kind: "Namespace",
                metadata: { name: "a", labels: { team: "x" } },
            });
            const [merged] = compared(own, patch("core/v1:Namespace", "p", home)).cluster.namespaces;
            expect(merged).to.deep.include({ name: "a", labelsKnown: false });
            expect(merged?.labels).to.include({ team: "x", env: "prod" });
        });

        it("clusterOf() leaves out, and names, what is of a name or labels that are not known yet", () => {
            const metadata = { name: "web", namespace: "a" };
            const deployment = (labels: WireValue, image: WireValue) =>
                ask("kubernetes:apps/v1:Deployment", "web", {
                    apiVersion: "apps/v1",
                    kind: "Deployment",
                    metadata,
                    spec: {
                        selector: { matchLabels: { app: "web" } },
                        template: { metadata: { labels }, spec: { containers: [{ name: "c", image }] } },
                    },
                });
            const unnamed = ask(NAMESPACE, "b", { apiVersion: "v1", kind: "Namespace", metadata: { name: UNKNOWN } });
            const found = compared(unnamed, deployment({ app: "web", tier: UNKNOWN }, "x"));
            expect([found.cluster.namespaces, found.cluster.workloads]).to.deep.equal([[], []]);
            expect(found.gaps.map(({ text }) => text)).to.have.members([
                "not counted: b: metadata.name is known only after a deployment",
                "not counted: web: spec.template.metadata.labels.tier is known only after a deployment",
            ]);
            // The control: an image that is not known says nothing of who can reach whom.
            const counted = compared(deployment({ app: "web" }, UNKNOWN));
            expect(counted.cluster.workloads.map(({ name }) => name)).to.deep.equal(["web"]);
            expect(counted.gaps).to.deep.equal([]);
        });

        it("clusterOf() has a gap for a rule that is not known yet, so that no answer is firm without it", () => {
            const later = [{ from: [{ ipBlock: { cidr: UNKNOWN } }] }];
            const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: later };
            expect(compared(policy("a", "x", spec)).gaps.map(({ text }) => text)).to.deep.equal([
                "not counted: a/x: spec.ingress[0].from[0].ipBlock.cidr is known only after a deployment",
            ]);
        });

        it("clusterOf() takes a patch of a policy for one that may decide anything in its namespace", () => {
            const { cluster, unknown } = compared(
                patch("networking.k8s.io/v1:NetworkPolicy", "narrow", { name: "deny-all", namespace: "a" }),
            );
            expect(cluster.policies).to.deep.equal([]);
            expect(cluster.unjudged?.map(({ kind, namespace }) => [kind, namespace])).to.deep.equal([
                ["NetworkPolicyPatch", "a"],
            ]);
            expect([...unknown.keys()]).to.deep.equal(["NetworkPolicyPatch narrow"]);
        });

        it("clusterOf() counts nothing that a provider writes to files", () => {
            const type = "pulumi:providers:kubernetes";
            const writes = ask(type, "files", { renderYamlToDirectory: "out" });
            const provider = `${urnOf("dev", "app", "", type, "files")}::id`;
            const all = [namespace("a"), { ...denyAll("a"), provider }];
            expect(compared(writes, ...all).cluster.policies).to.deep.equal([]);
            expect(compared(writes, ...all).gaps.map(({ text }) => text)).to.deep.equal([
                "not counted: a/deny-all: its provider writes it to a file, not to the cluster",
            ]);
            // The control: a provider that does not.
            const applies = ask(type, "files", {});
            expect(compared(applies, ...all).cluster.policies).to.have.length(1);
        });

        it("clusterOf() names a policy of another kind of which the namespace is not known", () => {
            const type = "pulumi:providers:kubernetes";
            const provider = `${urnOf("dev", "app", "", type, "later")}::id`;
            const spec = { endpointSelector: {} };
            const inputs = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name: "l7" }, spec };
            const cilium = ask("kubernetes:cilium.io/v2:CiliumNetworkPolicy", "l7", inputs, { provider });
            const { gaps, unknown } = compared(ask(type, "later", { namespace: UNKNOWN }), cilium);
            expect(gaps.map(({ text }) => text).join()).to.match(/^not counted: l7: the namespace of its provider/);
            expect(unknown.size).to.be.above(0);
        });

        it("plannedConnections() names the pods that an operator makes and that are not read", () => {
            const service = { apiVersion: "ray.io/v1", kind: "RayService", metadata: { name: "llm", namespace: "a" } };
            const { notCounted } = plannedConnections(
                plannedClusters(planned(ask("kubernetes:ray.io/v1:RayService", "llm", service))),
            );
            expect(notCounted).to.deep.equal([
                "Not read: the pods of RayService (ray.io/v1) a/llm: its operator makes them",
            ]);
        });

        it("kubernetesObjects() names no object by a name that is a secret", () => {
            const metadata = { name: secretOf("hushcorp") };
            const hidden = ask(NAMESPACE, "tenant", { apiVersion: "v1", kind: "Namespace", metadata });
            expect(() => kubernetesObjects(planned(hidden)))
                .to.throw(InputError, "tenant: metadata.name is a secret")
                .with.property("message")
                .that.does.not.contain("hushcorp");
        });
    });

    describe("as connections", () => {
        const rows = (...asked: Asked[]) =>
            plannedConnections(plannedClusters(planned(...asked))).rows.map(
                (r) => `${r.from} -> ${r.to} : ${r.ports} (${r.why})`,
            );
        const why = (text: string): WireObject => ({ "ai-mesh-isolation/why": text });
        const out = policy(
            "a",
            "to-b",
            {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [
                    {
                        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } } }],
                        ports: [{ protocol: "TCP", port: 80 }],
                    },
                ],
            },
            {},
            why("asks"),
        );
        const into = policy(
            "b",
            "from-a",
            {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [
                    {
                        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "a" } } }],
                        ports: [{ protocol: "TCP", port: 80 }],
                    },
                ],
            },
            {},
            why("answers"),
        );
        const closed = [namespace("a"), namespace("b"), denyAll("a"), denyAll("b")];
        const platform = (clusterCidrs: readonly WireValue[]) =>
            ask(MESH_TYPE, "platform", { platform: { clusterCidrs } }, { custom: false });

        it("plannedConnections() has a row where both halves are there, with both reasons", () => {
            expect(rows(...closed, out, into)).to.deep.equal(["a -> b : TCP 80 (asks; answers)"]);
        });
        it("plannedConnections() has none where one half is missing", () => {
            expect(rows(...closed, out)).to.deep.equal([]);
            expect(rows(...closed, into)).to.deep.equal([]);
        });
        it("plannedConnections() shows a namespace that nothing isolates as open to everything", () => {
            expect(rows(namespace("a"))).to.deep.equal([
                "a -> a : all ()",
                "a -> any address : all ()",
                "a -> any other namespace : all ()",
                "any address -> a : all ()",
                "any other namespace -> a : all ()",
            ]);
        });
        it("plannedConnections() is computed from policies: flows that a mesh declares open nothing", () => {
            const mesh = ask(
                MESH_TYPE,
                "mesh",
                {
                    flows: [{ from: "a", to: "b", ports: ["80"], why: "asks" }],
                    workloads: { x: { namespace: "a", podLabels: { app: "x" } } },
                },
                { custom: false },
            );
            expect(rows(...closed, mesh)).to.deep.equal([]);
            expect(rows(...closed, mesh, out, into)).to.deep.equal(["a -> b : TCP 80 (asks; answers)"]);
        });
        it("plannedConnections() names addresses by their CIDRs where no flow names them", () => {
            const egress = [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: [{ protocol: "UDP", port: 53 }] }];
            const dns = policy("a", "dns", {
                podSelector: { matchLabels: { app: "x" } },
                policyTypes: ["Egress"],
                egress,
            });
            const platform = { clusterCidrs: ["10.0.0.0/8"] };
            const mesh = ask(MESH_TYPE, "mesh", { platform }, { custom: false });
            expect(rows(...closed, dns, mesh)).to.deep.equal([
                "pods app=x in namespace a -> 203.0.113.0/24 : UDP 53 ()",
            ]);
        });
        it("plannedConnections() counts the rules of a policy that are known", () => {
            const later = { to: [{ ipBlock: { cidr: UNKNOWN } }] };
            const known = { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] };
            const egress = policy("a", "x", { podSelector: {}, policyTypes: ["Egress"], egress: [later, known] });
            const found = plannedConnections(plannedClusters(planned(...closed, egress, platform(["10.0.0.0/8"]))));
            const [certain, ...perhaps] = found.rows.map(({ from, to, ports }) => `${from} -> ${to} ${ports}`);
            expect(certain).to.equal("a -> 203.0.113.0/24 all");
            // What the other rule may open.
            expect(perhaps).to.have.length(2);
            for (const row of perhaps) expect(row).to.contain("perhaps all");
            expect(found.notCounted).to.deep.equal([
                "a/x: spec.egress[0].to[0].ipBlock.cidr is known only after a deployment",
            ]);
        });
        it("plannedConnections() takes any address for a pod's where a mesh's ranges are not all known", () => {
            const block = [{ to: [{ ipBlock: { cidr: "10.1.0.0/16" } }] }];
            const egress = policy("a", "x", { podSelector: {}, policyTypes: ["Egress"], egress: block });
            const ingress = policy("b", "y", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
            const toPods = (...cidrs: readonly (string | typeof UNKNOWN)[]) =>
                rows(...closed, egress, ingress, platform(cidrs)).filter((row) => row.startsWith("a -> b"));
            expect(toPods("172.16.0.0/12")).to.deep.equal([]);
            expect(toPods("172.16.0.0/12", UNKNOWN).join()).to.match(/^a -> b : perhaps all \(rule 1 of a\/x may/);
        });
        it("plannedConnections() has what the assumed plugin does with a mesh's ranges of nodes", () => {
            const egress = policy("a", "x", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr: "172.18.0.0/16" } }], ports: [{ port: 9100 }] }],
            });
            const [pods, services] = [["10.244.0.0/16"], ["10.96.0.0/16"]];
            const found = (profile: ProfileName | undefined, nodeCidrs: readonly string[]) => {
                const ranges = { podCidrs: pods, serviceCidrs: services, nodeCidrs };
                const mesh = ask(MESH_TYPE, "mesh", { platform: ranges }, { custom: false });
                return plannedConnections(plannedClusters(planned(...closed, egress, mesh)), profile).rows.map(
                    ({ to }) => to,
                );
            };
            expect(found(undefined, ["172.18.0.0/16"])).to.deep.equal(["172.18.0.0/16"]);
            expect(found("calico", ["172.18.0.0/16"])).to.deep.equal(["172.18.0.0/16"]);
            expect(found("cilium", ["172.18.0.0/16"])).to.deep.equal([]);
            expect(found("cilium", ["172.18.0.0/17"])).to.deep.equal(["172.18.128.0/17"]);
            expect(found("cilium", ["192.168.0.0/16"])).to.deep.equal(["172.18.0.0/16"]);
        });
        it("plannedConnections() tells what a neighbour's pods may reach of the mesh, and not what else they may", () => {
            const mesh = ask(
                MESH_TYPE,
                "mesh",
                { workloads: { scraper: { namespace: "monitoring", podLabels: { app: "prometheus" } } } },
                { custom: false },
            );
            const from = [
                {
                    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } },
                    podSelector: { matchLabels: { app: "prometheus" } },
                },
            ];
            const scraped = policy("a", "scraped", {
                podSelector: {},
                policyTypes: ["Ingress"],
                ingress: [{ from, ports: [{ protocol: "TCP", port: 9090 }] }],
            });
            expect(rows(namespace("a"), denyAll("a"), mesh, scraped)).to.deep.equal([
                "monitoring/scraper -> a : TCP 9090 ()",
            ]);
        });
        it("plannedConnections() gives every reason for what is one line", () => {
            const to = [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } } }];
            const egress = [{ to, ports: [{ protocol: "TCP", port: 80 }] }];
            const second = { podSelector: { matchLabels: { app: "y" } }, policyTypes: ["Egress"], egress };
            const workloads = {
                x: { namespace: "a", podLabels: { app: "x" } },
                y: { namespace: "a", podLabels: { app: "y" } },
            };
            const mesh = ask(MESH_TYPE, "mesh", { workloads }, { custom: false });
            const all = [...closed, mesh, out, policy("a", "y-to-b", second, {}, why("asks more")), into];
            expect(rows(...all)).to.deep.equal(["a -> b : TCP 80 (asks; answers; asks more)"]);
        });
        it("plannedConnections() leaves out, and names, what is unknown or invalid", () => {
            const unknown = policy("a", "x", { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: UNKNOWN } }] }] });
            const invalid = policy("a", "y", { podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] });
            const { notCounted } = plannedConnections(plannedClusters(planned(...closed, unknown, invalid)));
            expect(notCounted).to.have.length(2);
            expect(notCounted[0]).to.equal("a/x: spec.egress[0].to[0].ipBlock.cidr is known only after a deployment");
            expect(notCounted[1]).to.match(/^a\/y: spec\.ingress\[0\]\.ports\[0\]\.port /);
        });
    });

    describe("judged", () => {
        const declared = [{ name: "p", level: "mandatory", description: "d" }] as const;
        const finding = (message: string, level: "mandatory" | "advisory") => ({
            policy: "p",
            level,
            urn: "u",
            message,
            description: "d",
        });

        it("judge() passes a policy that found nothing", () => {
            expect(judge("pack", declared, []).policies[0]?.status).to.equal("passed");
        });
        it("judge() takes the description off the message", () => {
            expect(judge("pack", declared, [finding("d\nmore", "mandatory")]).violations[0]).to.include({
                message: "more",
                unjudged: false,
            });
        });
        it("judge() gives a policy that could not run its own level back", () => {
            const { policies, violations } = judge("pack", declared, [
                finding("can't run policy 'p' from policy pack 'x' during preview: y", "advisory"),
            ]);
            expect(policies[0]?.status).to.equal("unjudged");
            expect(violations[0]).to.include({ level: "mandatory", unjudged: true });
            expect(violations.every(blocks)).to.equal(true);
        });
        it("blocks() lets advice pass", () => {
            const { violations } = judge("pack", [{ ...declared[0], level: "advisory" }], [finding("m", "advisory")]);
            expect(violations.some(blocks)).to.equal(false);
        });
    });
});
