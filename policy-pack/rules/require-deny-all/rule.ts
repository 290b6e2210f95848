import { describeSelector, isolation, type Direction, type Labels, type NetworkPolicy } from "../../../netpol";
import { knowable, labelsText, listed, type Finding } from "../../judge/finding";
import type { StackRule } from "../../judge/rule";
import type { SeenNamespace } from "../../stack/namespaces";
import { titleOf, type SeenPolicy } from "../../stack/policies";
import type { StackView } from "../../stack/view";

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
        ...stack.nameless.map(({ resource, why, urn }) => ({
            kind: "unknown" as const,
            resources: [resource],
            urn,
            message:
                `Namespace resource "${resource}" cannot be judged: ${why}, and no policy counts for an unknown name. ` +
                knowable(["metadata.name"], resource),
        })),
        ...stack.contested.map(contested),
        ...stack.namespaces.flatMap((namespace) => judgeNamespace(namespace, stack)),
    ],
};

/** Several resources that write one object: none of them covers anything. */
function contested(policies: readonly SeenPolicy[]): Finding {
    const [last] = policies.slice(-1);
    const names = policies.map(({ resource }) => `"${resource}"`);
    // Resources under different parents may be called the same.
    const titles = new Set(names).size === names.length ? names : policies.map(({ urn }) => urn);
    return {
        kind: "violation",
        namespace: last?.namespace,
        policy: last?.name,
        urn: last?.urn,
        message:
            `NetworkPolicy "${last?.namespace}/${last?.name}" is written by ${policies.length} resources, ${listed(titles)}: the ` +
            "cluster keeps one object of that name, as the last of them to run writes it, so none of them counts. Give each its " +
            "own metadata.name, or remove all but one.",
    };
}

/** A direction that some pod of the namespace has open. */
interface Open {
    readonly direction: Direction;
    /** Labels of such a pod; undefined: the selectors are too many to tell. */
    readonly witness: Labels | undefined;
}

function judgeNamespace(namespace: SeenNamespace, stack: StackView): Finding[] {
    const own = stack.policiesIn(namespace);
    const sure = stack.surelyIn(namespace);
    const certain = sure.flatMap((policy) => policy.certain ?? []);
    const open = (["Ingress", "Egress"] as const).flatMap((direction): Open[] => {
        const answer = isolation(certain, namespace.name, direction);
        if (answer.isolated === true) return [];
        return [{ direction, witness: answer.isolated === false ? answer.witness : undefined }];
    });
    return together(open).map((group) => {
        const unsure = coveringOnceKnown(namespace, group, [...sure, ...stack.adrift], certain);
        return unsure.length > 0 ? unknown(namespace, group, unsure) : violation(namespace, group, own, sure);
    });
}

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
    direction: Direction,
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
        resources: unsure.map((policy) => policy.resource),
        urn,
        message:
            `Namespace "${name}" may leave ${directionsText(open)} open for ${podText(open)}: ${parts.join("; ")}. ` +
            unsure.map((policy) => knowable(policy.unknown, policy.resource)).join(" "),
    };
}

function violation(
    { name, urn }: SeenNamespace,
    open: readonly Open[],
    own: readonly SeenPolicy[],
    sure: readonly SeenPolicy[],
): Finding {
    const reasons = own
        .map((policy) =>
            sure.includes(policy)
                ? whyNot(policy, open)
                : `${nameOf(policy)} of resource "${policy.resource}" is written by other resources too`,
        )
        .slice(0, 3);
    const more = own.length > reasons.length ? [`${own.length - reasons.length} more do not either`] : [];
    const because = own.length === 0 ? "no NetworkPolicy of the stack is in it" : [...reasons, ...more].join("; ");
    return {
        kind: "violation",
        namespace: name,
        urn,
        message:
            `Namespace "${name}" leaves ${directionsText(open)} open for ${podText(open)}: ${because}. ` +
            `Add a NetworkPolicy to "${name}" with podSelector: {} and policyTypes: [Ingress, Egress].`,
    };
}

const nameOf = ({ name, resource }: SeenPolicy) => `"${name ?? resource}"`;

/** Why a policy does not isolate the open pod: the near misses that look like a deny-all. */
function whyNot(policy: SeenPolicy, open: readonly Open[]): string {
    const title = nameOf(policy);
    if (policy.invalid) return `${title} is one that the API server refuses`;
    if (policy.unknown.some((path) => path !== "metadata.name"))
        return `${title} has ${listed(policy.unknown)} unknown`;
    const missing = open.filter(({ direction }) => !policy.isolates.includes(direction));
    if (missing.length > 0) return `${title} ${typesText(policy)}`;
    return `${title} selects only pods with ${describeSelector(policy.selector)}`;
}

function typesText({ isolates, spelled, patch }: SeenPolicy): string {
    if (patch && isolates.length === 0) return "is a patch that does not spell podSelector and policyTypes";
    const types = isolates.map((direction) => direction.toLowerCase()).join(" and ");
    if (spelled.policyTypes) return `isolates ${types} only (policyTypes: [${isolates.join(", ")}])`;
    return spelled.emptyEgress
        ? `isolates ${types} only (egress: [] without policyTypes does not deny egress)`
        : `isolates ${types} only (no policyTypes, no egress rules)`;
}

const directionsText = (open: readonly Open[]) => listed(open.map(({ direction }) => direction.toLowerCase()));

function podText([first]: readonly Open[]): string {
    return first?.witness === undefined
        ? "some pod (its policies' selectors are too many to tell)"
        : `a pod with labels ${labelsText(first.witness)}`;
}
