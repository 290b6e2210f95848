import { healthChecks, limits, podIdentity } from "./amazon";
import type { PlatformPreset } from "./preset";

const policyPage = "https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html";

export const eksAuto: PlatformPreset = {
    name: "eks-auto",
    title: "Amazon EKS Auto Mode",
    dns: {
        value: ["eks-auto-mode"],
        sources: ["https://docs.aws.amazon.com/eks/latest/userguide/automode.html"],
        note: "needs platform.dnsClusterIp",
        unconfirmed: "that policies see the DNS Service's own address, which public projects rely on",
    },
    identity: podIdentity,
    healthChecks,
    enforces: {
        value: "when-enabled",
        sources: [policyPage],
        note: 'where the ConfigMap amazon-vpc-cni has enable-network-policy-controller: "true" and the NodeClass has a networkPolicy',
    },
    cni: { value: "aws-vpc-cni", sources: [policyPage] },
    hosts: {
        value: "eks-auto",
        sources: [policyPage],
        note: "on nodes of Auto Mode, where policies take effect",
    },
    limits,
};
