import { healthChecks, limits, podIdentity, policyPage } from "./amazon";
import { kubeDnsPods, nodeLocal } from "./kubernetes";
import type { PlatformPreset } from "./preset";

export const eks: PlatformPreset = {
    name: "eks",
    title: "Amazon EKS",
    dns: {
        value: ["kube-dns", "node-local"],
        sources: ["https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html", kubeDnsPods, nodeLocal],
    },
    identity: podIdentity,
    healthChecks,
    enforces: {
        value: "when-enabled",
        sources: [policyPage],
        note: 'where the VPC CNI add-on has enableNetworkPolicy: "true"',
    },
    cni: { value: "aws-vpc-cni", sources: [policyPage] },
    limits,
};
