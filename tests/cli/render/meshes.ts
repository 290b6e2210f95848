import { empty } from "../../../cli/worlds/empty-side";
import { reportOn, type DiffReport, type ReportOptions } from "../../../cli/compare/report";
import type { Side } from "../../../cli/worlds/side";
import { parseMesh } from "../../../mesh";
import { meshCluster } from "../../mesh-cluster";
import { type Cluster, IpSet } from "../../../netpol";

const base = {
    platform: { dns: ["kube-dns"], clusterCidrs: ["10.244.0.0/16"] },
    namespaces: {
        gateway: { purpose: "gateway" },
        "ai-inference": { purpose: "inference" },
        "ai-agents": { purpose: "agents" },
        "ai-data": { purpose: "data" },
    },
    workloads: {
        vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } },
        agent: { namespace: "ai-agents", podLabels: { app: "agent" } },
        weaviate: { namespace: "ai-agents", podLabels: { app: "weaviate" } },
    },
    externals: { tools: { cidrs: ["203.0.113.0/24"] }, anywhere: { cidrs: ["0.0.0.0/0"] } },
};

/** Flows of every small mesh. */
export const same = [
    { from: "gateway", to: "vllm", ports: ["8000"], why: "user requests" },
    { from: "agent", to: "weaviate", ports: ["8080"], why: "retrieval" },
];

/** A small mesh's namespaces and policies; it has no workloads, as a plan has none. */
export function smallMesh(flows: readonly object[]): Cluster {
    return meshCluster(parseMesh({ ...base, flows }));
}

/** A report on two clusters, called before and after. */
export function reportOf(
    before: Cluster,
    after: Cluster,
    options: Partial<ReportOptions> & { sides?: Partial<Side>; afterOnly?: Partial<Side> } = {},
): DiffReport {
    const podCidrs = IpSet.parse("10.244.0.0/16");
    const { sides = {}, afterOnly = {}, ...rest } = options;
    return reportOn(
        { ...empty, title: "before", cluster: before, ...sides },
        { ...empty, title: "after", cluster: after, ...sides, ...afterOnly },
        { failOn: [], podCidrs, ...rest },
    );
}

/** One flow closes and one opens. */
export const smallChange = (): DiffReport =>
    reportOf(
        smallMesh([...same, { from: "vllm", to: "ai-data", ports: ["443"], why: "model weights" }]),
        smallMesh([...same, { from: "agent", to: "tools", ports: ["443"], why: "tool APIs" }]),
    );
