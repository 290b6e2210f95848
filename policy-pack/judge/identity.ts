import { IpSet, isObject, isOneAddress, parseCidr, PortSet } from "../../netpol";
import { isPort } from "../stack/ports";
import { knownTexts } from "../stack/unknown-values";

/** Where pods get credentials of their cloud: addresses, and the TCP ports that answer there. */
export interface CloudIdentity {
    readonly cidrs: readonly string[];
    readonly ports: readonly number[];
}

/** The EKS Pod Identity agent. @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
const eks: CloudIdentity = { cidrs: ["169.254.170.23/32", "fd00:ec2::23/128"], ports: [80] };

/** The GKE metadata server. @see https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy */
const gke: CloudIdentity = { cidrs: ["169.254.169.252/32"], ports: [987, 988] };
const gkeDataplaneV2: CloudIdentity = { cidrs: ["169.254.169.254/32"], ports: [80, 8080] };

/** By `platform.preset` of a mesh, where pods of the platform have one that has an address. */
export const identityByPreset: ReadonlyMap<string, CloudIdentity> = new Map([
    ["eks", eks],
    ["eks-auto", eks],
    ["gke", gke],
    ["gke-autopilot", gkeDataplaneV2],
    ["gke-dataplane-v2", gkeDataplaneV2],
]);

/** What one source says of a platform's identity endpoint, by itself or by the platform's name. */
export function identityIn({ identity, preset }: Readonly<Record<string, unknown>>): CloudIdentity | undefined {
    if (!isObject(identity)) return identityByPreset.get(String(preset));
    const { cidrs, ports } = identity;
    return { cidrs: knownTexts(cidrs), ports: Array.isArray(ports) ? ports.filter(isPort) : [] };
}

/** Addresses of an identity endpoint: single ones alone, since a range holds more than it. */
export const identityAddresses = (identity: CloudIdentity | undefined): IpSet =>
    IpSet.unionAll(
        (identity?.cidrs ?? []).flatMap((cidr) => {
            const parsed = isOneAddress(cidr) ? parseCidr(cidr) : undefined;
            return parsed?.ok ? [parsed.set] : [];
        }),
    );

/** Its ports. */
export const identityPorts = (identity: CloudIdentity | undefined): PortSet =>
    PortSet.unionAll((identity?.ports ?? []).map((port) => PortSet.of("TCP", port)));
