import type { Bag, ObjectMakerKind } from "./types";
import { at, itemsAt, listOf, textAt, valuesOf, withoutUser } from "./values";

/*
 * GitOps and package controllers: they deploy what stands in a repository, a chart or an archive, policies and namespaces
 * like anything else.
 */

const notRead = "that were not read";

/** `deploys objects from https://… that were not read`. */
const from = (places: readonly string[]): string =>
    `deploys objects${places.length === 0 ? "" : ` from ${listOf(places)}`} ${notRead}`;

/** The repositories of an Argo CD source, or of several. */
const argoSources = (spec: unknown): string[] =>
    [at(spec, "source"), ...itemsAt(spec, "sources"), at(spec, "sourceHydrator", "drySource")].flatMap((source) => {
        const url = textAt(source, "repoURL");
        return url === undefined ? [] : [withoutUser(url)];
    });

/** `GitRepository flux-system/apps`. */
function reference(value: unknown): string[] {
    const [kind, name, namespace] = ["kind", "name", "namespace"].map((key) => textAt(value, key));
    if (name === undefined) return [];
    return [`${kind ?? "source"} ${namespace === undefined ? "" : `${namespace}/`}${name}`];
}

/** `chart vllm of HelmRepository charts/vllm`. */
function fluxChart(spec: Bag): string[] {
    const chart = textAt(spec, "chart", "spec", "chart");
    const sources = [...reference(at(spec, "chart", "spec", "sourceRef")), ...reference(at(spec, "chartRef"))];
    if (chart === undefined) return sources;
    return [`chart ${chart}${sources.length > 0 ? ` of ${sources.join(" and ")}` : ""}`];
}

const textsAt = (spec: Bag, ...paths: readonly (readonly string[])[]): string[] =>
    paths.flatMap((path) => textAt(spec, ...path) ?? []).map(withoutUser);

/** Addresses and images under `spec.fetch`, in whatever way. */
const fetched = (spec: Bag): string[] =>
    ["url", "image"]
        .flatMap((key) => valuesOf(at(spec, "fetch"), key))
        .filter((each) => typeof each === "string")
        .map(withoutUser);

const flux = "https://fluxcd.io/flux/components/";

/** One row per kind. */
export const deployers: readonly ObjectMakerKind[] = [
    {
        ...{ group: "argoproj.io", kind: "Application", scope: "namespace" },
        does: (spec) => from(argoSources(spec)),
        source: "https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/: spec.source and spec.sources",
    },
    {
        ...{ group: "argoproj.io", kind: "ApplicationSet", scope: "namespace" },
        does: (spec) => `makes Applications, each of which ${from(argoSources(at(spec, "template", "spec")))}`,
        source: "https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/: Applications from a template",
    },
    {
        ...{ group: "helm.toolkit.fluxcd.io", kind: "HelmRelease", scope: "namespace" },
        does: (spec) => from(fluxChart(spec)),
        source: `${flux}helm/helmreleases/: spec.chart and spec.chartRef`,
    },
    {
        ...{ group: "kustomize.toolkit.fluxcd.io", kind: "Kustomization", scope: "namespace" },
        does: (spec) => from(reference(at(spec, "sourceRef"))),
        source: `${flux}kustomize/kustomizations/: spec.sourceRef and spec.path`,
    },
    ...["HelmChart", "HelmChartConfig"].map((kind): ObjectMakerKind => ({
        ...{ group: "helm.cattle.io", kind, scope: "namespace" },
        does: (spec) => from(textsAt(spec, ["repo"], ["chart"]).slice(0, 1)),
        source: "https://docs.k3s.io/helm: the Helm controller of k3s and RKE2 deploys the chart",
    })),
    {
        ...{ group: "fleet.cattle.io", kind: "GitRepo", scope: "namespace" },
        does: (spec) => from(textsAt(spec, ["repo"])),
        source: "https://fleet.rancher.io/ref-gitrepo: spec.repo",
    },
    {
        ...{ group: "fleet.cattle.io", kind: "Bundle", scope: "namespace" },
        does: () => from([]),
        source: "https://fleet.rancher.io/ref-bundle: spec.resources",
    },
    {
        ...{ group: "kappctrl.k14s.io", kind: "App", scope: "namespace" },
        does: (spec) => from(fetched(spec)),
        source: "https://carvel.dev/kapp-controller/docs/latest/app-spec/: spec.fetch",
    },
    {
        ...{ group: "packaging.carvel.dev", kind: "PackageInstall", scope: "namespace" },
        does: (spec) => from(textsAt(spec, ["packageRef", "refName"]).map((name) => `package ${name}`)),
        source: "https://carvel.dev/kapp-controller/docs/latest/packaging/#package-install: spec.packageRef",
    },
    ...["RootSync", "RepoSync"].map((kind): ObjectMakerKind => ({
        ...{ group: "configsync.gke.io", kind, scope: "namespace" },
        does: (spec) => from(textsAt(spec, ["git", "repo"], ["oci", "image"], ["helm", "repo"])),
        source: "https://cloud.google.com/kubernetes-engine/config-sync/docs/reference/rootsync-reposync-fields: spec.git, oci and helm",
    })),
    {
        ...{ group: "operators.coreos.com", kind: "Subscription", scope: "namespace" },
        does: (spec) => from(textsAt(spec, ["name"]).map((name) => `operator package ${name}`)),
        source: "https://olm.operatorframework.io/docs/concepts/crds/subscription/: installs an operator with its objects",
    },
    ...["ClusterProfile", "Profile"].map((kind): ObjectMakerKind => ({
        ...{ group: "config.projectsveltos.io", kind, scope: kind === "Profile" ? "namespace" : "cluster" },
        does: () => from([]),
        source: "https://projectsveltos.github.io/sveltos/main/addons/addons/: Helm charts, policyRefs and kustomizations",
    })),
    {
        ...{ group: "work.open-cluster-management.io", kind: "ManifestWork", scope: "namespace" },
        does: () => from([]),
        source: "https://open-cluster-management.io/docs/concepts/work-distribution/manifestwork/: spec.workload.manifests",
    },
    {
        ...{ group: "olm.operatorframework.io", kind: "ClusterExtension", scope: "cluster" },
        does: (spec) =>
            from(textsAt(spec, ["source", "catalog", "packageName"]).map((name) => `operator package ${name}`)),
        source: "https://operator-framework.github.io/operator-controller/: spec.source.catalog.packageName",
    },
    {
        ...{ group: "core.oam.dev", kind: "Application", scope: "namespace" },
        does: () => from([]),
        source: "https://kubevela.io/docs/core-concepts/application/: spec.components, from definitions of their own",
    },
    ...(["helm.crossplane.io", "helm.m.crossplane.io"] as const).map((group): ObjectMakerKind => ({
        ...{ group, kind: "Release", scope: group.includes(".m.") ? "namespace" : "cluster" },
        does: (spec) =>
            from(
                textsAt(spec, ["forProvider", "chart", "name"]).map((name) => {
                    const repository = textsAt(spec, ["forProvider", "chart", "repository"]);
                    return [`chart ${name}`, ...repository].join(" of ");
                }),
            ),
        source: "https://github.com/crossplane-contrib/provider-helm: spec.forProvider.chart",
    })),
];
