import { blockChecks } from "./block-checks";
import { addressVariables, asCidr, blockVariables } from "./blocks";
import { cel, firstOf, firstText, listOf, quoted } from "./cel";
import { judgeable, mostParts } from "./limits";
import { requestVariables, resourcesOf } from "./request";
import type { Check, GuardInput, Part, Variable } from "./types";
import { byDeployers, nameThem, sayWhoIsMeant } from "./words";

const halves = [
    { name: "ingress", opens: "spec.ingress lets in", peer: "source" },
    { name: "egress", opens: "spec.egress lets out to", peer: "destination" },
] as const;
type Half = (typeof halves)[number];

/** What a NetworkSet holds, which rules select by its labels. */
const nets = { name: "nets", opens: "spec.nets holds" };
const directions = [...halves, nets];

const ruleFields = [
    "action",
    "destination",
    "http",
    "icmp",
    "ipVersion",
    "metadata",
    "notICMP",
    "notProtocol",
    "protocol",
    "source",
];
const has = (object: string, field: string, isNamed: string): string =>
    `(has(${object}.${field}) && ${object}.${field}${isNamed})`;
const someText = ".trim() != ''";

/** Fields of a peer that say whom it is for, and when: empty ones are for everyone. Other fields only leave somebody out. */
const naming: readonly (readonly [field: string, isNamed: (peer: string) => string])[] = [
    ["namespaceSelector", (peer) => has(peer, "namespaceSelector", someText)],
    ["nets", (peer) => has(peer, "nets", ".size() > 0")],
    ["selector", (peer) => has(peer, "selector", someText)],
    [
        "serviceAccounts",
        (peer) => cel`(has(${peer}.serviceAccounts)
            && (${has(`${peer}.serviceAccounts`, "names", ".exists(name, name != '')")}
                || ${has(`${peer}.serviceAccounts`, "selector", someText)}))`,
    ],
    ["services", (peer) => `(has(${peer}.services) && ${has(`${peer}.services`, "name", someText)})`],
];
const peerFields = [...naming.map(([field]) => field), "notNets", "notPorts", "notSelector", "ports"];

/**
 * Calico's policies and sets of ranges. A rule that passes on to what comes after is taken for one that allows.
 *
 * @see https://docs.tigera.io/calico/latest/reference/resources/networkpolicy
 */
export function calico(input: GuardInput): Part {
    const most = mostParts(input.clusterCidrs.length);
    const operations = ["CREATE", "UPDATE"] as const;
    return {
        name: "calico",
        why: "no policy of Calico undoes those of the mesh",
        resourceRules: ["crd.projectcalico.org", "projectcalico.org"].map((group) =>
            resourcesOf(group, ["networkpolicies", "networksets"], operations),
        ),
        variables: [
            ...requestVariables(["spec"]),
            ...ruleVariables(most),
            ...addressVariables(input),
            ...blockVariables(directions),
        ],
        checks: [
            judgeable(most, "rules and ranges"),
            knownFields,
            namesAnyone,
            knownNamespaces,
            ...blockChecks(directions),
        ],
    };
}

const ruleVariables = (most: number): Variable[] => [
    ...halves.map(({ name }) => ({
        name: `${name}All`,
        expression: cel`!variables.saysTheSame && has(object.spec) && has(object.spec.${name}) ? object.spec.${name} : []`,
    })),
    {
        name: "netsAll",
        expression: cel`!variables.saysTheSame && has(object.spec) && has(object.spec.nets) ? object.spec.nets : []`,
    },
    {
        name: "count",
        expression: [
            "size(variables.netsAll)",
            ...halves.map(
                ({ name, peer }) => cel`(size(variables.${name}All) > ${most} ? size(variables.${name}All)
                    : variables.${name}All.map(rule, 1 + (has(rule.${peer}) ? ['nets', 'notNets'].map(field,
                        field in rule.${peer} ? size(rule.${peer}[field]) : 0).sum() : 0)).sum())`,
            ),
        ].join(" + "),
    },
    ...halves.map(({ name }) => ({
        name,
        expression: cel`variables.count > ${most} ? []
            : variables.${name}All.filter(rule, !(rule.action in ['Deny', 'Log']))`,
    })),
    ...halves.map(({ name, peer }) => ({
        name: `${name}Ranges`,
        expression: cel`variables.${name}.map(rule, !has(rule.${peer}) || !has(rule.${peer}.nets) ? []
            : rule.${peer}.nets.map(net, {'cidr': dyn(${asCidr("net")}),
                'except': dyn(has(rule.${peer}.notNets) ? rule.${peer}.notNets : [])}))`,
    })),
    {
        name: "netsRanges",
        expression: cel`variables.count > ${most} ? []
            : [variables.netsAll.map(net, {'cidr': dyn(${asCidr("net")})})]`,
    },
];

/** The first rule that meets a condition, in words. */
const ofRules = (find: (half: Half) => { readonly condition: string; readonly text: string }): string[] =>
    halves.map((half) => {
        const { condition, text } = find(half);
        return firstOf(`variables.${half.name}.filter(rule, ${condition})`, "rule", text);
    });

const knownFields: Check = {
    name: "fields",
    found: firstText([
        ...ofRules(({ name, peer }) => {
            const ofRule = `rule.filter(field, !(field in ${listOf(ruleFields)}))`;
            const ofPeer = cel`(has(rule.${peer}) ? rule.${peer}.filter(field, !(field in ${listOf(peerFields)})) : [])`;
            return {
                condition: `size(${ofRule} + ${ofPeer}) > 0`,
                text: `'cannot be judged at admission: spec.${name} has ' + (${ofRule} + ${ofPeer})[0]`,
            };
        }),
        cel`request.kind.kind != 'NetworkSet' || !has(object.spec) || object.spec.all(field, field == 'nets') ? ''
            : 'cannot be judged at admission: spec has more than nets'`,
    ]),
    wayOut: `Name the peers by selectors or ranges. ${byDeployers}`,
};

const namesAnyone: Check = {
    name: "everyone",
    found: firstText(
        ofRules(({ peer, opens }) => ({
            condition: cel`!has(rule.${peer})
                || !(${naming.map(([, isNamed]) => isNamed(`rule.${peer}`)).join(" || ")})`,
            text: `'undoes deny-all: ${opens} anyone, inside the cluster and out'`,
        })),
    ),
    wayOut: nameThem,
};

const clause = `[A-Za-z0-9_./-]+ *(== *("[^"]*"|'[^']*')|in *[{][^{}]*[}])`;
/** A selector that only says which labels it wants; one without a word of namespaces means the policy's own. */
const positive = quoted(`^ *${clause}( *(&&|[|][|]) *${clause})* *$`);

const knownNamespaces: Check = {
    name: "namespaces",
    found: firstText(
        ofRules(({ peer, opens }) => ({
            condition: cel`has(rule.${peer}) && has(rule.${peer}.namespaceSelector) && rule.${peer}.namespaceSelector != ''
                && !rule.${peer}.namespaceSelector.matches(${positive})`,
            text: `'undoes deny-all: ${opens} namespaces that nobody named (' + rule.${peer}.namespaceSelector + ')'`,
        })),
    ),
    wayOut: sayWhoIsMeant,
};
