import { blockChecks } from "./block-checks";
import { addressVariables, blockVariables } from "./blocks";
import { cel, firstText, quoted } from "./cel";
import { judgeable, mostParts } from "./limits";
import { asker, isLetGo, isSame, ownVariables, requestVariables, resourcesOf } from "./request";
import type { Check, GuardInput, Part, Variable } from "./types";
import { nameThem, ofDeployers, sayWhoIsMeant } from "./words";

const halves = [
    { name: "ingress", opens: "spec.ingress lets in", peers: "from", type: "Ingress" },
    { name: "egress", opens: "spec.egress lets out to", peers: "to", type: "Egress" },
] as const;
type Half = (typeof halves)[number];

/** NetworkPolicies: the mesh's own, and what those of others open. */
export function networkPolicies(input: GuardInput): Part {
    const most = mostParts(input.clusterCidrs.length);
    return {
        name: "network-policies",
        why: "the policies of the mesh stay as they are, and no other undoes them",
        resourceRules: [resourcesOf("networking.k8s.io", ["networkpolicies"], ["CREATE", "UPDATE", "DELETE"])],
        variables: [
            ...requestVariables(["spec"]),
            isLetGo,
            ...ownVariables(input.namespaces),
            ...ruleVariables(most),
            ...addressVariables(input),
            ...blockVariables(halves),
        ],
        checks: [
            ownKept,
            judgeable(most, "rules, peers and parts of these"),
            namesAnyone,
            admitsStrangers,
            ...blockChecks(halves),
        ],
    };
}

const ofHalves = (make: (half: Half) => Variable): Variable[] => halves.map(make);

const sizeIn = (field: string, list: string): string =>
    `(has(peer.${field}) && has(peer.${field}.${list}) ? size(peer.${field}.${list}) : 0)`;

/** Requirements of a selector are judged in a quarter of the time that a block takes. */
const partsOfPeer = [
    sizeIn("ipBlock", "except"),
    `${sizeIn("namespaceSelector", "matchExpressions")} / 4`,
    `${sizeIn("podSelector", "matchExpressions")} / 4`,
].join(" + ");

const ruleVariables = (most: number): Variable[] => [
    {
        name: "isJudged",
        expression: "object != null && !variables.isOwn && !variables.saysTheSame",
    },
    // Rules of a direction that is not among the policy's types have no effect.
    ...ofHalves(({ name, type }) => ({
        name,
        expression: cel`variables.isJudged && has(object.spec.${name}) && '${type}' in object.spec.policyTypes
            ? object.spec.${name} : []`,
    })),
    ...ofHalves(({ name, peers }) => ({
        name: `${name}Count`,
        expression: cel`size(variables.${name}) > ${most} ? size(variables.${name})
            : variables.${name}.map(rule, !has(rule.${peers}) ? 1
                : size(rule.${peers}) > ${most} ? size(rule.${peers})
                : 1 + rule.${peers}.map(peer, 1 + ${partsOfPeer}).sum()).sum()`,
    })),
    { name: "count", expression: "variables.ingressCount + variables.egressCount" },
    ...ofHalves(({ name, peers }) => ({
        name: `${name}Peers`,
        expression: cel`variables.count > ${most} ? []
            : variables.${name}.map(rule, has(rule.${peers}) ? rule.${peers} : [])`,
    })),
    ...ofHalves(({ name }) => ({
        name: `${name}Ranges`,
        expression: cel`variables.${name}Peers.map(list,
            list.filter(peer, has(peer.ipBlock)).map(peer, peer.ipBlock))`,
    })),
];

/** Controllers of network plugins write finalizers and status into every policy, which changes nothing. */
const changesNothing = ["labels", "annotations", "ownerReferences"]
    .map((field) => isSame(`metadata.${field}`))
    .join(" && ");

const ownKept: Check = {
    name: "own",
    found: cel`!variables.isOwn || variables.isLetGo || variables.saysTheSame && ${changesNothing} ? ''
        : 'belongs to the AI mesh, and ' + ${asker} + ' may not '
            + {'CREATE': 'make', 'UPDATE': 'change', 'DELETE': 'delete'}[request.operation] + ' it'`,
    wayOut: `Have it changed where the mesh is declared. ${ofDeployers}`,
};

const namesAnyone: Check = {
    name: "everyone",
    found: firstText(
        halves.map(
            ({ name, opens, peers }) =>
                cel`variables.${name}.exists(rule, !has(rule.${peers}))
                ? 'undoes deny-all: ${opens} anyone, inside the cluster and out' : ''`,
        ),
    ),
    wayOut: nameThem,
};

/** CEL: whether a selector has no need but such as a stranger meets. */
const isMetBy = (selector: string, need: string): string =>
    cel`!has(${selector}.matchLabels)
        && (!has(${selector}.matchExpressions) || ${selector}.matchExpressions.all(need, ${need}))`;

const nameLabel = quoted("kubernetes.io/metadata.name");

/** A pod without labels, in a namespace that has none but its name, which no policy holds. */
const admitsStranger = cel`has(peer.namespaceSelector)
    && ${isMetBy(
        "peer.namespaceSelector",
        cel`need.operator == 'NotIn' || need.operator == (need.key == ${nameLabel} ? 'Exists' : 'DoesNotExist')`,
    )}
    && (!has(peer.podSelector) || ${isMetBy("peer.podSelector", "need.operator in ['NotIn', 'DoesNotExist']")})`;

/** Whatever admits everybody, by itself or together with others, has a peer that only says whom it leaves out. */
const admitsStrangers: Check = {
    name: "strangers",
    found: firstText(
        halves.map(
            ({ name, opens }) =>
                cel`variables.${name}Peers.exists(list, list.exists(peer, ${admitsStranger}))
                ? 'undoes deny-all: ${opens} pods that nobody named, of any namespace' : ''`,
        ),
    ),
    wayOut: sayWhoIsMeant,
};
