import { isolation, type NetworkPolicy } from "../../../netpol";
import { notePoliciesInOtherCluster } from "../../judge/other-cluster";
import { adviseKnownValue, listed, type Finding } from "../../judge/finding";
import type { StackRule } from "../../judge/rule";
import { describeWrittenTwice } from "../../judge/describe-written-twice";
import type { SeenNamespace } from "../../stack/namespaces";
import type { SeenPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import type { StackView } from "../../stack/view";
import { becauseOf, directionsText, podText, type Open } from "./reasons";
import { wayOut } from "./isolation-advice";
import { noteTiers } from "./tiers";

/** Every pod, whatever its labels, is isolated in both directions by the policies of its namespace together. */
export const requireDenyAll: StackRule = {
    name: "require-deny-all",
    title: "Every namespace denies by default",
    description: "In every namespace of the stack, a pod with any labels is isolated for ingress and egress.",
    fix: "Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]` to the namespace.",
    level: "mandatory",
    severity: "critical",
    properties: {},
    judge: (stack) => [
        ...stack.nameless.map(({ resource, why, urn, path = "metadata.name" }) => ({
            kind: "unknown" as const,
            resources: [resource],
            urn,
            message:
                `Namespace resource "${resource}" cannot be judged: ${why}, and no policy counts for an unknown name. ` +
                adviseKnownValue([path], resource),
        })),
        ...stack.writtenTwice.map(writtenTwice),
        ...stack.namespaces.flatMap((namespace) => judgeNamespace(namespace, stack)),
    ],
};

/** Several resources that write one object: none of them covers anything. */
function writtenTwice(policies: readonly SeenPolicy[]): Finding {
    const [last] = policies.slice(-1);
    return {
        kind: "violation",
        namespace: last?.namespace,
        policy: last?.name,
        urn: last?.urn,
        message: describeWrittenTwice(policies),
    };
}

function judgeNamespace(namespace: SeenNamespace, stack: StackView): Finding[] {
    const own = stack.policiesIn(namespace).filter(({ isAdminTier }) => !isAdminTier);
    const sure = stack.surelyIn(namespace);
    const certain = sure.flatMap((policy) => policy.certain ?? []);
    const open = openIn(certain, namespace.name);
    // What is open for nothing but the doubt about who writes a policy is told with that policy.
    if (
        open.length > 0 &&
        openIn(
            own.flatMap((policy) => policy.certain ?? []),
            namespace.name,
        ).length === 0
    )
        return [];
    return together(open).map((group) => {
        const unsure = coveringOnceKnown(namespace, group, [...sure, ...stack.adrift], certain);
        return unsure.length > 0 ? unknown(namespace, group, unsure) : violation(namespace, group, own, stack);
    });
}

/** Directions that policies leave open for some pod of a namespace. */
const openIn = (policies: readonly NetworkPolicy[], namespace: string): Open[] =>
    (["Ingress", "Egress"] as const).flatMap((direction): Open[] => {
        const answer = isolation(policies, namespace, direction);
        if (answer.isolated === true) return [];
        return [{ direction, witness: answer.isolated === false ? answer.witness : undefined }];
    });

/** Both directions in one finding where it is the same pod. */
function together(open: readonly Open[]): Open[][] {
    const [one, two] = open;
    if (one === undefined) return [];
    if (two === undefined) return [[one]];
    return JSON.stringify(one.witness) === JSON.stringify(two.witness) ? [[one, two]] : [[one], [two]];
}

/** Policies with unknown values that, at their best, would close the gap; none where even their best would not. */
function coveringOnceKnown(
    { name, cluster }: SeenNamespace,
    open: readonly Open[],
    policies: readonly SeenPolicy[],
    certain: readonly NetworkPolicy[],
): SeenPolicy[] {
    const candidates = policies.filter(
        (policy) => policy.unknown.length > 0 && !policy.invalid && mayShareCluster(policy.cluster, cluster),
    );
    const covered = open.every(({ direction }) => {
        const best = candidates.flatMap((policy) => atBest(policy, name, direction));
        return isolation([...certain, ...best], name, direction).isolated === true;
    });
    return covered
        ? candidates.filter((policy) => open.some(({ direction }) => atBest(policy, name, direction).length > 0))
        : [];
}

const mayShareCluster = (one: string, two: string) => one === two || one.startsWith("provider ");

function atBest(
    { directions, selector, unknown }: SeenPolicy,
    namespace: string,
    direction: Open["direction"],
): NetworkPolicy[] {
    if (!directions.includes(direction) || !unknown.some((path) => path !== "metadata.name")) return [];
    return [
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "at-best", namespace },
            spec: { podSelector: selector ?? {}, policyTypes: [direction] },
        },
    ];
}

function unknown({ name, urn }: SeenNamespace, open: readonly Open[], unsure: readonly SeenPolicy[]): Finding {
    const parts = unsure.map(
        (policy) =>
            `${titleOf(policy)} would close it, but its ${listed(policy.unknown)} ${policy.unknown.length === 1 ? "is" : "are"} not known yet`,
    );
    return {
        kind: "unknown",
        namespace: name,
        aspects: open.map(({ direction }) => direction),
        resources: unsure.map((policy) => policy.resource),
        urn,
        message:
            `Namespace "${name}" may leave ${directionsText(open)} open for ${podText(open)}: ${parts.join("; ")}. ` +
            unsure.map((policy) => adviseKnownValue(policy.unknown, policy.resource)).join(" "),
    };
}

function violation(
    namespace: SeenNamespace,
    open: readonly Open[],
    own: readonly SeenPolicy[],
    stack: StackView,
): Finding {
    const { name, urn } = namespace;
    const isSure = (policy: SeenPolicy) => stack.surelyIn(namespace).includes(policy);
    return {
        kind: "violation",
        namespace: name,
        aspects: open.map(({ direction }) => direction),
        urn,
        message:
            `Namespace "${name}" leaves ${directionsText(open)} open for ${podText(open)}: ${becauseOf(own, open, isSure)}. ` +
            `${wayOut(namespace)}${noteTiers(namespace, stack)}${notePoliciesInOtherCluster(namespace, stack)}`,
    };
}
