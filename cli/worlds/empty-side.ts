import { IpSet } from "../../netpol";
import { noNames } from "./mesh-names";
import type { Side } from "./side";

/** A side with nothing in it. */
export const empty: Side = {
    title: "nothing",
    file: ".",
    cluster: { namespaces: [], workloads: [], services: [], policies: [] },
    verdicts: [],
    platform: { apiServer: IpSet.none },
    unknown: new Map(),
    gaps: [],
    declared: [],
    meshNames: noNames,
    notes: [],
    owns: "all",
};
