/** What was asked for, and the manifests that say it. Pure: no Pulumi, no I/O. */
export { compile, flowAnnotation, partOfLabel, routeAnnotation, whyAnnotation } from "./compile";
export type { Compiled, CompiledHostPolicy, CompiledPolicy, OutsidePeers } from "./compile";
export { sensitiveCidrs } from "./cidrs";
export { dnsRules, isByServiceAddress } from "./dns";
export { guardManifests } from "./guard/guard";
export { compileGuard } from "./guard/of-mesh";
export { parseGuard } from "./guard/schema";
export type * from "./guard/types";
export { dialectOf, hostsDialects, type Dialect, type HostObject } from "./hosts";
export { MeshError, type Issue } from "./issues";
export {
    addressesOfCluster,
    clusterRanges,
    hasAddresses,
    isInside,
    outsidePeers,
    rangesOf,
    type OutsideEndpoint,
} from "./peers";
export { plainLabels } from "./plain-parts";
export { portTexts } from "./ports";
export { presetNames, presetOf, type PlatformPreset, type PresetName } from "./platforms";
export { platformFindings, type PlatformFinding } from "./platforms/findings";
export { parsePlatform } from "./platforms/parse";
export { usualHosts } from "./platforms/usual-hosts";
export { carryingPort, serviceMeshNames, serviceMeshOf, type ServiceMesh } from "./service-meshes";
export { arePodsMeshed, carriedPairs, isMeshed } from "./service-meshes/carrying-flows";
export { serviceMeshRules, serviceMeshRulesIn, type ServiceMeshRules } from "./service-meshes/rules";
export { parseMesh, parseSpec, type ParsedSpec } from "./spec";
export { routeText, routesOf } from "./via";
export { later, reservedNames } from "./types";
export type * from "./types";
