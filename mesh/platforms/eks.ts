import { healthChecks, podIdentity } from "./amazon";
import type { PlatformPreset } from "./preset";

export const eks: PlatformPreset = {
    name: "eks",
    title: "Amazon EKS",
    dns: {
        value: ["kube-dns"],
        sources: ["https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html"],
    },
    identity: podIdentity,
    healthChecks,
    enforces: {
        value: "when-enabled",
        sources: ["https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html"],
        note: 'with enableNetworkPolicy: "true" on the VPC CNI add-on',
    },
    cni: { value: "aws-vpc-cni", sources: ["https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html"] },
    limits: [],
};
