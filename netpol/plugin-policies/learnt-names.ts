import { findLabels } from "../find-labels";
import { isHostIn } from "../hosts";
import { isEmptySelector, requirements } from "../selectors";
import type { LabelSelector } from "../types";
import { listNames, namesAsWritten } from "./names-as-written";
import { namespacesOfPolicy } from "./tier-policies";
import type { PluginPeer, PluginPolicy, PluginRule, Reading, ReadNames } from "./types";

/**
 * Makes rules about names say what they open to whom, where a plugin learns the addresses of a name only from answers to
 * questions that a policy sends past it: what some policy lets the same pods ask for is open; the rest is not known, since
 * answers to pods of others open it as well ("IPs from responses to all pods managed by a Cilium instance are allowed by policy").
 *
 * A policy of which only some of the pods ask is one policy more: for those pods, with what they are sure to reach.
 *
 * @see https://docs.cilium.io/en/v1.19/security/policy/layer7/#dns-proxy
 */
export function withLearntNames(policies: readonly PluginPolicy[]): PluginPolicy[] {
    const asking = policies.filter(({ seenQuestions = [] }) => seenQuestions.length > 0);
    const named = policies.filter(({ seenQuestions }) => seenQuestions !== undefined);
    const hosts = [...new Set(named.flatMap(({ egress }) => egress.flatMap(allowedHosts)))];
    if (hosts.length === 0) return [...policies];
    return policies.flatMap((policy) => {
        if (policy.seenQuestions === undefined) return [policy];
        const opened = policy.egress.some(isAboutNames) ? ofPolicy(policy, asking) : [policy];
        const denied = policy.egress.find(deniesDns);
        return denied === undefined ? opened : [...opened, keepsFromAsking(policy, denied, hosts)];
    });
}

const allowedHosts = ({ action, peers = [] }: PluginRule): readonly string[] =>
    action === "allow" ? peers.flatMap(({ hosts = [] }) => hosts) : [];

/** Whether a rule denies every pod of the cluster, resolvers among them, on the port of DNS. */
const deniesDns = ({ action, peers, ports, unsure }: PluginRule): boolean =>
    action === "deny" && unsure === undefined && (peers === undefined || peers.some(isEveryPod)) && isOfDns(ports);

const isEveryPod = ({ namespaceSelector, podSelector }: PluginPeer): boolean =>
    namespaceSelector !== undefined && isEmptySelector(namespaceSelector) && isEmptySelector(podSelector);

const isOfDns = (ports: PluginRule["ports"]): boolean =>
    ports === undefined ||
    ports.some(
        ({ protocol, port = 53, endPort = port }) => protocol === "UDP" && Number(port) <= 53 && 53 <= Number(endPort),
    );

/** What comes of a rule that denies DNS: whatever lets its pods ask for names, they cannot. */
function keepsFromAsking(policy: PluginPolicy, { rule }: PluginRule, hosts: readonly string[]): PluginPolicy {
    const unsure = "it denies DNS, by which Cilium learns the addresses of names";
    const egress: PluginRule[] = [{ action: "deny", peers: [{ hosts }], unsure, rule }];
    return { ...policy, isolates: [], ingress: [], egress };
}

/** What of policies concerns names that are learnt, for whoever asks one policy alone. */
export function onlyQuestions(policies: readonly PluginPolicy[]): PluginPolicy[] {
    const nothing = { isolates: [], ingress: [], egress: [] } as const;
    return policies.flatMap((each) => (each.seenQuestions?.length ? [{ ...each, ...nothing }] : []));
}

const isAboutNames = ({ action, peers = [], unsure }: PluginRule): boolean =>
    action === "allow" && unsure === undefined && peers.some(({ hosts }) => hosts !== undefined);

function ofPolicy(policy: PluginPolicy, asking: readonly PluginPolicy[]): PluginPolicy[] {
    const whole = asking.filter((other) => selectsAll(other, policy));
    const seen = whole.flatMap(({ seenQuestions = [] }) => seenQuestions);
    const rules = policy.egress.map((rule, at) => ofRule({ rule: at, ...rule }, seen));
    const left = rules.flatMap((each) => each.left);
    const known = { ...policy, egress: rules.flatMap(({ open, left: rest }) => [...open, ...rest.map(notLearnt)]) };
    if (left.length === 0) return [known];
    const more = asking.filter((other) => !whole.includes(other)).flatMap((other) => ofSomePods(policy, left, other));
    return [known, ...more];
}

/** What rules are sure to open to the pods that another policy selects as well. It isolates nobody: the policy itself does. */
function ofSomePods(policy: PluginPolicy, left: readonly PluginRule[], other: PluginPolicy): PluginPolicy[] {
    const [own, others] = [namespacesOfPolicy(policy), namespacesOfPolicy(other)];
    if (!meet(own, others) || !meet(policy.pods, other.pods)) return [];
    const egress = left.flatMap((rule) => ofRule(rule, other.seenQuestions ?? []).open);
    if (egress.length === 0) return [];
    const subject = { namespaces: all(own, others), pods: all(policy.pods, other.pods) };
    return [{ ...policy, ...subject, isolates: [], ingress: [], egress }];
}

/** What a rule opens, given the names that are asked for, and what is left of it. */
function ofRule(rule: PluginRule, seen: readonly ReadNames[]): Record<"open" | "left", PluginRule[]> {
    if (!isAboutNames(rule)) return { open: [rule], left: [] };
    const own = (rule.peers ?? []).flatMap(eachName);
    const asked = seen.flatMap(eachName);
    const open = distinct(own.flatMap((name) => asked.flatMap((other) => shared(name, other))));
    const left = own.filter(({ host }) => !asked.some((other) => isHostIn(host, [other.host])));
    return { open: ofNames(rule, open), left: ofNames(rule, left) };
}

/** One name or pattern. */
interface OneName {
    readonly host: string;
    readonly written: string;
    readonly readAs: readonly Reading[];
}

const eachName = ({ hosts = [], written = hosts, readAs = [] }: PluginPeer): OneName[] =>
    hosts.map((host, at) => ({ host, written: written[at] ?? host, readAs }));

const ofNames = (rule: PluginRule, names: readonly OneName[]): PluginRule[] =>
    names.length > 0 ? [{ ...rule, peers: names.map(asPeer) }] : [];

const asPeer = ({ host, written, readAs }: OneName): PluginPeer => ({
    hosts: [host],
    ...(written === host ? {} : { written: [written] }),
    ...(readAs.length > 0 ? { readAs } : {}),
});

/** The names that both mean: of two patterns one holds the other, or they share none. */
function shared(a: OneName, b: OneName): OneName[] {
    const [narrow] = isHostIn(b.host, [a.host]) ? [b] : isHostIn(a.host, [b.host]) ? [a] : [];
    return narrow ? [{ ...narrow, readAs: [...a.readAs, ...b.readAs] }] : [];
}

/** Without those that others mean without taking more for granted. */
function distinct(names: readonly OneName[]): OneName[] {
    const kept: OneName[] = [];
    const means = (other: OneName, { host, readAs }: OneName): boolean =>
        isHostIn(host, [other.host]) && other.readAs.every((each) => readAs.includes(each));
    for (const name of [...names].sort((a, b) => a.readAs.length - b.readAs.length))
        if (!kept.some((other) => means(other, name))) kept.push(name);
    return kept.filter((name) => !kept.some((other) => other !== name && means(other, name)));
}

/** In the words of Cilium, whose kinds alone need it; three names at most. */
function notLearnt(rule: PluginRule): PluginRule {
    const names = listNames((rule.peers ?? []).flatMap(namesAsWritten), 3);
    const unsure =
        `Cilium learns the addresses of ${names} from answers that pass its DNS proxy, and no rule with rules.dns is ` +
        "shown that selects the pod and lets it ask for that";
    return { ...rule, unsure };
}

/** Whether a policy selects every pod that another does. */
function selectsAll(outer: PluginPolicy, inner: PluginPolicy): boolean {
    if (inner === outer) return true;
    return implies(namespacesOfPolicy(inner), namespacesOfPolicy(outer)) && implies(inner.pods, outer.pods);
}

const implies = (narrow: LabelSelector, wide: LabelSelector): boolean =>
    findLabels({ matchAll: [narrow], matchNone: [wide] }) === null;

const meet = (a: LabelSelector, b: LabelSelector): boolean => findLabels({ matchAll: [a, b] }) !== null;

function all(...selectors: readonly LabelSelector[]): LabelSelector {
    return {
        matchExpressions: selectors.flatMap(requirements).map(({ key, operator, values }) => ({
            ...{ key, operator },
            ...(values.size > 0 ? { values: [...values] } : {}),
        })),
    };
}
