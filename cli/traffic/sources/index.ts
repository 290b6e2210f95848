import { calico } from "./calico";
import { conntrack } from "./conntrack";
import { gke } from "./gke";
import { hubble } from "./hubble";
import { kubeNetworkPolicies } from "./kube-network-policies";
import { plain } from "./plain";
import type { SourceFormat } from "./source";
import { vpcCni } from "./vpc-cni";
import { vpcFlowLogs } from "./vpc-flow-logs";

export type { SourceFormat } from "./source";

/** Every format that is read; where a record looks like several, the first of them is meant. */
export const sourceFormats: readonly SourceFormat[] = [
    hubble,
    gke,
    calico,
    vpcCni,
    kubeNetworkPolicies,
    conntrack,
    vpcFlowLogs,
    plain,
];

/** The format of this name. */
export const formatCalled = (name: string): SourceFormat | undefined =>
    sourceFormats.find((format) => format.name === name);

/** The format that a record looks like. */
export const formatOf = (record: string): SourceFormat | undefined =>
    sourceFormats.find((format) => format.isLike(record));
