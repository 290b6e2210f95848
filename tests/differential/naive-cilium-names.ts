import type { LabelSelector } from "../../netpol/types";
import type { CiliumPolicy, CiliumRule, CiliumSpec, Name } from "./cilium-objects";

// Names of Cilium's policies, each branch under the sentence it is written from: see naive-cilium.ts.

/** Whether a rule sends the question for a name, which is one of UDP, to the proxy and lets it pass. */
export function intercepts(
    { endpoints, entities, cidrs, cidrSet, names, toPorts = [] }: CiliumRule,
    host: string,
): boolean {
    const isForSomebody =
        endpoints?.length !== 0 &&
        cidrs?.length !== 0 &&
        cidrSet?.length !== 0 &&
        (entities?.some((entity) => !["none", "kube-apiserver", "unmanaged"].includes(entity)) ?? true) &&
        names === undefined;
    return (
        isForSomebody &&
        toPorts.some(
            ({ ports = [], rules }) =>
                ports.some(({ protocol = "ANY" }) => protocol === "ANY" || protocol === "UDP") &&
                (rules?.dns ?? []).some((name) => nameIs(name, host)),
        )
    );
}

/** L3: "* within a domain allows 0 or more valid DNS characters, except for the . separator", "* alone matches all names", "**. is a special prefix … to wildcard all cascaded subdomains". */
export function nameIs({ matchName, matchPattern }: Name, host: string): boolean {
    if (matchName !== undefined) return matchName === host;
    if (matchPattern === undefined) return false;
    if (matchPattern === "*") return true;
    if (matchPattern.startsWith("**.")) return host.endsWith(matchPattern.slice(2)) && host !== matchPattern.slice(3);
    const letters = matchPattern.split("*").map((part) => part.replaceAll(".", "[.]"));
    return new RegExp(`^${letters.join("[-a-z0-9_]*")}$`).test(host);
}

/** Whether a name is one of some rule's. */
export const isNameOf = (written: readonly CiliumPolicy[], host: string): boolean =>
    written.some(({ specs }) =>
        specs.some(({ egress = [] }) =>
            egress.some(({ names = [], icmps = [], toPorts = [] }) => {
                const isOnSomePort = toPorts.length === 0 || toPorts.some(({ ports = [] }) => ports.length > 0);
                return icmps.length === 0 && isOnSomePort && names.some((name) => nameIs(name, host));
            }),
        ),
    );

/** Whether a spec denies all pods of the cluster on port 53 of UDP. */
export const deniesDns = ({ egressDeny = [] }: CiliumSpec, { namespace }: CiliumPolicy): boolean =>
    egressDeny.some(({ endpoints, entities, cidrs, cidrSet, names, icmps = [], toPorts = [] }) => {
        const isForAnybody = [endpoints, entities, cidrs, cidrSet, names].every((peers) => peers === undefined);
        const isForPods = isForAnybody
            ? toPorts.length > 0
            : (entities?.some((entity) => ["all", "cluster"].includes(entity)) ?? false) ||
              (namespace === undefined && (endpoints?.some(isEmpty) ?? false));
        const isOnPort = toPorts.some(({ ports = [] }) =>
            ports.some(
                ({ port, endPort = 0, protocol = "ANY" }) =>
                    ["ANY", "UDP"].includes(protocol) &&
                    (port === "0" || (Number(port) <= 53 && 53 <= Math.max(Number(port), endPort))),
            ),
        );
        return icmps.length === 0 && isForPods && (toPorts.length === 0 || isOnPort);
    });

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
    Object.keys(matchLabels).length + matchExpressions.length === 0;
