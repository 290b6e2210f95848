import { internetSet, IpSet, metadataSet } from "../../netpol";
import type { PlatformAddresses } from "../worlds/side";

/** What of a mesh's platform a reserved name stands for, where a mesh has to say it. */
const settings: ReadonlyMap<string, string> = new Map([
    ["kube-apiserver", "platform.apiServer"],
    ["nodes", "platform.nodeCidrs"],
    ["cloud-identity", "platform.identity"],
    ["load-balancers", "platform.healthChecks and platform.loadBalancerCidrs"],
]);

/** The addresses that a reserved name stands for without a mesh that says them; undefined where there are none. */
export function reservedAddresses(name: string, platform: PlatformAddresses): IpSet | undefined {
    const { apiServer, podCidrs = IpSet.none, clusterAddresses = IpSet.none } = platform;
    switch (name) {
        case "internet":
            return internetSet.subtract(IpSet.unionAll([apiServer, podCidrs, clusterAddresses]));
        case "metadata":
            return metadataSet;
        case "kube-apiserver":
            return apiServer.isEmpty ? undefined : apiServer;
        default:
            return undefined;
    }
}

/** Why a reserved name stands for nothing; undefined for other names. */
export function whyUnknown(name: string): string | undefined {
    const setting = settings.get(name);
    return setting && `"${name}" stands for a mesh's ${setting}, and nothing that was read gives it`;
}
