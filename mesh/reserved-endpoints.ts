import { ipBlocks } from "./cidrs";
import type { Issue } from "./issues";
import { rangesOf } from "./peers";
import { presetNames, presetOf } from "./platforms";
import { later, type CidrList, type Endpoint, type FlowEnd, type Platform, type ReservedName } from "./types";

/** What a reserved name means, or a mistake where the platform does not say it or the flow cannot mean it. */
export function resolveReserved(
    name: ReservedName | "metadata",
    path: string,
    end: FlowEnd,
    platform: Platform,
    issues: Issue[],
): Endpoint | undefined {
    const message =
        name === "metadata"
            ? `"metadata" may be expected to be denied, never opened; pods that need credentials of their cloud have flows to "cloud-identity"`
            : mistakes[name](platform, end);
    if (message === undefined && name !== "metadata") return { kind: name, name };
    issues.push({ path, message: message ?? "" });
    return undefined;
}

const mistakes: Readonly<Record<ReservedName, (platform: Platform, end: FlowEnd) => string | undefined>> = {
    "kube-apiserver": ({ apiServer }) =>
        apiServer === undefined
            ? `"kube-apiserver" stands for platform.apiServer, which is missing; give its cidrs and port (kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes)`
            : undefined,
    nodes: ({ nodeCidrs }) =>
        isGiven(nodeCidrs)
            ? undefined
            : `"nodes" stands for platform.nodeCidrs, which is missing; give the nodes' ranges (kubectl get nodes -o wide)`,
    internet: (platform) =>
        isLeft(platform) ? undefined : `no address of "internet" is left: the cluster's own ranges cover it all`,
    "cloud-identity": (platform, end) =>
        end === "from" ? `"cloud-identity" opens no connections; name it in to` : identityMistake(platform),
    "load-balancers": ({ healthChecks, loadBalancerCidrs, preset }, end) => {
        if (end === "to") {
            return `"load-balancers" stands for where load balancers open connections from; what pods ask through one is the workload behind it, or an external`;
        }
        if (isGiven(healthChecks) || isGiven(loadBalancerCidrs)) return undefined;
        const known = preset === undefined ? "" : `, and preset "${preset}" knows none`;
        return `"load-balancers" stands for platform.healthChecks and platform.loadBalancerCidrs, which are missing${known}; give the subnets that load balancers are in as loadBalancerCidrs`;
    },
};

const isGiven = (list: CidrList): boolean => list === later || list.length > 0;

function isLeft(platform: Platform): boolean {
    const { cidrs, except, clusterCidrs } = rangesOf({ kind: "internet", name: "internet" }, platform);
    return (
        cidrs === later ||
        except === later ||
        clusterCidrs === later ||
        ipBlocks(cidrs, except, clusterCidrs).length > 0
    );
}

/** Some platforms have no address for it: their pods ask hosts of the internet, which a NetworkPolicy cannot name. */
function identityMistake({ identity, preset }: Platform): string | undefined {
    if (identity && "cidrs" in identity) return undefined;
    if (identity) {
        const { hosts } = identity;
        return `preset "${preset}" has no address that hands out credentials: its pods ask ${hosts.join(" and ")} on port 443; make these hosts or their addresses an external, or open "internet"`;
    }
    const named = presetNames.filter((name) => {
        const { value } = presetOf(name).identity;
        return value !== "none" && "cidrs" in value;
    });
    const known = preset === undefined ? "" : `, and preset "${preset}" knows none`;
    return `"cloud-identity" stands for platform.identity, which is missing${known}; give its cidrs and ports, or a preset that knows them (${named.join(", ")})`;
}
