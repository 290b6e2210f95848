import type { Fact, PlatformPreset } from "./preset";

/* What every kind of EKS cluster has in common. */

export const policyPage = "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html";

/** Where the EKS Pod Identity agent of the node answers, in both families. */
export const podIdentityCidrs: readonly string[] = ["169.254.170.23/32", "fd00:ec2::23/128"];

/** The EKS Pod Identity agent of the node. */
export const podIdentity: PlatformPreset["identity"] = {
    value: { cidrs: podIdentityCidrs, ports: [80] },
    sources: [
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
    ],
    note: "the EKS Pod Identity agent; IAM roles for service accounts have no address, their pods ask sts.REGION.amazonaws.com on port 443",
};

export const healthChecks: PlatformPreset["healthChecks"] = {
    value: [],
    sources: [],
    note: "load balancers ask from the VPC's subnets that they are in",
};

export const limits: readonly Fact<string>[] = [
    { value: "On Fargate and on Windows nodes policies have no effect.", sources: [policyPage] },
];
