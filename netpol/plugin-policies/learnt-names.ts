import { isHostIn } from "../hosts";
import { type Denial, denialsOf, denialTitle, mayDeny } from "./denied-questions";
import { listNames } from "./names-as-written";
import { withResolverTakenForGranted } from "./resolvers";
import { common, holds, meet, subjectOf, without } from "./subjects";
import type { PluginPeer, PluginPolicy, PluginRule, Reading, ReadNames, SeenQuestion } from "./types";

/** A policy that sends questions past what learns from the answers; of each, what may deny it. */
interface Asking {
    readonly policy: PluginPolicy;
    readonly questions: readonly Question[];
}

interface Question extends SeenQuestion {
    readonly denials: readonly Denial[];
}

/**
 * Makes rules about names say what they open to whom, where a plugin learns the addresses of a name only from answers to
 * questions that a policy sends past it: what some policy lets the same pods ask for, and no rule may deny them to ask, is open;
 * the rest is not known, since answers to pods of others open it as well ("IPs from responses to all pods managed by a Cilium
 * instance are allowed by policy").
 *
 * A policy of which only some of the pods ask is one policy more: for those pods, with what they are sure to reach.
 *
 * @see https://docs.cilium.io/en/v1.19/security/policy/layer7/#dns-proxy
 */
export function withLearntNames(policies: readonly PluginPolicy[]): PluginPolicy[] {
    if (!policies.some(isOfNames)) return [...policies];
    const denials = denialsOf(policies);
    const withResolver = withResolverTakenForGranted();
    const asking = policies
        .filter(({ seenQuestions = [] }) => seenQuestions.length > 0)
        .map((policy): Asking => {
            const questions = (policy.seenQuestions ?? []).map(withResolver).map(withDenials(denials));
            return { policy, questions };
        });
    return policies.flatMap((policy) => (isOfNames(policy) ? ofPolicy(policy, asking) : [policy]));
}

const isOfNames = ({ seenQuestions, egress }: PluginPolicy): boolean =>
    seenQuestions !== undefined && egress.some(isAboutNames);

const withDenials =
    (denials: readonly Denial[]) =>
    (question: SeenQuestion): Question => ({
        ...question,
        denials: denials.filter(({ rule }) => mayDeny(rule, question)),
    });

/** What of policies concerns names that are learnt, for whoever asks one policy alone. */
export function onlyQuestions(policies: readonly PluginPolicy[]): PluginPolicy[] {
    const nothing = { isolates: [], ingress: [], egress: [] } as const;
    return policies.flatMap((each) => (each.seenQuestions?.length ? [{ ...each, ...nothing }] : []));
}

const isAboutNames = ({ action, peers = [], unsure }: PluginRule): boolean =>
    action === "allow" && unsure === undefined && peers.some(({ hosts }) => hosts !== undefined);

function ofPolicy(policy: PluginPolicy, asking: readonly Asking[]): PluginPolicy[] {
    const subject = subjectOf(policy);
    const here = asking.filter((other) => meet(subjectOf(other.policy), subject));
    const denialsHere = ({ denials }: Question) => denials.filter((each) => meet(subjectOf(each.policy), subject));
    const split = here.map((other) => {
        const isWhole = other.policy === policy || holds(subjectOf(other.policy), subject);
        const isSeen = (each: Question) => isWhole && denialsHere(each).length === 0;
        return {
            policy: other.policy,
            seen: other.questions.filter(isSeen),
            rest: other.questions.filter((each) => !isSeen(each)),
        };
    });
    const seen = split.flatMap((each) => each.seen);
    const rules = policy.egress.map((rule, at) => ofRule({ rule: at, ...rule }, seen));
    const left = rules.flatMap((each) => each.left);
    const denied = split.flatMap(({ rest }) =>
        rest.flatMap((each) => denialsHere(each).map((denial) => ({ ...each, denial }))),
    );
    const perhaps = left.flatMap((rule) => notLearnt(rule, denied));
    const known = { ...policy, egress: [...rules.flatMap(({ open }) => open), ...perhaps] };
    return left.length === 0
        ? [known]
        : [known, ...split.flatMap((other) => ofSomePods(policy, left, { ...other, questions: other.rest }))];
}

/** What rules are sure to open to the pods that ask by another policy as well. It isolates nobody: the policy itself does. */
function ofSomePods(policy: PluginPolicy, left: readonly PluginRule[], { policy: other, questions }: Asking) {
    const both = common(subjectOf(policy), subjectOf(other));
    const free = questions.filter(({ denials }) => denials.length === 0);
    const groups = [free, ...questions.filter(({ denials }) => denials.length > 0).map((each) => [each])];
    return groups.flatMap((asked): PluginPolicy[] => {
        const egress = left.flatMap((rule) => ofRule(rule, asked).open);
        if (egress.length === 0) return [];
        const denied = asked.flatMap(({ denials }) => denials.map((each) => subjectOf(each.policy)));
        return without(both, denied).map((subject) => ({ ...policy, ...subject, isolates: [], ingress: [], egress }));
    });
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
    const takes = ({ readAs }: OneName, reading: Reading): boolean =>
        readAs.some((each) => each === reading || (each.isOfResolver && reading.isOfResolver));
    const means = (other: OneName, one: OneName): boolean =>
        isHostIn(one.host, [other.host]) && other.readAs.every((each) => takes(one, each));
    for (const name of [...names].sort((a, b) => a.readAs.length - b.readAs.length))
        if (!kept.some((other) => means(other, name))) kept.push(name);
    return kept.filter((name) => !kept.some((other) => other !== name && means(other, name)));
}

/** In the words of Cilium, whose kinds alone need it: names that nothing lets the pods ask for, and those that they may be denied to. */
function notLearnt(rule: PluginRule, denied: readonly (SeenQuestion & { readonly denial: Denial })[]): PluginRule[] {
    const none = "no rule with rules.dns is shown that selects the pod and lets it ask for that";
    const reasons = new Map<string, OneName[]>();
    for (const name of (rule.peers ?? []).flatMap(eachName)) {
        const by = denied.find(({ hosts }) =>
            hosts.some((host) => isHostIn(host, [name.host]) || isHostIn(name.host, [host])),
        );
        const why = by === undefined ? none : `${denialTitle(by.denial)} may deny the pod to ask for that`;
        reasons.set(why, [...(reasons.get(why) ?? []), name]);
    }
    return [...reasons].flatMap(([why, names]) =>
        ofNames(rule, names).map((each) => ({
            ...each,
            unsure: `Cilium learns the addresses of ${listNames(
                names.map(({ written }) => written),
                3,
            )} from answers that pass its DNS proxy, and ${why}`,
        })),
    );
}
