import { blockChecks } from "./block-checks";
import { addressVariables, asCidr, blockVariables } from "./blocks";
import { cel, firstOf, firstText, listOf, quoted } from "./cel";
import { judgeable, mostParts } from "./limits";
import { requestVariables, resourcesOf } from "./request";
import type { Check, GuardInput, Part, Variable } from "./types";
import { byDeployers, nameThem, sayWhoIsMeant } from "./words";

/** `peers`: the fields of a rule that say whom it is for, as far as they can be judged. */
const halves = [
    {
        name: "ingress",
        opens: "spec.ingress lets in",
        prefix: "from",
        peers: ["CIDR", "CIDRSet", "Endpoints", "Entities", "Nodes"],
    },
    {
        name: "egress",
        opens: "spec.egress lets out to",
        prefix: "to",
        peers: ["CIDR", "CIDRSet", "Endpoints", "Entities", "FQDNs", "Nodes", "Services"],
    },
] as const;
type Half = (typeof halves)[number];

const peersOf = ({ prefix, peers }: Half): string[] => peers.map((field) => `${prefix}${field}`);

/** Fields that narrow a rule down further. */
const narrowing = ["authentication", "icmps", "toPorts"];

/** Entities other than whole clusters and the world. */
const narrowEntities = ["health", "host", "ingress", "kube-apiserver", "none", "remote-node"];

/**
 * Cilium's policies, by what their peers are called. What is not known here is refused: other fields, groups of a cloud,
 * ranges that stand in another object.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/
 */
export function cilium(input: GuardInput): Part {
    const most = mostParts(input.clusterCidrs.length);
    return {
        name: "cilium",
        why: "no policy of Cilium undoes those of the mesh",
        resourceRules: [resourcesOf("cilium.io", ["ciliumnetworkpolicies"], ["CREATE", "UPDATE"])],
        variables: [
            ...requestVariables(["spec", "specs"]),
            ...ruleVariables(most),
            ...addressVariables(input),
            ...blockVariables(halves),
        ],
        checks: [
            oneSpec,
            judgeable(most, "rules, peers and parts of these"),
            knownFields,
            namesAnyone,
            ...[narrowEntity, knownEndpoints, namedHosts, namedServices],
            ...blockChecks(halves),
        ],
    };
}

/** Entries of lists, and what is in these: labels that are asked for, exceptions, ports. */
const partsOfField = (most: number): string => cel`type(rule[field]) != list ? 1
    : size(rule[field]) > ${most} ? size(rule[field])
    : rule[field].map(entry, type(entry) != map ? 1 : 1 + entry.map(key,
        type(entry[key]) == list || type(entry[key]) == map ? size(entry[key]) : 0).sum()).sum()`;

const ruleVariables = (most: number): Variable[] => [
    ...halves.map(({ name }) => ({
        name: `${name}All`,
        expression: cel`!variables.saysTheSame && has(object.spec) && has(object.spec.${name}) ? object.spec.${name} : []`,
    })),
    {
        name: "count",
        expression: halves
            .map(
                ({ name }) => cel`(size(variables.${name}All) > ${most} ? size(variables.${name}All)
                    : variables.${name}All.map(rule, 1 + rule.map(field, ${partsOfField(most)}).sum()).sum())`,
            )
            .join(" + "),
    },
    ...halves.map(({ name }) => ({
        name,
        expression: `variables.count > ${most} ? [] : variables.${name}All`,
    })),
    // Ranges of both spellings; an address by itself is a range of one.
    ...halves.map(({ name, prefix }) => ({
        name: `${name}Ranges`,
        expression: cel`variables.${name}.map(rule,
            (has(rule.${prefix}CIDR) ? rule.${prefix}CIDR.map(text, {'cidr': dyn(${asCidr("text")})}) : [])
            + (has(rule.${prefix}CIDRSet) ? rule.${prefix}CIDRSet : []))`,
    })),
];

/** The first rule that meets a condition, in words. */
const ofRules = (
    all: readonly Half[],
    find: (half: Half) => { readonly condition: string; readonly text: string },
): string =>
    firstText(
        all.map((half) => {
            const { condition, text } = find(half);
            return firstOf(`variables.${half.name}.filter(rule, ${condition})`, "rule", text);
        }),
    );

const egress = halves.filter(({ name }) => name === "egress");

const oneSpec: Check = {
    name: "specs",
    found: `!variables.saysTheSame && has(object.specs) && size(object.specs) > 0 ? 'has specs, which cannot be judged at admission' : ''`,
    wayOut: "Write a policy with a spec for each of them.",
};

const knownFields: Check = {
    name: "fields",
    found: ofRules(halves, (half) => {
        const unknown = `rule.filter(field, !(field in ${listOf([...peersOf(half), ...narrowing])}))`;
        return {
            condition: `size(${unknown}) > 0`,
            text: `'cannot be judged at admission: spec.${half.name} has ' + ${unknown}[0]`,
        };
    }),
    wayOut: `Name the peers by labels, entities, ranges or names. ${byDeployers}`,
};

/** A rule without a field is for nobody, and only isolates; one that has some, and no peers among them, is for everyone. */
const namesAnyone: Check = {
    name: "everyone",
    found: ofRules(halves, (half) => ({
        condition: `size(rule) > 0 && !rule.exists(field, field in ${listOf(peersOf(half))} && size(rule[field]) > 0)`,
        text: `'undoes deny-all: ${half.opens} anyone, inside the cluster and out'`,
    })),
    wayOut: nameThem,
};

const narrowEntity: Check = {
    name: "entities",
    found: ofRules(halves, ({ prefix, opens }) => {
        const wide = `rule.${prefix}Entities.filter(entity, !(entity in ${listOf(narrowEntities)}))`;
        return {
            condition: `has(rule.${prefix}Entities) && size(${wide}) > 0`,
            text: `'undoes deny-all: ${opens} the entity ' + ${wide}[0]`,
        };
    }),
    wayOut: nameThem,
};

/** The key of a label of Kubernetes, with its source or without. */
const podLabel = quoted("^(k8s:|any:)?([A-Za-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$");

/**
 * Labels of other sources than Kubernetes stand for the world, such as `reserved:world` and `cidr:0.0.0.0/0`. Cilium also reads
 * `$world` and `reserved.world` as `reserved:world`.
 */
const isForeign = (key: string): string => cel`!${key}.matches(${podLabel}) || ${key}.startsWith('reserved.')`;

/** Without a word of namespaces a selector means the policy's own. */
const admitsStranger = cel`has(peer.matchLabels) && peer.matchLabels.exists(key, ${isForeign("key")})
    || has(peer.matchExpressions) && peer.matchExpressions.exists(need, ${isForeign("need.key")} || need.operator != 'In'
        && (need.key.contains('io.kubernetes.pod.namespace') || need.key.contains('io.cilium.k8s')))`;

const knownEndpoints: Check = {
    name: "endpoints",
    found: ofRules(halves, ({ prefix, opens }) => ({
        condition: `has(rule.${prefix}Endpoints) && rule.${prefix}Endpoints.exists(peer, ${admitsStranger})`,
        text: `'undoes deny-all: ${opens} endpoints that nobody named, of any namespace or outside the cluster'`,
    })),
    wayOut: sayWhoIsMeant,
};

/** A pattern of which the last two labels at least are without wildcards, and so the domain is somebody's. */
const ofOneDomain = quoted("[*][A-Za-z0-9_-]*([.][A-Za-z0-9_-]+){2,}[.]?$");

const namedHosts: Check = {
    name: "hosts",
    found: ofRules(egress, ({ opens }) => {
        const wide = cel`rule.toFQDNs.filter(peer, has(peer.matchPattern) && peer.matchPattern.contains('*')
            && !peer.matchPattern.matches(${ofOneDomain}))`;
        return {
            condition: `has(rule.toFQDNs) && size(${wide}) > 0`,
            text: `'opens too wide: ${opens} hosts of domains that nobody named (' + ${wide}[0].matchPattern + ')'`,
        };
    }),
    wayOut: `Name the hosts that are meant, or those of one domain, like *.example.com. ${byDeployers}`,
};

const namedServices: Check = {
    name: "services",
    found: ofRules(egress, ({ name }) => ({
        condition:
            "has(rule.toServices) && rule.toServices.exists(peer, !has(peer.k8sService) || has(peer.k8sServiceSelector))",
        text: `'cannot be judged at admission: spec.${name} selects Services by label'`,
    })),
    wayOut: `Name the Services that are meant. ${byDeployers}`,
};
