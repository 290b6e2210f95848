import { expect } from "chai";
import { describeObjectMaker, objectMakerKinds, readObjects } from "../../netpol";

/** `apiVersion kind`, its spec, and the rest of the sentence; none where it changes nothing that matters. */
type Row = readonly [kind: string, spec: object, does: string | undefined];

const argo = "argoproj.io/v1alpha1";
const crossplane = "apiextensions.crossplane.io/v1 Composition";
const match = (...kinds: string[]) => ({ match: { any: [{ resources: { kinds } }] } });
const celMatch = (...resources: string[]) => ({ matchConstraints: { resourceRules: [{ resources }] } });
const generatingPolicy = "policies.kyverno.io/v1 GeneratingPolicy";
/** Makes objects beside a ConfigMap that `variables.ca` spells. */
const celGenerate = (made: string, both = "[]") => ({
    variables: [
        { name: "ca", expression: '[{"kind": dyn("ConfigMap")}]' },
        { name: "both", expression: both },
    ],
    generate: [{ expression: `generator.Apply(object.metadata.name, ${made})` }],
});
const patch = (metadata: object) => ({ mutate: { patchStrategicMerge: { metadata } } });
const wrapped = (kind: string) => ({
    ...{ apiVersion: "kubernetes.crossplane.io/v1alpha2", kind: "Object" },
    spec: { forProvider: { manifest: { apiVersion: "v1", kind } } },
});
const bucket = { apiVersion: "s3.aws.upbound.io/v1beta1", kind: "Bucket" };
const steps = (...resources: object[]) => ({
    pipeline: [
        { step: "patch", input: { resources: resources.map((base) => ({ base })) } },
        { step: "ready", functionRef: { name: "function-auto-ready" } },
    ],
});

const rows: readonly Row[] = [
    [
        `${argo} Application`,
        { source: { repoURL: "https://u:secret@git.example/x" } },
        "deploys objects from https://git.example/x that were not read",
    ],
    [
        `${argo} Application`,
        { sources: ["a", "b", "c", "d", "e"].map((name) => ({ repoURL: `oci://r.example/${name}` })) },
        "deploys objects from oci://r.example/a, oci://r.example/b, oci://r.example/c and 2 more that were not read",
    ],
    [`${argo} Application`, {}, "deploys objects that were not read"],
    ["app.k8s.io/v1beta1 Application", {}, undefined],
    [`${argo} AppProject`, { sourceRepos: ["*"] }, undefined],
    [
        `${argo} ApplicationSet`,
        { template: { spec: { source: { repoURL: "https://git.example/x" } } } },
        "makes Applications, each of which deploys objects from https://git.example/x that were not read",
    ],
    [
        "helm.toolkit.fluxcd.io/v2 HelmRelease",
        {
            chart: {
                spec: { chart: "vllm", sourceRef: { kind: "HelmRepository", name: "charts", namespace: "flux" } },
            },
        },
        "deploys objects from chart vllm of HelmRepository flux/charts that were not read",
    ],
    [
        "helm.toolkit.fluxcd.io/v2 HelmRelease",
        { chartRef: { kind: "OCIRepository", name: "vllm" } },
        "deploys objects from OCIRepository vllm that were not read",
    ],
    ["source.toolkit.fluxcd.io/v1 HelmRepository", { url: "https://charts.example" }, undefined],
    [
        "kustomize.toolkit.fluxcd.io/v1 Kustomization",
        { sourceRef: { kind: "GitRepository", name: "apps" }, path: "./prod" },
        "deploys objects from GitRepository apps that were not read",
    ],
    ["source.toolkit.fluxcd.io/v1 GitRepository", { url: "https://git.example" }, undefined],
    [
        "helm.cattle.io/v1 HelmChart",
        { repo: "https://charts.example", chart: "vllm" },
        "deploys objects from https://charts.example that were not read",
    ],
    ["helm.cattle.io/v1 HelmChartConfig", {}, "deploys objects that were not read"],
    ["k3s.cattle.io/v1 Addon", {}, undefined],
    [
        "fleet.cattle.io/v1alpha1 GitRepo",
        { repo: "https://g.example" },
        "deploys objects from https://g.example that were not read",
    ],
    ["fleet.cattle.io/v1alpha1 Bundle", {}, "deploys objects that were not read"],
    ["fleet.cattle.io/v1alpha1 Cluster", {}, undefined],
    [
        "kappctrl.k14s.io/v1alpha1 App",
        { fetch: [{ git: { url: "https://g.example" } }, { imgpkgBundle: { image: "r.example/b" } }] },
        "deploys objects from https://g.example and r.example/b that were not read",
    ],
    [
        "packaging.carvel.dev/v1alpha1 PackageInstall",
        { packageRef: { refName: "vllm.example" } },
        "deploys objects from package vllm.example that were not read",
    ],
    ["packaging.carvel.dev/v1alpha1 PackageRepository", {}, undefined],
    [
        "configsync.gke.io/v1beta1 RootSync",
        { git: { repo: "https://g.example" } },
        "deploys objects from https://g.example that were not read",
    ],
    [
        "configsync.gke.io/v1beta1 RepoSync",
        { oci: { image: "r.example/b" } },
        "deploys objects from r.example/b that were not read",
    ],
    ["configsync.gke.io/v1beta1 ResourceGroup", {}, undefined],
    [
        "operators.coreos.com/v1alpha1 Subscription",
        { name: "gpu-operator" },
        "deploys objects from operator package gpu-operator that were not read",
    ],
    ["messaging.knative.dev/v1 Subscription", {}, undefined],
    ["config.projectsveltos.io/v1beta1 ClusterProfile", {}, "deploys objects that were not read"],
    ["config.projectsveltos.io/v1beta1 Profile", {}, "deploys objects that were not read"],
    ["work.open-cluster-management.io/v1 ManifestWork", {}, "deploys objects that were not read"],
    [
        "helm.crossplane.io/v1beta1 Release",
        { forProvider: { chart: { name: "vllm", repository: "https://charts.example" } } },
        "deploys objects from chart vllm of https://charts.example that were not read",
    ],
    [
        "helm.m.crossplane.io/v1beta1 Release",
        { forProvider: { chart: { name: "vllm" } } },
        "deploys objects from chart vllm that were not read",
    ],
    [
        "olm.operatorframework.io/v1 ClusterExtension",
        { source: { catalog: { packageName: "gpu-operator" } } },
        "deploys objects from operator package gpu-operator that were not read",
    ],
    ["olm.operatorframework.io/v1 ClusterCatalog", {}, undefined],
    ["core.oam.dev/v1beta1 Application", {}, "deploys objects that were not read"],
    [
        "policy.open-cluster-management.io/v1 ConfigurationPolicy",
        { remediationAction: "enforce", "object-templates": [{ objectDefinition: { kind: "NetworkPolicy" } }] },
        "makes NetworkPolicy objects that were not read",
    ],
    [
        "policy.open-cluster-management.io/v1 ConfigurationPolicy",
        { remediationAction: "inform", "object-templates": [{ objectDefinition: { kind: "NetworkPolicy" } }] },
        undefined,
    ],
    [
        "policy.open-cluster-management.io/v1 Policy",
        { "policy-templates": [{ objectDefinition: { spec: { "object-templates-raw": "{{ range }}" } } }] },
        "makes any objects that were not read",
    ],
    [
        "kyverno.io/v1 ClusterPolicy",
        { rules: [{ ...match("Namespace"), generate: { kind: "NetworkPolicy", name: "open" } }] },
        "generates NetworkPolicy objects that were not read",
    ],
    [
        "kyverno.io/v1 ClusterPolicy",
        {
            rules: [
                {
                    generate: {
                        foreach: [{ kind: "ConfigMap" }, { cloneList: { kinds: ["v1/Secret", "apps/v1/Deployment"] } }],
                    },
                },
            ],
        },
        "generates Deployment objects that were not read",
    ],
    [
        "kyverno.io/v1 ClusterPolicy",
        { rules: [{ ...match("Namespace"), generate: { kind: "ConfigMap", name: "ca" } }] },
        undefined,
    ],
    [
        "kyverno.io/v1 ClusterPolicy",
        { rules: [{ ...match("Pod"), validate: { message: "labels" } }, { verifyImages: [] }] },
        undefined,
    ],
    [
        "kyverno.io/v1 Policy",
        { rules: [{ ...match("Pod"), ...patch({ labels: { app: "vllm" } }) }] },
        "changes Pod objects in ways that were not read",
    ],
    ["kyverno.io/v1 Policy", { rules: [{ ...match("Pod"), ...patch({ annotations: { a: "b" } }) }] }, undefined],
    ["kyverno.io/v1 Policy", { rules: [{ ...match("ConfigMap"), ...patch({ labels: { a: "b" } }) }] }, undefined],
    [
        "kyverno.io/v1 Policy",
        {
            rules: [
                {
                    ...match("ConfigMap"),
                    mutate: { targets: [{ kind: "networking.k8s.io/v1/NetworkPolicy" }], patchStrategicMerge: {} },
                },
            ],
        },
        "changes networking.k8s.io/v1/NetworkPolicy objects in ways that were not read",
    ],
    [
        "kyverno.io/v1 ClusterPolicy",
        { rules: [{ generate: { kind: "Namespace" } }, patch({ labels: {} })] },
        "generates Namespace objects that were not read, and changes any objects in ways that were not read",
    ],
    [
        "kyverno.io/v2 ClusterCleanupPolicy",
        match("NetworkPolicy"),
        "deletes NetworkPolicy objects at times that are not known",
    ],
    ["kyverno.io/v2 ClusterCleanupPolicy", match("ConfigMap"), undefined],
    ["kyverno.io/v2 CleanupPolicy", match("Deployment"), "deletes Deployment objects at times that are not known"],
    [
        "policies.kyverno.io/v1 MutatingPolicy",
        {
            ...celMatch("pods"),
            mutations: [{ applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: …}}" } }],
        },
        "changes pods objects in ways that were not read",
    ],
    [
        "policies.kyverno.io/v1 MutatingPolicy",
        { ...celMatch("pods"), mutations: [{ jsonPatch: { expression: "/spec/containers/0/imagePullPolicy" } }] },
        undefined,
    ],
    [
        "policies.kyverno.io/v1 NamespacedMutatingPolicy",
        { ...celMatch("networkpolicies"), mutations: [] },
        "changes networkpolicies objects in ways that were not read",
    ],
    [
        "policies.kyverno.io/v1 GeneratingPolicy",
        {
            variables: [{ name: "open", expression: '[{"kind": dyn("NetworkPolicy")}]' }],
            generate: [{ expression: "generator.Apply(object.metadata.name, variables.open)" }],
        },
        "generates NetworkPolicy objects that were not read",
    ],
    [
        "policies.kyverno.io/v1 GeneratingPolicy",
        { variables: [{ expression: '[{"kind": dyn("ConfigMap")}]' }] },
        undefined,
    ],
    [generatingPolicy, celGenerate("variables.ca"), undefined],
    [generatingPolicy, celGenerate("variables.both", '[variables.ca[0], {"kind": dyn("Secret")}]'), undefined],
    [
        generatingPolicy,
        celGenerate("variables.both", '[variables.ca[0], resource.Get("v1", "networkpolicies", "a", "b")]'),
        "generates any objects that were not read",
    ],
    [
        generatingPolicy,
        celGenerate('resource.List("v1", "networkpolicies", "a")["items"]'),
        "generates any objects that were not read",
    ],
    [generatingPolicy, celGenerate("[object]"), "generates any objects that were not read"],
    [
        generatingPolicy,
        celGenerate("variables.both", "object.spec.policies"),
        "generates any objects that were not read",
    ],
    [generatingPolicy, celGenerate("variables.both", "variables.both"), "generates any objects that were not read"],
    [
        generatingPolicy,
        celGenerate("variables.both", '[variables.ca[0], {"kind": object.spec.kind}]'),
        "generates any objects that were not read",
    ],
    [
        "policies.kyverno.io/v1 NamespacedGeneratingPolicy",
        { generate: [{ expression: "generator.Apply(ns, resource.Get(…))" }] },
        "generates any objects that were not read",
    ],
    [
        "policies.kyverno.io/v1 DeletingPolicy",
        celMatch("networkpolicies"),
        "deletes networkpolicies objects at times that are not known",
    ],
    ["policies.kyverno.io/v1 DeletingPolicy", celMatch("configmaps", "secrets"), undefined],
    [
        "policies.kyverno.io/v1 NamespacedDeletingPolicy",
        celMatch("pods"),
        "deletes pods objects at times that are not known",
    ],
    ["policies.kyverno.io/v1 ValidatingPolicy", celMatch("pods"), undefined],
    [
        "admissionregistration.k8s.io/v1 MutatingAdmissionPolicy",
        { ...celMatch("namespaces"), mutations: [{ jsonPatch: { expression: "/metadata/labels/team" } }] },
        "changes namespaces objects in ways that were not read",
    ],
    [
        "admissionregistration.k8s.io/v1 MutatingAdmissionPolicy",
        {
            ...celMatch("configmaps", "ingressclasses"),
            mutations: [{ jsonPatch: { expression: "/metadata/labels/team" } }],
        },
        undefined,
    ],
    ["admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", celMatch("pods"), undefined],
    [
        "mutations.gatekeeper.sh/v1 Assign",
        { applyTo: [{ groups: [""], kinds: ["Pod"], versions: ["v1"] }], location: "spec.hostNetwork" },
        "changes Pod objects in ways that were not read",
    ],
    ["mutations.gatekeeper.sh/v1 Assign", { applyTo: [{ kinds: ["Pod"] }], location: "spec.dnsPolicy" }, undefined],
    [
        "mutations.gatekeeper.sh/v1 ModifySet",
        { applyTo: [{ kinds: ["NetworkPolicy"] }], location: "spec.policyTypes" },
        "changes NetworkPolicy objects in ways that were not read",
    ],
    [
        "mutations.gatekeeper.sh/v1 ModifySet",
        { applyTo: [{ kinds: ["Pod"] }], location: "spec.containers[name: *].args" },
        undefined,
    ],
    [
        "mutations.gatekeeper.sh/v1 AssignMetadata",
        { match: { kinds: [{ kinds: ["Namespace", "ConfigMap"] }] }, location: "metadata.labels.team" },
        "changes Namespace objects in ways that were not read",
    ],
    [
        "mutations.gatekeeper.sh/v1 AssignMetadata",
        { location: "metadata.labels.team" },
        "changes any objects in ways that were not read",
    ],
    ["mutations.gatekeeper.sh/v1 AssignMetadata", { location: "metadata.annotations.team" }, undefined],
    ["mutations.gatekeeper.sh/v1alpha1 AssignImage", {}, undefined],
    [
        "hnc.x-k8s.io/v1alpha2 HierarchyConfiguration",
        { parent: "org" },
        "copies objects and labels of namespace org into its own that were not read",
    ],
    [
        "hnc.x-k8s.io/v1alpha2 HierarchyConfiguration",
        { labels: [{ key: "team", value: "ml" }] },
        "sets labels of its namespace and of those below it that were not read",
    ],
    ["hnc.x-k8s.io/v1alpha2 HierarchyConfiguration", {}, undefined],
    ["hnc.x-k8s.io/v1alpha2 SubnamespaceAnchor", {}, "makes namespace x with objects and labels that were not read"],
    ["hnc.x-k8s.io/v1alpha2 HierarchicalResourceQuota", {}, undefined],
    ["capsule.clastix.io/v1beta2 TenantResource", {}, "copies objects into namespaces that were not read"],
    ["capsule.clastix.io/v1beta2 GlobalTenantResource", {}, "copies objects into namespaces that were not read"],
    [
        "capsule.clastix.io/v1beta2 Tenant",
        { networkPolicies: { items: [{}] } },
        "makes NetworkPolicy objects that were not read",
    ],
    ["capsule.clastix.io/v1beta2 Tenant", { owners: [] }, undefined],
    [
        crossplane,
        steps(bucket, wrapped("NetworkPolicy"), wrapped("Secret")),
        "makes NetworkPolicy objects that were not read",
    ],
    [
        crossplane,
        { resources: [{ base: { apiVersion: "helm.crossplane.io/v1beta1", kind: "Release" } }] },
        "makes Release objects that were not read",
    ],
    [
        crossplane,
        { pipeline: [{ functionRef: { name: "function-go-templating" }, input: {} }] },
        "makes any objects that were not read",
    ],
    [crossplane, steps(bucket, wrapped("Secret")), undefined],
    [
        "kubernetes.crossplane.io/v1alpha2 Object",
        wrapped("Deployment").spec,
        "makes Deployment objects that were not read",
    ],
    ["kubernetes.crossplane.io/v1alpha2 Object", wrapped("Secret").spec, undefined],
    [
        "kubernetes.m.crossplane.io/v1alpha1 Object",
        wrapped("Namespace").spec,
        "makes Namespace objects that were not read",
    ],
    [
        "kro.run/v1alpha1 ResourceGraphDefinition",
        {
            resources: [
                { template: { apiVersion: "v1", kind: "ConfigMap" } },
                { template: { apiVersion: "apps/v1", kind: "Deployment" } },
            ],
        },
        "makes Deployment objects that were not read",
    ],
    ["kro.run/v1alpha1 ResourceGraphDefinition", { resources: [{ template: { kind: "ConfigMap" } }] }, undefined],
];

describe("objects of which a controller makes or changes others", () => {
    for (const [title, spec, does] of rows) {
        it(`${does === undefined ? "are not named" : "are named"}: ${title} ${JSON.stringify(spec).slice(0, 60)}`, () => {
            const [apiVersion = "", kind = ""] = title.split(" ");
            const value = { apiVersion, kind, metadata: { name: "x", namespace: "ns" }, spec };
            const { objectMakers, unreadPods } = readObjects([{ source: "a.yaml", document: 1, value }]);
            expect(objectMakers.map((maker) => maker.does)).to.deep.equal(does === undefined ? [] : [does]);
            expect(unreadPods, "whole objects, and not pods alone").to.deep.equal([]);
        });
    }

    it("have a row in this table for each kind, and are not told by what the kind is called alone", () => {
        const kindOf = (title: string) => `${title.replace(/\/.*/, "")} ${title.split(" ")[1]}`;
        const named = rows.filter(([, , does]) => does !== undefined);
        const kinds = new Set(named.map(([title]) => kindOf(title)));
        expect(objectMakerKinds.filter(({ group, kind }) => !kinds.has(`${group} ${kind}`))).to.deep.equal([]);
        for (const [title, spec] of named) {
            const value = { apiVersion: "example.com/v1", kind: title.split(" ")[1], metadata: { name: "x" }, spec };
            expect(readObjects([{ source: "a.yaml", document: 1, value }]).objectMakers, title).to.deep.equal([]);
        }
    });

    it("are called by their namespace, where they are in one", () => {
        const maker = { apiVersion: "v1", kind: "K", name: "x", does: "does it" };
        expect(describeObjectMaker({ ...maker, namespace: "ns" })).to.equal("K ns/x does it");
        expect(describeObjectMaker(maker)).to.equal("K x does it");
    });
});
