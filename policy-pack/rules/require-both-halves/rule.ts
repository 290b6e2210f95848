import { asRule, describePorts, describeSelector, findLabels, readPorts, resolvePorts } from "../../../netpol";
import type { Direction, LabelSelector, NetworkPolicyPeer, PortSet, Rule } from "../../../netpol";
import { noPodSet, podSet, setOfBlocks } from "../../judge/blocks";
import { listed, type Finding } from "../../judge/finding";
import { platformProperties, type PlatformConfig } from "../../judge/platform";
import type { StackRule } from "../../judge/rule";
import type { RuleContext } from "../../judge/rule-context";
import { selects, type SeenNamespace } from "../../stack/namespaces";
import { withoutOutsideOnly } from "../../stack/plugin-policies";
import type { SeenPolicy } from "../../stack/policies";
import { titleOf } from "../../stack/titles";
import { certainRule, type SeenRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";

/** A connection needs egress at its source and ingress at its destination: a policy that gives one half alone is dead. */
export const requireBothHalves: StackRule<PlatformConfig> = {
    name: "require-both-halves",
    title: "Every allow has its other half",
    description: "A rule that opens one half of a connection inside the stack meets a rule that opens the other half.",
    fix: "Add the rule that opens the other half: egress where the connection starts, ingress where it ends.",
    level: "advisory",
    severity: "low",
    properties: platformProperties,
    judge: (stack, _config, context) =>
        stack.policies.flatMap((policy) => {
            const home = stack.namespace(policy.cluster, policy.namespace ?? "");
            if (policy.certain === undefined || home === undefined) return [];
            const own: End = { namespace: home, pods: policy.selector ?? {} };
            return policy.rules.flatMap((rule) => judgeRule(policy, rule, own, { stack, context }));
        }),
};

interface World {
    readonly stack: StackView;
    readonly context: RuleContext;
}

/** Pods of one namespace that a selector picks. */
interface End {
    readonly namespace: SeenNamespace;
    readonly pods: LabelSelector;
}

function judgeRule(policy: SeenPolicy, seenRule: SeenRule, own: End, world: World): Finding[] {
    const other: Direction = seenRule.direction === "Ingress" ? "Egress" : "Ingress";
    return certainRule(seenRule).flatMap((certain) => {
        const rule = asRule(certain, seenRule.direction);
        const ports = portsOf(rule);
        return (rule.peers ?? []).flatMap((peer): Finding[] => {
            const ends = endsOf(peer, own.namespace, world.stack);
            const all = [...ends, ...perhapsOf(peer, own.namespace, world.stack)];
            const isDead = ends.length > 0 && !all.some((end) => opensBack(end, own, ports, other, world));
            return isDead ? [finding(policy, seenRule, own, ends, portsText(rule))] : [];
        });
    });
}

/** Namespaces of the stack that a peer means. Every namespace there is means none in particular. */
function endsOf(peer: NetworkPolicyPeer, home: SeenNamespace, stack: StackView): End[] {
    if (peer.ipBlock !== undefined) return [];
    const pods = peer.podSelector ?? {};
    const { namespaceSelector } = peer;
    if (namespaceSelector === undefined) return [{ namespace: home, pods }];
    if (findLabels({ matchNone: [namespaceSelector] }) === null) return [];
    return stack.namespacesBy(home.cluster, namespaceSelector).map((namespace) => ({ namespace, pods }));
}

/** Namespaces that a peer may mean, by labels that are not known. */
const perhapsOf = (
    { namespaceSelector, podSelector = {} }: NetworkPolicyPeer,
    home: SeenNamespace,
    stack: StackView,
) =>
    namespaceSelector === undefined
        ? []
        : stack
              .namespacesPerhaps(home.cluster, namespaceSelector)
              .map((namespace): End => ({ namespace, pods: podSelector }));

/** Whether some pod at `end` may open the other half with some pod at `own`, on at least one of the ports. */
function opensBack(end: End, own: End, ports: PortSet, direction: Direction, { stack, context }: World): boolean {
    const there = stack.policiesIn(end.namespace);
    // What is not known yet may be the other half.
    if (there.some(({ unknown }) => unknown.length > 0) || stack.adrift.length > 0) return true;
    // One of which two resources write the object may isolate nobody.
    const isolating = stack
        .surelyIn(end.namespace)
        .filter(({ invalid, isolates }) => !invalid && isolates.includes(direction));
    const isOpen = findLabels({ matchAll: [end.pods], matchNone: isolating.map(({ selector = {} }) => selector) });
    if (isOpen !== null) return true;
    return there.some(
        (policy) =>
            !policy.invalid &&
            policy.allows.includes(direction) &&
            overlap(policy.selector, end.pods) &&
            policy.rules.some((rule) => rule.direction === direction && meets(policy, rule)),
    );

    function meets(policy: SeenPolicy, seen: SeenRule): boolean {
        // Where it is not sure of which of its peers a rule speaks, it may be of all.
        return certainRule({ ...seen, unsure: undefined }).some((certain) => {
            const rule = asRule(certain, direction);
            const opensTo =
                rule.peers === undefined ||
                rule.peers.some((peer) => means(peer, own, end.namespace)) ||
                mayNamePods(policy, seen, context);
            return opensTo && !portsOf(rule).intersect(ports).isEmpty;
        });
    }
}

/** Whether addresses of a rule are those of pods, for all that is known. It does not say of which. */
function mayNamePods(policy: SeenPolicy, rule: SeenRule, { platforms }: RuleContext): boolean {
    const addresses = setOfBlocks(withoutOutsideOnly(rule)).subtract(noPodSet);
    const pods = podSet(platforms.of(policy));
    return !addresses.isEmpty && (pods.isEmpty || !addresses.intersect(pods).isEmpty);
}

function means({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, own: End, home: SeenNamespace): boolean {
    if (ipBlock !== undefined || !overlap(podSelector, own.pods)) return false;
    return namespaceSelector === undefined
        ? home.name === own.namespace.name
        : selects(namespaceSelector, own.namespace) !== "no";
}

const overlap = (one: LabelSelector | undefined, two: LabelSelector) =>
    findLabels({ matchAll: [one ?? {}, two] }) !== null;

/** Every port that a rule may mean: whatever number a name stands for. */
const portsOf = (rule: Rule): PortSet => resolvePorts(readPorts(rule.ports), undefined, "unknown").possible;

function finding(
    policy: SeenPolicy,
    { path, direction }: SeenRule,
    own: End,
    ends: readonly End[],
    ports: string,
): Finding {
    const names = ends.map(({ namespace }) => `"${namespace.name}"`);
    const far = `pods ${podsText(ends[0]?.pods)}in ${listed(names)}`;
    const near = `pods ${podsText(own.pods)}in "${own.namespace.name}"`;
    const [half, missing] =
        direction === "Egress"
            ? [`lets pods out to ${far}`, `ingress from ${near}`]
            : [`lets in ${far}`, `egress to ${near}`];
    return {
        kind: "violation",
        namespace: policy.namespace,
        policy: policy.name,
        urn: policy.urn,
        message:
            `${titleOf(policy)} opens half a connection: ${path} ${half} on ${ports}, and nothing there allows ` +
            `${missing}. Add that rule to ${listed(names)}, or remove this one.`,
    };
}

const portsText = ({ ports }: Rule) => (ports === undefined ? "all ports" : describePorts(readPorts(ports)));

function podsText(selector: LabelSelector | undefined): string {
    const text = describeSelector(selector);
    return text === "any" ? "" : `with ${text} `;
}
