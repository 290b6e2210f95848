/**
 * What a NetworkPolicy means: sets of ports and addresses, selectors, and one engine that says what can reach what, and
 * why. Pure: no I/O, and no import from outside this folder.
 */
export type * from "./types";
export type * from "./tiers/types";
export type * from "./plugin-policies/types";
export { describeTierRule } from "./tiers/describe";
export { clusterPolicyTitle } from "./tiers/title";
export { validateClusterPolicy } from "./tiers/validate";
export { maxPort, minPort, type PortRange, PortSet, protocols } from "./port-set";
export { type CidrResult, IpSet, parseCidr } from "./ip-set";
export {
    internetCidrs,
    type MetadataAddress,
    metadataAddresses,
    type SpecialKind,
    type SpecialRange,
    specialCidrs,
    specialRanges,
} from "./address-table";
export { isOneAddress, prefixOf, withoutPrefix } from "./cidr-text";
export { withEmbeddedIpv4 } from "./embedded-ipv4";
export { metadataSet, internetSet, likelyClusterSet } from "./addresses";
export { formatAddress, type IpAddress, parseAddress } from "./ip-address";
export {
    asRule,
    effectivePolicyTypes,
    effectiveRules,
    normalizePolicy,
    policyId,
    type PolicyRef,
    policyRef,
    refText,
    type Rule,
    type RuleRef,
} from "./defaults";
export { hostCovers, hostId, hostText, isHostIn, parseHost } from "./hosts";
export { onlyQuestions } from "./plugin-policies/learnt-names";
export { namesAsWritten } from "./plugin-policies/names-as-written";
export { isJudgedInFull, type PluginReading, readPluginPolicy } from "./plugin-policies/read";
export { isPluginPolicyKind, type JudgedPart, readJudgedPart } from "./plugin-policies/read-judged";
export { pluginPolicyRef, pluginPolicyTitle } from "./plugin-policies/title";
export { describeSelector, isEmptySelector, matches, selectorKey } from "./selectors";
export { labelChoices, type LabelChoice } from "./label-choices";
export { listed } from "./listed";
export { addressesOfNodes } from "./engine/cluster-addresses";
export { findLabels, type LabelAnswer, type LabelQuery, satisfiable } from "./find-labels";
export {
    type Assumption,
    type AssumptionName,
    type Profile,
    type ProfileName,
    profileNames,
    profiles,
} from "./profiles";
export {
    describePorts,
    type NamedPort,
    readPorts,
    type ResolvedPorts,
    resolvePorts,
    type RulePorts,
} from "./rule-ports";
export { createIndex, type Index, type IndexOptions } from "./engine/create-index";
export { assumingNoOtherLabels, nameLabel, namespaceLabels, namespacesOf } from "./namespaces";
export type { Endpoint, PodEndpoint } from "./engine/endpoints";
export { workloadId } from "./workload-id";
export { describeGap, describeUnjudged, type Gap, soleNamespace, whyUnjudged } from "./gaps";
export { gapsOf } from "./engine/gaps-of";
export { type HalfAnswer, type Nearest } from "./engine/half-types";
export type { Answer, Backend, Question } from "./engine/answer";
export { evaluate } from "./engine/evaluate";
export { anyPodEgress, anyPodIngress, type Isolation, isolation } from "./any-pod";
export type { AnyPodPorts, AnyPodTarget } from "./any-pod-ports";
export { isBehind, targetPorts } from "./engine/service-backends";
export type { SelectedPods } from "./applied-selectors";
export { describeNamespace, describePods, describePodFilter } from "./describe-pods";
export { describeSelectors } from "./describe-selectors";
export {
    kindOf,
    type NamespaceKind,
    oneKindPerSelector,
    type PodKind,
    podKinds,
    type PodKindOptions,
    type PodKinds,
    witnessOf,
    type LabelConditions,
} from "./pod-kinds";
export { type OpensTo, ruleOpensTo } from "./rule-opens-to";
export { type UnjudgedKind, unjudgedKinds, kindsWithoutEffect } from "./unjudged-kinds";
export { isUnjudgedKind, readUnjudgedPolicy } from "./read/unjudged-policy";
export { type Problem } from "./validate/problem";
export { isObject } from "./is-object";
export { itemAt } from "./item-at";
export { looseCidrs } from "./validate/loose-cidrs";
export { validatePolicy } from "./validate/policy";
export { clusterPolicyVersions } from "./tiers/validate";
export { isInNamespace, operatorMakesPods } from "./read/operator-makes-pods";
export {
    describeObjectMaker,
    isObjectMakerKind,
    objectMakerKinds,
    readObjectMaker,
    type ObjectMaker,
} from "./object-makers";
export { readObjects, type ReadResult, type SourceDocument, type SourceProblem } from "./read/read-objects";
export type { OperatorOwner } from "./read/found";
export { type Connection, reach, type Reach, type ReachOptions } from "./engine/reach";
export type { PodFilter } from "./engine/pod-filter";
export { newNamespaceId, type Peer, type PeerKind } from "./engine/reach-peers";
export { portsBetween, type PortsBetween } from "./engine/ports-between";
export { portsBetweenWorkloads } from "./engine/ports-between-workloads";
export {
    align,
    type ConnectionPair,
    connectionPairs,
    type Diff,
    diff,
    type DiffOptions,
    equivalent,
    noPortsBetween,
    type PortChanges,
    portChanges,
} from "./engine/diff";
export { type Fact, type FactKind } from "./lint/fact";
export { lint } from "./lint/lint";
