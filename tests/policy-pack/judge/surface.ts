/* What others see of policy-pack/judge, loaded anew for each mutant of it. */
export { judge, Judge } from "../../../policy-pack/judge/check";
export { clustersOf } from "../../../policy-pack/judge/clusters";
export { resolversOf } from "../../../policy-pack/judge/dns";
export {
    allowedAddresses,
    allowsHost,
    exceptionMistakes,
    isExpired,
    nearMiss,
} from "../../../policy-pack/judge/allowed";
export { expiredExceptions } from "../../../policy-pack/judge/expired-exceptions";
export { labelsText, listed } from "../../../policy-pack/judge/finding";
export { Meshes, placedMeshes, hasNamespace } from "../../../policy-pack/judge/meshes";
export { identityAddresses, identityPorts } from "../../../policy-pack/judge/identity";
export { metadataAddresses } from "../../../policy-pack/judge/metadata";
export { readResolvers } from "../../../policy-pack/judge/own-resolvers";
export { platformBy } from "../../../policy-pack/judge/platform";
export { apiServerAddresses, platformsOf } from "../../../policy-pack/judge/platforms";
export { printedOf } from "../../../policy-pack/judge/printed";
export { remediesOf } from "../../../policy-pack/judge/remedies";
export { mistakes } from "../../../policy-pack/judge/schema";
export { meshOfConfig } from "../../../policy-pack/judge/stack-config";
export { internetAcross } from "../../../policy-pack/judge/internet-across-policies";
export { verdicts } from "../../../policy-pack/judge/verdicts";
export { adviseAllowedEntry, portTexts } from "../../../policy-pack/judge/allowed-advice";
export { internetRanges, internetTogether, opensWide } from "../../../policy-pack/judge/wide";
export { isNameInside, shownHost, whyWideName } from "../../../policy-pack/judge/wide-names";
export { seenFromWire } from "../../../policy-pack/stack/from-wire";
