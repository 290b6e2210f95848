import { ofStatefulSets } from "../controller-labels";
import { postgres } from "./cloudnative-pg";
import { groupKinds } from "./groups";
import { knativeKinds } from "./knative";
import { rayKinds } from "./ray";
import { type CustomKind, plain } from "./types";

export type { CustomKind, CustomTemplate } from "./types";

/** The kinds whose pods are read. Others that make pods are counted, and named: see `operator-makes-pods.ts`. */
export const customKinds: readonly CustomKind[] = [
    ...rayKinds,
    ...groupKinds,
    ...knativeKinds,
    plain(
        "argoproj.io",
        "Rollout",
        "spec.template",
        "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
        {
            toCome: ["rollouts-pod-template-hash"],
            toComeAt: [
                ...["stableMetadata", "canaryMetadata"].map((each) => `spec.strategy.canary.${each}.labels`),
                ...["activeMetadata", "previewMetadata"].map((each) => `spec.strategy.blueGreen.${each}.labels`),
            ],
        },
    ),
    plain(
        "agents.x-k8s.io",
        "Sandbox",
        "spec.podTemplate",
        "https://github.com/kubernetes-sigs/agent-sandbox/blob/main/controllers/sandbox_controller.go",
        { toCome: ["agents.x-k8s.io/*", "extensions.agents.x-k8s.io/*"] },
    ),
    plain("apps.kruise.io", "CloneSet", "spec.template", "https://openkruise.io/docs/user-manuals/cloneset", {
        toCome: ["apps.kruise.io/*", "controller-revision-hash", "pod-template-hash"],
    }),
    plain(
        "apps.kruise.io",
        "StatefulSet",
        "spec.template",
        "https://openkruise.io/docs/user-manuals/advancedstatefulset",
        { toCome: ["apps.kruise.io/*", ...ofStatefulSets] },
    ),
    plain(
        "apps.openshift.io",
        "DeploymentConfig",
        "spec.template",
        "https://docs.openshift.com/container-platform/latest/applications/deployments/what-deployments-are.html",
        { toCome: ["deployment", "deploymentconfig"] },
    ),
    postgres,
];

/** The kind of a custom resource, where its pods are read. */
export function customKindOf(apiVersion: string, kind: string): CustomKind | undefined {
    const [group] = apiVersion.split("/");
    return customKinds.find((each) => each.kind === kind && each.group === group);
}
