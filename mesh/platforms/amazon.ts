import type { PlatformPreset } from "./preset";

/* What every kind of EKS cluster has in common. */

/** The EKS Pod Identity agent of the node. */
export const podIdentity: PlatformPreset["identity"] = {
    value: { cidrs: ["169.254.170.23/32", "fd00:ec2::23/128"], ports: [80] },
    sources: ["https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html"],
    note: "IAM roles for service accounts have no address: their pods ask sts.REGION.amazonaws.com on port 443",
};

/** Load balancers of AWS have addresses in the subnets of the VPC. */
export const healthChecks: PlatformPreset["healthChecks"] = {
    value: [],
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"],
    note: "load balancers ask from the subnets that they are in",
};
