import type { Labels } from "../../netpol/types";
import type { Fact } from "../platforms/preset";
import type { ServiceMeshName } from "../types";

/** Pods of a service mesh's own control plane, and the TCP ports on which every meshed pod asks them. */
export interface ControlPlane {
    /** The namespace that its chart is installed in by default. */
    readonly namespace: string;
    readonly podLabels: Labels;
    readonly ports: readonly number[];
}

/** What NetworkPolicies must let through so that a service mesh works. Data. */
export interface ServiceMesh {
    readonly name: ServiceMeshName;
    /** As its makers write it. */
    readonly title: string;
    /**
     * The TCP port of the destination pod at which a connection between two meshed pods arrives, whichever port was asked for.
     * `none`: it arrives at the port that was asked for.
     */
    readonly carries: Fact<{ readonly port: number; readonly as: string } | "none">;
    /** Whom every meshed pod must reach. */
    readonly controlPlane: Fact<readonly ControlPlane[]>;
    /** The addresses that the kubelet's probes come from instead of the node's, as CIDRs; [] where they keep the node's. */
    readonly probeSources: Fact<readonly string[]>;
    /** TCP ports on which the proxy in a pod answers probes beside the pod's own ports. */
    readonly probePorts: Fact<readonly number[]>;
    /** TCP ports with metrics of the proxy; nothing is opened for them: who scrapes them, only a flow can say. */
    readonly metricsPorts: Fact<readonly number[]>;
}
