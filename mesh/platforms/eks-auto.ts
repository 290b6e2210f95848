import { healthChecks, podIdentity } from "./amazon";
import type { PlatformPreset } from "./preset";

export const eksAuto: PlatformPreset = {
    name: "eks-auto",
    title: "Amazon EKS Auto Mode",
    dns: {
        value: ["eks-auto-mode"],
        sources: ["https://docs.aws.amazon.com/eks/latest/userguide/automode.html"],
        note: "needs platform.dnsClusterIp",
    },
    identity: podIdentity,
    healthChecks,
    enforces: {
        value: "when-enabled",
        sources: ["https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html"],
        note: 'with enable-network-policy-controller: "true" in the ConfigMap amazon-vpc-cni',
    },
    cni: { value: "aws-vpc-cni", sources: ["https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html"] },
    limits: [],
};
